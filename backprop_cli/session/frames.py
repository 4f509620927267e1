"""scenarios(): a problem solved once for every row of a DataFrame, which comes back with the output and the gradients.

The rows go the way of a CSV, so that the same rules hold for them as on the command line, and the same check.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import repeat
from math import isinf
from typing import TYPE_CHECKING, Any, TypeVar, cast

from backprop_cli.checking.check import CHECK_METHODS
from backprop_cli.graph.runs import ARITHMETICS
from backprop_cli.language.errors import BackpropError, WrongKind, suggestion
from backprop_cli.language.escape import csv_row
from backprop_cli.language.messages import Message
from backprop_cli.language.one_frame import one_frame
from backprop_cli.reading.problem import AnyProblem, Problem, as_problem, as_values
from backprop_cli.reading.tokens import canonical
from backprop_cli.session.surroundings import one_of, page_view
from backprop_cli.solving.asked import by_name, names_in
from backprop_cli.solving.scenario_columns import KEEP_ALL, Settings
from backprop_cli.solving.scenarios import Scenarios
from backprop_cli.solving.table_form import Wanted

if TYPE_CHECKING:
    from backprop_cli.session.given import Names, Values
    from backprop_cli.solving.solution import Given

Frame = TypeVar("Frame")
NAME = "DataFrame"
"""What messages call the table; its first line has the names of the columns."""
_SIGNS = str.maketrans({",": "，", '"': "”"})
"""What would end a cell, as a sign that is read as the same or refused as well."""
_MISSING = ("", "None", "<NA>")
_FORM = Wanted(",", ".", "utf-8")


@one_frame
def scenarios(
    problem: AnyProblem,
    dataframe: Frame,
    values: Values | None = None,
    *,
    keep: str | Sequence[str] = (),
    wrt: Names = (),
    upstream: Given | None = None,
    arithmetic: str = "exact",
    check: str = "auto",
) -> Frame:
    """Solve a problem once for every row of a DataFrame.

    problem    as for `solve`; its own values, and those in `values`, hold for every row
    dataframe  of pandas, polars or whatever else narwhals knows (pip install narwhals), or a dict of lists; each column
               sets the input of its name: numbers, or text such as "¥1980" and, of a tax of a problem from a
               file, "10%"
    keep       names of columns that set no input and are handed on as they are; "*" for all such
    wrt, upstream, arithmetic, check  as for `solve`; "float" solves a million rows in seconds

    Returns a DataFrame of the same kind: its columns, then the output and the gradients, as floats ("price", "dapple").
    Raises BackpropError at the first row that cannot be calculated, and says which, counted from 0.

    >>> from backprop_cli import scenarios
    >>> scenarios("price = apple * tax", {"apple": [100, 110], "tax": [1.1, 1.1]}, wrt=["apple"])
    {'apple': [100, 110], 'tax': [1.1, 1.1], 'price': [110.0, 121.0], 'dapple': [1.1, 1.1]}
    """
    settings = Settings(
        keep=(KEEP_ALL,),
        wrt=names_in(wrt),
        upstream=upstream,
        arithmetic=arithmetic,
        check=check,
        form=_FORM,
        language=page_view().language,
    )
    one_of("arithmetic", arithmetic, ARITHMETICS)
    one_of("check", check, CHECK_METHODS)
    run = _Rows(as_problem(problem), by_name(as_values(values)), settings, keep)
    if isinstance(dataframe, dict):
        for name, column in dataframe.items():
            if isinstance(column, str) or not hasattr(column, "__len__"):
                raise WrongKind("frame-no-list", name=name)
        return cast(Frame, {**dataframe, **run.added(dataframe)})
    frame = _frame(dataframe)
    added = run.added({name: frame[name].to_list() for name in frame.columns})
    series = [
        _narwhals().new_series(name, numbers, _narwhals().Float64, backend=frame.implementation)
        for name, numbers in added.items()
    ]
    return cast(Frame, frame.with_columns(*series).to_native())


class _Rows:
    """One run through the rows of a DataFrame."""

    def __init__(
        self, problem: Problem, values: Mapping[str, Given], settings: Settings, keep: str | Sequence[str]
    ) -> None:
        self.problem, self.keep = problem, names_in(keep)
        self.errors: list[BackpropError] = []
        self.scenarios = Scenarios(problem, values, settings, self.errors.append)

    def added(self, columns: Mapping[Any, Sequence[Any]]) -> dict[str, list[float]]:
        """The columns behind the others. Raises BackpropError."""
        self.names, self.columns = [*by_name(columns)], list(columns.values())
        inputs = self.problem.graph.inputs
        for name in {*self.keep} - {KEEP_ALL, *self.names}:
            raise BackpropError("frame-no-column", name=name, hint=suggestion(name, self.names))
        for name in () if KEEP_ALL in self.keep else self.names:
            if name in self.keep or canonical(name) in inputs:
                continue
            if canonical(name) in self.problem.graph.ids():
                raise BackpropError("frame-computed", name=name)
            raise BackpropError("frame-unknown", name=name, hint=suggestion(name, inputs))
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise BackpropError("frame-uneven", lengths=", ".join(map(str, sorted(lengths))))
        sets = [canonical(name) in inputs for name in self.names]
        for name, column, known in zip(self.names, columns.values(), sets):
            if known and any(hasattr(value, "isoformat") for value in column):
                raise BackpropError("frame-dates", name=name)
        cells = [map(_cell, column) if known else repeat("-") for column, known in zip(columns.values(), sets)]
        rows = zip(*cells) if any(sets) else repeat(("-",) * len(sets), next(iter(lengths), 0))
        text = csv_row(self.names) + "\n".join(map(",".join, rows))
        return self._solved(text.encode("utf-8", "replace"))

    def _solved(self, table: bytes) -> dict[str, list[float]]:
        """The numbers by column."""
        try:
            _, *lines = "".join(self.scenarios.texts(io.BytesIO(table), NAME)).splitlines()
        except BackpropError as error:
            raise self._in_words(error) from None
        if self.errors or self.scenarios.stopped:
            raise self._in_words(self.scenarios.stopped or self.errors[0])
        names = self.scenarios.plan.added
        rows = [line.rsplit(",", len(names))[1:] for line in lines]
        return {name: [_float(row[at], name, i) for i, row in enumerate(rows)] for at, name in enumerate(names)}

    def _in_words(self, error: BackpropError) -> BackpropError:
        """What is wrong with a row, by its number and the name of the column, in the place of line and column."""
        place = error.place
        if place is None or place.line == 1:
            return BackpropError(error.message.id, **error.message.parameters)
        found = error.message
        row = place.line - 2
        if not place.start and place.end <= 1:  # no single cell is to blame
            return BackpropError("frame-row", row=row, why=found)
        at = place.text.count(",", 0, place.start)
        name, value = self.names[at], [*self.columns[at]][row]
        if str(value) in _MISSING:
            found = Message("frame-missing")
        elif str(value) in ("True", "False"):
            found = Message("no-number-kind", {"name": name, "kind": "bool"})
        return BackpropError("frame-cell", row=row, column=name, why=found)


def _cell(value: Any) -> str:
    """A value as a table has it: a float as it prints; nan for what is missing, which is refused."""
    if isinstance(value, float):
        return float.__repr__(value)
    text = " ".join(str(value).translate(_SIGNS).split())
    return "nan" if text in _MISSING else text


def _float(text: str, name: str, row: int) -> float:
    """The nearest float; nan for a gradient that does not exist. Raises BackpropError where there is none."""
    found = float(text or "nan")
    if isinf(found):
        raise BackpropError("frame-row", row=row, why=Message("overflow", {"node": name}))
    return found


def _frame(dataframe: Any) -> Any:
    """The DataFrame as narwhals sees it. Raises BackpropError for what is none, or has columns that are not named."""
    # to ask a LazyFrame, which has `collect`, for its columns takes work, of which it warns
    if hasattr(dataframe, "collect") or not hasattr(dataframe, "columns"):
        raise WrongKind("no-frame", kind=type(dataframe).__name__)
    columns = list(dataframe.columns)
    if any(not isinstance(name, str) for name in columns):
        raise BackpropError("frame-names")
    if len({*columns}) < len(columns):
        raise BackpropError("frame-repeated")
    try:
        return _narwhals().from_native(dataframe, eager_only=True)
    except TypeError:
        raise WrongKind("no-frame", kind=type(dataframe).__name__) from None


def _narwhals() -> Any:
    """What knows the kinds of DataFrame. Raises BackpropError where it is not installed."""
    try:
        import narwhals
    except ModuleNotFoundError:
        raise BackpropError("no-narwhals") from None
    return narwhals
