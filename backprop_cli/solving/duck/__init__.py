"""Tables that outgrow the program: one SELECT, run by DuckDB from file to file, and some of its rows solved exactly."""
