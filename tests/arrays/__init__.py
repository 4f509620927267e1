"""`python -m tests.arrays`: random problems with arrays against the graph of their elements, and against autograd."""
