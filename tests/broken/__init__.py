"""The check can fail: every rule of the table broken in turn, and finished runs with one gradient off by 1 %.

`python -m tests.broken [--runs N] [--seed S]` does all of it, N runs of each kind, and prints what was not found; the
exit code is 1 when something was not. pytest does not collect it: tests/checking/test_broken.py does a part.

    rules.py  breaks the rules, and the problems in which that matters
    runs.py   spoils finished runs: rational, proven, in floats
"""
