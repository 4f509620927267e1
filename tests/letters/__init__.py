"""`python -m tests.letters`: random problems in letters, with numbers put in, against the same problems in numbers."""
