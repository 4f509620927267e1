"""Random problems with arrays: the text, the values, and the same calculation in the words of another numpy."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

Shape = tuple[int, ...]
Step = Callable[[Any, Mapping[str, Any]], Any]
"""One step by a numpy (numpy's own, or autograd's) from the arrays by name."""

SHAPES: tuple[Shape, ...] = ((), (2,), (3,), (1, 3), (2, 1), (2, 3), (3, 2), (2, 2), (3, 3), (2, 2, 3), (2, 1, 2, 2))


@dataclass
class RandomProblem:
    """`text` has a statement a step, the last one being the output; `steps` are the same by name, in order."""

    seed: int
    smooth: bool
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    upstream: Any = None

    def compute(self, numpy: Any, values: Mapping[str, Any]) -> Any:
        """The output, by another numpy."""
        arrays = dict(values)
        for name, step in self.steps.items():
            arrays[name] = step(numpy, arrays)
        return arrays[name]


def nested_numbers(rnd: random.Random, shape: Shape, draw: Callable[[], Any]) -> Any:
    """Nested lists of drawn numbers; one number for the shape ()."""
    return [nested_numbers(rnd, shape[1:], draw) for _ in range(shape[0])] if shape else draw()


def _fraction(rnd: random.Random, span: int, denominator: int) -> Fraction:
    return Fraction(rnd.randint(-span, span), denominator)


def problem(seed: int, smooth: bool = False) -> RandomProblem:
    """The problem of a seed; a `smooth` one is for an engine that halves ties otherwise than we do."""
    rnd = random.Random(seed)
    made = RandomProblem(seed, smooth)
    statements = []
    for name in "abcd"[: rnd.randint(2, 4)]:
        shape = rnd.choice(SHAPES)
        few = rnd.random() < 0.4 and not smooth  # a few numbers alone have ties
        span, denominator = (3, 1) if few else (200, 50 * rnd.choice((1, 1, 2, 10, 3)))
        made.shapes[name] = shape
        made.values[name] = nested_numbers(rnd, shape, partial(_fraction, rnd, span, denominator))
    for number in range(rnd.randint(2, 7)):
        text, shape, step = _step(rnd, made, smooth)
        name = f"s{number}"
        statements.append(f"{name} = {text}")
        made.shapes[name], made.steps[name] = shape, step
    made.text = "; ".join(statements)
    made.values = {name: value for name, value in made.values.items() if re.search(rf"\b{name}\b", made.text)}
    if shape:
        made.upstream = nested_numbers(rnd, shape, lambda: rnd.randint(-3, 3))
    return made


def _step(rnd: random.Random, made: RandomProblem, smooth: bool) -> tuple[str, Shape, Step]:
    """A step that fits: its text, its shape, and the same for another numpy."""
    while True:
        name, other = rnd.choices(list(made.shapes), k=2)
        if rnd.random() < 0.8:
            name = list(made.shapes)[-1]  # long chains
        found = rnd.choice(_MAKERS)(rnd, made, name, other, smooth)
        if found is not None:
            return found


def _elementwise(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    shape = _broadcast(made.shapes[a], made.shapes[b])
    if shape is None:
        return None
    sign = rnd.choice("+-*")
    operators: dict[str, Step] = {
        "+": lambda np, x: x[a] + x[b],
        "-": lambda np, x: x[a] - x[b],
        "*": lambda np, x: x[a] * x[b],
    }
    return f"{a} {sign} {b}", shape, operators[sign]


def _broadcast(left: Shape, right: Shape) -> Shape | None:
    size = max(len(left), len(right))
    left, right = ((1,) * (size - len(shape)) + shape for shape in (left, right))
    if any(a != b and 1 not in (a, b) for a, b in zip(left, right)):
        return None
    return tuple(map(max, left, right))


def _function(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    functions: dict[str, Step] = {
        f"sigmoid({a})": lambda np, x: 1 / (1 + np.exp(-x[a])),
        f"tanh({a})": lambda np, x: np.tanh(x[a]),
        f"{a}**2": lambda np, x: x[a] ** 2,
        f"-{a}": lambda np, x: -x[a],
        f"relu({a})": lambda np, x: np.maximum(x[a], 0.0),
        f"exp(tanh({a}))": lambda np, x: np.exp(np.tanh(x[a])),
        f"{a} / ({a}**2 + 1)": lambda np, x: x[a] / (x[a] ** 2 + 1),
        f"log(1 + {a}*{a})": lambda np, x: np.log(1 + x[a] * x[a]),
        f"max({a}, 0.37)": lambda np, x: np.maximum(x[a], 0.37),
        f"2 * {a} - 1": lambda np, x: 2 * x[a] - 1,
    }
    text = rnd.choice(list(functions))
    return text, made.shapes[a], functions[text]


def _product(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    left, right = made.shapes[a], made.shapes[b]
    rows = right[-2] if len(right) > 1 else right[-1] if right else 0
    if not left or not right or left[-1] != rows:
        return None
    outer = _broadcast(left[:-2], right[:-2])
    if outer is None or (len(left) == 1) != (len(right) == 1) and max(len(left), len(right)) > 2:
        return None  # autograd has no rule for a vector beside a stack of matrices
    kept = (left[-2:-1] if len(left) > 1 else ()) + (right[-1:] if len(right) > 1 else ())
    return f"{a} @ {b}", outer + kept, lambda np, x: np.matmul(x[a], x[b])


def _moved(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    shape = made.shapes[a]
    if rnd.random() < 0.5:
        return f"transpose({a})", shape[::-1], lambda np, x: np.transpose(x[a])
    size = 1
    for length in shape:
        size *= length
    lengths = rnd.choice([(size,), (1, size), (size, 1), *([(2, size // 2)] if size % 2 == 0 else [])])
    return f"reshape({a}, {', '.join(map(str, lengths))})", lengths, lambda np, x: np.reshape(x[a], lengths)


def _reduced(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    shape = made.shapes[a]
    name = rnd.choice(("sum", "mean", "max", "min"))
    if not shape:
        return None
    axis = rnd.choice((None, *range(-len(shape), len(shape))))
    reduced = () if axis is None else tuple(n for place, n in enumerate(shape) if place != axis % len(shape))
    text = f"{name}({a})" if axis is None else f"{name}({a}, axis={axis})"
    return text, reduced, lambda np, x: getattr(np, name)(x[a], axis=axis)


def _loss(rnd: random.Random, made: RandomProblem, a: str, b: str, smooth: bool) -> Any:
    shape = made.shapes[a]
    if not shape:
        return None
    if rnd.random() < 0.5 or len(shape) > 2:
        return f"softmax({a})", shape, lambda np, x: _softmax(np, x[a])
    classes = [rnd.randrange(shape[-1]) for _ in range(shape[0] if len(shape) == 2 else 1)]
    one_hot = [[int(column == chosen) for column in range(shape[-1])] for chosen in classes]
    answers: Any = one_hot if len(shape) == 2 else one_hot[0]
    written = rnd.choice([answers, classes if len(shape) == 2 else classes[0]])
    name = rnd.choice(("softmax_with_loss({a}, {t})", "cross_entropy(softmax({a}), {t})"))
    return (
        name.format(a=a, t=written),
        (),
        lambda np, x: -np.sum(np.array(answers) * np.log(_softmax(np, x[a]))) / len(classes),
    )


def _softmax(np: Any, x: Any) -> Any:
    powers = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)


_MAKERS = (_elementwise, _elementwise, _function, _product, _product, _moved, _reduced, _loss)
