"""A comparison of the ways to a derivative, measured on the problem itself."""
