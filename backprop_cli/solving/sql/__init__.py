"""One SELECT for a table that outgrows the program: the problem in the words of a database."""

DIALECTS = ("duckdb", "postgres", "sqlite", "spark", "bigquery", "snowflake", "trino")
"""The databases whose SQL is written, by sqlglot's names."""
