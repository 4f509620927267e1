"""An explanation in letters as the object that JSON prints: the keys of one in numbers, and texts in their place."""

from __future__ import annotations

from typing import Any

from backprop_cli.language.messages import say
from backprop_cli.render.solution.json_format import head, json_number, json_pair
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation, LetterPaths, LetterShare, LetterStep


def letter_document(explanation: LetterExplanation, view: View) -> dict[str, Any]:
    """The object of one explanation; `symbolic` is a formula in the names of the inputs, null where there is none."""
    solution, labels = explanation.solution, explanation.labels
    return {
        **head(solution),
        "value": None,
        "exact": None,
        "symbolic": {"value": solution.value, "gradients": solution.gradients},
        "upstream": json_pair(solution.upstream),
        "gradients": dict.fromkeys(solution.gradients),
        "wrt": None if explanation.wrt is None else labels[explanation.wrt],
        "forward": [
            {
                "id": step.node,
                "label": labels[step.node],
                "expression": explanation.texts[step.node],
                "operation": step.operation.symbol,
                "operands": [{"id": share.operand, "label": labels[share.operand]} for share in step.shares],
                "symbolic": solution.texts[step.node],
            }
            for step in explanation.forward
        ],
        "backward": [_backward(step, explanation, view) for step in explanation.backward],
        "sums": [
            {"id": found.node, "label": labels[found.node], "chain": found.chain, "symbolic": found.formula}
            for found in explanation.sums
        ],
        "paths": None if explanation.paths is None else _paths(explanation.paths, explanation),
    }


def _backward(step: LetterStep, explanation: LetterExplanation, view: View) -> dict[str, Any]:
    symbol = step.operation.symbol
    return {
        "id": step.node,
        "label": explanation.labels[step.node],
        "operation": symbol,
        "rule": say(f"rule-{step.operation.name}", view.language, symbol=symbol),
        "upstream": {"chain": step.upstream, "symbolic": step.formula},
        "operands": [_share(share, explanation) for share in step.shares],
    }


def _share(share: LetterShare, explanation: LetterExplanation) -> dict[str, Any]:
    return {
        "id": share.operand,
        "label": explanation.labels[share.operand],
        "local": {"formula": share.local},
        "contribution": {"chain": share.contribution, "symbolic": share.formula},
    }


def _paths(paths: LetterPaths, explanation: LetterExplanation) -> dict[str, Any]:
    return {
        "id": paths.node,
        "total": json_number(paths.total),
        "first": [
            {
                "nodes": path.nodes,
                "labels": [explanation.labels[node] for node in path.nodes],
                "positions": path.positions,
                "locals": [{"formula": share.local} for share in path.shares],
            }
            for path in paths.shown
        ],
        "gradient": {"chain": paths.chain, "symbolic": paths.formula},
    }
