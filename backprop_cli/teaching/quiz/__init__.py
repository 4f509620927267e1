"""A quiz: which numbers are given, which are asked for, and fresh numbers for each sheet."""
