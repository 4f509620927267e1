"""The table of operations: the class of its rows, and the operators. The functions are in `functions`.

A row says how an operation computes its value, how it sends an upstream gradient back to its operands, and what sympy
calls it. `backward(1, …)` gives the local derivatives, so one rule serves both; it is linear in the upstream.
Source: *Deep Learning from Scratch*, chapter 5 (simple layers: Add passes on, Mul flips).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, NoReturn

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.balls import order, sign_of
from backprop_cli.numbers.decimals import literal_text
from backprop_cli.numbers.elementary import divide, like, log, power
from backprop_cli.numbers.rational import EXACT, Exact, Undefined, multiply

CALL = 50
"""The precedence of a call: nothing binds more tightly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row: what an inner node does.

    name, symbol: what we call it, and how it is written
    arity, most: how many operands it needs at the least, and at the most; None for any number
    forward(*operands) -> value; of an operation without operands, forward(one) -> a number of the kind that `one` is
    backward(upstream, value, *operands) -> one contribution for each operand
    formula(sympy, *operands) -> the same in sympy's words, for the check alone
    piece(sympy, at, *operands) -> in its place where there is a kink: the smooth piece that holds `at` those values
    derivatives: the local derivatives as text, {0} and {1} being the operands; the last one serves all further ones
    exponent: the literal exponent of `x**n`
    code: how a program writes the value and what goes back to each operand: {x}, {y}, {z} are the operands, {xs} all of
        them, {out} the value, {dout} the gradient that arrives, {n} the exponent of `x**n` and {m} n - 1, {ties} how
        many operands are the value
    safe_code: the same with no digit lost where the textbook's formula loses some; with those of `program.helpers`
    numpy_code, safe_numpy_code: for arrays, where replacing `math.` by `np.` does not do; of a loss, {t} are the right
        answers as an array like {x}, and {batch} says how many rows there are
    family, letters, definition, domain: what `backprop functions` says of it, and what it calls the operands there;
        without a definition, what it calculates is a sentence in the catalogue
    kink: whether the derivative at some operands is a convention, because there is a kink or a jump
    shape: of an operation on whole arrays, the shape that it makes of those of its operands; without it the operation
        is for numbers, and for arrays element by element
    apart(elements, *operands) -> the same by operations on numbers; both are ids of nodes, one for each element
    settings: what is written behind the operands, and is no operand: "axis=0" of max(x, axis=0)
    """

    name: str
    symbol: str
    arity: int
    precedence: int
    forward: Callable[..., Any] = field(compare=False, repr=False)
    backward: Callable[..., tuple[Any, ...]] = field(compare=False, repr=False)
    formula: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    piece: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    derivatives: tuple[str, ...] = ()
    exponent: Exact | None = None
    code: tuple[str, ...] = ()
    safe_code: tuple[str, ...] = ()
    numpy_code: tuple[str, ...] = ()
    safe_numpy_code: tuple[str, ...] = ()
    most: int | None = 2
    family: str = "arithmetic"
    letters: tuple[str, ...] = ("x", "y", "z")
    definition: str = ""
    domain: str = ""
    kink: Callable[..., bool] | None = field(default=None, compare=False, repr=False)
    shape: Callable[..., tuple[int, ...]] | None = field(default=None, compare=False, repr=False)
    apart: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    settings: tuple[str, ...] = ()

    def __deepcopy__(self, memo: object) -> Operation:
        """Itself: a row never changes."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled, and with it graphs and all that have one. Raises BackpropError."""
        raise BackpropError("no-pickle")

    @property
    def is_function(self) -> bool:
        """Whether it is written as a call, f(x)."""
        return self.precedence == CALL

    @property
    def example(self) -> str:
        """A call with as few operands as there may be: log(x, base)."""
        return f"{self.symbol}({', '.join((*self.letters[: self.arity], *self.settings))})"

    def value_of(self, operands: Sequence[Any], one: Any) -> Any:
        """The value from operands of any kind of numbers; `one` is the number 1 of that kind."""
        return self.forward(*operands) if operands else self.forward(one)

    def in_sympy(self, sympy: Any, at: Sequence[Any], operands: Sequence[Any]) -> Any:
        """The operation in sympy's words, or in those of whatever computes as sympy does.

        `at` are the values of the operands, which say on which side of a kink they are.
        """
        if self.piece is not None:
            return self.piece(sympy, at, *operands)
        assert self.formula is not None
        return self.formula(sympy, *operands)


def _multiply_backward(upstream: Any, value: Any, left: Any, right: Any) -> tuple[Any, Any]:
    if type(upstream) is int and upstream == 1:  # a term of a sum, which is a product often
        return right, left
    if type(upstream) is Fraction and type(left) in EXACT and type(right) in EXACT:
        return multiply(upstream, right), multiply(upstream, left)
    return upstream * right, upstream * left


def _divide_backward(upstream: Any, value: Any, left: Any, right: Any) -> tuple[Any, Any]:
    share = divide(upstream, right)
    return share, -share * value


def _power_backward(upstream: Any, value: Any, base: Any, exponent: Any) -> tuple[Any, Any]:
    missing = ""
    try:
        by_base = upstream * _power_derivative(base, exponent)
    except Undefined as error:
        by_base, missing = None, error.message_id
    side = order(base, 0)
    by_exponent = None
    if side > 0:
        by_exponent = 0 * upstream if base == 1 else upstream * value * log(base)
    elif side == 0 and sign_of(exponent) > 0:
        by_exponent = 0 * upstream  # 0 to any power above 0 is 0
    else:
        missing = missing or ("exponent-derivative-negative" if side < 0 else "exponent-derivative-zero")
    if missing:
        raise Undefined(missing, (by_base, by_exponent))
    return by_base, by_exponent


def _power_derivative(base: Any, exponent: Any) -> Any:
    """n·xⁿ⁻¹, and 0 for n = 0 also where x = 0."""
    if exponent == 0:
        return 0
    if exponent < 1 and order(base, 0) == 0:
        raise Undefined("power-derivative-zero")
    return exponent * power(base, exponent - 1)


ADD = Operation(
    name="add",
    symbol="+",
    arity=2,
    precedence=10,
    forward=operator.add,
    backward=lambda g, out, x, y: (g, g),
    formula=lambda s, x, y: x + y,
    derivatives=("1", "1"),
    code=("{x} + {y}", "{dout} * 1", "{dout} * 1"),
)
SUBTRACT = Operation(
    name="subtract",
    symbol="-",
    arity=2,
    precedence=10,
    forward=operator.sub,
    backward=lambda g, out, x, y: (g, -g),
    formula=lambda s, x, y: x - y,
    derivatives=("1", "-1"),
    code=("{x} - {y}", "{dout} * 1", "{dout} * -1"),
)
MULTIPLY = Operation(
    name="multiply",
    symbol="*",
    arity=2,
    precedence=20,
    forward=operator.mul,
    backward=_multiply_backward,
    formula=lambda s, x, y: x * y,
    derivatives=("{1}", "{0}"),
    code=("{x} * {y}", "{dout} * {y}", "{dout} * {x}"),
)
DIVIDE = Operation(
    name="divide",
    symbol="/",
    arity=2,
    precedence=20,
    forward=divide,
    backward=_divide_backward,
    formula=lambda s, x, y: x / y,
    derivatives=("1/{1}", "-{0}/{1}**2"),
    code=("{x} / {y}", "{dout} / {y}", "-{dout} * {x} / {y} ** 2"),
    safe_code=("{x} / {y}", "{dout} / {y}", "-{dout} / {y} * {out}"),
    safe_numpy_code=("{x} / {y}", "{dout} / {y}", "-{dout} / {y} * {out}"),
    domain="y != 0",
)
NEGATE = Operation(
    name="negate",
    symbol="-",
    arity=1,
    precedence=30,
    forward=operator.neg,
    backward=lambda g, out, x: (-g,),
    formula=lambda s, x: -x,
    derivatives=("-1",),
    code=("-{x}", "-{dout}"),
)
POWER = Operation(
    name="power",
    symbol="**",
    arity=2,
    precedence=40,
    forward=power,
    backward=_power_backward,
    formula=lambda s, x, y: x**y,
    derivatives=("{1}*{0}**({1} - 1)", "{0}**{1}*log({0})"),
    code=("{x} ** {y}", "{dout} * {y} * {x} ** ({y} - 1)", "{dout} * {out} * math.log({x})"),
    safe_code=("power({x}, {y})", "{dout} * power_slope({x}, {y})", "{dout} * {out} * logarithm({x})"),
)
OPERATORS = (ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, POWER)


LITERAL_POWER_CODE = ("{x} ** {n}", "{dout} * {n} * {x} ** {m}")


@lru_cache(maxsize=1024)
def literal_power(exponent: Exact) -> Operation:
    """The row of `x**n` for a literal n: one operand, labelled `**2` as in the lecture."""
    if exponent in (0, 1, 2):
        derivative = ("0", "1", "2*{0}")[int(exponent)]
    else:
        derivative = f"{literal_text(exponent)}*{{0}}**{literal_text(exponent - 1)}"
    return Operation(
        name="literal_power",
        symbol=f"**{literal_text(exponent)}",
        arity=1,
        most=1,
        precedence=40,
        forward=lambda x: power(x, like(x, exponent)),
        backward=lambda g, out, x: (g * _power_derivative(x, like(x, exponent)),),
        formula=lambda s, x: s.power(x, exponent),
        derivatives=(derivative,),
        code=LITERAL_POWER_CODE,
        safe_code=("power({x}, {n})", "{dout} * power_slope({x}, {n})"),
        exponent=exponent,
    )
