"""An explanation as JSON, format_version 1: one object a line, with every step and every number in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.language.messages import say
from backprop_cli.render.solution.json_format import head, json_number, json_pair
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import BackwardStep, Explained, Explanation, Path, Paths
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation


def render(explanations: Iterable[Explained], view: View) -> Iterator[str]:
    """One object an explanation; every number as {"value": 2.2, "exact": "11/5"}, `exact` null for a float."""
    for explanation in explanations:
        yield json_text(document(explanation, view), view.ascii) + "\n"


def document(explanation: Explained, view: View) -> dict[str, Any]:
    """The object of one explanation."""
    if isinstance(explanation, LetterExplanation):
        from backprop_cli.render.explain.letter_json import letter_document

        return letter_document(explanation, view)
    if not isinstance(explanation, Explanation):
        from backprop_cli.render.explain.array_json import array_document

        return array_document(explanation, view)
    solution = explanation.solution
    return {
        **head(solution),
        **json_pair(solution.value),
        "upstream": json_pair(explanation.seed),
        "gradients": {name: json_number(gradient) for name, gradient in solution.gradients.items()},
        "wrt": None if explanation.wrt is None else explanation.labels[explanation.wrt],
        "forward": [
            {
                "id": step.node,
                "label": explanation.labels[step.node],
                "expression": explanation.texts[step.node],
                "operation": step.operation.symbol,
                "operands": [
                    {"id": operand, "label": explanation.labels[operand], **json_pair(number)}
                    for operand, number in zip(step.operands, step.inputs)
                ],
                **json_pair(step.value),
            }
            for step in explanation.forward
        ],
        "backward": [_backward(step, explanation, view) for step in explanation.backward],
        "sums": [
            {
                "id": found.node,
                "label": explanation.labels[found.node],
                "contributions": [json_pair(number) for number in found.contributions],
                "gradient": json_pair(found.gradient),
            }
            for found in explanation.sums
        ],
        "paths": None if explanation.paths is None else _paths(explanation.paths, explanation),
        **_meaning(explanation),
    }


def _backward(step: BackwardStep, explanation: Explanation, view: View) -> dict[str, Any]:
    return {
        "id": step.node,
        "label": explanation.labels[step.node],
        "operation": step.operation.symbol,
        "rule": say(f"rule-{step.operation.name}", view.language, symbol=step.operation.symbol),
        "arriving": [json_pair(number) for number in step.arriving],
        "upstream": json_pair(step.upstream),
        "operands": [
            {
                "id": share.operand,
                "label": explanation.labels[share.operand],
                "local": {"formula": share.formula, **json_pair(share.local)},
                "contribution": json_pair(share.contribution),
            }
            for share in step.shares
        ],
    }


def _paths(paths: Paths, explanation: Explanation) -> dict[str, Any]:
    """The paths; their number is exact as text, also where `exact_text` would refuse so many digits."""
    return {
        "id": paths.node,
        "total": {"value": json_number(paths.total), "exact": f"{Decimal(paths.total):f}"},
        "largest": [_path(path, explanation) for path in paths.shown],
        "gradient": json_pair(paths.gradient),
    }


def _path(path: Path, explanation: Explanation) -> dict[str, Any]:
    return {
        "nodes": path.nodes,
        "labels": [explanation.labels[node] for node in path.nodes],
        "positions": path.positions,
        "chain": [json_pair(number) for number in path.chain],
        "locals": [{"formula": share.formula, **json_pair(share.local)} for share in path.shares],
        "product": json_pair(path.product),
    }


def _meaning(explanation: Explanation) -> dict[str, Any]:
    """What the gradients mean, and the ranking."""
    labels = explanation.labels
    return {
        "meanings": [
            {
                "id": meaning.node,
                "label": labels[meaning.node],
                "step": json_pair(meaning.step),
                "effect": json_pair(meaning.effect),
                "linear": meaning.linear,
                "kink": meaning.kink,
            }
            for meaning in explanation.meanings
        ],
        "ranking": [
            {
                "id": mover.node,
                "label": labels[mover.node],
                "effect": json_pair(mover.effect),
                "percent": None if mover.percent is None else json_pair(mover.percent),
                "linear": mover.linear,
            }
            for mover in explanation.ranking
        ],
        "inputs_left_out": explanation.inputs_left_out,
    }
