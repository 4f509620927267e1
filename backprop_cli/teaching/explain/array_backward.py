"""The backward pass of arrays: for each operation what goes back, by which rule, and one element of it in full.

Source: *Deep Learning from Scratch*, chapter 5.6 (Affine, Softmax with loss).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from backprop_cli.graph.array_losses import SOFTMAX
from backprop_cli.graph.array_reductions import total
from backprop_cli.graph.notation import derivative_text
from backprop_cli.graph.operations import MULTIPLY, Operation
from backprop_cli.numbers.arrays import Shape, element_name, elements, indices, load, shape_of, shape_text
from backprop_cli.teaching.explain.answers import right_answers
from backprop_cli.teaching.explain.array_elements import (
    LONGEST_ROW,
    MOST_ROWS,
    at,
    elided,
    gradient_name,
    place_text,
    products,
    repeated,
    rows_of,
    summed,
)
from backprop_cli.teaching.explain.array_facts import ArrayShare, Fact, Said, Value, Work
from backprop_cli.teaching.explain.array_numbers import StepNumbers
from backprop_cli.teaching.explain.labels import grouped

_TOTAL = total()
_DIVIDED = re.compile(r" ?/ ?")


class Step(NamedTuple):
    """An operation with the names and numbers around it."""

    operation: Operation
    names: Sequence[str]
    inputs: Sequence[Value]
    value: Value
    upstream: Value
    gradient: str  # what the upstream gradient is called


class BackwardFacts:
    """Tells what single operations send back."""

    def __init__(self, numbers: StepNumbers) -> None:
        self.numbers = numbers
        self._tell: dict[str, Callable[[Step, int, Value], list[Fact]]] = {
            "matmul": self._product,
            "mean": self._mean,
            "softmax": self._softmax,
            "cross_entropy": self._cross_entropy,
            "softmax_with_loss": self._softmax_with_loss,
        }

    def share(self, step: Step, position: int, operand: int) -> ArrayShare:
        """What goes back to the operand at `position`, whose id is `operand`."""
        sent = self.numbers.sent(step.operation, step.inputs, position, step.upstream)
        formula = sent_formula(step, position)
        if step.operation.shape is not None:
            tell = self._tell.get(step.operation.name)
            facts = tell(step, position, sent) if tell else []
            return ArrayShare(operand, formula, rule_formula(step, position), None, sent, tuple(facts))
        text = derivative_text(step.operation, position, step.names)
        local = self.numbers.local(step.operation, step.inputs, position, shape_of(step.value))
        facts = self._each(step, position, local, text, sent)
        return ArrayShare(operand, formula, text, local, sent, tuple(facts))

    def _each(self, step: Step, position: int, local: Value, text: str, sent: Value) -> list[Fact]:
        """Element by element: upstream times local derivative, summed over what was broadcast."""
        own, whole = shape_of(step.inputs[position]), shape_of(step.value)
        facts: list[Fact] = []
        handed = step.upstream
        if text != "1":
            handed = self.numbers.handed(step.operation, step.inputs, position, step.upstream, whole)
            first = (0,) * len(whole)
            parts = (at(step.upstream, first), " × ", at(local, first))
            name = gradient_name(step.names[position])
            of = element_name(name, first) if own == whole else place_text(first)
            facts.append(Work(of, "", parts, at(handed, first)))
        told = repeated(step.names[position], own, whole, "back")
        if told:
            facts += [told, _gathered(gradient_name(step.names[position]), handed, sent)]
        return facts

    def _product(self, step: Step, position: int, sent: Value) -> list[Fact]:
        """Why the transpose stands where it does: by the shapes, and by one element."""
        left, right = step.inputs
        rows = (1, left.shape[0]) if left.ndim == 1 else left.shape[-2:]
        columns = (right.shape[0], 1) if right.ndim == 1 else right.shape[-2:]
        outer = (rows[0], columns[1])
        name, other = step.names[position], step.names[1 - position]
        facts: list[Fact] = [
            Said("product-vector", {"name": each, "shape": shape_text(shape)})
            for each, value, shape in zip(step.names, step.inputs, (rows, columns))
            if value.ndim == 1
        ]
        if left.ndim > 2 or right.ndim > 2:
            return [*facts, Said("product-stack-back", {})]
        shapes = {
            "gradient": step.gradient,
            "upstream": shape_text(outer),
            "name": name,
            "own": shape_text((rows, columns)[position]),
            "other": other,
            "theirs": shape_text((rows, columns)[1 - position]),
            "turned": shape_text((rows, columns)[1 - position][::-1]),
        }
        facts.append(Said(f"product-shapes-{('left', 'right')[position]}", shapes))
        if shapes["theirs"] == shapes["turned"]:
            facts.append(Said("product-square", {"other": other}))
        return [*facts, _product_element(step, position, sent, rows, columns)]

    def _mean(self, step: Step, position: int, sent: Value) -> list[Fact]:
        count = len(elements(sent)) // len(elements(step.upstream))
        first, place = (0,) * len(shape_of(sent)), (0,) * len(shape_of(step.upstream))
        of = element_name(gradient_name(step.names[0]), first)
        return [Work(of, "", (at(step.upstream, place), " / ", count), at(sent, first))]

    def _softmax(self, step: Step, position: int, sent: Value) -> list[Fact]:
        """The first row: the upstream against its mean by the shares."""
        upstream, shares = (rows_of(each)[0] for each in (step.upstream, step.value))
        weighed = self.numbers.value(MULTIPLY, upstream, shares)
        whole = self.numbers.value(_TOTAL, weighed)
        first = (0,) * len(shape_of(sent))
        of = element_name(gradient_name(step.names[0]), first)
        pairs = list(zip(elements(upstream), elements(shares)))
        return [
            Said("softmax-back", {"gradient": step.gradient}),
            Work("sum", "", products(pairs), whole, row=0),
            Work(of, "", (pairs[0][1], " × (", pairs[0][0], " − ", whole, ")"), at(sent, first)),
        ]

    def _cross_entropy(self, step: Step, position: int, sent: Value) -> list[Fact]:
        shares, given = step.inputs
        if position == 1:
            return [Said("to-answers" if shape_of(given) == shape_of(shares) else "to-classes", {})]
        answers, batch = right_answers(shares, given), _batch(shares)
        index = next((index for index in indices(shape_of(shares)) if at(answers, index) != 0), None)
        if index is None:
            return []
        parts: tuple[Any, ...] = ("−", at(answers, index), " / ", at(shares, index))
        parts += _behind(step, batch)
        return [Work(element_name(gradient_name(step.names[0]), index), "", parts, at(sent, index))]

    def _softmax_with_loss(self, step: Step, position: int, sent: Value) -> list[Fact]:
        """(y − t) / batch, row by row."""
        x, given = step.inputs
        if position == 1:
            return [Said("to-answers" if shape_of(given) == shape_of(x) else "to-classes", {})]
        shares, answers, batch = self.numbers.value(SOFTMAX, x), right_answers(x, given), _batch(x)
        facts: list[Fact] = [Said("batch", {"count": batch})] if batch > 1 else []
        name = gradient_name(step.names[0])
        rows = list(zip(*map(rows_of, (shares, answers, sent))))
        facts += [self._row_of_loss(step, name, place, *row) for place, row in enumerate(rows[:MOST_ROWS])]
        if len(rows) > MOST_ROWS:
            facts.append(Said("more-rows", {"count": len(rows) - MOST_ROWS}))
        return facts

    def _row_of_loss(self, step: Step, name: str, place: int, shares: Value, answers: Value, sent: Value) -> Work:
        """(y − t) / batch of a row, or of the element of its right class where it is long."""
        whole = self.numbers.value(_TOTAL, answers)
        if len(sent) > LONGEST_ROW:
            column = next((column for column, answer in enumerate(elements(answers)) if answer != 0), 0)
            name = element_name(name, (place, column) if step.inputs[0].ndim > 1 else (column,))
            shares, answers, sent = shares[column], answers[column], sent[column]
        share: tuple[Any, ...] = (shares,) if whole == 1 else (shares, " × ", whole)
        return Work(
            name, "", ("(", *share, " − ", answers, ")", *_behind(step, _batch(step.inputs[0]))), sent, row=place
        )


def _gathered(name: str, handed: Value, sent: Value) -> Work:
    """The sum over what was broadcast: over rows in full, else of the first element."""
    own = shape_of(sent)
    if handed.ndim == 2 and own in (handed.shape[1:], (1, *handed.shape[1:])) and handed.shape[1] <= LONGEST_ROW:
        return Work("", "", summed(list(handed)), sent.reshape(-1))
    first = (0,) * len(own)
    places = load().arange(handed.size).reshape(handed.shape)
    owners = load().broadcast_to(load().arange(sent.size if own else 1).reshape(own or (1,)), handed.shape)
    flat = elements(handed)
    terms = [flat[place] for place, owner in zip(elements(places), elements(owners)) if owner == 0]
    return Work(element_name(name, first), "", summed(terms), at(sent, first))


def _behind(step: Step, batch: int) -> tuple[Any, ...]:
    divided: tuple[Any, ...] = (" / ", batch) if batch > 1 else ()
    return divided if step.upstream == 1 else (*divided, " × ", step.upstream)


def _batch(x: Any) -> int:
    return int(x.shape[0]) if x.ndim > 1 else 1


def _product_element(step: Step, position: int, sent: Value, rows: Shape, columns: Shape) -> Work:
    """The first element of what goes back, in names and in numbers."""
    left, right = step.inputs
    ndims = left.ndim > 1, right.ndim > 1
    name = element_name(gradient_name(step.names[position]), (0,) * sent.ndim)

    def upstream(row: int, column: int) -> tuple[str, Any]:
        index = (row,) * ndims[0] + (column,) * ndims[1]
        return element_name(step.gradient, index), at(step.upstream, index)

    def element(side: int, row: int, column: int) -> tuple[str, Any]:
        index = (row, column) if ndims[side] else (row if side else column,)
        return element_name(grouped(step.names[side]), index), at(step.inputs[side], index)

    if position == 0:
        pairs = [(upstream(0, column), element(1, 0, column)) for column in range(columns[1])]
    else:
        pairs = [(element(0, row, 0), upstream(row, 0)) for row in range(rows[0])]
    names = " + ".join(elided([f"{first[0]} × {second[0]}" for first, second in pairs]))
    numbers = products([(first[1], second[1]) for first, second in pairs])
    return Work(name, names, numbers, at(sent, (0,) * sent.ndim))


def sent_formula(step: Step, position: int) -> str:
    """What goes back to an operand, for people: dY · Wᵀ, sum(dY, axis=0), (softmax(x) - t) / 2."""
    gradient = step.gradient
    names = [grouped(name) for name in step.names]
    if step.operation.name == "matmul":
        return f"{gradient} · {names[1]}ᵀ" if position == 0 else f"{names[0]}ᵀ · {gradient}"
    if step.operation.name == "transpose":
        return f"{gradient}ᵀ"
    if step.operation.shape is not None:
        return rule_formula(step, position)
    local = derivative_text(step.operation, position, step.names)
    signed = {"1": gradient, "-1": f"-{gradient}"}.get(local, f"{gradient} * {_factor(local)}")
    return _summed_formula(signed, shape_of(step.inputs[position]), shape_of(step.value))


def rule_formula(step: Step, position: int) -> str:
    """The same of an operation on whole arrays in the syntax of the parser: dY @ transpose(W)."""
    operation, x = step.operation, step.inputs[0]
    names = [grouped(name) for name in step.names]
    if position == 1 and operation.name != "matmul" and shape_of(step.inputs[1]) != shape_of(x):
        return "0"  # numbers of classes
    text = operation.derivatives[min(position, len(operation.derivatives) - 1)].format(
        *names,
        g=step.gradient,
        shape=", ".join(map(str, shape_of(x))),
        count=len(elements(x)) // len(elements(step.value)),
        batch=_batch(x) if shape_of(x) else 1,
    )
    text = _DIVIDED.sub(" / ", text).removesuffix(" / 1")
    takes_upstream = "{g}" in operation.derivatives[0] or step.upstream == 1
    return text if takes_upstream else f"{text} * {step.gradient}"


def _factor(formula: str) -> str:
    """A formula that can be multiplied as it stands."""
    depth, inside = 0, []
    for character in formula:
        depth += (character == "(") - (character == ")")
        inside.append(depth > 0)
    alone = all(inside[:-1]) or not any(sign == " " and not deep for sign, deep in zip(formula, inside))
    return formula if alone and formula[0] != "-" else f"({formula})"


def _summed_formula(text: str, own: Shape, whole: Shape) -> str:
    """A formula, summed over the axes along which the operand was broadcast."""
    if own == whole:
        return text
    padded = (0,) * (len(whole) - len(own)) + own
    axes = [axis for axis, (ours, theirs) in enumerate(zip(padded, whole)) if ours != theirs]
    if len(axes) == len(whole):
        return f"sum({text})"
    return f"sum({text}, axis={axes[0] if len(axes) == 1 else tuple(axes)})"
