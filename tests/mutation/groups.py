"""Which tests judge which modules: those that are quick and kill most come first."""

from __future__ import annotations

Stages = tuple[tuple[str, ...], ...]
"""The tests of a module, in order; a stage is words for pytest."""


def _checks(but: str = "unnamed") -> Stages:
    """The tests of the check, those of one method left out."""
    words = ("-k", f"(check or kinks or neuron) and not {but} and not (deep_and_wide and (sum or nested))")
    return ("tests/test_checks.py", *words), ("tests/test_check.py", "tests/test_functions.py", *words)


_REFUSALS = ("tests/test_refusals.py", "-k", "(expression or passes) and not digits-200000 and not every_refusal")
_FUNCTIONS = ("tests/test_functions.py", "-k", "not list")
_SOLVED = ("tests/test_properties.py", "-k", "exact or float or whole or upstream")
_READ = ("tests/test_properties.py", "-k", "exact or shown or any_text")
_LIBRARY = ("tests/test_library.py", "-k", "not docstring")
_OPERATIONS = (("tests/test_rules.py",), ("tests/test_layers.py",), _SOLVED, _FUNCTIONS)
_EXPRESSION = (("tests/test_expression.py", "tests/test_expression_refused.py"), _REFUSALS, _READ)

GROUPS: dict[str, dict[str, Stages]] = {
    "operations": {"operations": _OPERATIONS, "functions": _OPERATIONS, "elementary": _OPERATIONS},
    "passes": {
        "passes": (("tests/test_passes.py",), _LIBRARY, _REFUSALS, _SOLVED),
        "propagation": (("tests/test_passes.py",), _LIBRARY, _REFUSALS, _SOLVED),
    },
    "numbers": {"numeric": (("tests/test_numeric.py", "tests/test_shown.py"), _LIBRARY, _SOLVED)},
    "expression": {
        "scanner": _EXPRESSION,
        "expression": _EXPRESSION,
        "refusal": (("tests/test_expression_refused.py",), _REFUSALS, _READ),
    },
    "check": {
        "check": _checks(),
        "evidence": _checks(),
        "float_check": (("tests/test_float_check.py",),),
        "symbolic": (("tests/test_formulas.py",), *_checks(but="directional")),
        "directional": _checks(but="symbolic"),
        "series": (("tests/test_series.py",), *_checks(but="symbolic")),
    },
}
