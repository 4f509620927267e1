"""A user's script with every public name, for mypy: the linters check it together with the package.

Nothing runs it. Below stand mistakes: a type that mypy did not know would leave its `ignore` unused, which is an error.
"""

from fractions import Fraction
from typing import Any

import numpy as np

import backprop_cli
from backprop_cli import (
    BackpropError,
    Comparison,
    Graph,
    LetterSolution,
    Marks,
    Problem,
    Sheet,
    Solution,
    Variable,
    compare,
    grade,
    load_problems,
    parse_expression,
    quiz,
    scenarios,
    solve,
    solve_in_letters,
)
from backprop_cli.compat import Value
from backprop_cli.functions import sigmoid
from backprop_cli.layers import MulLayer

solution: Solution = solve("z = x*y", {"x": 2, "y": Fraction(1, 3)}, wrt=["x"], check="none", arithmetic="float")
number: float = float(solution["dx"]) + float(solution.value)
gradients: dict[str, int | Fraction | float] = solution.gradients
labels: list[str] = [node.label for node in solution]
known: bool = "dx" in solution and len(solution) > 2
found: dict[str, Any] = solution.to_dict()
text: str = solution.to_json() + solution.picture("none", wrt=["x"]).svg + solution.steps("both").html + solution.code()
print(solution.table(digits=3), solution.explain("x"), solution.check.status, solution.unit, solution.paid)
of_arrays: list[float] = [*solution.value.tolist(), *solution.gradients["x"].tolist(), *solution["dx"].tolist()]
of_arrays += [node.value.sum() + node.gradient.sum() for node in solution]
letters: LetterSolution = solve_in_letters("z = x*y", ["x"])
formula: str = letters["dx"] + letters.gradients["x"] + letters.value
problems: list[Problem] = load_problems("examples/apple.yaml")
graph: Graph = parse_expression("x + 1")
names: list[str | None] = [step.name for step in graph]
x = Variable("x", 3)
z: Variable = sigmoid((x + 1) ** 2 / x - 0.5)
z.backward()
loss: Variable = x.max(z).sum(axis=0).log(2)
value: Value = Value(2.0).relu()
value.label = "a"
of_numpy: Variable = np.exp(x)
solved: Solution = z.solve(x=5)
sheet: Sheet = quiz(z, blank="backward", vary=True, seed=3)
key: str = sheet.key + sheet.sheet + sheet.answers
marks: Marks = grade(sheet, {"dx": 2.2}, pass_mark="60%")
reasons: list[list[str]] = [mark.reasons for mark in marks if not marks.passed]
score: float = marks.score
solved = z.solve({x: 5}, wrt=x) if x in solved else solve(z, {x: 5, "y": 2.5}, wrt=[x, "y"])
z.backward({x: [1, 2]}, upstream=[1, 1])
number = float(solved[x]) + len(str(solved.explain(x))) + len(solved.picture(wrt=[x]).svg)
given: dict[Variable, float] = {x: 5.0}
sheet, marks, letters = quiz(z, given), grade(z, {"dx": 1}, given), solve_in_letters(z, [x])
measured: Comparison = compare(problems[0], {"apple": 110}, grow=False) or compare(z, {x: 2}, grow=False)
rows: dict[str, list[float]] = scenarios(problems[0], {"apple": [100.0, 110.0]})
rows = scenarios("x*y", {"x": [1.0]}, {x: 3}, wrt=[x])
layer: MulLayer = backprop_cli.layers.MulLayer()
try:
    solve(graph)
except BackpropError as error:
    print(error.text("ja"))

# mistakes

text = solve("x*y")  # type: ignore[assignment]
solve("x*y", check=True)  # type: ignore[arg-type]
solve("x*y", {"x": {}})  # type: ignore[dict-item]
print(solution.nothing)  # type: ignore[attr-defined]
solution.picture(shown="none")  # type: ignore[call-arg]
print(solution[3])  # type: ignore[index]
grade("x*y", 3)  # type: ignore[arg-type]
quiz("x*y", vary="yes")  # type: ignore[arg-type]
formula = solution.gradients  # type: ignore[assignment]
score = graph.names[0]  # type: ignore[assignment]
print(backprop_cli.nothing)  # type: ignore[attr-defined]
solve("x*y", {1: 3})  # type: ignore[dict-item]
solve("x*y", wrt=5)  # type: ignore[arg-type]
x.bakcward()  # type: ignore[attr-defined]
x.sigmoid(2)  # type: ignore[call-arg]
backprop_cli.functions.sigmiod(x)  # type: ignore[attr-defined]
print(x.data)  # type: ignore[attr-defined]
print(float(x))  # type: ignore[arg-type]
print(x[0])  # type: ignore[index]
x.value = 5  # type: ignore[misc]
print(x < 2)  # type: ignore[operator]
print(x == 3)  # type: ignore[comparison-overlap]


def behind_a_condition(given: Variable) -> int:
    if given:
        return "text"  # type: ignore[return-value]
    return "text"  # type: ignore[return-value]
