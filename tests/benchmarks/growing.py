"""What `growth` runs: every command in every format, and inputs of any size.

Commands, formats and styles come from the program's own lists, so that a new one is measured as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.translated_click import Choice

VARIABLES = "Variables"
"""In place of a command: Python code."""


class Command(NamedTuple):
    """A line of the table; a word that is a name in INPUTS stands for that file, or that code."""

    name: str
    shape: str
    words: list[str]
    largest: int | None = None  # where the same work with all sizes is another line


def _items(count: int) -> str:
    rows = "".join(f"  - {{name: i{n}, price: {n % 50 + 100}, quantity: 2}}\n" for n in range(count))
    return f"items:\n{rows}tax: 10%\n"


def _expression(text: str, values: Mapping[str, object]) -> str:
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
    """To half of the items: a submission may have 1,000,000 bytes."""
    return "".join(f"di{n}: 2.2\n" for n in range(0, count, 2))


def _operators(count: int) -> str:
    return (
        "from backprop_cli import Variable\n"
        f"xs = [Variable(f'x{{n}}', n % 9 + 0.5) for n in range({count})]\n"
        "y = total = Variable('y', 3)\n"
        "for x in xs:\n    total = total + x * y\n"
    )


SHAPES = {
    "items": _items,
    "terms": _terms,
    "chain": _chain,
    "operands": _operands,
    "steps": _steps,
    "array": _array,
    "letters": _letters,
}
"""Problems."""
INPUTS: dict[str, Callable[[int], str]] = {
    **{f"{shape}.yaml": text for shape, text in SHAPES.items()},
    "apple.yaml": lambda count: "items:\n  - {name: apple, price: 100, quantity: 2}\ntax: 10%\n",
    "table.csv": _table,
    "answers.txt": _answers,
    "by-operators-exact": lambda count: _operators(count) + "total.backward()\n",
    "by-operators-float": lambda count: _operators(count) + "total.backward(arithmetic='float')\n",
    "by-operators-solve": lambda count: _operators(count) + "total.solve()\n",
}
WITHOUT_PROBLEM = ("completion", "functions", "schema", "help")
IN_NUMBERS = ("code", "letters")
"""A program calculates with numbers, and letters have none."""
OTHERS = {"grade": ("answers.txt",), "compare": ("--no-grow",)}
"""More words of a command."""
LISTS = ("--format", "--style")
"""Options that choose what is written; each of their words is a line of the table."""
AMONG_FORMATS = 30_000
"""The largest size for a further format, or another way through a command: most of the work is the same."""
OPTIONS = (
    ("solve", "--check symbolic"),
    ("solve", "--check directional"),
    ("solve", "--get di5"),
    ("explain", "--wrt i5"),
    ("graph", "--format svg --wrt i5"),
    ("quiz", "--key"),
    ("quiz", "--vary --seed 1"),
    ("quiz", "--blank all --answers"),
)
"""Further ways through a command, for items."""
IN_FLOATS = ("items", "terms", "chain", "array")
TABLES = ("", "--arithmetic float", "-o out.csv", "--engine duckdb -o out.parquet")

NOTES = {
    "compare": "measures each method as long as it may, whatever the size",
    "practice": "is measured up to the first question",
    "solve --table": "writes rows as they are solved, and so are those before a limit",
    VARIABLES: "find room for 10,000 terms in what the program holds, so that memory seems to grow from there",
}
"""By the start of a line's name: what its figures mean, or why they are above the bar."""


def commands() -> Iterator[Command]:
    """All lines."""
    for name in COMMANDS:
        if name in WITHOUT_PROBLEM:
            continue
        others = OTHERS.get(name, ())
        for shape in SHAPES if name not in OTHERS else ("items",):
            if (name, shape) == IN_NUMBERS:
                continue
            yield Command(name, shape, [name, f"{shape}.yaml", *others])
        for option, word in _choices(name):
            words = [name, option, word, "items.yaml", *others]
            yield Command(f"{name} {option} {word}", "items", words, AMONG_FORMATS)
        yield from (_further(name, option) for command, option in OPTIONS if command == name)
    for shape in IN_FLOATS:
        yield Command("solve --arithmetic float", shape, ["solve", f"{shape}.yaml", "--arithmetic", "float"])
    for option in TABLES:
        words = ["solve", "apple.yaml", "--table", "table.csv", *option.split()]
        yield Command(f"solve --table {option.replace(' -o out.parquet', '')}".strip(), "rows", words)
    for way in ("exact", "float", "solve"):
        yield Command(f"{VARIABLES}, {way}", "terms", [VARIABLES, f"by-operators-{way}"])


def _choices(name: str) -> Iterator[tuple[str, str]]:
    """The formats or styles of a command that are not what it writes by itself, which is the first."""
    command = import_module(f"backprop_cli.cli.commands.{name}").command
    for parameter in command.params:
        for option in set(LISTS) & {*parameter.opts}:
            assert isinstance(parameter.type, Choice)
            words = parameter.type.words
            own = parameter.default if parameter.default in words else words[0]
            yield from ((option, word) for word in words if word != own)


def _further(name: str, option: str) -> Command:
    return Command(f"{name} {option}", "items", [name, "items.yaml", *option.split()], AMONG_FORMATS)
