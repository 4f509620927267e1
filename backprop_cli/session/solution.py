"""solve(): a solution that a session can ask, and that shows itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from backprop_cli.language.one_frame import one_frame
from backprop_cli.reading.problem import AnyProblem, as_problem, as_values
from backprop_cli.session.asking import Asking
from backprop_cli.session.kept import KeptDict, KeptList
from backprop_cli.session.looks import Code
from backprop_cli.solving import letters, solution
from backprop_cli.solving.asked import name_of, names_in

if TYPE_CHECKING:
    from backprop_cli.session.given import Named, Names, Values
    from backprop_cli.solving.letters import LetterNode
    from backprop_cli.solving.solution import Given, Node


class Solution(solution.Solution, Asking):
    """A solved problem, as `solve` returns it. It does not change.

    value       the output: an int or a Fraction; where it is not rational a proven number, which `float()` takes; a
                float for arithmetic="float"; or a numpy array of these, into which nobody can write: take its `copy()`,
                or `astype(float)` for numpy's functions where the numbers are exact
    gradients   ∂output/∂input by name: dict of such numbers, each in the shape of its input
    nodes       every node with its name, value and gradient, in the order of the calculation; `for node in solution`
    unit        the unit of the output, or None; `units` has those of all nodes, by name
    check       what sympy says: check.status is "ok", "mismatch" or "skipped"
    graph       the graph alone; `title` is the problem's, `paid` what is paid where a receipt rounds

    solution[KEY] is a number by its name: "price" a value, "dapple" (or "d.apple", "d_apple") a gradient, "dW[0,1]" an
    element; --get takes the same keys. An unknown one raises BackpropError.

    >>> from backprop_cli import solve
    >>> solution = solve("price = apple * apple_num * tax", {"apple": 100, "apple_num": 2, "tax": 1.1})
    >>> solution
    Solution(price=220; dapple=2.2, dapple_num=110, dtax=200)
    >>> solution["price"], solution["dapple"], float(solution["dapple"])
    (220, Fraction(11, 5), 2.2)
    >>> [node.name for node in solution]
    ['apple', 'apple_num', None, 'tax', 'price']
    """

    def __eq__(self, other: object) -> bool:
        """Whether all that both have to tell is the same."""
        return self is other or (isinstance(other, Solution) and self.to_json() == other.to_json())

    @property
    def value(self) -> Any:
        """The output's value."""
        return super().value

    @cached_property
    def gradients(self) -> dict[str, Any]:
        """∂output/∂node by name: of every input, or of what was asked for."""
        return KeptDict(super().gradients)

    @cached_property
    def nodes(self) -> list[Node]:
        """Every node in the order of the calculation."""
        return KeptList(super().nodes)

    @one_frame
    def __getitem__(self, key: str | Named) -> Any:
        """The number, or array, that a KEY names. Raises BackpropError."""
        return self.lookup(name_of(key))

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @one_frame
    def code(self, style: str = "layers") -> Code:
        """The problem as a Python program that prints the output and the gradients.

        `style` is "layers" (the lecture's MulLayer and AddLayer), "plain" or "numpy". Raises BackpropError where
        floats cannot give the answers.

        >>> from backprop_cli import solve
        >>> print(solve("z = x*y", {"x": 2, "y": 3}).code("plain").splitlines()[-1])
        print("dy:", dy)
        """
        from backprop_cli.render.code import written
        from backprop_cli.session.surroundings import one_of, page_view
        from backprop_cli.teaching.program import STYLES
        from backprop_cli.teaching.program.program import program_for

        one_of("style", style, STYLES)
        return Code(written(program_for(self, style), style, page_view().language))


class LetterSolution(letters.LetterSolution, Asking):
    """A problem solved in letters, as `solve_in_letters` returns it: formulas in the place of numbers.

    value       the output in the names of the inputs: str
    gradients   the formula of ∂output/∂input by name: dict of str
    nodes       every node with its chain rule and its formula
    check       what numbers at random points say of the formulas; check.status is "ok", "mismatch" or "skipped"

    >>> from backprop_cli import solve_in_letters
    >>> solution = solve_in_letters("z = (x + y)**2")
    >>> solution
    LetterSolution(z=(x + y)**2; dx=2*(x + y), dy=2*(x + y))
    >>> solution["dx"]
    '2*(x + y)'
    """

    @cached_property
    def gradients(self) -> dict[str, str]:
        """The formula of ∂output/∂node by name: of every input, or of what was asked for."""
        return KeptDict(super().gradients)

    @cached_property
    def nodes(self) -> list[LetterNode]:
        """Every node in the order of the calculation."""
        return KeptList(super().nodes)

    @one_frame
    def __getitem__(self, key: str | Named) -> str:
        """The formula that a KEY names. Raises BackpropError."""
        return self.lookup(name_of(key))

    def __iter__(self) -> Iterator[LetterNode]:
        return iter(self.nodes)


@one_frame
def solve(
    problem: AnyProblem,
    values: Values | None = None,
    *,
    upstream: Given | None = None,
    arithmetic: str = "exact",
    check: str = "auto",
    wrt: Names = (),
) -> Solution:
    """Run both passes over a problem, and check every gradient.

    problem     an expression (str), a graph, or a problem from `load_problems`
    values      inputs by name, over those the problem brings: int, float, Fraction, Decimal, text such as "1/3" or, of
                a tax or discount of a problem from a file, "10%"; nested lists or numpy arrays. A float means the
                decimal it prints: 1.1 is 11/10. Units stay those of the problem
    upstream    what arrives at the output from the right, in the shape of the output; 1 unless the problem says
                otherwise
    arithmetic  "exact": rational or proven numbers; "float": what Python and numpy compute
    check       "auto", "symbolic", "directional" or "none"
    wrt         names of the nodes whose gradients are wanted instead of every input's, or a single one

    Wherever a name goes a Variable with that name may go, too: {x: 3}, wrt=[x], solution[x].

    Raises BackpropError for anything wrong with the problem or the numbers, TypeError for what is no number.

    >>> from backprop_cli import solve
    >>> solve("z = (x + y)**2", {"x": 3, "y": 4})
    Solution(z=49; dx=14, dy=14)
    >>> solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]}, check="none").gradients["W"].tolist()
    [[1], [2]]
    """
    given: Any = as_values(values)
    asked: Any = wrt
    return solution.solved(Solution, as_problem(problem), given, upstream, arithmetic, check, asked)


@one_frame
def solve_in_letters(problem: AnyProblem, wrt: Names = (), *, upstream: Given | None = None) -> LetterSolution:
    """Work out the formula of every gradient, and hold each against numbers at random points.

    Values that the problem brings are left aside. `wrt` names the nodes whose gradients are wanted instead of every
    input's; `upstream` is a rational number.

    Raises BackpropError for arrays, and for what is too large to be read.

    >>> from backprop_cli import solve_in_letters
    >>> solve_in_letters("apple * apple_num * tax").gradients["apple"]
    'apple_num*tax'
    """
    solved = letters.solve_in_letters(problem, names_in(wrt), upstream=upstream)
    made = object.__new__(LetterSolution)
    vars(made).update(vars(solved))
    return made
