"""Rational, proven and float numbers: reading, computing, showing them."""
