"""An explanation of arrays as JSON: the object of one of numbers, with nested lists, shapes, and elements in full."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array, shape_of
from backprop_cli.render.solution.json_format import head, json_number, json_pair
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.array_facts import (
    ArrayBackward,
    ArrayExplanation,
    ArrayForward,
    ArrayPath,
    ArrayPaths,
    ArrayShare,
    Fact,
    Said,
    Value,
    Work,
)


def array_document(explanation: ArrayExplanation, view: View) -> dict[str, Any]:
    """The object of one explanation."""
    return _Document(explanation, view).whole()


class _Document:
    """Makes one object."""

    def __init__(self, explanation: ArrayExplanation, view: View) -> None:
        self.explanation, self.view = explanation, view
        self.labels = explanation.labels

    def whole(self) -> dict[str, Any]:
        explanation, solution = self.explanation, self.explanation.solution
        return {
            **head(solution),
            **_pair(solution.value),
            "upstream": json_pair(explanation.seed),
            "gradients": {name: json_number(gradient) for name, gradient in solution.gradients.items()},
            "wrt": None if explanation.wrt is None else self.labels[explanation.wrt],
            "forward": [self._forward(step) for step in explanation.forward],
            "backward": [self._backward(step) for step in explanation.backward],
            "sums": [
                {
                    **self._node(found.node),
                    "contributions": [json_pair(value) for value in found.contributions],
                    "gradient": json_pair(found.gradient),
                }
                for found in explanation.sums
            ],
            "paths": None if explanation.paths is None else self._paths(explanation.paths),
            "meanings": [],
            "ranking": [],
            "inputs_left_out": 0,
            "notes": self._notes([*explanation.start, *explanation.meaning]),
        }

    def _node(self, node: int) -> dict[str, Any]:
        return {"id": node, "label": self.labels[node]}

    def _forward(self, step: ArrayForward) -> dict[str, Any]:
        return {
            **self._node(step.node),
            "expression": self.explanation.texts[step.node],
            "operation": step.operation.symbol,
            "operands": [{**self._node(operand), **_pair(value)} for operand, value in zip(step.operands, step.inputs)],
            **_pair(step.value),
            **self._facts(step.facts),
        }

    def _backward(self, step: ArrayBackward) -> dict[str, Any]:
        symbol = step.operation.symbol
        return {
            **self._node(step.node),
            "operation": symbol,
            "rule": say(f"rule-{step.operation.name}", self.view.language, symbol=symbol),
            "arriving": [json_pair(value) for value in step.arriving],
            "upstream": json_pair(step.upstream),
            "gradient_name": step.gradient,
            "operands": [self._share(share) for share in step.shares],
        }

    def _share(self, share: ArrayShare) -> dict[str, Any]:
        """`local` has no value for an operation on whole arrays."""
        local = {"value": None, "exact": None} if share.local is None else json_pair(share.local)
        return {
            **self._node(share.operand),
            "local": {"formula": share.local_formula, **local},
            "contribution": {"formula": share.formula, **json_pair(share.contribution)},
            **self._facts(share.facts),
        }

    def _facts(self, facts: Sequence[Fact]) -> dict[str, Any]:
        return {"notes": self._notes(facts), "worked": [self._work(fact) for fact in facts if isinstance(fact, Work)]}

    def _notes(self, facts: Sequence[Fact]) -> list[str]:
        return [self._said(fact) for fact in facts if isinstance(fact, Said)]

    def _said(self, fact: Said) -> str:
        number = {} if fact.number is None else {"equals": "=", "number": json_number(fact.number)}
        output = self.explanation.solution.output
        return say(f"explain-array-{fact.message}", self.view.language, output=output, **fact.parameters, **number)

    def _work(self, work: Work) -> dict[str, Any]:
        return {
            "of": work.word or work.of,
            "row": work.row,
            "formula": work.formula,
            "parts": [part if isinstance(part, str) else json_number(part) for part in work.parts],
            **json_pair(work.value),
        }

    def _paths(self, paths: ArrayPaths) -> dict[str, Any]:
        """The paths; `largest` are the first of them, since arrays have no size."""
        return {
            "id": paths.node,
            "total": {"value": json_number(paths.total), "exact": f"{Decimal(paths.total):f}"},
            "largest": [self._path(path) for path in paths.shown],
            "gradient": json_pair(paths.gradient),
        }

    def _path(self, path: ArrayPath) -> dict[str, Any]:
        return {
            "nodes": path.nodes,
            "labels": [self.labels[node] for node in path.nodes],
            "positions": path.positions,
            "formulas": path.formulas,
            "chain": [json_pair(value) for value in path.chain],
            "product": json_pair(path.chain[-1]),
        }


def _pair(value: Value) -> dict[str, Any]:
    """A number, or an array with its shape."""
    return {**({"shape": shape_of(value)} if is_array(value) else {}), **json_pair(value)}
