"""Random problems without values: named steps of sums, products, powers and functions."""

from __future__ import annotations

from random import Random

FUNCTIONS = ("exp", "log", "sin", "cos", "tanh", "sigmoid", "sqrt", "softplus")
IN_PIECES = ("relu", "abs", "max", "min", "leaky_relu", "elu")


def problem(seed: int) -> str:
    """The problem of a number, the same every time; every fourth has functions, every eighth some in pieces."""
    random = Random(seed)
    functions = (*(FUNCTIONS if seed % 4 == 0 else ()), *(IN_PIECES if seed % 8 == 0 else ()))
    names = random.sample(["x", "y", "z", "w", "apple", "リンゴ"], random.randint(1, 3))
    statements = []
    for index in range(random.randint(1, 4)):
        statements.append(f"t{index} = {_expression(random, names, functions, random.randint(1, 3))}")
        names.append(f"t{index}")
    return "; ".join(statements)


def _expression(random: Random, names: list[str], functions: tuple[str, ...], depth: int) -> str:
    if not depth:
        return random.choice([*names, *names, "2", "3", "1.1", "0.5"])
    left, right = (_expression(random, names, functions, depth - 1) for _ in range(2))
    if functions and random.random() < 0.3:
        name = random.choice(functions)
        return f"{name}({left}, {right})" if name in ("max", "min") else f"{name}({left})"
    form = random.choice(["{} + {}", "({}) - ({})", "({}) * ({})", "({}) * ({})", "({}) / ({})", "({})**2", "({})**3"])
    written = form.format(left, right)
    return f"{random.choice(names)} * ({written})" if written.replace(".", "").isdigit() else f"({written})"
