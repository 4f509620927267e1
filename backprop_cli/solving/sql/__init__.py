"""One SELECT for a table that outgrows the program: the problem in the words of a database."""
