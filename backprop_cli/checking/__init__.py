"""The verdict of sympy on every gradient."""
