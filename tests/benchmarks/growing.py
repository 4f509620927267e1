"""What `growth` runs: every command in its main formats, and inputs of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

VARIABLES = "Variables"
"""In place of a command: Python code."""


class Command(NamedTuple):
    """A line of the table; a word that is a name in INPUTS stands for that file, or that code."""

    name: str
    words: list[str]


def _items(count: int) -> str:
    rows = "".join(f"  - {{name: i{n}, price: {n % 50 + 100}, quantity: 2}}\n" for n in range(count))
    return f"items:\n{rows}tax: 10%\n"


def _expression(text: str, values: dict[str, object]) -> str:
    return f"expression: {text}\nvalues: {{{', '.join(f'{name}: {value}' for name, value in values.items())}}}\n"


def _terms(count: int) -> str:
    values = {f"x{n}": n % 9 + 0.5 for n in range(count)}
    return _expression(" + ".join(f"x{n}*y" for n in range(count)), values | {"y": 3})


def _chain(count: int) -> str:
    return _expression("(" * count + "x" + "*y + x)" * count, {"x": 1, "y": -1})


def _operands(count: int) -> str:
    return _expression(f"max({', '.join(f'x{n}' for n in range(count))})", {f"x{n}": n for n in range(count)})


def _steps(count: int) -> str:
    rows = "".join(f"  a{n + 1}: a{n} + x\n" for n in range(count))
    return f"steps:\n  a0: x*1\n{rows}values: {{x: 3}}\n"


def _array(count: int) -> str:
    numbers = ", ".join(f"{n % 9}.5" for n in range(count))
    return f"expression: sum(X * Y)\nvalues:\n  X: [{numbers}]\n  Y: [{numbers}]\n"


def _letters(count: int) -> str:
    return f"expression: {' + '.join(f'x{n}*y' for n in range(count))}\n"


def _table(count: int) -> str:
    return "apple,tax\n" + "".join(f"{n % 50 + 100},1.{n % 9 + 1}\n" for n in range(count))


def _answers(count: int) -> str:
    return "".join(f"di{n}: 2.2\n" for n in range(count))


def _operators(count: int) -> str:
    return (
        "from backprop_cli import Variable\n"
        f"xs = [Variable(f'x{{n}}', n % 9 + 0.5) for n in range({count})]\n"
        "y = total = Variable('y', 3)\n"
        "for x in xs:\n    total = total + x * y\n"
    )


INPUTS: dict[str, Callable[[int], str]] = {
    "apple.yaml": lambda count: "items:\n  - {name: apple, price: 100, quantity: 2}\ntax: 10%\n",
    "items.yaml": _items,
    "terms.yaml": _terms,
    "chain.yaml": _chain,
    "operands.yaml": _operands,
    "steps.yaml": _steps,
    "array.yaml": _array,
    "letters.yaml": _letters,
    "table.csv": _table,
    "answers.txt": _answers,
    "by-operators-exact": lambda count: _operators(count) + "total.backward()\n",
    "by-operators-float": lambda count: _operators(count) + "total.backward(arithmetic='float')\n",
    "by-operators-solve": lambda count: _operators(count) + "total.solve()\n",
}
SHAPES = ("items", "terms", "chain", "operands", "steps", "array")
"""Problems with numbers."""
STYLES = ("layers", "plain", "numpy", "sql")

NOTES = {
    "compare": "measures each method as long as it may, whatever the size",
    "practice": "up to the first question",
    "solve apple --table table.csv": "rows are written as they are solved, and so are those before a limit",
}
"""By the start of a line's name: what its figures mean, or why they are above the bar."""


def commands() -> Iterator[Command]:
    """All lines."""
    yield from map(_line, _words())
    for way in ("exact", "float", "solve"):
        yield Command(f"{VARIABLES}, {way}", [VARIABLES, f"by-operators-{way}"])


def _line(words: str) -> Command:
    return Command(words.replace(".yaml", ""), words.split())


def _words() -> Iterator[str]:
    yield from (f"solve {shape}.yaml" for shape in SHAPES)
    yield from (f"solve {shape}.yaml --arithmetic float --check none --format json" for shape in SHAPES)
    yield from (f"solve items.yaml --format {form}" for form in ("plain", "json", "csv", "markdown", "latex"))
    yield from (f"solve items.yaml --check {method}" for method in ("symbolic", "directional"))
    yield "solve items.yaml --get di5"
    yield "solve letters.yaml"
    yield from (f"explain {shape}.yaml" for shape in SHAPES)
    yield from (f"explain items.yaml --format {form}" for form in ("markdown", "json", "latex"))
    yield "explain items.yaml --wrt i5"
    yield "graph items.yaml"
    yield "graph items.yaml --format svg --wrt i5"
    yield from (f"code {shape}.yaml --style {style}" for style in STYLES for shape in ("items", "terms"))
    yield from (f"code {shape}.yaml" for shape in ("chain", "operands", "steps", "array"))
    yield from (f"quiz {shape}.yaml" for shape in ("items", "terms", "operands"))
    yield from (f"quiz items.yaml --format {form}" for form in ("markdown", "yaml", "moodle", "qti"))
    yield from (f"quiz items.yaml {option}" for option in ("--key", "--vary --seed 1", "--blank all --answers"))
    yield "practice items.yaml"
    yield from (f"grade --format {form} items.yaml answers.txt" for form in ("table", "json", "csv"))
    yield from (f"compare {shape}.yaml --no-grow" for shape in ("items", "terms"))
    yield "lesson items.yaml"
    yield from (f"lint {shape}.yaml" for shape in ("items", "terms", "steps"))
    yield "solve apple.yaml --table table.csv"
    yield "solve apple.yaml --table table.csv --arithmetic float"
    yield "solve apple.yaml --table table.csv -o out.csv"
    yield "solve apple.yaml --table table.csv --engine duckdb -o out.parquet"
