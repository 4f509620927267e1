"""Texts in our syntax as LaTeX: formulas, and chains with their products, cases and comparisons."""

from __future__ import annotations

import re

from backprop_cli.graph import latex_notation as latex
from backprop_cli.graph.latex_notation import Formula
from backprop_cli.graph.letter_chains import factors_of, terms_of
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import latex_text
from backprop_cli.language.messages import say
from backprop_cli.reading.expression import parse_expression

_NO_LIMIT = 10**9
_SUM, _PRODUCT, _CASES = 10, 20, 45  # how tightly they bind
_COMPARISON = re.compile(r" (==|<|>) ")
_SIGNS = {"==": "=", "<": "<", ">": ">"}


def formula_of(text: str, language: str) -> Formula:
    """A text as LaTeX; what has neither our syntax nor cases stays text."""
    reader = _Reader(text, language)
    return reader.formula(reader.text)


def chain_formula(text: str, language: str) -> Formula:
    """A chain as LaTeX, with a dot between its factors."""
    reader = _Reader(text, language)
    return reader.chain(reader.text)


class _Reader:
    """One text: its cases and comparisons are names in it until everything else is read."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self.written: dict[str, Formula] = {}
        self.prefix = "k"
        while self.prefix in text:
            self.prefix += "k"
        groups = [""]
        for character in text:
            if character == "(":
                groups.append("")
            elif character == ")" and len(groups) > 1:
                inside = groups.pop()
                groups[-1] += self._group(inside)
            else:
                groups[-1] += character
        self.text = "(".join(groups)

    def formula(self, text: str) -> Formula:
        """A text without products of a chain."""
        try:
            graph = parse_expression(text)
        except BackpropError:
            return Formula(rf"\text{{{latex_text(text)}}}")
        return latex.formulas(graph, _NO_LIMIT, self.written)[graph.output]

    def chain(self, text: str) -> Formula:
        """A sum of products."""
        terms = [(sign, self._product(term)) for sign, term in terms_of(text)]
        if len(terms) == 1:
            return terms[0][1]
        first, *others = terms
        return Formula(first[1].text + "".join(f" {sign} {term.within(_PRODUCT)}" for sign, term in others), _SUM)

    def _product(self, text: str) -> Formula:
        factors = [self._factor(factor) for factor in factors_of(text)]
        return factors[0] if len(factors) == 1 else Formula(latex.product(factors, dots=True), _PRODUCT)

    def _factor(self, text: str) -> Formula:
        inside = text[1:-1]
        whole = text.startswith("(") and text.endswith(")") and ")" not in inside.partition("(")[0]
        return self.chain(inside) if whole and "(" not in inside else self.formula(text)

    def _group(self, inside: str) -> str:
        """What stands between two parentheses: as it is, or the name of what it is in LaTeX."""
        if " if " in inside:
            written = self._cases(inside)
        elif _COMPARISON.search(inside):
            written = Formula(rf"\left[{self._condition(inside)}\right]")
        else:
            return f"({inside})"
        name = f"{self.prefix}{len(self.written)}"
        self.written[name] = written
        return name

    def _cases(self, inside: str) -> Formula:
        """`1 if x > 0 else 0` as two lines behind a brace."""
        *cases, last = inside.split(" else ")
        lines = []
        for case in cases:
            value, _, condition = case.partition(" if ")
            lines.append(f"{self.formula(value).text} & {self._condition(condition)}")
        otherwise = latex_text(say("latex-otherwise", self.language))
        lines.append(rf"{self.formula(last).text} & \text{{{otherwise}}}")
        return Formula(r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}", _CASES)

    def _condition(self, text: str) -> str:
        parts = _COMPARISON.split(text)
        return " ".join(_SIGNS[part] if place % 2 else self.formula(part).text for place, part in enumerate(parts))
