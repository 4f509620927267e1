"""compare(): what backpropagation saves, measured on a problem."""

from __future__ import annotations

from json import loads
from typing import TYPE_CHECKING, Any, cast

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.one_frame import one_frame
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import to_float
from backprop_cli.reading.problem import AnyProblem, as_problem, as_values
from backprop_cli.session.surroundings import page_view, text_of, view_here
from backprop_cli.solving.asked import by_name
from backprop_cli.solving.solution import number_given, solve

if TYPE_CHECKING:
    from backprop_cli.session.given import Values
    from backprop_cli.solving.solution import Given
    from backprop_cli.teaching.compare.comparison import Comparison as Measured
    from backprop_cli.teaching.compare.gradient_check import GradientCheck


class Comparison:
    """What `compare` returns: a table with charts, as text. `to_dict` has its numbers, as `--format json` prints them.

    >>> from backprop_cli import compare
    >>> found = compare("z = x*y", {"x": 2, "y": 3}, grow=False)
    >>> [method["method"] for method in found.to_dict()["methods"]][:2]
    ['backpropagation', 'forward']
    """

    def __init__(self, measured: Measured | GradientCheck) -> None:
        self._measured = measured

    def to_dict(self) -> dict[str, Any]:
        """Every count, time (in seconds) and error."""
        from backprop_cli.render.compare.json_format import render

        return cast("dict[str, Any]", loads(text_of(render, self._measured, page_view())))

    def __repr__(self) -> str:
        from backprop_cli.render.compare.table_format import render

        return text_of(render, self._measured, view_here()).strip("\n")


@one_frame
def compare(
    problem: AnyProblem,
    values: Values | None = None,
    *,
    h: Given | None = None,
    grow: bool = True,
    arithmetic: str = "exact",
) -> Comparison:
    """Measure backpropagation beside numerical differentiation and others: evaluations, time, error.

    problem, values, arithmetic  as for `solve`
    h                            the step of the differences, 1e-4 by default
    grow                         measure larger made-up purchases, too, which takes seconds

    Of a problem with arrays it is the book's gradient check. Raises BackpropError, also where `h` is not positive.

    >>> from backprop_cli import compare
    >>> compare("z = x*y", {"x": 2, "y": 3}, grow=False).to_dict()["h"]
    0.0001
    """
    from backprop_cli.teaching.compare.comparison import compare as measure
    from backprop_cli.teaching.compare.gradient_check import check_gradients
    from backprop_cli.teaching.compare.methods import STEP

    step = STEP if h is None else to_float(number_given(h, "h"))
    if step is None or step <= 0:
        raise BackpropError("bad-step", value=h)
    solution = solve(as_problem(problem), by_name(as_values(values)), upstream=1, check="none", arithmetic=arithmetic)
    if any(map(is_array, solution.values)):
        return Comparison(check_gradients(solution, step, lambda doing: None))
    return Comparison(measure(solution, step, grow=grow, report=lambda doing: None))
