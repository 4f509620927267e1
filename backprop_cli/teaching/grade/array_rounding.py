"""How near is near enough to the elements of an array: what `rounding` allows, and what numpy prints no more."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

from backprop_cli.graph.apart import Apart, TooManyNodes
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, is_array, of_elements, shape_of
from backprop_cli.numbers.rational import Exact, Number, to_float
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving.solution import Solution, solve
from backprop_cli.teaching.grade.rounding import ROUNDING, SMALL, UNSEEN, Rounding, Sizes, sizes_of

PRINTED = Fraction(51, 10**10)
"""What numpy's eight decimals may be off by."""
_IN_DECIMALS = Fraction(1, 10**4)
"""Arrays with smaller numbers are printed with exponents, and to all digits that matter."""


class ArrayRounding:
    """The absolute tolerances of the elements of a solution's arrays."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution

    def allowance(self, kind: str, node: int, right: Any) -> Any:
        """How far from the right number, or from each of an array, an answer may be: an array of the same shape."""
        if not is_array(right):
            return self._allowance(kind, node, 0, right)
        found = [
            max(self._allowance(kind, node, place, number), PRINTED if abs(number) >= _IN_DECIMALS else 0)
            for place, number in enumerate(elements(right))
        ]
        return of_elements(found, shape_of(right))

    def _allowance(self, kind: str, node: int, place: int, right: Number) -> Exact:
        size = abs(to_float(right) or 0.0)
        if size >= SMALL * self._sizes.largest:
            return 0
        if not right:
            return Fraction(min(UNSEEN, max(UNSEEN * self._sizes.smallest, ROUNDING * self._sizes.largest)))
        if self._by_elements is None:
            return Fraction(min(UNSEEN, size * UNSEEN))
        rounding, ids = self._by_elements
        return rounding.allowance(kind, elements(ids[node])[place], right)

    @cached_property
    def _sizes(self) -> Sizes:
        arrays = (*self.solution.values, *self.solution.node_gradients)
        sizes = (abs(to_float(number) or 0.0) for array in arrays for number in elements(array))
        return sizes_of(size for size in sizes if size)

    @cached_property
    def _by_elements(self) -> tuple[Rounding, list[Any]] | None:
        """What floats lose on the graph of the elements, and their ids there; None where that is too large."""
        solution = self.solution
        try:
            apart = Apart(solution.graph, solution.values, solution.upstream)
            problem = as_problem(apart.graph)._replace(values=apart.inputs, upstream=apart.upstream)
            return Rounding(solve(problem, check="none")), apart.ids
        except (TooManyNodes, BackpropError):
            return None
