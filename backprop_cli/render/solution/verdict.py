"""The lines under a table: what the check says, where it disagrees, and what the numbers are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from backprop_cli.language.messages import Message, say
from backprop_cli.numbers.arrays import element_name, elements, indices, is_array, shape_of
from backprop_cli.numbers.decimals import decimal_text, shown
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Solution

MOST_ZEROS = 5
"""Numbers that cannot be told from 0, of which a line below the table speaks."""
MOST_WRONG, MOST_WRONG_ELEMENTS = 20, 3
"""Nodes on which the check disagrees that are told one by one, and elements of each."""


def verdict(solution: Solution, left_out: int, view: View) -> list[str]:
    """The lines under the table, which leaves out so many nodes."""
    check, language = solution.check, view.language
    method = "float" if solution.arithmetic == "float" and check.status == "mismatch" else check.method
    lines = [Message(f"check-{check.status}-{method}", {"count": check.checked}).text(language)]
    if check.why and check.why.id != "check-not-asked":
        lines[0] += " " + check.why.text(language)
    for amount in solution.paid.values():
        written = f"{amount:,}" if isinstance(amount, int) else f"{Decimal(decimal_text(amount)):,}"
        lines.insert(0, say("to-pay", language, amount=f"{written} {solution.unit or ''}".rstrip()))
    for node, number in islice(check.expected.items(), MOST_WRONG):
        row = solution.nodes[node]
        lines += _differences("check-differs", row.label, row.gradient, number, language)
    for node, number in islice(check.expected_values.items(), MOST_WRONG):
        row = solution.nodes[node]
        lines += _differences("check-value-differs", row.label, row.value, number, language)
    if solution.arithmetic == "float":
        lost = None if check.lost is None else math.ceil(check.lost - 0.5)
        lines.append(say("float-run", language) if lost is None else say("float-lost", language, lost=lost))
    if solution.arithmetic == "proven":
        lines.append(say("proven-run" if view.digits is None else "proven-digits", language))
        lines += islice(_zeros(solution, language), MOST_ZEROS)
    if is_array(solution.upstream) and all(number == 1 for number in elements(solution.upstream)):
        lines.append(view.told(Message("upstream-ones")))
    elif is_array(solution.upstream) or solution.upstream != 1:
        lines.append(say("upstream-is", language, value=shown(solution.upstream, view.digits)))
    if left_out and not solution.narrowed:
        lines.append(view.told(Message("rows-left-out", {"count": f"{left_out:,}"})))
    return [signs(line, view) for line in lines]


def _differences(message_id: str, label: str, ours: Number, right: Number, language: str) -> list[str]:
    """A line for a number that is wrong, or for each of the first elements that are."""
    trios = zip(indices(shape_of(ours)), elements(ours), elements(right))
    wrong = [trio for trio in trios if not is_array(ours) or _differ(*trio[1:])]
    lines = [
        say(message_id, language, node=element_name(label, index), ours=shown(mine), theirs=shown(theirs))
        for index, mine, theirs in wrong[:MOST_WRONG_ELEMENTS]
    ]
    more = len(wrong) - len(lines)
    return [*lines, say("check-more-elements", language, node=label, count=more)] if more else lines


def _differ(ours: Number, right: Number) -> bool:
    """Whether an element is wrong: where it is not, the right one is our own."""
    return ours is not right and ours == ours and (ours != right or type(right) is Proven)


def _zeros(solution: Solution, language: str) -> Iterator[str]:
    """A line for each number that is shown as 0 and is not known to be."""
    for node in solution.nodes:
        for value, before in ((node.value, ""), (node.gradient, f"∂{solution.output}/∂")):
            for index, number in zip(indices(shape_of(value)), elements(value)):
                places = number.within() if isinstance(number, Proven) else None
                if places is not None:
                    label = before + element_name(node.label, index)
                    yield say("zero-within", language, node=label, places=places)
