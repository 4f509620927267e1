"""Calculations written with Python's operators, and put on a tape when their numbers are asked for."""
