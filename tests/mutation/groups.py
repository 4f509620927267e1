"""Which tests judge which modules: those that are quick and kill most come first."""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """Modules that are tested together, and the stages of tests they go through; a stage is words for pytest."""

    modules: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]


_REFUSALS = ("tests/test_refusals.py", "-k", "(expression or passes) and not digits-200000 and not every_refusal")
_FUNCTIONS = ("tests/test_functions.py", "-k", "not list")
_SOLVED = ("tests/test_properties.py", "-k", "exact or float or whole or upstream")
_READ = ("tests/test_properties.py", "-k", "exact or shown or any_text")
_LIBRARY = ("tests/test_library.py", "-k", "not docstring")
_CHECK = ("tests/test_check.py", "-k", "not (deep_and_wide and (sum or nested))")

GROUPS = {
    "operations": Group(
        ("operations", "elementary"),
        (("tests/test_rules.py",), ("tests/test_layers.py",), _SOLVED, _FUNCTIONS),
    ),
    "passes": Group(("passes",), (("tests/test_passes.py",), _LIBRARY, _REFUSALS, _SOLVED)),
    "numbers": Group(("numeric",), (("tests/test_numeric.py", "tests/test_shown.py"), _LIBRARY, _SOLVED)),
    "expression": Group(
        ("scanner", "expression", "refusal"),
        (("tests/test_expression.py", "tests/test_expression_refused.py"), _REFUSALS, _READ),
    ),
    "check": Group(
        ("check", "evidence", "symbolic", "directional", "series"),
        (("tests/test_series.py", "tests/test_formulas.py", "tests/test_checks.py"), _CHECK, _FUNCTIONS),
    ),
}
