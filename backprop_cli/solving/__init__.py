"""solve(): one problem, or one for every row of a table."""
