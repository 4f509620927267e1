"""Which tests judge which modules: those that are quick and kill most come first."""

from __future__ import annotations

from pathlib import Path

Stages = tuple[tuple[str, ...], ...]
"""The tests of a module, in order; a stage is words for pytest."""


def file_of(module: str) -> Path:
    """The file of a module, whose name is that below the package: "graph.operations"."""
    return Path("backprop_cli", *module.split(".")).with_suffix(".py")


def _checks(but: str = "unnamed") -> Stages:
    """The tests of the check, those of one method left out."""
    words = ("-k", f"(check or kinks or neuron) and not {but} and not (deep_and_wide and (sum or nested))")
    return ("tests/checking/test_checks.py", *words), (
        "tests/checking/test_check.py",
        "tests/graph/test_functions.py",
        *words,
    )


_REFUSALS = (
    "tests/reading/test_refusals.py",
    "-k",
    "(expression or passes) and not digits-200000 and not every_refusal",
)
_FUNCTIONS = ("tests/graph/test_functions.py", "-k", "not list")
_SOLVED = ("tests/graph/test_properties.py", "-k", "exact or float or whole or upstream")
_READ = ("tests/graph/test_properties.py", "-k", "exact or shown or any_text")
_LIBRARY = ("tests/solving/test_library.py", "-k", "not docstring")
_NUMBERS = (("tests/numbers/test_numeric.py", "tests/numbers/test_shown.py"), _LIBRARY, _SOLVED)
_OPERATIONS = (("tests/graph/test_rules.py",), ("tests/graph/test_layers.py",), _SOLVED, _FUNCTIONS)
_EXPRESSION = (("tests/reading/test_expression.py", "tests/reading/test_expression_refused.py"), _REFUSALS, _READ)

GROUPS: dict[str, dict[str, Stages]] = {
    "operations": dict.fromkeys(
        ("graph.operations", "graph.functions", "numbers.elementary", "numbers.piecewise"), _OPERATIONS
    ),
    "passes": {
        "graph.passes": (("tests/graph/test_passes.py",), _LIBRARY, _REFUSALS, _SOLVED),
        "graph.runs": (("tests/graph/test_passes.py",), _LIBRARY, _REFUSALS, _SOLVED),
    },
    "numbers": {f"numbers.{name}": _NUMBERS for name in ("rational", "proven", "literals", "decimals")},
    "expression": {
        "reading.tokens": _EXPRESSION,
        "reading.expression": _EXPRESSION,
        "reading.expression_errors": (("tests/reading/test_expression_refused.py",), _REFUSALS, _READ),
    },
    "check": {
        "checking.check": _checks(),
        "checking.evidence": _checks(),
        "checking.float_check": (("tests/checking/test_float_check.py",),),
        "checking.symbolic": (("tests/checking/test_formulas.py",), *_checks(but="directional")),
        "checking.directional": _checks(but="symbolic"),
        "checking.series": (("tests/checking/test_series.py",), *_checks(but="symbolic")),
    },
}
