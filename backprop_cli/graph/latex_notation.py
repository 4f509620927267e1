"""Graph -> LaTeX: what a node calculates, as a formula for inside of math."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from backprop_cli.graph.notation import leaf_text
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.language.escape import latex_name
from backprop_cli.numbers.rational import Number

LONGEST = 300
"""Characters of a formula before a node is only named by its number where it is used."""
_ATOM, _CALL, _FRACTION, _POWER, _NEGATIVE, _PRODUCT, _SUM = 100, 45, 41, 40, 30, 20, 10

_FUNCTIONS = {name: f"\\{name}" for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")}
_FUNCTIONS |= {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan"}
_WIDE = (r"\mathrm", r"\text", r"\frac", r"\begin")  # what needs a dot beside it
_CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}"}


class Formula(NamedTuple):
    """LaTeX for inside of math, and how tightly its outermost operation binds."""

    text: str
    tightness: int = _ATOM

    def within(self, tightness: int) -> str:
        """The text where at least this is needed, else in parentheses."""
        return self.text if self.tightness >= tightness else rf"\left({self.text}\right)"


def formulas(graph: Graph, longest: int = LONGEST, written: Mapping[str, Formula] | None = None) -> list[Formula]:
    """What every node calculates, by id, from named nodes and numbers; a longer operand is written as its id.

    `written` are names with a formula of their own.
    """
    found: list[Formula] = []
    written = written or {}
    for step in graph:
        if step.operation is None:
            value = graph.literals.get(step.id)
            name = step.name and (written.get(step.name) or name_formula(step.name))
            found.append(name or number_formula(0 if value is None else value))
        else:
            parts = [
                written.get(graph.names[operand] or "") or operand_formula(graph, operand, found[operand], longest)
                for operand in step.operands
            ]
            found.append(calculation(step.operation, parts))
    return found


def operand_formula(graph: Graph, node: int, own: Formula, longest: int = LONGEST) -> Formula:
    """A node where another one uses it: its name, its formula while that is short, else #12."""
    name = graph.names[node]
    if name is not None:
        return name_formula(name)
    return own if len(own.text) <= longest else Formula(rf"\mathrm{{\#{node}}}")


def name_formula(name: str) -> Formula:
    """A name: x, or \\mathrm{apple\\_num}."""
    return Formula(latex_name(name))


def number_formula(value: Number) -> Formula:
    """A number as it is written: 1.1, -2, a fraction, or with a power of ten."""
    return literal(leaf_text(value).strip("()"))


def literal(text: str) -> Formula:
    """The text of a number."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, exponent = text.partition("e")
    if exponent:
        return Formula(rf"{sign}{whole} \cdot 10^{{{int(exponent)}}}", _NEGATIVE if sign else _PRODUCT)
    if "/" in text:
        fraction = Fraction(text)
        text = rf"\frac{{{fraction.numerator}}}{{{fraction.denominator}}}"
        return Formula(sign + text, _NEGATIVE if sign else _FRACTION)
    return Formula(sign + text, _NEGATIVE if sign else _ATOM)


def calculation(operation: Operation, parts: Sequence[Formula]) -> Formula:
    """An operation on operands."""
    if operation.is_function:
        return _called(operation, [part.text for part in parts])
    if operation is NEGATE:
        return Formula(f"-{parts[0].within(_POWER)}", _NEGATIVE)
    if operation.exponent is not None:
        return _power(parts[0], number_formula(operation.exponent))
    left, right = parts
    if operation is POWER:
        return _power(left, right)
    if operation is DIVIDE:
        return Formula(rf"\frac{{{left.text}}}{{{right.text}}}", _FRACTION)
    if operation is MULTIPLY:
        return Formula(product([left, right]), _PRODUCT)
    if operation in (ADD, SUBTRACT):
        return Formula(f"{left.within(_SUM)} {operation.symbol} {_right(right, _SUM + 1)}", _SUM)
    raise NotImplementedError(operation.name)  # of arrays


def product(factors: Sequence[Formula], dots: bool = False) -> str:
    """Factors side by side, with a dot where they would run into each other, or everywhere."""
    text = factors[0].within(_PRODUCT)
    for factor in factors[1:]:
        right = _right(factor, _PRODUCT)
        apart = dots or right[:1].isdigit() or text.endswith(right) or any(sign in text + right for sign in _WIDE)
        text += rf" \cdot {right}" if apart else f" {right}"
    return text


def _right(part: Formula, tightness: int) -> str:
    """An operand behind an operator, where a minus does not stand alone."""
    return part.within(_NEGATIVE + 1 if part.text.startswith("-") else tightness)


def _power(base: Formula, exponent: Formula) -> Formula:
    return Formula(f"{base.within(_ATOM)}^{{{exponent.text}}}", _POWER)


def _called(operation: Operation, parts: Sequence[str]) -> Formula:
    """A function as mathematics writes it, or upright with its name."""
    name = operation.name
    if name in _CONSTANTS:
        return Formula(_CONSTANTS[name])
    if name == "sqrt":
        return Formula(rf"\sqrt{{{parts[0]}}}", _CALL)
    if name == "abs":
        return Formula(rf"\left|{parts[0]}\right|")
    if name == "log_base":
        return Formula(rf"\log_{{{parts[1]}}}\left({parts[0]}\right)", _CALL)
    written = _FUNCTIONS.get(name) or rf"\operatorname{{{operation.symbol.replace('_', chr(92) + '_')}}}"
    arguments = ", ".join([*parts, *operation.settings])
    return Formula(rf"{written}\left({arguments}\right)", _CALL)
