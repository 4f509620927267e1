"""Functions as other languages and libraries write them, and what is written here in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
from backprop_cli.graph.functions import FUNCTIONS, WIDER

_WRITTEN = """
ln loge = log
lg = log10
ld lb = log2
sine sinus = sin
cosine cosinus = cos
tangent tg = tan
arctg = atan
logistic expit = sigmoid
swish = silu
logaddexp = logsumexp
maximum amax fmax = max
minimum amin fmin = min
fabs absolute = abs
sgn signum = sign
clamp clipbyvalue = clip
rint nint = round
ceiling = ceil
root = sqrt
prelu lrelu = leaky_relu
celu = elu
square sqr = {0}**2
cube = {0}**3
pow power = {0}**{1}
nthroot nroot = {0}**(1/{1})
exp2 = 2**{0}
exp10 = 10**{0}
reciprocal inv = 1/{0}
neg negative = -{0}
add = {0} + {1}
sub subtract = {0} - {1}
mul multiply = {0}*{1}
div divide truediv = {0}/{1}
floordiv floordivide = floor({0}/{1})
rsqrt = 1/sqrt({x})
erfc = 1 - erf({x})
sec = 1/cos({x})
csc cosec = 1/sin({x})
cot cotan = 1/tan({x})
sech = 1/cosh({x})
csch = 1/sinh({x})
coth = 1/tanh({x})
acot = atan(1/{0})
sind = sin({0}*pi()/180)
cosd = cos({0}*pi()/180)
tand = tan({0}*pi()/180)
deg2rad radians = {0}*pi()/180
rad2deg degrees = {0}*180/pi()
mod remainder floormod = {0} - {1}*floor({0}/{1})
fmod = {0} - {1}*sign({0}/{1})*floor(abs({0}/{1}))
frac = {0} - floor({x})
trunc fix int = sign({x})*floor(abs({x}))
sinc = sin({x})/{0}
logit = log({0}/(1 - {0}))
relu6 = clip({x}, 0, 6)
hardtanh = clip({x}, -1, 1)
hardsigmoid = clip({0}/6 + 1/2, 0, 1)
hardswish = {0}*clip({0}/6 + 1/2, 0, 1)
glu = {0}*sigmoid({y})
selu = 1.0507*(relu({x}) + 1.67326*elu(min({x}, 0)))
mish = {0}*tanh(softplus({x}))
softsign = {0}/(1 + abs({x}))
tanhshrink = {0} - tanh({x})
heaviside step = (1 + sign({x}))/2
"""
"""Names in lower case and without '_', and what is written for them: a function of ours with the same arguments, or an
expression in the first arguments, as they are ({x}, {y}) or in parentheses where they need them ({0}, {1})."""

_OF_LISTS = """
softmax = exp({x} - logsumexp({all}))
logsoftmax = {x} - logsumexp({all})
sum = {sum}
prod = {product}
norm = hypot({all})
mean average avg = ({sum})/{count}
"""
"""The same of functions of whole lists, where they are given numbers one by one."""

_OF_ARRAYS = """
dot matmul inner vdot mm = {0} @ {1}
average avg = mean({all})
reducesum = sum({all})
t = transpose({all})
norm = sqrt(sum({0}**2))
array asarray tensor = {all}
view = reshape({all})
crossentropyerror nllloss = cross_entropy({all})
crossentropyloss softmaxcrossentropy crossentropywithlogits = softmax_with_loss({all})
sum = sum({all})
mean = mean({all})
softmax = softmax({all})
transpose = transpose({all})
reshape = reshape({all})
crossentropy = cross_entropy({all})
softmaxwithloss = softmax_with_loss({all})
"""
"""The same of functions of arrays; `numpy.sum(x)` is `sum(x)`."""

_PLAIN = {name.replace("_", ""): name for name in FUNCTIONS}
_LOG_OF_BASE = re.compile(r"log([0-9]+)")
_ATOM = re.compile(r"[\w.・]+(\([^()]*\))?")


class Meant(NamedTuple):
    """What a call in a foreign spelling is here: a template, and how many arguments it takes.

    `of_list` where it takes a whole list elsewhere, `of_array` where it takes an array here.
    """

    template: str
    least: int
    most: int | None
    letters: tuple[str, ...] = ("x", "y", "z")
    of_list: bool = False
    of_array: bool = False

    @property
    def is_call(self) -> bool:
        """Whether it is a call of one of our functions."""
        return self.template.partition("(")[0] in FUNCTIONS and self.template[-1] == ")"

    def takes(self, count: int) -> bool:
        """Whether it can be written with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    def write(self, arguments: Sequence[str]) -> str:
        """The whole call with these arguments or, where they are too few or too many, with letters."""
        if not self.takes(len(arguments)):
            arguments = self.letters[: self.least]
        grouped = [text if _ATOM.fullmatch(text) else f"({text})" for text in arguments]
        return self.template.format(
            *grouped,
            **dict(zip("xy", arguments)),
            all=", ".join(arguments),
            sum=" + ".join(arguments),
            product="*".join(grouped),
            count=len(arguments),
        )


def meant(name: str, of_array: bool = False) -> Meant | None:
    """What a function's name of another language, or in another spelling, means; None for a name unknown everywhere.

    `of_array` is for those that take a list elsewhere, and an array here.
    """
    plain = name.lower().replace("_", "")
    plain = _foreign(_WRITTEN).get(plain, plain)
    base = _LOG_OF_BASE.fullmatch(plain)
    for prefix in ("arc", "ar"):
        inverse = f"a{plain.removeprefix(prefix)}"
        plain = inverse if plain.startswith(prefix) and inverse in FUNCTIONS else plain
    if plain in _PLAIN or plain in FUNCTIONS:
        row = FUNCTIONS[_PLAIN.get(plain, plain)]
        return Meant(f"{row.name}({{all}})", row.arity, WIDER.get(row.name, row).most, row.letters)
    if base:
        return Meant(f"log({{x}}, {base[1]})", 1, 1)
    if plain in _foreign(_OF_LISTS) and not of_array:
        return Meant(_foreign(_OF_LISTS)[plain], 2, None, of_list=True)
    if plain in _foreign(_OF_ARRAYS):
        template = _foreign(_OF_ARRAYS)[plain]
        least = 2 if "{1}" in template or "cross" in template or "loss" in template else 1
        return Meant(template, least, None, of_array=True)
    if "{" in plain:
        count = 2 if "{1}" in plain or "{y}" in plain else 1
        return Meant(plain, count, count)
    return None


@cache
def _foreign(lines: str) -> dict[str, str]:
    """What is written for each name of a list above."""
    found = {}
    for line in lines.strip().splitlines():
        names, _, template = line.partition(" = ")
        found.update(dict.fromkeys(names.split(), template))
    return found


def misspelt(name: str) -> str | None:
    """The function that a name has a slip of: one letter too many or too few, two exchanged, in a long name one wrong.

    In a short name a wrong letter, or one more at the end, makes another word: tax, cot, sinx.
    """
    name = name.lower()
    return next((right for right in (*FUNCTIONS, *ARRAY_FUNCTIONS) if len(right) > 2 and _is_slip(name, right)), None)


def _is_slip(name: str, right: str) -> bool:
    start = next((i for i, (a, b) in enumerate(zip(name, right)) if a != b), min(len(name), len(right)))
    a, b = name[start:], right[start:]
    if len(a) == len(b):
        return (a[:2] == b[1::-1] and a[2:] == b[2:]) or (len(right) > 4 and a[1:] == b[1:] and not a[0].isdigit())
    if len(a) == len(b) + 1:
        doubled = a[0] == name[start - 1]
        return start > 0 and a[1:] == b and (doubled or len(right) > 4) and not a[0].isdigit()
    return len(a) + 1 == len(b) and a == b[1:] and len(name) > 2
