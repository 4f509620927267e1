"""Variables: calculations written with Python's operators."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Union, cast

from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT, Operation, literal_power
from backprop_cli.graph.runs import propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, NoAttribute, WrongKind
from backprop_cli.language.one_frame import one_frame
from backprop_cli.numbers.arrays import elements, frozen, is_array
from backprop_cli.reading.problem import Problem, as_values
from backprop_cli.session.solution import Solution
from backprop_cli.solving.asked import by_name
from backprop_cli.solving.solution import solved
from backprop_cli.variables.brief import in_brief
from backprop_cli.variables.calls import CALLS, described_for_variables, row_of, signature_of
from backprop_cli.variables.float_run import run_floats
from backprop_cli.variables.methods import Methods
from backprop_cli.variables.numpy_calls import OPERATORS, SIGNS, clip_call, not_ours, our_name
from backprop_cli.variables.ordering import in_order
from backprop_cli.variables.refusals import NamesKept, Refusals, refusing
from backprop_cli.variables.taping import Tape
from backprop_cli.variables.terms import (
    EXPONENT,
    LARGE,
    OPERAND,
    Note,
    Term,
    checked_name,
    constant_number,
    exact_number,
    given_number,
)

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from backprop_cli.numbers.arrays import SomeArray
    from backprop_cli.session.given import Names, Values
    from backprop_cli.solving.solution import Given

    Operand = Union["Variable", int, float, Decimal, Fraction, SomeArray, list[Any], tuple[Any, ...]]

_blank = object.__new__
_order = count()  # of the names that are given


def _made(operation: Operation, left: Term | None, right: Any = None) -> Variable:
    """The step that an operation makes of some operands."""
    made = _blank(Variable)
    made._operation = operation
    made._left = left
    made._right = right
    return made


def _leaf(label: str | None, given: Any) -> Variable:
    """An input, or a constant."""
    made = _blank(Variable)
    made._operation = made._left = None
    made._right = given
    made._note = label
    return made


def _operand(value: Any) -> Variable:
    """A variable as it is, a number or an array as a constant. Raises BackpropError, TypeError for anything else."""
    if value.__class__ is int and -LARGE < value < LARGE:  # the usual case
        return _leaf(None, value)
    if isinstance(value, Variable):
        return value
    if isinstance(value, str):
        raise TypeError("text is not a number")
    try:
        return _leaf(None, constant_number(value, OPERAND))
    except TypeError:
        if any(isinstance(each, Variable) for each in (value if isinstance(value, (list, tuple)) else elements(value))):
            raise BackpropError("variables-in-array") from None
        if hasattr(value, "__qualname__"):
            raise BackpropError("function-uncalled", name=value.__name__) from None
        raise


def _together(values: Values | None, more: dict[str, Given]) -> dict[str, Given]:
    """Numbers by name, and those by keyword. Raises BackpropError where both have one for the same input."""
    if values is None:
        return more
    named = by_name(as_values(values))
    for name in more:
        if name in named:
            raise BackpropError("values-twice", name=name)
    return {**named, **more}


def _operator(row: Operation) -> Callable[[Variable, Operand], Variable]:
    """The method of an operator with the variable on its left."""

    def operator(self: Variable, other: Operand) -> Variable:
        if other.__class__ is not Variable:
            try:
                other = _operand(other)
            except TypeError:
                return cast(Variable, NotImplemented)  # Python asks the other side, and then refuses
        made = _blank(Variable)  # `_made`, written out: every step passes here
        made._operation = row
        made._left = self
        made._right = other
        return made

    return operator


def _reflected(row: Operation) -> Callable[[Variable, Operand], Variable]:
    """The method of an operator with the variable on its right."""

    def operator(self: Variable, other: Operand) -> Variable:
        try:
            return _made(row, _operand(other), self)
        except TypeError:
            return cast(Variable, NotImplemented)

    return operator


_plus, _power = _reflected(ADD), _operator(POWER)


class Variable(Term, Methods, Refusals, metaclass=NamesKept):
    """An input of a calculation, or whatever operators and functions make of inputs and numbers.

    >>> x, y = Variable("x", 3), Variable("y", 4)
    >>> z = (x + y) ** 2
    >>> z.backward()
    >>> z.value, x.gradient
    (49, 14)

    The number given may be an int, float, Decimal, Fraction, text such as "1/3", or an array; a float means the decimal
    that it prints. An array is copied. Without a number, it is given later: `z.solve(x=5)`. Raises BackpropError for
    what is no name and no number.

    Before Python 3.14 `Fraction(1, 3) ** x` makes a float of the fraction before we see it; name it instead:
    `Variable("b", Fraction(1, 3)) ** x`.
    """

    __slots__ = ()
    __pandas_priority__ = 10_000  # pandas leaves `series * x` to us
    __hash__ = object.__hash__

    @one_frame
    def __init__(self, name: str, value: Given | None = None) -> None:
        self._operation = self._left = None
        self._note = checked_name(name, constructing=True)
        if isinstance(value, Variable):
            raise WrongKind("variable-of-variable", name=name)
        self._right = None if value is None else given_number(value, name)

    # what it calculates

    @property
    def name(self) -> str | None:
        """Its name: of every input, and of the steps that were given one."""
        return self._label

    @one_frame
    def named(self, name: str) -> Variable:
        """The same step under a name, which tables, pictures and formulas show.

        >>> x, y = Variable("x", 3), Variable("y", 4)
        >>> t = (x + y).named("t")
        >>> (t**2).solve(check="none").nodes[2].label
        't'
        """
        label = checked_name(name)
        if self.name is not None:
            raise BackpropError("alias", name=name, other=self.name)
        made = _leaf(None, None)
        made._left = self
        made._note = Note(label, next(_order))
        return made

    @property
    @one_frame
    def graph(self) -> Graph:
        """Its computation graph: the one that `parse_expression` makes of the same calculation.

        >>> from backprop_cli import parse_expression
        >>> x, y = Variable("x"), Variable("y")
        >>> ((x + y).named("t") ** 2).graph == parse_expression("t = x + y; t**2")
        True
        """
        return self.problem.graph

    @property
    @one_frame
    def problem(self) -> Problem:
        """Its graph, and the numbers given to its inputs: what `quiz`, `grade` and the like take it for."""
        return self._taped().problem

    def _taped(self) -> Tape:
        note = self._noted()
        if note.tape is None:
            note.tape = Tape(self)
        tape: Tape = note.tape
        return tape

    # its numbers

    @one_frame
    def solve(
        self,
        values: Values | None = None,
        *,
        upstream: Given | None = None,
        arithmetic: str = "exact",
        check: str = "auto",
        wrt: Names = (),
        **more: Given,
    ) -> Solution:
        """Run both passes, and check every gradient, as `backprop_cli.solve` does; `values` are new ones for inputs.

        >>> x, y = Variable("x", 3), Variable("y", 4)
        >>> z = (x + y) ** 2
        >>> z.solve(x=5).gradients
        {'x': 18, 'y': 18}
        """
        given: Any = _together(values, more) if more else as_values(values)
        asked: Any = wrt
        return solved(Solution, self._taped().problem, given, upstream, arithmetic, check, asked)

    @one_frame
    def backward(
        self, values: Values | None = None, *, upstream: Given | None = None, arithmetic: str = "exact", **more: Given
    ) -> None:
        """Run both passes; then `value` and `gradient` of everything in this calculation are those of this run.

        A second call starts anew: nothing doubles. What takes part in several outputs has the gradient of the one that
        was asked last; `solve` gives each its own.

        >>> w = Variable("w", 0.5)
        >>> loss = (3 * w - 2) ** 2
        >>> loss.backward(arithmetic="float")
        >>> loss.value, w.gradient
        (0.25, -3.0)
        """
        given: Any = _together(values, more) if more else as_values(values)
        if arithmetic == "float" and not given and upstream is None and run_floats(in_order([self])):
            return
        solution = self.solve(given, upstream=upstream, arithmetic=arithmetic, check="none")
        for term, node in self._taped().places.items():
            term._value, term._gradient = solution.values[node], solution.node_gradients[node]
        self._value, self._gradient = solution.value, solution.node_gradients[solution.graph.output]

    @property
    @one_frame
    def value(self) -> Any:
        """Its number, or array: in the last backward pass that it took part in, else from the numbers given, exact.

        Nobody can write into an array of ours; `copy()` makes one of your own.

        >>> (Variable("x", 0.1) + 0.2).value
        Fraction(3, 10)
        """
        if getattr(self, "_value", None) is None:
            problem = self._taped().problem
            self._value = frozen(propagate(problem.graph, problem.values, wanted=()).values[problem.graph.output])
        return self._value

    @property
    @one_frame
    def gradient(self) -> Any:
        """∂output/∂this in the last backward pass that it took part in, an array as that of `value`.

        Raises BackpropError before the first.
        """
        if getattr(self, "_gradient", None) is None:
            raise BackpropError("no-gradient-yet", name=self.name or "output")
        return self._gradient

    def __repr__(self) -> str:
        return f"Variable({in_brief(self)})"

    # operators

    __add__ = _operator(ADD)
    __sub__ = _operator(SUBTRACT)
    __mul__ = _operator(MULTIPLY)
    __truediv__ = _operator(DIVIDE)
    __rsub__ = _reflected(SUBTRACT)
    __rmul__ = _reflected(MULTIPLY)
    __rtruediv__ = _reflected(DIVIDE)
    __rpow__ = _reflected(POWER)

    def __radd__(self, other: Operand) -> Variable:
        """`sum(terms)` starts with a 0 that nobody wrote: it is no step."""
        if other.__class__ is int and not other:
            return self
        return _plus(self, other)

    def __pow__(self, exponent: Operand, modulus: None = None) -> Variable:
        """A number as exponent belongs to the step, as in the lecture: `x**2` has one operand."""
        if modulus is not None:
            raise WrongKind("variable-no-remainder", instead="x**y")
        if exponent.__class__ is int and -LARGE < exponent < LARGE:  # the usual case
            return _made(literal_power(exponent), self)
        if isinstance(exponent, Variable):
            return _power(self, exponent)
        if isinstance(exponent, str):
            return NotImplemented
        number = constant_number(exponent, EXPONENT)
        return _power(self, number) if is_array(number) else _made(literal_power(exact_number(number, EXPONENT)), self)

    __matmul__ = _operator(MATMUL)
    __rmatmul__ = _reflected(MATMUL)

    def __neg__(self) -> Variable:
        return _made(NEGATE, self)

    def __pos__(self) -> Variable:
        return self

    def __abs__(self) -> Variable:
        return call("abs", self)

    def __round__(self, digits: None = None) -> Variable:
        if digits is not None:
            raise WrongKind("variable-digits", digits=digits)
        return call("round", self)

    def __floor__(self) -> Variable:
        return call("floor", self)

    def __ceil__(self) -> Variable:
        return call("ceil", self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Variable:
        """numpy's functions of variables are ours, and it leaves `array * x` to us; type checkers know the names."""
        return _for_numpy(ufunc.__name__ if method == "__call__" else method, inputs, kwargs)

    def __array_function__(self, function: Any, types: object, operands: Any, settings: dict[str, Any]) -> Variable:
        return _for_numpy(function.__name__, operands, settings)

    def __copy__(self) -> Variable:
        """Itself: what never changes needs no copy."""
        return self

    def __deepcopy__(self, memo: object) -> Variable:
        """Itself, so that the copy of a list of variables is one of the same variables."""
        return self


@one_frame
def _for_numpy(name: str, operands: tuple[Any, ...], settings: dict[str, Any]) -> Variable:
    """What a function of numpy makes of operands with a variable among them. Raises BackpropError."""
    if name in SIGNS:
        raise BackpropError("variable-compared", sign=SIGNS[name])
    if name in OPERATORS and not settings:
        return _made(OPERATORS[name], *map(_operand, operands))
    if name == "power" and not settings:
        return _operand(operands[0]).__pow__(operands[1])  # NotImplemented for what is no number
    if name == "clip":
        return call(*clip_call(operands, settings))
    if our_name(name) not in CALLS or {*settings} - {"axis"}:
        raise not_ours(name, settings)
    return call(our_name(name), *operands, **settings)


@one_frame
def call(name: str, *operands: Operand, axis: int | None = None) -> Variable:
    """What a function of the table makes of some operands: `call("max", x, 0)`. Raises BackpropError."""
    given = list(operands)
    row = row_of(CALLS[name], given, axis)
    terms = [_operand(each) for each in given]
    if 1 <= len(terms) <= 2 and row.shape is None:
        return _made(row, *terms)
    return _made(row, None, tuple(terms))


def _method(name: str, row: Operation) -> Callable[..., Variable]:
    def method(self: Variable, *operands: Operand, axis: int | None = None) -> Variable:
        return call(name, self, *operands, axis=axis)

    method.__name__, method.__qualname__, method.__doc__ = name, f"Variable.{name}", described_for_variables(row)
    method.__dict__["__signature__"] = signature_of(row)  # where inspect looks for it
    return method


for _name, _row in CALLS.items():
    if _row.most != 0:
        setattr(Variable, _name, _method(_name, _row))

for _name in ("name", "graph", "problem", "value", "gradient"):
    setattr(Variable, _name, vars(Variable)[_name].setter(refusing(NoAttribute, "variable-set")))
