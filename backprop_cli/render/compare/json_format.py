"""JSON, format_version 1: one object a line, each complete. `seconds` are measured, everything else is calculated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.render.solution.json_format import FORMAT_VERSION
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison, Timing
from backprop_cli.teaching.compare.gradient_check import GradientCheck


def render(comparisons: Iterable[Comparison | GradientCheck], view: View) -> Iterator[str]:
    """One object a comparison."""
    for comparison in comparisons:
        made = document(comparison, view) if isinstance(comparison, Comparison) else of_arrays(comparison, view)
        yield json_text(made, view.ascii) + "\n"


def document(comparison: Comparison, view: View) -> dict[str, Any]:
    """The object of one comparison."""
    return {
        "format_version": FORMAT_VERSION,
        "title": comparison.title,
        "output": comparison.output,
        "inputs": comparison.inputs,
        "operations": comparison.operations,
        "h": comparison.h,
        "reference": "exact" if comparison.exact else "high precision",
        "methods": [
            {**_timing(timing, view), "largest_error": error, "no_derivative": list(failed)}
            for timing, error, failed in comparison.rows
        ],
        "growth": [
            {"items": items, "inputs": inputs, "methods": [_timing(timing, view) for timing in timings]}
            for items, inputs, timings in comparison.growth
        ],
        "step_size": {
            "measured_inputs": comparison.curve_inputs,
            "best": {name: comparison.best(name) for name in ("forward", "central")},
            "errors": [step._asdict() for step in comparison.curve],
        },
        "notes": [note.text(view.language) for note in comparison.notes],
    }


def of_arrays(check: GradientCheck, view: View) -> dict[str, Any]:
    """The object of a problem with arrays."""
    return {
        "format_version": FORMAT_VERSION,
        "title": check.title,
        "output": check.output,
        "elements": check.elements,
        "operations": check.operations,
        "h": check.h,
        "reference": "backpropagation",
        "parameters": [
            {
                "name": row.name,
                "shape": list(row.shape),
                "elements": row.elements,
                "measured_elements": row.measured,
                "no_derivative": row.failed,
                "forward_passes": row.passes,
                "seconds": row.seconds,
                "extrapolated": row.scaled,
                "mean_difference": row.mean,
                "largest_difference": row.largest,
            }
            for row in check.rows
        ],
        "backpropagation": {"forward_passes": 1, "backward_passes": 1, "seconds": check.seconds},
        "times_slower": check.slower,
        "notes": [note.text(view.language) for note in check.notes],
    }


def _timing(timing: Timing, view: View) -> dict[str, Any]:
    return {
        "method": timing.method,
        "evaluations": timing.evaluations._asdict() if timing.evaluations else None,
        "seconds": timing.seconds,
        "times_slower": timing.slower,
        "measured_inputs": timing.measured,
        "extrapolated": timing.scaled,
        "why": timing.why.text(view.language) if timing.why else None,
    }
