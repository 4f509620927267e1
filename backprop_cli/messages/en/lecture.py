"""Scenarios from a table, programs, comparing methods."""

MESSAGES = {
    # scenarios
    "option-table": "Solve once for every row of this CSV ('-': stdin): each column sets the input of its name, and the CSV comes back on stdout with the output and the gradients appended. With --arithmetic float and numpy installed (pip install numpy) about a million rows in seconds.",
    "option-on-error": "For --table, when a row cannot be calculated: stop there (the default), skip it (left out, told on stderr), or mark it (kept with empty results and the message in a column 'error'). Exit code 2 in all three.",
    "option-keep": "For --table: hand on this column, which sets no input; '*' for all such columns. Repeatable.",
    "table-and-format": "--table always answers with a CSV; leave out {option}",
    "needs-table": "{option} is about the rows of a table; add --table FILE.csv",
    "stdin-twice": "stdin is the table here, so the problem must be a file or an expression; name one",
    "table-is-output": "'{file}' is also where the output goes; write it to another file",
    "stdin-closed": "there is no stdin to read the table from; name a file",
    "table-one-problem": "--table solves one problem for every row, and here are {count}; name a file with one",
    "table-empty": "the table is empty; its first line must name the columns, such as apple,tax",
    "column-unknown": "the column '{name}' sets no input (--keep NAME hands such a column on as it is){hint}",
    "column-computed": "the column '{name}' names something that is calculated, so it cannot be set; hand it on as it is with --keep NAME, or remove it",
    "column-separator": "the columns seem to be apart by '{sign}'; separate them by ','",
    "column-twice": "there are two columns '{name}'; remove one",
    "column-missing": "no column and no value for {names}; add a column '{name}', or {name}=NUMBER to the command",
    "column-and-value": "'{name}' is set by a column and by {name}=...; remove one of them",
    "column-clash": "the answer has a column '{name}' of its own; rename this one",
    "keep-unknown": "--keep: there is no column '{name}'{hint}",
    "cells-few": "this row has {cells} cells and the header {columns}; fill in what is missing",
    "cells-many": "this row has {cells} cells and the header {columns}; put a cell with a ',' in double quotes",
    "quote-inside": "something stands behind the closing quote; write a quote within a quoted cell twice",
    "quote-unclosed": "a quoted cell of the row that starts here is never closed; add the missing double quote",
    "row-too-long": "the row that starts here is longer than {limit} bytes; shorten it, or look for a double quote that is never closed",
    "nul-byte": "there is a NUL here, so this is no CSV in UTF-8; save it as UTF-8 (UTF-16: iconv -f UTF-16 -t UTF-8)",
    "rows-failed": "{failed} of {rows} rows could not be calculated",
    "row-mismatch": "sympy disagrees with the gradients of this row; solve it alone to see which, and please report it",
    # programs
    "code-not-one": "a program is written for one problem, and here are {count}; name one",
    "code-needs-fractions": "floating-point numbers miss this problem's answers (a number too large or too small, a tie, or digits that cancel), and numpy has no others; use --style plain",
    "code-beyond-floats": "Python's floats lose too many digits here (or are exceeded) to print the right numbers; use other numbers",
    "code-head": "A program that backprop wrote: forward pass, then backward pass.",
    "code-title": "Problem: {title}",
    "code-floats": "Python's floats: the last digits may be off.",
    "code-fractions": "With fractions: floats would miss the answers here.",
    "code-inputs": "inputs",
    "code-layers": "layers: one for each operation",
    "code-forward": "forward: from left to right",
    "code-backward": "backward: from right to left, in reverse order",
    "code-unused": "{output} does not depend on it",
    "help-code": """\
Write a problem as a Python program that runs as it stands, without this tool.
What it prints is what `backprop grade` gives full marks.

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code examples/apple.yaml | python | backprop grade examples/apple.yaml

Styles:
  layers   the layer classes of the lecture, and one layer for each operation
  plain    one assignment a step, without classes
  numpy    the same on numpy; every input may as well be an array

Names stay as they are; one that Python needs itself, such as sum, gets an
underscore behind it.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-code": "Write a problem as a Python program: layers as in the lecture, plain, or numpy.",
    "option-style": "How to write it; see above.",
    "option-code-output": "Write to this file.",
    # comparing methods
    "no-inputs": "there is nothing to differentiate by, because no number has a name; write x*y with x=2 y=3, not 2*3",
    "bad-step": "--h needs a step size above 0, not '{value}'; write one such as 1e-4",
    "one-plot": "--plot draws one problem, not {count}; name one",
    "plot-ending": "the ending of '{file}' names no kind of picture; end it in one of {endings}",
    "needs-plot": "--plot needs matplotlib; install it with: pip install matplotlib",
    "column-method": "method",
    "column-evaluations": "evaluations",
    "column-time": "time",
    "column-slower": "slower",
    "column-error": "largest error",
    "compare-backpropagation": "backpropagation",
    "compare-forward": "forward difference",
    "compare-central": "central difference",
    "compare-dual": "dual numbers",
    "compare-symbolic": "sympy.diff",
    "compare-title": "derivatives of {output}, inputs: {inputs}, operations: {operations}",
    "compare-passes": "{forward} forward + {backward} backward",
    "compare-dual-passes": "{count} dual",
    "compare-against-exact": "Differences with h = {h}; relative errors against the exact gradients.",
    "compare-against-precise": "Differences with h = {h}; relative errors against gradients of 60 digits.",
    "compare-left-out": "{method} is left out {why}.",
    "compare-too-large": "(the formula is too large for it)",
    "compare-too-deep": "(the formula is nested too deeply for it)",
    "compare-scaled": "≈ {method}: measured on {measured} of {inputs} inputs, and scaled up.",
    "compare-left-domain": "{method}: a step of {h} leaves the domain, or what a float holds, at {names}.",
    "compare-no-number": "{method}: no number at {names}.",
    "compare-step-lost": "A step of {h} is lost in rounding at {names}: x + h is x itself.",
    "compare-kink": "A kink right here ({names}): a difference sees both sides of it, the gradient is a convention.",
    "compare-growth-heading": "How it grows: made-up purchases, price × number of each item, with tax",
    "compare-growth-size": "items: {items}, inputs: {inputs}",
    "compare-curve-heading": "The largest relative error over the step size h (f forward, c central, * both)",
    "compare-best": "Best here: h = {forward} forward, {central} central (< marks the book's 1e-04).",
    "compare-curve-part": "(from {measured} of {inputs} inputs)",
    "compare-curve-gaps": "No number where a step leaves the domain, or what a float holds.",
    "compare-linear": "This output is a straight line in each input, so the largest h is best here: no V.",
    "compare-why": "Why 1e-4: the truncation error falls with h and the rounding error grows as h\nfalls; between the two, 1e-4 is a safe choice for the central difference.",
    "compare-doing": "Measuring {what} ...",
    "compare-doing-growth": "Measuring a purchase of {count} items ...",
    "compare-doing-curve": "Trying step sizes ...",
    "compare-plot-growth": "Time over the number of inputs",
    "compare-plot-inputs": "inputs",
    "compare-plot-seconds": "seconds",
    "compare-plot-curve": "Error over the step size h",
    "help-compare": """\
Numerical differentiation takes time: see how much, on a problem of your own.
Five methods find the same derivatives, all on floats, measured in one run:

  backpropagation      one forward and one backward pass for all inputs
  forward difference   (f(x + h) - f(x)) / h, one more evaluation per input
  central difference   (f(x + h) - f(x - h)) / 2h, two evaluations per input
  dual numbers         forward mode, one pass per input
  sympy.diff           the formula, differentiated by each input

  backprop compare examples/apple_orange.yaml
  backprop compare 'sigmoid(w*x + b)' w=2 x=1 b=-3 --h 1e-6
  backprop compare examples/apple.yaml --plot apple.svg     pip install matplotlib
  backprop compare examples/apple.yaml --no-grow --format json

Then how the times grow with the number of inputs, and how the error depends on
the step size. An error is |derivative - gradient| / |gradient|; where the
gradient is 0, by the largest gradient instead (by 1 where all are 0). Where all
inputs would take too long, some are measured, and the time is scaled up.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-compare": "Compare backpropagation with numerical and other differentiation.",
    "option-compare-format": "How to print: table for people, json or csv for programs.",
    "option-step": "The step size of the differences; else the book's 1e-4.",
    "option-plot": "Draw growth and errors into a file (.svg, .pdf or .png); needs matplotlib.",
    "option-no-grow": "Leave out the made-up purchases.",
    "option-compare-arithmetic": "What the errors are against: exact rationals, or many digits at the floats used.",
}
