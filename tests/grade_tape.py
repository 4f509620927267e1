"""A student's own backpropagation over Python's syntax tree, in fractions, and the ways to get it wrong.

Nothing of the package is used: a misconception is made here as a student makes it, on problems drawn at random.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

Rule = Callable[["Step", Fraction], list[Fraction]]


@dataclass
class Step:
    """One calculation: an operator, its operands' places on the tape, its value. Leaves have no operands."""

    operator: str
    operands: tuple[int, ...] = ()
    value: Fraction = Fraction(0)
    exponent: int = 0
    inputs: list[Fraction] = field(default_factory=list)


class Homework:
    """An expression, calculated and differentiated. `spoil` changes values on the way forward."""

    def __init__(
        self, text: str, values: dict[str, Fraction], spoil: Callable[[int, Fraction], Fraction] | None = None
    ) -> None:
        self.tape: list[Step] = []
        self.names: dict[str, int] = {}
        self.values = values
        self.spoil = spoil or (lambda place, value: value)
        self.output = self._read(ast.parse(text, mode="eval").body, text)

    def _read(self, node: ast.expr, text: str) -> int:
        if isinstance(node, ast.Name):
            if node.id not in self.names:
                self.names[node.id] = self._put(Step("leaf", value=self.values[node.id]))
            return self.names[node.id]
        if isinstance(node, ast.Constant):
            return self._put(Step("leaf", value=Fraction(ast.get_source_segment(text, node) or "")))
        assert isinstance(node, ast.BinOp)
        left = self._read(node.left, text)
        if isinstance(node.op, ast.Pow):
            assert isinstance(node.right, ast.Constant)
            return self._put(Step("**", (left,), exponent=int(node.right.value)))
        right = self._read(node.right, text)
        signs = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
        return self._put(Step(signs[type(node.op)], (left, right)))

    def _put(self, step: Step) -> int:
        step.inputs = [self.tape[place].value for place in step.operands]
        if step.operator != "leaf":
            step.value = calculate(step)
        step.value = self.spoil(len(self.tape), step.value)
        self.tape.append(step)
        return len(self.tape) - 1

    def gradients(self, rules: dict[int, Rule] | None = None, overwritten: int | None = None) -> list[Fraction]:
        """The gradient of every step; some steps may go back by another rule, or overwrite what arrives."""
        rules = rules or {}
        found: dict[int, Fraction] = {self.output: Fraction(1)}
        for place in range(self.output, -1, -1):
            step = self.tape[place]
            if place not in found or step.operator == "leaf":
                continue
            for operand, part in zip(step.operands, rules.get(place, right_rule)(step, found[place])):
                found[operand] = part if operand == overwritten else found.get(operand, Fraction(0)) + part
        return [found.get(place, Fraction(0)) for place in range(len(self.tape))]


def calculate(step: Step) -> Fraction:
    a, *rest = step.inputs
    if step.operator == "**":
        return a**step.exponent
    b = rest[0]
    if step.operator == "/":
        return a / b
    return a + b if step.operator == "+" else a - b if step.operator == "-" else a * b


def right_rule(step: Step, g: Fraction) -> list[Fraction]:
    a, *rest = step.inputs
    if step.operator == "**":
        return [g * step.exponent * a ** (step.exponent - 1)]
    b = rest[0]
    if step.operator == "*":
        return [g * b, g * a]
    if step.operator == "/":
        return [g / b, -g * a / b**2]
    return [g, g] if step.operator == "+" else [g, -g]


def not_flipped(step: Step, g: Fraction) -> list[Fraction]:
    return [g * step.inputs[0], g * step.inputs[1]]


def no_upstream(step: Step, g: Fraction) -> list[Fraction]:
    return right_rule(step, Fraction(1))


def skipped(step: Step, g: Fraction) -> list[Fraction]:
    return [g for _ in step.operands]


def sign_lost(step: Step, g: Fraction) -> list[Fraction]:
    return [g, g]


def square_lost(step: Step, g: Fraction) -> list[Fraction]:
    a, b = step.inputs
    return [g / b, -g * a / b]


def sign_lost_at_division(step: Step, g: Fraction) -> list[Fraction]:
    a, b = step.inputs
    return [g / b, g * a / b**2]


def factor_lost(step: Step, g: Fraction) -> list[Fraction]:
    return [g * step.inputs[0] ** (step.exponent - 1)]


def decrease_lost(step: Step, g: Fraction) -> list[Fraction]:
    return [g * step.exponent * step.inputs[0] ** step.exponent]


BROKEN_RULES: list[tuple[str, str, Rule]] = [
    ("not-flipped", "*", not_flipped),
    ("no-upstream", "+-*/**", no_upstream),
    ("skipped", "*/**", skipped),
    ("sign-lost-minus", "-", sign_lost),
    ("square-lost", "/", square_lost),
    ("sign-lost-division", "/", sign_lost_at_division),
    ("factor-lost", "**", factor_lost),
    ("decrease-lost", "**", decrease_lost),
]

MISTAKES = {name for name, _, _ in BROKEN_RULES} | {"overwritten", "another-node", "rate", "left-out", "rounded"}
MISTAKES |= {"exchanged", "swapped"}
"""What `wrong_answers` can make."""

Answers = dict[str, Fraction]


def answers_of(work: Homework, gradients: list[Fraction]) -> Answers:
    return {"output": work.tape[work.output].value} | {f"d{n}": gradients[at] for n, at in work.names.items()}


def wrong_answers(text: str, values: dict[str, Fraction], draw: random.Random) -> Iterator[tuple[str, Answers]]:
    """What students with each misconception answer; the place of the mistake is drawn."""
    work = Homework(text, values)
    inner = [place for place, step in enumerate(work.tape) if step.operator != "leaf"]

    for name, operators, rule in BROKEN_RULES:
        places = [place for place in inner if work.tape[place].operator in operators.replace("**", "^")]
        places += [place for place in inner if work.tape[place].operator == "**" and "**" in operators]
        if places:
            yield name, answers_of(work, work.gradients({draw.choice(places): rule}))
            yield name, answers_of(work, work.gradients(dict.fromkeys(places, rule)))
    uses = [operand for step in work.tape for operand in step.operands]
    for place in {place for place in uses if uses.count(place) > 1}:
        yield "overwritten", answers_of(work, work.gradients(overwritten=place))
    pairs = [(a, b) for a in inner for b in inner if a != b and _alike(work.tape[a], work.tape[b])]
    if pairs:
        a, b = draw.choice(pairs)
        other = work.tape[b]
        yield "another-node", answers_of(work, work.gradients({a: lambda step, g: right_rule(other, g)}))
    yield from _wrong_values(text, values, work, draw)
    right = answers_of(work, work.gradients())
    yield "exchanged", {"output": right["output"]} | {f"d{name}": values[name] for name in work.names}
    if len(right) > 2:
        one, two = draw.sample([key for key in right if key != "output"], 2)
        yield "swapped", right | {one: right[two], two: right[one]}


def _wrong_values(
    text: str, values: dict[str, Fraction], work: Homework, draw: random.Random
) -> Iterator[tuple[str, Answers]]:
    """Mistakes on the way forward, from which the way back goes on rightly."""
    others = {operand for step in work.tape if step.operator not in "*/" for operand in step.operands}
    for name in (name for name, place in work.names.items() if place not in others):  # factors alone
        if 1 < values[name] < 2:
            rated = Homework(text, values | {name: values[name] - 1})
            yield "rate", answers_of(rated, rated.gradients())
        if 0 < values[name] < 2 and values[name].denominator != 1:
            without = Homework(text, values | {name: Fraction(1)})
            yield "left-out", answers_of(without, without.gradients())
    places = [n for n, step in enumerate(work.tape) if step.operator != "leaf" and step.value.denominator != 1]
    if places:
        at = draw.choice(places)
        shortened = Homework(text, values, lambda place, value: Fraction(int(value)) if place == at else value)
        yield "rounded", answers_of(shortened, shortened.gradients())


def _alike(one: Step, other: Step) -> bool:
    """Whether one step's backward can be called in place of the other's; + and - keep no numbers to mix up."""
    return len(one.operands) == len(other.operands) and other.operator not in "+-"


def problem(draw: random.Random) -> tuple[str, dict[str, Fraction]]:
    """An expression of two to ten operations and values for its names, with a value and gradients."""
    while True:
        values = {name: draw.choice(NUMBERS) for name in "xyz"}
        text = _expression(draw, draw.randint(1, 3))
        try:
            work = Homework(text, values)
            gradients = work.gradients()
        except ZeroDivisionError:
            continue
        if work.names and all(abs(g) < 10**9 for g in (*gradients, work.tape[work.output].value)):
            return text, {name: values[name] for name in work.names}


NUMBERS = [Fraction(text) for text in ("2", "3", "4", "5", "7", "10", "12", "1.1", "1.08", "0.8", "2.5", "-3", "1/3")]


def _expression(draw: random.Random, depth: int) -> str:
    if depth == 0:
        return draw.choice(["x", "y", "z", "x", "y", "2", "3", "1.5"])
    if draw.random() < 0.15:
        return f"({_expression(draw, depth - 1)})**{draw.randint(2, 3)}"
    left, right = _expression(draw, depth - 1), _expression(draw, draw.randint(0, depth - 1))
    return f"({left}) {draw.choice('++-**/')} ({right})"
