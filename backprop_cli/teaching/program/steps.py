"""Solution -> the steps of a Python program that computes it: names, calls in order, where every contribution goes.

Nothing here is nested: one assignment a node, so a program of any depth runs. `render/code` writes the steps out.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from backprop_cli.graph.array_losses import right_answers
from backprop_cli.graph.notation import leaf_text
from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import Shape, is_array, nested, shape_of
from backprop_cli.numbers.decimals import decimal_text, json_line, terminating_places
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program.rules import ProgramRule
from backprop_cli.teaching.program.trial import ProgramPlan, is_step

MOST_PARTS = 4
"""Contributions that are added up in one line; more are added as they arrive."""
LONGEST_ANSWER = 4_000
"""Characters of a fraction that is printed in full; `grade` reads no longer ones."""
_NO_WORD = re.compile(r"\W+")
LONGEST_LAYER = 40
"""Characters of the names in a layer's name."""

_JOINED = ("add", "subtract", "max", "min")  # layers that are named after both operands, as add_apple_orange_layer
_TAKEN = frozenset((*keyword.kwlist, *dir(builtins), "_", "math", "np", "Fraction", "Decimal"))


class GradientSum(NamedTuple):
    """The gradient of a value that is used more than once: name = the sum of the parts."""

    name: str
    parts: tuple[str, ...]


class Call(NamedTuple):
    """One operation: `name` is its value, `gradient` its gradient, `head` what its layer is named after.

    `rule` writes it, `operands` are names and literals. `targets` says for each operand where its contribution
    goes (None for a constant, and `operands` alone count where the output needs no gradient); `sums` come right after.
    """

    operation: Operation
    rule: str
    name: str
    gradient: str
    head: str
    operands: tuple[str, ...]
    targets: tuple[str | None, ...]
    sums: tuple[GradientSum, ...]

    @property
    def goes_back(self) -> bool:
        """Whether anything comes back from it."""
        return any(self.targets)


@dataclass(frozen=True)
class Program:
    """Everything a program says, in its own order. `numbers` is what it calculates with, as in a plan.

    With arrays, `texts` are its own rules, `shapes` those of its variables, and the inputs `labels` are always ints.
    """

    title: str | None
    output: str
    numbers: str
    inputs: Sequence[tuple[str, Number]]
    leaf: tuple[str, str] | None  # the output, where it is a constant
    calls: Sequence[Call]
    result: str  # the variable of the output
    seed: tuple[str, Number]
    unused: Sequence[tuple[str, str]]  # gradients that nothing reaches, and their zeros
    prints: Sequence[tuple[str, str]]
    names: Names
    texts: Mapping[str, ProgramRule]
    shapes: Mapping[str, Shape]
    labels: frozenset[str]
    values: Mapping[int, str]  # by node: its variable
    gradients: Mapping[int, str]  # by node: that of its gradient

    @property
    def of_arrays(self) -> bool:
        """Whether there are arrays; a problem that is a single one has no rules."""
        return bool(self.texts) or any(self.shapes.values())


class Names:
    """Names that are free in a Python program; the user's own stay as they are wherever Python lets them."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self.taken = set(_TAKEN) | set(reserved)
        self.numbers: dict[str, int] = {}  # for each stem the first that may be free

    def new(self, *wishes: str) -> str:
        """The first wish that is free, else the last one with a number behind it."""
        for wish in wishes:
            if wish not in self.taken and not wish.startswith("__"):
                break
        else:
            stem = wishes[-1].strip("_") or "x"
            number = self.numbers.get(stem, 2)
            while f"{stem}_{number}" in self.taken:
                number += 1
            self.numbers[stem] = number + 1
            wish = f"{stem}_{number}"
        self.taken.add(wish)
        return wish

    def own(self, wanted: dict[int, str]) -> dict[int, str]:
        """A name for every node that has one; those that can stay come first, so that they do."""
        python = {node: _NO_WORD.sub("_", name).rstrip("_") or "_" for node, name in wanted.items()}
        found = {node: self.new(name) for node, name in python.items() if name == wanted[node] and self.is_free(name)}
        for node, name in python.items():
            if node not in found:
                found[node] = self.new(name, f"{name}_")
        return found

    def is_free(self, name: str) -> bool:
        """Whether a name can be used as it stands."""
        return name not in self.taken and not name.startswith("__")


def program_of(
    solution: Solution, plan: ProgramPlan, asked: Iterable[tuple[str, int]], module: str, reserved: Iterable[str]
) -> Program:
    """The steps that give a solution's answers, and what else is `asked` for: ("value" or "gradient", node).

    `module` is where pi and e come from, `reserved` are names that the program needs for itself.
    """
    return _Maker(solution, plan, list(asked), module, reserved).program()


def literal(value: Number, numbers: str = "python") -> str:
    """A number in Python, with nothing lost: 100, 1.1, 1/3; as a fraction Fraction("1.1"), as a float 100.0."""
    if is_array(value):
        return json_line(nested(value, lambda number: literal(number, numbers)))
    if isinstance(value, float):
        return repr(value)
    if numbers == "fractions":
        return _fraction(value)
    if numbers == "floats" and isinstance(value, int):
        return repr(float(value))
    return leaf_text(value).removeprefix("(").removesuffix(")")


def _fraction(value: Exact) -> str:
    if isinstance(value, Fraction) and terminating_places(value) is None:
        return f"Fraction({value.numerator}, {value.denominator})"
    text = decimal_text(value)
    return f"Fraction({text})" if isinstance(value, int) else f'Fraction("{text}")'


def inline(value: Number, numbers: str = "python") -> str:
    """A number as an operand: in parentheses where it needs them."""
    text = literal(value, numbers)
    return f"({text})" if text.startswith("-") or ("/" in text and numbers != "fractions") else text


class _Maker:
    """Gives names to everything, then walks up the tape once for the calls and once for where gradients go."""

    def __init__(
        self, solution: Solution, plan: ProgramPlan, asked: list[tuple[str, int]], module: str, reserved: Iterable[str]
    ) -> None:
        self.solution = solution
        self.plan = plan
        self.graph = solution.graph
        self.asked = asked
        self.module = module
        self.numbers = plan.numbers
        self.unasked = right_answers(self.graph) - {node for kind, node in asked if kind == "gradient"}
        self.needed = self.graph.needed(node for _, node in asked)
        self.names = Names(reserved)
        self.values = self._value_names()
        self.gradients = {node: self.names.new(f"d{name}", f"d_{name}") for node, name in self.values.items()}

    def program(self) -> Program:
        """All steps."""
        graph, solution = self.graph, self.solution
        constant = graph.kind(graph.output) == "constant"
        targets, sums = self._targets()
        heads = self._heads()
        return Program(
            title=solution.title,
            output=solution.output,
            numbers=self.numbers,
            inputs=[(self.values[node], solution.values[node]) for node in self._given()],
            leaf=(self.values[graph.output], literal(solution.value, self.numbers)) if constant else None,
            calls=[self._call(node, heads, targets, sums) for node in self._operations()],
            result=self.values[graph.output],
            seed=(self.gradients[graph.output], solution.upstream),
            unused=[
                (
                    self.gradients[node],
                    f"np.zeros_like({self.values[node]})" if is_array(solution.values[node]) else "0",
                )
                for node in self._printed_gradients()
                if not solution.reached[node]
            ],
            prints=self._prints(),
            names=self.names,
            texts=self.plan.texts,
            shapes={name: shape_of(solution.values[node]) for node, name in self.values.items()},
            labels=frozenset(self.values[node] for node in self.plan.labels if node in self.values),
            values=self.values,
            gradients=self.gradients,
        )

    def _given(self) -> list[int]:
        """What the program starts with: the inputs, then arrays that have no name."""
        return [*self.graph.inputs.values(), *filter(self._is_array_constant, self.values)]

    def _operations(self) -> list[int]:
        return [node for node in self.values if self.graph.operations[node] is not None]

    def _value_names(self) -> dict[int, str]:
        """A variable for every input and what is needed of operations and array constants.

        Numbers are written where they are used.
        """
        graph = self.graph
        used = {
            node
            for node in range(len(graph))
            if graph.kind(node) == "input"
            or node == graph.output
            or (self.needed[node] and (is_step(graph, node) or self._is_array_constant(node)))
        }
        named = {node: name for name, node in self.solution.ids.items() if node in used}
        found = self.names.own(named)
        for node in sorted(used - set(found)):
            if graph.kind(node) == "constant":
                found[node] = self.names.new("constant")
        number = 0
        for node in sorted(used - set(found)):
            number += 1
            while not self.names.is_free(f"t{number}"):
                number += 1
            found[node] = self.names.new(f"t{number}")
        return dict(sorted(found.items()))

    def _is_array_constant(self, node: int) -> bool:
        return self.graph.kind(node) == "constant" and is_array(self.solution.values[node])

    def _text(self, node: int) -> str:
        """A node as an operand."""
        operation = self.graph.operations[node]
        if node in self.values:
            return self.values[node]
        if operation is not None:
            return f"{self.module}.{operation.name}"
        return inline(self.solution.values[node], self.numbers)

    def _call(
        self, node: int, heads: dict[int, str], targets: dict[int, list[str | None]], sums: dict[int, list[GradientSum]]
    ) -> Call:
        operation, operands = self.graph.operations[node], self.graph.operands[node]
        assert operation is not None
        return Call(
            operation=operation,
            rule=self.plan.rules[node],
            name=self.values[node],
            gradient=self.gradients[node],
            head=heads[node],
            operands=tuple(map(self._text, operands)),
            targets=tuple(targets.get(node, ())),
            sums=tuple(sums.get(node, ())),
        )

    def _targets(self) -> tuple[dict[int, list[str | None]], dict[int, list[GradientSum]]]:
        """Where the contributions of every operation go, and what is added up right after it."""
        graph, reached = self.graph, self.solution.reached
        back = [node for node in reversed(self._operations()) if reached[node]]
        uses = Counter(operand for node in back for operand in graph.operands[node] if self._gets_gradient(operand))
        arrived: dict[int, list[str]] = {}
        met: Counter[int] = Counter()  # contributions so far, those that are added up already among them
        targets: dict[int, list[str | None]] = {}
        sums: dict[int, list[GradientSum]] = {}
        for node in back:
            places: list[str | None] = targets.setdefault(node, [])
            for operand in graph.operands[node]:
                if not self._gets_gradient(operand):
                    places.append(None)
                elif uses[operand] == 1:
                    places.append(self.gradients[operand])
                else:
                    part = self._part(operand, met[operand], uses[operand])
                    met[operand] += 1
                    arrived.setdefault(operand, []).append(part)
                    places.append(part)
            for operand in dict.fromkeys(graph.operands[node]):
                if uses[operand] > 1:
                    sums.setdefault(node, []).extend(self._sums(operand, arrived[operand], uses[operand]))
        return targets, sums

    def _gets_gradient(self, node: int) -> bool:
        """Whether it is a variable, and not the right answers of a loss alone, whose gradient nobody asks for."""
        return node in self.values and node not in self.unasked and self.graph.kind(node) != "constant"

    def _part(self, operand: int, index: int, uses: int) -> str:
        """The variable of one contribution; of many, the first is where the others are added."""
        gradient = self.gradients[operand]
        if uses > MOST_PARTS and index == 0:
            return gradient
        return self.names.new(f"{gradient}_{index + 1}", f"{gradient}_part")

    def _sums(self, operand: int, arrived: list[str], uses: int) -> list[GradientSum]:
        """What can be added up now; `arrived` forgets what has been added."""
        gradient = self.gradients[operand]
        if uses <= MOST_PARTS:
            return [GradientSum(gradient, tuple(arrived))] if len(arrived) == uses else []
        ready = [GradientSum(gradient, (gradient, part)) for part in arrived if part != gradient]
        arrived.clear()
        return ready

    def _heads(self) -> dict[int, str]:
        """What the layer of every operation is named after: an input, or the nearest name, that goes into it."""
        graph, heads, named = self.graph, {}, {}
        for node, name in self.values.items():
            operation, operands = graph.operations[node], dict.fromkeys(graph.operands[node])
            if operation is None:
                heads[node] = name
                continue
            own = [heads[operand] for operand in operands if operand in heads]
            inputs = [self.values[operand] for operand in operands if graph.kind(operand) == "input"]
            heads[node] = name if graph.names[node] is not None else (own or [name])[0]
            words = (
                [self._bare(word) for word in own[:2]]
                if operation.name in _JOINED and len(operands) == 2
                else (inputs or own)[:1]
            )
            text = "_".join(dict.fromkeys(word.strip("_") for word in words)).strip("_")
            named[node] = text if text and len(text) <= LONGEST_LAYER else name
        return named

    def _bare(self, name: str) -> str:
        """apple for the apple_price of an input apple, as the lecture names its layers."""
        bare = name.removesuffix("_price")
        return bare if bare in self.graph.inputs else name

    def _printed_gradients(self) -> list[int]:
        asked = [node for kind, node in self.asked if kind == "gradient" and node in self.values]
        inputs = [node for node in self.graph.inputs.values() if node not in self.unasked]
        return list(dict.fromkeys([*inputs, *asked]))

    def _prints(self) -> list[tuple[str, str]]:
        """The output, what else is asked for, and the gradients: each with the label that `grade` reads."""
        solution, labels = self.solution, PrintedLabels(self.solution)
        names = {node: name for name, node in solution.ids.items()}
        asked = [node for kind, node in self.asked if kind == "value" and node in self.values]
        shown = dict.fromkeys([solution.graph.output, *asked])
        lines = [(names[node], self._printed(self.values[node], solution.values[node])) for node in shown]
        return lines + [
            (labels.gradient(names[node]), self._printed(self.gradients[node], solution.node_gradients[node]))
            for node in self._printed_gradients()
        ]

    def _printed(self, name: str, number: Number) -> str:
        """A variable as it is printed: an array as lists, a fraction too long to be read as a decimal of 28 digits."""
        if is_array(number):
            return f"{name}.tolist()"
        is_long = self.numbers == "fractions" and isinstance(number, Fraction) and len(str(number)) > LONGEST_ANSWER
        return f"Decimal({name}.numerator) / {name}.denominator" if is_long else name


class PrintedLabels:
    """What a gradient is called where it is printed."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.lower = Counter(name.lower() for name in solution.ids)

    def gradient(self, name: str) -> str:
        """ "dApple" as in the lecture, where that means this gradient alone; else as `solve` calls it."""
        key = self.solution.answer_keys.of_gradient(name)
        is_word = re.match("[a-z]{3}", name)
        alone = self.lower[name.lower()] == 1 and f"d{name}".lower() not in self.lower
        return f"d{name[0].upper()}{name[1:]}" if is_word and alone else key
