"""What every solution of a session can do: be asked, written out, and shown in each of the ways of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from backprop_cli.language.errors import NoAttribute
from backprop_cli.language.one_frame import one_frame
from backprop_cli.session.looks import Explanation, Picture, Steps, Table
from backprop_cli.session.surroundings import one_of, page_view, whole
from backprop_cli.solving.asked import Asked, name_of, names_in
from backprop_cli.solving.disagreement import refuse_wrong

if TYPE_CHECKING:
    from backprop_cli.session.given import Named, Names
    from backprop_cli.solving.letters import AnySolution

MOST_DEPTH = 10_000_000
"""Steps back from the output that can be asked for: more than a graph has."""
PUBLIC = (
    *("value", "gradients", "nodes", "unit", "units", "check", "graph", "title", "paid", "output", "upstream"),
    *("arithmetic", "keys", "table", "picture", "explain", "steps", "code", "to_dict", "to_json"),
)
"""What Tab and dir() show of a solution."""


class Shown(type):
    """The type of what Tab and help() show the public part of: IPython looks at the class, too."""

    def __dir__(cls) -> list[str]:
        return [name for name in super().__dir__() if name in PUBLIC or name.startswith("_")]


class Asking(Asked, metaclass=Shown):
    """Keys, dictionaries, tables, pictures, explanations and lessons."""

    @property
    def _solution(self) -> AnySolution:
        return cast("AnySolution", self)

    def __len__(self) -> int:
        return len(self.graph)

    def __contains__(self, key: object) -> bool:
        return isinstance(name := getattr(key, "name", key), str) and self.answer_keys.meaning(name) is not None

    if not TYPE_CHECKING:  # type checkers find such a name by themselves

        def __getattr__(self, name):
            """What is not there; a number of the solution is asked for by its KEY. Raises NoAttribute."""
            if not name.startswith("_") and "graph" in vars(self) and self.answer_keys.meaning(name):
                raise NoAttribute("solution-key", name=name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [name for name in PUBLIC if hasattr(type(self), name) or name in vars(self)]

    def keys(self) -> list[str]:
        """Every name, and its gradient's: `dict(solution)` has all numbers by KEY."""
        return list(dict.fromkeys([*self.ids, *map(self.answer_keys.of_gradient, self.ids)]))

    def _ipython_key_completions_(self) -> list[str]:
        return self.keys()

    def to_json(self) -> str:
        """The solution as JSON text, on one line: what --format json prints.

        >>> from backprop_cli import solve
        >>> solve("x*y", {"x": 2, "y": 1.5}, check="none").to_json()[:75]
        '{"format_version": 1, "title": null, "output": "output", "unit": null, "ari'
        """
        from backprop_cli.render.solution.json_format import line_of

        return line_of(self._solution, page_view())

    def to_dict(self) -> dict[str, Any]:
        """The object of `to_json`: dict, list, str, int, float, bool and None alone. `backprop help json` tells it.

        >>> from backprop_cli import solve
        >>> found = solve("x*y", {"x": 2, "y": 1.5}, check="none").to_dict()
        >>> found["value"], found["gradients"], found["nodes"][1]["exact"]
        (3, {'x': 1.5, 'y': 2}, {'value': '3/2', 'gradient': '2'})
        """
        from json import loads

        return cast("dict[str, Any]", loads(self.to_json()))

    @one_frame
    def table(self, digits: int | None = None) -> Table:
        """The table of all nodes, with numbers in full or in so many significant `digits`.

        >>> from backprop_cli import solve
        >>> print(str(solve("x/y", {"x": 1, "y": 3}).table(digits=3)).splitlines()[-1])
        ✓ 3 of 3 gradients confirmed by sympy's formulas.
        """
        return Table(self._solution, _digits(digits))

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @one_frame
    def picture(
        self, show: str = "both", *, wrt: Names = (), depth: int | None = None, digits: int | None = None
    ) -> Picture:
        """The picture with its numbers: SVG in a notebook, text in a terminal.

        show    "both", "forward" (values), "backward" (gradients), "chain" (the chain rule), "none" (to fill in)
        wrt     names: only the ways from the output to these nodes
        depth   only so many steps back from the output

        Raises BackpropError for an unknown name, and where there is too much for one picture.

        >>> from backprop_cli import solve
        >>> solve("z = x + 1", {"x": 2}).picture(show="none").svg[:4]
        '<svg'
        """
        from backprop_cli.teaching.chained_picture import chained
        from backprop_cli.teaching.picture import SHOWS, picture_of

        one_of("show", show, SHOWS)
        if depth is not None:
            depth = whole("depth", depth, 0, MOST_DEPTH)
        shapes = picture_of(self._solution, [self.answer_keys.named(name) for name in names_in(wrt)], depth)
        return Picture(chained(shapes, self.graph) if show == "chain" else shapes, show, _digits(digits))

    @one_frame
    def explain(self, name: str | Named | None = None, *, digits: int | None = None) -> Explanation:
        """Both passes told step by step; with a `name`, how the gradient of that node comes about.

        Raises BackpropError for an unknown name.

        >>> from backprop_cli import solve
        >>> told = str(solve("z = x*y", {"x": 2, "y": 3}).explain("x"))
        >>> "If x rises by 1, z rises by 3." in told
        True
        """
        from backprop_cli.teaching.explain.explanation import explain

        return Explanation(explain(self._solution, None if name is None else name_of(name)), _digits(digits))

    @one_frame
    def steps(self, blank: str = "all", *, digits: int | None = None) -> Steps:
        """The lesson: the picture step by step, and blanks to fill in; a page in a frame of the notebook.

        `blank` says which numbers are left out there: "forward", "backward", "both" or "all". Raises BackpropError
        where there is too much for one page.

        >>> from backprop_cli import solve
        >>> solve("z = (x + y)**2", {"x": 3, "y": 4}).steps()
        Steps(8 steps to z)
        """
        from backprop_cli.teaching.lesson import lesson_of
        from backprop_cli.teaching.quiz.quiz import BLANKS

        one_of("blank", blank, BLANKS)
        refuse_wrong(self._solution)
        return Steps(lesson_of(self._solution, blank), _digits(digits))


def _digits(digits: int | None) -> int | None:
    """A number of digits that can be shown. Raises BackpropError."""
    from backprop_cli.numbers.limits import MOST_SHOWN_DIGITS

    return None if digits is None else whole("digits", digits, 1, MOST_SHOWN_DIGITS)
