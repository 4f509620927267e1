"""What may stand beside an equals sign in an answer, so that no answer has the number of another one.

value := side = side = ... = side       read as one number where every side is one of
side  := calculation                    100*2*1.1, numbers alone
       | own name                       dapple = price.grad = 2.2, or another one in a chain of names
       | formula                        apple*2, of names in the problem, none of them another answer
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.numbers.literals import NUMBER
from backprop_cli.teaching.grade.latex_answers import from_latex
from backprop_cli.teaching.grade.units import Units

Meaning = tuple[str, int]
"""("value" or "gradient", node)."""
_TOKEN = re.compile(rf"\s*(?:(?P<number>{NUMBER})|(?P<word>[^\W\d][\w.']*)|(?P<sign>\*\*|[-+*/^×·÷−⋅()\[\]%√²³¥￥$,]))")
_SLOPE = re.compile(r"\(*[d∂δ]\s?\w*\)?\s?/\s?\(?[d∂δ]\s?\w+\)*")
_DRESS = " `*\"'$。.&"
_MAY_SEPARATE = re.compile(rf"\s*[-+]?\s?{NUMBER}\s?[-/]\s?[^\W\d].*")
_LONGEST = 1_000


class Sides(NamedTuple):
    """The sides that an answer to one question may have; those beside whom its name stands in a chain are `also` it."""

    own: Meaning
    meaning: Callable[[str], Meaning | None]
    asked: Collection[Meaning]
    also: tuple[str, ...] = ()

    def allows(self, side: str, units: Units) -> bool:
        """Whether a side says something about this answer and no other."""
        text = side.strip(_DRESS)
        if not any(map(str.isalpha, text)) or text.startswith(("√", "sqrt")):
            return True
        if text in self.also or self.meaning(text) == self.own:
            return True
        if len(text) > _LONGEST or self.meaning(text):
            return False
        text = text.replace("\\partial", "∂")
        text = (from_latex(text) or text) if "\\" in text else text
        text = units.removed(text) or text
        return not _MAY_SEPARATE.fullmatch(text) and self._is_formula(_SLOPE.sub(self._letter, text), units)

    def _letter(self, slope: re.Match[str]) -> str:
        """One letter for the derivative of one node by another; that of an answer stays what it is."""
        return slope[0] if self.meaning(slope[0]) in self.asked else "(k)"

    def _is_formula(self, text: str, units: Units) -> bool:
        """Whether a text is of numbers, signs and names, with signs between the names."""
        at, behind, names, signs = 0, "", 0, 0
        last = ""
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                return False
            at = match.end()
            word = match["word"]
            last = word or ""
            if word and not (behind == "number" and word.lower() in units.names) and word not in FUNCTIONS:
                if behind == "word" or not self._may_be_in(word):
                    return False
                names += 1
            signs += match["sign"] is not None or bool(word and behind == "number" and not match[0][0].isspace())
            behind = match.lastgroup or ""
        return not names or (signs > 0 and self.meaning(last) not in self.asked)

    def _may_be_in(self, word: str) -> bool:
        """Whether a name may be in a formula for this answer: a letter, or a name in the problem that is no answer."""
        meaning = self.meaning(word)
        if meaning is None:
            return len(word) == 1
        return meaning != self.own and (meaning[0] == "value" or meaning not in self.asked)
