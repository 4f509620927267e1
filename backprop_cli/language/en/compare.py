"""Comparing methods."""

MESSAGES = {
    "no-inputs": "there is nothing to differentiate by, because no number has a name; write x*y with x=2 y=3, not 2*3",
    "bad-step": "--h needs a step size above 0, not '{value}'; write one such as 1e-4",
    "one-plot": "--plot draws one problem, not {count}; name one",
    "plot-ending": "the ending of '{file}' names no kind of picture; end it in one of {endings}",
    "needs-plot": "--plot needs matplotlib; install it with: pip install matplotlib",
    "plot-arrays": "--plot draws how times grow for numbers, and this problem has arrays; leave it out, and read the table",
    "column-parameter": "parameter",
    "column-mean-difference": "mean difference",
    "column-largest-difference": "largest",
    "compare-of": "the gradient of {name}",
    "compare-check-title": "gradient check of {output}, numbers in the inputs: {elements}, operations: {operations}",
    "compare-check-against": "Central differences with h = {h}, two evaluations per element, all in floats.\nThe differences from the backpropagated gradients are absolute.",
    "compare-check-times": "Numerical: {passes} forward passes in {numerical}. Backpropagation: one forward\nand one backward pass in {seconds}. That is {times} the time.",
    "compare-sum": "{output} is an array: 1 arrives at every element; the gradients are of their sum.",
    "compare-labels": "No row for {names}: the number of a class is no quantity.",
    "compare-part": "≈ {name}: measured on {measured} of {elements} elements, and scaled up.",
    "compare-elements-lost": "{name}: a step of {h} leaves the domain, or what a float holds, at {failed} of {measured} elements.",
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
    "compare-why": "Why 1e-4: the truncation error falls with h and the rounding error grows as h\nfalls; between the two, 1e-4 is a safe choice for the central difference, for inputs around 1.",
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
  backprop compare examples/apple.yaml --plot apple.svg   pip install matplotlib
  backprop compare examples/apple.yaml --no-grow --format json

Then how the times grow with the number of inputs, and how the error depends on
the step size. An error is |derivative - gradient| / |gradient|; where the
gradient is 0, by the largest gradient instead (by 1 where all are 0). Where all
inputs would take too long, some are measured, and the time is scaled up.

A problem with arrays gets the gradient check: a row a parameter, each of its
elements pushed up and down by h, and how far the numerical gradient is from the
backpropagated one.

  backprop compare 'Y = X @ W + B' X='[[1,2]]' W='[[1,3],[2,4]]' B='[1,2]'

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-compare": "Compare backpropagation with numerical and other differentiation.",
    "option-compare-format": "How to print: table for people (the default), json or csv for programs.",
    "option-h": "The step size of the differences; else the book's 1e-4.",
    "option-plot": "Draw growth and errors into a file (.svg, .pdf or .png); needs matplotlib.",
    "option-no-grow": "Leave out the made-up purchases.",
    "option-compare-arithmetic": "What the errors are against: exact rationals, or many digits at the floats used.",
}
