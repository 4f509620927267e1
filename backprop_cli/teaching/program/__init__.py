"""The Python program that computes a solution: its steps, before any text."""
