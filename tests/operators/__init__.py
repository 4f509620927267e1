"""`python -m tests.operators`: random calculations with Python's operators, against their texts and exact Fractions."""
