"""Every printed digit against mpmath at 850 digits and more: `python -m tests.digits --runs 10000 --seed 1`.

Random expressions over all functions of the table, at ordinary, tiny, huge and cancelling values. A line for everything
that is wrong; the exit code is 1 when something is. pytest does not collect it: a few are in tests/numbers.

    expressions.py  makes the expressions and their values
    reals.py        numbers: Fractions while they are rational, mpf beyond
    rules.py        values and derivatives of every operation, by mpmath: none of the package's formulas
    calculation.py  both passes over them, at two precisions that have to agree
    verdict.py      what is printed, or refused, against what is right
"""
