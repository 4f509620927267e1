"""The check of arrays: the gradients by the rules for arrays, element by element, on the graph of the elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backprop_cli.checking.evidence import Check, Run, no_verdict
from backprop_cli.checking.pushed_arrays import pushed_check
from backprop_cli.graph.apart import MOST_NODES, Apart, TooManyNodes
from backprop_cli.graph.layout import Layout
from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.runs import propagate
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import elements, of_elements, shape_of
from backprop_cli.numbers.rational import Number

OnNumbers = Callable[[Run, Expressions], Check]


def check_arrays(run: Run, on_numbers: OnNumbers) -> Check:
    """Check a run of arrays. `on_numbers` checks one of numbers."""
    layout = Layout(run.graph, run.values)
    if len(layout.owners) + layout.work > MOST_NODES * 2:  # told before it is tried
        return pushed_check(run, layout)
    try:
        apart = Apart(run.graph, run.values, run.upstream, for_check=True)
        numbers = propagate(apart.graph, apart.inputs, apart.upstream)
    except TooManyNodes:
        return pushed_check(run, layout)
    except BackpropError as error:
        return no_verdict(len(run.graph), error.message)
    values, gradients = list(numbers.values), list(numbers.gradients)
    for node, ids in enumerate(apart.ids):
        for place, value, gradient in zip(elements(ids), elements(run.values[node]), elements(run.gradients[node])):
            values[place], gradients[place] = value, gradient
    found = on_numbers(Run(apart.graph, values, gradients, apart.upstream), Expressions(apart.graph))
    return _folded(run, apart, found)


def _folded(run: Run, apart: Apart, found: Check) -> Check:
    """The verdict on every array, from that on its elements; others count to the output."""
    rows = []
    known: set[int] = set()
    for ids in apart.ids:
        marks = {found.rows[place] for place in elements(ids)}
        rows.append("mismatch" if "mismatch" in marks else "ok" if "ok" in marks else "skipped")
        known.update(elements(ids))
    if any(row == "mismatch" for place, row in enumerate(found.rows) if place not in known):
        rows[run.graph.output] = "mismatch"
    return found._replace(
        rows=rows,
        checked=sum(found.rows[place] != "skipped" for place in known),
        why=found.why
        if found.why and found.status == "skipped"
        else Message("check-by-elements", {"count": len(apart.graph)}),
        formulas={},
        expected=_arrays(apart, run.gradients, found.expected),
        expected_values=_arrays(apart, run.values, found.expected_values),
    )


def _arrays(apart: Apart, ours: Sequence[Any], right: Mapping[int, Number]) -> dict[int, Any]:
    """For every node with a wrong element, the right numbers."""
    return {
        node: of_elements(
            [right.get(place, number) for place, number in zip(elements(ids), elements(ours[node]))], shape_of(ids)
        )
        for node, ids in enumerate(apart.ids)
        if any(place in right for place in elements(ids))
    }
