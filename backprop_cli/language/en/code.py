"""Programs."""

MESSAGES = {
    "code-not-one": "a program is written for one problem, and here are {count}; name one",
    "code-needs-fractions": "floating-point numbers miss this problem's answers (a number too large or too small, a tie, or digits that cancel), and numpy has no others; use --style plain",
    "code-plain-arrays": "plain Python has no arrays; write --style numpy, or --elements for a line for every element",
    "code-arrays-beyond-floats": "floating-point numbers miss this problem's answers (a number too large or too small, or digits that cancel), and numpy has no others; write --style plain --elements, which calculates with fractions where that helps",
    "code-beyond-floats": "Python's floats lose too many digits here (or are exceeded) to print the right numbers; use other numbers",
    "sql-of-arrays": "SQL calculates with numbers, and there is an array here; write out its elements as inputs of their own",
    "sql-lacks": "{dialect} has no function for {name}; take another --dialect, or write it by others",
    "sql-too-deep": "the SELECT would have {levels} levels and {columns} columns in between, and {dialect} takes {most} and {widest}; take --wrt with fewer names, or solve --table",
    "sql-one-column": "the inputs {other} and {name} would be one column to a database that does not tell {column} in other letter case apart; write --column {name}=... for one of them",
    "sql-control": "the name '{name}' has a control character, and the SELECT would go to the terminal with it; rename it in the table, or in a view of it",
    "sql-keep-all": "--keep '*' cannot be written: the columns of the table are not known here; name each, as in --keep day --keep shop",
    "needs-sqlglot": "--style sql needs sqlglot; install it with: pip install sqlglot",
    "needs-style-sql": "{option} is about a SELECT; add --style sql",
    "column-no-pair": "--column '{word}' is no pair; write NAME=COLUMN, an input and its column",
    "code-paid": "this calculates the exact amounts; what is paid is rounded, which solve tells (--get paid)",
    "code-head": "A program that backprop wrote: forward pass, then backward pass.",
    "code-title": "Problem: {title}",
    "code-floats": "Python's floats: the last digits may be off.",
    "code-fractions": "With fractions: floats would miss the answers here.",
    "code-inputs": "inputs",
    "code-layers": "layers: one for each operation",
    "code-array-layers": "layers",
    "code-forward": "forward: from left to right",
    "code-backward": "backward: from right to left, in reverse order",
    "code-unused": "{output} does not depend on it",
    "help-code": """\
Write a problem as a Python program that runs as it stands, without this tool.
What it prints is what `backprop grade` gives full marks, but for --elements.

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code exam.yaml | python | backprop grade exam.yaml

Styles:
  layers   the layer classes of the lecture, and one layer for each operation
  plain    one assignment a step, without classes
  numpy    the same on numpy; every input may as well be an array
  sql      one SELECT that solves it for every row of a table in a database

Arrays are numpy's: by layers such as Affine, Sigmoid and SoftmaxWithLoss where
the problem has them, or line by line with --style numpy. --elements takes them
apart into numbers first.

  backprop code 'Y = X @ W + B' X='[[1,2]]' W='[[1,3],[2,4]]' B='[1,2]'

In SQL every input is the column of its name, but for those with a value here.
The package sqlglot writes it: pip install sqlglot

  backprop code examples/apple.yaml tax=10% --style sql --from sales
  backprop code 'x / y' --style sql --dialect postgres --column 'x=sale price'

Names stay as they are; one that Python needs itself, such as sum, gets an
underscore behind it.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-code": "Write a problem as a Python program, or as a SELECT.",
    "option-style": "How to write it; see above.",
    "option-dialect": "For --style sql: the database it is for; duckdb unless told otherwise.",
    "option-from": "For --style sql: the table that is read; data unless told otherwise.",
    "option-sql-wrt": "For --style sql: the gradient by this node instead of by every input. Repeatable.",
    "option-column": "For --style sql: the column of an input that is called something else. Repeatable.",
    "option-sql-keep": "For --style sql: hand on this column, which sets no input. Repeatable.",
    "option-code-output": "Write to this file.",
}
