"""The symbolic half of the check: formulas by sympy. Imported only when a check runs, since sympy is slow to load."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpz
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from backprop_cli.checking.evidence import Check, Run, Wide, agrees, claimed, ours, precisions, verdict
from backprop_cli.checking.formulas import Formulas, Made, cosh, sinh, tanh
from backprop_cli.graph.notation import name_of_given
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.balls import Undecided, ball_of, precision
from backprop_cli.numbers.decimals import decimal_text, terminating_places
from backprop_cli.numbers.limits import MOST_BITS
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Exact, Number

FLAT = ("add", "subtract", "multiply", "divide", "negate")
"""Operations that sympy works out on numbers as well as we do."""
_ALONE = re.compile(r"[\w.]+(\([^()]*\))?")


class SymbolicAlgebra:
    """sympy as the rows of the table speak to it."""

    def power(self, base: Any, exponent: Exact) -> Any:
        """base ** exponent for a literal exponent."""
        return base ** sympy.Rational(exponent.numerator, exponent.denominator)

    sinh, cosh, tanh = sinh, cosh, tanh

    def __getattr__(self, name: str) -> Any:
        return getattr(sympy, name)


ALGEBRA = SymbolicAlgebra()

Make = Callable[[int, Sequence[Any]], Any]
"""What a node makes of its operands, in sympy's words."""


def symbolic_check(run: Run, expression_of: Callable[[int], str]) -> Check | None:
    """Differentiate the output by every node and compare.

    None where sympy's derivative has no value though ours has: that of (x*y)**1.5 is 1.5*(x*y)**1.5/x, 0/0 at 0; and
    where sympy cannot do it.
    """
    graph = run.graph
    # real as all our numbers are: of a complex x sympy takes minutes to tell whether tanh(x**1000) ends
    symbols = [
        sympy.Symbol(step.name, real=True) if step.kind == "input" else sympy.Dummy(expression_of(step.id), real=True)
        for step in graph
    ]
    try:
        with precision(MOST_BITS):  # no fewer than it took to tell on which side of a kink a number lies

            def make(node: int, around: Sequence[Any]) -> Any:
                return symbols[node] if _is_constant(run, node, around) else _made_of(run, node, around)

            base = expressions_of(graph, symbols, make)
            made = _made(run, symbols, base)
            derivatives = [derivative(graph, symbols, make, base, node) for node in range(len(graph))]
        found = _Comparison(run, symbols, base, derivatives, made)
    except (NotImplementedError, Undecided, OverflowError, MemoryError, RecursionError):
        return None  # no numbers here for a function of sympy's, or numbers that are too long for it
    if not found.complete:
        return None
    formulas = {node: formula_text(found, graph.names, symbols, run.upstream) for node, found in enumerate(derivatives)}
    wrong, values = found.expected, found.expected_values
    rows = ["mismatch" if node in wrong or node in values else "ok" for node in range(len(graph))]
    return verdict(run, "symbolic", rows, formulas=formulas, expected=wrong, expected_values=values)


class _Comparison:
    """Every value and every gradient against sympy's formulas, with ever more bits until all are told."""

    def __init__(
        self, run: Run, symbols: Sequence[Any], values: Sequence[Any], derivatives: Sequence[Any], made: Sequence[Made]
    ) -> None:
        self.run = run
        self.expected: dict[int, Number] = {}
        self.expected_values: dict[int, Number] = {}
        graph = run.graph
        inputs = list(graph.inputs.values())
        self.inputs = inputs
        self.value_formulas = Formulas([symbols[node] for node in inputs], values, made)
        self.slope_formulas = Formulas(symbols, derivatives)
        pending = list(range(len(graph)))
        *_, last = tries = precisions()
        for bits in tries:
            pending = self._compared(pending, bits, bits == last)
            if not pending:
                break
        self.complete = not pending

    def _compared(self, pending: Sequence[int], bits: int, last: bool) -> list[int]:
        """Compare the nodes that are pending with so many bits; those that are still to be told."""
        run = self.run
        with precision(bits):
            values = self.value_formulas([ball_of(run.values[node], bits) for node in self.inputs])
            slopes = self.slope_formulas(values)
            upstream = ball_of(run.upstream, bits)
            wide = []
            for node in pending:
                try:
                    if not agrees(run.values[node], values[node], last):
                        self.expected_values[node] = ours(values[node])
                    if run.exists(node):
                        reference = slopes[node] * upstream
                        if not agrees(run.gradients[node], reference, last):
                            self.expected[node] = ours(reference)
                except Wide:
                    wide.append(node)
        return wide


def expressions_of(
    graph: Graph, symbols: Sequence[Any], make: Make, base: Sequence[Any] = (), pushed: int = 0
) -> list[Any]:
    """Every node as an expression of the inputs; with a `base`, node `pushed` is replaced by its own symbol.

    What stands before it, or does not depend on it, is taken from `base`.
    """
    results, touched = [*base[:pushed]], set()
    if base:
        results.append(symbols[pushed])
        touched.add(pushed)
    for node in range(len(results), len(graph)):
        operation, operands = graph.operations[node], graph.operands[node]
        if base and touched.isdisjoint(operands):
            results.append(base[node])
        elif graph.kind(node) == "input":
            results.append(symbols[node])
        elif operation is not None:
            results.append(make(node, [results[operand] for operand in operands]))
            touched.add(node)
        else:
            value = Fraction(graph.literals[node])
            results.append(sympy.Rational(value.numerator, value.denominator))
    return results


def derivative(graph: Graph, symbols: Sequence[Any], make: Make, base: Sequence[Any], node: int) -> Any:
    """The output's derivative by a node."""
    pushed = base if graph.kind(node) == "input" else expressions_of(graph, symbols, make, base, node)
    return sympy.diff(pushed[graph.output], symbols[node])


def _made_of(run: Run, node: int, operands: Sequence[Any]) -> Any:
    """What a node makes of its operands, in sympy's words."""
    operation = run.graph.operations[node]
    assert operation is not None
    at = [claimed(run.values[operand]) for operand in run.graph.operands[node]] if operation.piece else ()
    return operation.in_sympy(ALGEBRA, at, operands)


def _is_constant(run: Run, node: int, operands: Sequence[Any]) -> bool:
    """Whether a node is an irrational function of numbers: sympy would work it out, at any length and not always well.

    Such a node is a symbol of its own in the formulas.
    """
    operation = run.graph.operations[node]
    assert operation is not None
    irrational = bool(operands) and operation.name not in FLAT and isinstance(run.values[node], Proven)
    return irrational and all(operand.is_number for operand in operands)


def _made(run: Run, symbols: Sequence[Any], base: Sequence[Any]) -> list[Made]:
    """What those symbols stand for: an expression in the symbols of their operands, and the operands."""
    found: list[Made] = []
    for node, (operation, operands) in enumerate(zip(run.graph.operations, run.graph.operands)):
        if operation is not None and base[node] is symbols[node]:
            places = [sympy.Dummy(real=True) for _ in operands]
            expression = _made_of(run, node, places)
            found.append((symbols[node], expression, list(zip(places, (base[operand] for operand in operands)))))
    return found


def _grouped(text: str) -> str:
    """An expression that can stand in a formula: in parentheses unless it is a number or a call."""
    return text if _ALONE.fullmatch(text) else f"({text})"


def formula_text(derivative: Any, names: Sequence[str | None], symbols: Sequence[Any], upstream: Number) -> str:
    """The derivative as text, in the user's names and decimals."""
    return printed(in_names(derivative, names, symbols, upstream))


def printed(formula: Any) -> str:
    """A formula as text, with decimals as they are typed here."""
    return str(_Printer().doprint(formula))


def in_names(derivative: Any, names: Sequence[str | None], symbols: Sequence[Any], upstream: Number) -> Any:
    """The derivative in the user's names, where all numbers of one text are one."""
    if upstream != 1:
        derivative = derivative * sympy.Symbol(name_of_given(names))
    shown = sympy.factor_terms(derivative).replace(_is_share_of_sum, _shared_out)
    replacements: dict[Any, Any] = {
        symbol: sympy.Symbol(names[node] or (symbol.name if symbol is shown else _grouped(symbol.name)))
        for node, symbol in enumerate(symbols)
        if symbol.is_Dummy
    }
    return shown.xreplace(replacements)


def _is_share_of_sum(expression: Any) -> bool:
    """Whether an expression is a decimal times a sum."""
    if not expression.is_Mul or len(expression.args) != 2:
        return False
    number, terms = expression.args
    return bool(number.is_Rational and terms.is_Add and _decimal(number))


def _shared_out(share: Any) -> Any:
    """0.1*(5*x + 11) as 0.5*x + 1.1."""
    number, terms = share.args
    return sympy.Add(*(number * term for term in terms.args))


def _decimal(number: Any) -> str | None:
    """A rational that is no whole number as a decimal that ends, without its sign."""
    exact = abs(Fraction(int(number.p), int(number.q)))
    return decimal_text(exact) if exact.denominator != 1 and terminating_places(exact) is not None else None


def _digits(number: Any) -> str:
    """A whole number of any length: Python refuses to write a long one, and whether it can be read is seen later."""
    return str(fmpz(int(number)))


class _Printer(StrPrinter):  # type: ignore[misc]  # sympy ships no types: mypy's strict takes its class for Any, and refuses any subclass of Any
    """sympy's text, with numbers, constants and functions as they are typed here: `e` and `pi` may be inputs."""

    def _print_Rational(self, expr: Any) -> str:
        decimal = _decimal(expr)
        return f"{'-' if expr < 0 else ''}{decimal}" if decimal else f"{_digits(expr.p)}/{_digits(expr.q)}"

    def _print_Integer(self, expr: Any) -> str:
        return _digits(expr.p)

    def _print_Mul(self, expr: Any) -> str:
        number, rest = expr.as_coeff_Mul()
        decimal = _decimal(number) if number.is_Rational else None
        if decimal is None:
            return str(super()._print_Mul(expr))
        first = sympy.Float(f"{'-' if number < 0 else ''}{decimal}", max(17, len(decimal)))
        return str(super()._print_Mul(sympy.Mul._from_args([first, *sympy.Mul.make_args(rest)])))

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        decimal = _decimal(expr.exp) if expr.exp.is_Rational and expr.exp > 0 else None
        if decimal is None:
            return str(super()._print_Pow(expr, rational))
        return f"{self.parenthesize(expr.base, PRECEDENCE['Pow'])}**{decimal}"

    def _print_Exp1(self, expr: Any) -> str:
        return "e()"

    def _print_Pi(self, expr: Any) -> str:
        return "pi()"

    def _print_Abs(self, expr: Any) -> str:
        return f"abs({self._print(expr.args[0])})"

    def _print_erfc(self, expr: Any) -> str:
        return f"(1 - erf({self._print(expr.args[0])}))"
