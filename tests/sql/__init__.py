"""SELECTs of random problems against our own float run: `python -m tests.sql`."""
