"""Whether the output is affine (a + b·x) in one node while every other input keeps its value: decided, not guessed.

The part of the formula that depends on x is computed modulo a random 61-bit prime p at three random points r0, r1, r2.
An affine f satisfies (f(r1) - f(r0))·(r2 - r0) = (f(r2) - f(r0))·(r1 - r0) at any points, so an affine output is
always recognised, also where terms cancel (x*x - x*x + x, x/x + x). For any other rational f of degree d the equation
holds for at most about 2d of the p values that r2 may take (Schwartz-Zippel), and p divides one of f's coefficients
for few of the 10**16 primes: the chance of an error is below 2**-50 up to a degree of 500.

What is no rational operation (a root, a power with a varying exponent, log) counts as an unknown function: a hash of
its name and operands. So exp(log(x)) is not recognised as x: the answer "affine" can be relied on, always.

Source: J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import Any, cast

from backprop_cli.graph.operations import POWER, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number

TRIES = 8
"""Times that points are drawn again when one of them divides by zero."""
_BITS = 61


class Residue:
    """A number modulo p. `number` is what it stands for where that does not depend on x."""

    __slots__ = ("number", "prime", "value")

    def __init__(self, value: int, prime: int, number: Number | None = None) -> None:
        self.value = value
        self.prime = prime
        self.number = number

    def __add__(self, other: Residue | int) -> Residue:
        return Residue((self.value + _value(other)) % self.prime, self.prime)

    def __sub__(self, other: Residue | int) -> Residue:
        return Residue((self.value - _value(other)) % self.prime, self.prime)

    def __mul__(self, other: Residue | int) -> Residue:
        return Residue(self.value * _value(other) % self.prime, self.prime)

    def __neg__(self) -> Residue:
        return Residue(-self.value % self.prime, self.prime)

    def __truediv__(self, other: Residue) -> Residue:
        return Residue(self.value * _inverse(other.value, self.prime) % self.prime, self.prime)


class ModularAlgebra:
    """The operations of the table modulo p; any function is an unknown function."""

    def __init__(self, prime: int) -> None:
        self.prime = prime

    def constant(self, number: Number) -> Residue:
        """A number as a residue. Raises ZeroDivisionError where p divides its denominator."""
        top, bottom = (Fraction(number) if isinstance(number, float) else number).as_integer_ratio()
        return Residue(top * _inverse(bottom, self.prime) % self.prime, self.prime, number)

    def step(self, operation: Operation, operands: Sequence[Any]) -> Residue:
        """The value of an operation; of a function nothing is known. Raises ZeroDivisionError."""
        if operation.is_function:
            return self.unknown(operation.name, *operands)
        if operation is POWER:
            return self.power(*operands)
        return cast(Residue, operation.in_sympy(self, (), operands))

    def power(self, base: Residue, exponent: Any) -> Residue:
        """base ** exponent for a whole exponent that does not depend on x; unknown for any other."""
        number = exponent.number if isinstance(exponent, Residue) else exponent
        if number is None or number != int(number):
            operand = exponent if isinstance(exponent, Residue) else self.constant(exponent)
            return self.unknown("power", base, operand)
        whole = int(number)
        factor = base.value if whole >= 0 else _inverse(base.value, self.prime)
        return Residue(pow(factor, abs(whole), self.prime), self.prime)

    def unknown(self, name: str, *operands: Any) -> Residue:
        """The value of a function of which nothing is known, but that it is one."""
        key = repr((name, [_value(operand) for operand in operands]))
        digest = blake2b(key.encode(), digest_size=16).digest()
        return Residue(int.from_bytes(digest, "big") % self.prime, self.prime)


def is_affine(graph: Graph, values: Sequence[Number], node: int, reached: Sequence[int]) -> bool:
    """Whether the output is a + b·x in the value x of `node`.

    `values` are those of the forward pass, `reached` says for each node whether the output depends on it.
    """
    varying = _dependents(graph, node, reached)
    if not varying:
        return True  # the output does not depend on the node, or is the node itself
    for _ in range(TRIES):
        algebra = ModularAlgebra(_random_prime())
        try:
            (r0, f0), (r1, f1), (r2, f2) = (_sample(graph, values, node, varying, algebra) for _ in range(3))
        except ZeroDivisionError:
            continue
        return (f1 - f0) * (r2 - r0) % algebra.prime == (f2 - f0) * (r1 - r0) % algebra.prime
    return False


def at_kink(graph: Graph, values: Sequence[Number], node: int, reached: Sequence[int]) -> bool:
    """Whether the output has a kink on the way from `node`: a tie of max or min, relu or abs at 0."""
    for later in _dependents(graph, node, reached):
        operation = graph.operations[later]
        if operation and operation.kink and operation.kink(*(values[operand] for operand in graph.operands[later])):
            return True
    return False


def _dependents(graph: Graph, node: int, reached: Sequence[int]) -> list[int]:
    """The nodes between `node` and the output, in order, without `node`."""
    varies = bytearray(len(graph))
    varies[node] = reached[node]
    found = []
    for later in range(node + 1, graph.output + 1):
        if reached[later]:
            for operand in graph.operands[later]:
                if varies[operand]:
                    varies[later] = 1
                    found.append(later)
                    break
    return found


def _sample(
    graph: Graph, values: Sequence[Number], node: int, varying: list[int], algebra: ModularAlgebra
) -> tuple[int, int]:
    """A random point, and the output there."""
    point = random.randrange(algebra.prime)
    results = {node: Residue(point, algebra.prime)}
    for later in varying:
        operation = graph.operations[later]
        assert operation is not None
        operands = [results.get(i) or algebra.constant(values[i]) for i in graph.operands[later]]
        results[later] = algebra.step(operation, operands)
    return point, results[graph.output].value


def _value(number: Residue | int) -> int:
    return number.value if isinstance(number, Residue) else number


def _inverse(number: int, prime: int) -> int:
    """1 / number modulo p. Raises ZeroDivisionError."""
    if number == 1:
        return 1
    if number % prime == 0:
        raise ZeroDivisionError
    return pow(number, -1, prime)


def _random_prime() -> int:
    """A prime of _BITS bits, by the test of Miller and Rabin."""
    while True:
        candidate = random.getrandbits(_BITS - 1) | 1 << (_BITS - 1) | 1
        if all(pow(small, candidate - 1, candidate) == 1 for small in (2, 3)) and _is_prime(candidate):
            return candidate


def _is_prime(number: int) -> bool:
    """Certain for odd numbers below 2**64 with these twelve bases."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        power = pow(base, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True
