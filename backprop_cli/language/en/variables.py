"""Variables: calculations written in Python."""

MESSAGES = {
    "variable-name": "a variable is called by a name, and '{name}' is none; write a name such as x or apple_num",
    "variables-alike": "two variables or steps are called '{name}'; give one of them another name",
    "variable-compared": "variables cannot be compared by {sign}, only their numbers; write x.value {sign} y.value, or `x is y` to ask whether both are the same variable",
    "variable-truth": "a variable is neither true nor false, its number may be; write `if x.value:` or `if x.value > 0:`, and relu, max or abs for a choice within the calculation",
    "variable-pickled": "a variable cannot be pickled or sent to another process; send its numbers, and write the calculation there",
    "no-gradient-yet": "{name} has no gradient yet; call backward() on the output first",
    "value-mixed": "a Value and a Variable do not mix in one calculation; make all of it of one kind: Value(2) or Variable('x', 2)",
    "value-pickled": "a Value that was calculated cannot be pickled or sent to another process; send its data and grad, or the inputs, and calculate there",
    "variables-in-array": "an array holds numbers, and here are variables in it; write one variable for the whole of it, Variable('A', [1, 2]), and max(x, y) in place of max([x, y])",
    "numpy-function": "numpy's {name} is not for variables; give it numbers, x.value, or write it with operators such as A @ B and what `from backprop_cli.functions import exp` has",
    "axis-kind": "the axis of {name} is a whole number; write one such as axis=0, or none for the whole array",
    "constant-proven": "a proven number has digits without end, and a constant cannot; write float(number) to round it, or Variable('c', number) to keep all of it",
    "key-no-name": "{key} is no name; write a name such as 'x', or the variable itself",
    "key-unnamed": "{key} has no name by which to ask for it; give it one: (x + y).named('t')",
}
