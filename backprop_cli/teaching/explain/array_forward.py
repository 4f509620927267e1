"""The forward pass of arrays: for each operation the shapes, and one element or one row of it in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from backprop_cli.graph.array_losses import SOFTMAX
from backprop_cli.graph.array_reductions import total
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import ADD, MULTIPLY, NEGATE, Operation
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, is_array, of_elements, shape_of, shape_text
from backprop_cli.teaching.explain.answers import right_answers
from backprop_cli.teaching.explain.array_elements import (
    LONGEST_ROW,
    MOST_ROWS,
    at,
    place_text,
    products,
    repeated,
    rows_of,
    summed,
)
from backprop_cli.teaching.explain.array_facts import Fact, Said, Value, Work
from backprop_cli.teaching.explain.array_numbers import StepNumbers

_LOG = FUNCTIONS["log"]


class ForwardFacts:
    """Tells single operations."""

    def __init__(self, numbers: StepNumbers) -> None:
        self.numbers = numbers
        self._tell: dict[str, Callable[..., list[Fact]]] = {
            "matmul": self._product,
            "transpose": self._transposed,
            "reshape": self._reshaped,
            "sum": self._total,
            "mean": self._mean,
            "max_element": self._extreme,
            "min_element": self._extreme,
            "softmax": self._softmax,
            "cross_entropy": self._cross_entropy,
            "softmax_with_loss": self._softmax_with_loss,
        }

    def of(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        """The facts on one operation; `names` are those of the operands."""
        tell = self._tell.get(operation.name)
        return tell(operation, names, inputs, value) if tell else self._each(operation, names, inputs, value)

    def _each(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        shape = shape_of(value)
        if not shape:
            return [Work("", "", tuple(inputs), value, operation)]
        kind = "added" if operation is ADD else "used"
        told = (repeated(name, shape_of(each), shape, kind) for name, each in zip(names, inputs))
        first = (0,) * len(shape)
        numbers = tuple(at(each, first) for each in inputs)
        return [*(said for said in told if said), Work(place_text(first), "", numbers, at(value, first), operation)]

    def _product(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        left, right = inputs
        facts: list[Fact] = [Said("product", {"left": names[0], "right": names[1]})]
        if left.ndim > 2 or right.ndim > 2:
            facts.append(Said("product-stack", {}))
        first = (0,) * len(shape_of(value))
        row = left.reshape(-1, left.shape[-1])[0]
        column = right if right.ndim == 1 else right.reshape(-1, *right.shape[-2:])[0][:, 0]
        pairs = list(zip(elements(row), elements(column)))
        return [*facts, Work(place_text(first), "", products(pairs), at(value, first))]

    def _transposed(
        self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value
    ) -> list[Fact]:
        return [Said("transposed", {"name": names[0]})]

    def _reshaped(
        self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value
    ) -> list[Fact]:
        return [Said("reshaped", {"shape": shape_text(shape_of(value)), "count": inputs[0].size})]

    def _total(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        line, index, said = _first_line(operation, inputs[0], value)
        return [*said, Work(place_text(index), "", summed(line), at(value, index))]

    def _mean(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        line, index, said = _first_line(operation, inputs[0], value)
        return [*said, Work(place_text(index), "", ("(", *summed(line), ") / ", len(line)), at(value, index))]

    def _extreme(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        line, index, said = _first_line(operation, inputs[0], value)
        shown = FUNCTIONS[operation.symbol]
        if len(line) > LONGEST_ROW:
            return said
        return [*said, Work(place_text(index), "", tuple(line), at(value, index), shown)]

    def _softmax(self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value) -> list[Fact]:
        facts: list[Fact] = [Said("softmax", {"name": names[0]})]
        row, shares = rows_of(inputs[0])[0], rows_of(value)[0]
        try:
            powers = self.numbers.value(FUNCTIONS["exp"], row)
            whole = self.numbers.value(total(), powers)
        except BackpropError:  # beyond the largest float
            return facts
        if len(row) <= LONGEST_ROW:
            facts += [
                Work("", "", ("exp(", row, ")"), powers, row=0, word="exp"),
                Work("", "", summed(elements(powers)), whole, row=0, word="sum"),
                Work("", "", (powers, " / ", whole), shares, row=0, word="share"),
            ]
        return facts

    def _cross_entropy(
        self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value
    ) -> list[Fact]:
        return self._loss(inputs[0], inputs[1], value)

    def _softmax_with_loss(
        self, operation: Operation, names: Sequence[str], inputs: Sequence[Value], value: Value
    ) -> list[Fact]:
        shares = self.numbers.value(SOFTMAX, inputs[0])
        whole = Work(f"softmax({names[0]})", "", (), shares)
        return [*self._softmax(SOFTMAX, names, inputs, shares), whole, *self._loss(shares, inputs[1], value)]

    def _loss(self, shares: Value, given: Value, value: Value) -> list[Fact]:
        """The loss of each row, then their mean."""
        rows, answers = rows_of(shares), rows_of(right_answers(shares, given))
        one_hot = all(sorted(elements(answer)) == [0] * (len(answer) - 1) + [1] for answer in answers)
        facts: list[Fact] = [Said("loss-of-rows" if one_hot else "loss-of-answers", {})]
        losses = []
        for place, (row, answer) in enumerate(zip(rows, answers)):
            parts, loss = self._loss_of_row(elements(row), elements(answer))
            losses.append(loss)
            if place < MOST_ROWS:
                facts.append(Work("", "", parts, loss, row=place, word="loss"))
        if len(rows) > MOST_ROWS:
            facts.append(Said("more-rows", {"count": len(rows) - MOST_ROWS}))
        if len(rows) > 1:
            facts += [
                Said("loss-mean", {"count": len(rows)}),
                Work("", "", ("(", *summed(losses), ") / ", len(rows)), value),
            ]
        return facts

    def _loss_of_row(self, shares: Sequence[Any], answers: Sequence[Any]) -> tuple[tuple[Any, ...], Any]:
        """−log(0.7) for a class, −(0.2 × log(0.3) + 0.8 × log(0.7)) for shares; and the number."""
        pairs = [(answer, share) for answer, share in zip(answers, shares) if answer != 0]
        logs = [self.numbers.value(MULTIPLY, answer, self.numbers.value(_LOG, share)) for answer, share in pairs]
        whole = self.numbers.value(total(), of_elements(logs, (len(logs),))) if logs else 0
        loss = self.numbers.value(NEGATE, whole)
        if len(pairs) == 1 and pairs[0][0] == 1:
            return ("−log(", pairs[0][1], ")"), loss
        terms = [part for answer, share in pairs for part in (" + ", answer, " × log(", share, ")")]
        return ("−(", *terms[1:], ")"), loss


def _first_line(operation: Operation, x: Value, value: Value) -> tuple[list[Any], tuple[int, ...], list[Fact]]:
    """The elements that go into the first result of a sum, a mean or an extreme, its index, and what is along them."""
    if not operation.settings:
        count = x.size if is_array(x) else 1
        return elements(x), (), [Said("over-all", {"count": count})]
    axis = int(operation.settings[0].removeprefix("axis=")) % x.ndim
    index = [0] * x.ndim
    line = elements(x[tuple(slice(None) if place == axis else 0 for place in range(x.ndim))])
    del index[axis]
    along = ("rows", "columns")[axis] if x.ndim == 2 else "axis"
    return line, tuple(index), [Said(f"over-{along}", {"axis": axis, "count": len(line)})]
