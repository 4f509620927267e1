"""Calls that cannot be, and the list of functions."""

from __future__ import annotations

import json
import re

import pytest
from offers import offered
from rich.cells import cell_len
from support import good, run

from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS, ARRAY_OPERATIONS, ARRAYS
from backprop_cli.graph.functions import FAMILIES, FUNCTIONS, OPERATIONS
from backprop_cli.language.messages import LANGUAGES, say
from backprop_cli.render.function_list import listed
from backprop_cli.render.view import View

ROWS = [row for row in OPERATIONS if row.is_function]


# refusals


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("exp()", "exp takes one argument, not 0"),
        ("exp(x, y)", "exp takes one argument, not 2"),
        ("min()", "min takes 2 arguments or more, not 0"),
        ("pi(x)", "pi takes no argument, not 1"),
        ("sigmiod(x)", "there is no function 'sigmiod'; did you mean 'sigmoid'?"),
        ("Exp(x)", "there is no function 'Exp'; write exp(x)"),
        ("lgo(x)", "there is no function 'lgo'; did you mean 'log'?"),
        (
            "foobar(x + y)",
            "there is no function 'foobar' (`backprop functions` lists all); for a multiplication write foobar*(x+y)",
        ),
    ],
)
def test_calls_that_cannot_be(text: str, english: str) -> None:
    result = run(text, "x=1", "y=2")
    assert (result.code, result.out) == (2, "")
    assert english in result.err
    assert re.search(r"\^+\n$", result.err)
    assert run(text, "x=1", "y=2", "--lang", "ja").code == 2


# the list

LISTED = {
    "exponentials and logarithms": ["exp", "expm1", "log", "log_base", "log2", "log10", "log1p", "logsumexp"],
    "roots and lengths": ["sqrt", "cbrt", "hypot"],
    "trigonometric functions": ["sin", "cos", "tan", "asin", "acos", "atan", "atan2"],
    "hyperbolic functions": ["sinh", "cosh", "tanh", "asinh", "acosh", "atanh"],
    "activations of neurons": [
        *("sigmoid", "logsigmoid", "softplus", "silu", "gelu", "erf", "elu", "relu", "leaky_relu", "leaky_relu_slope")
    ],
    "choices": ["abs", "max", "min", "clip"],
    "steps": ["sign", "floor", "ceil", "round"],
    "constants": ["pi", "e"],
}


def test_the_list_names_every_operation() -> None:
    document = json.loads(good("functions", "--format", "json"))
    assert document["format_version"] == 1
    rows = {row["name"]: row for row in document["operations"]}
    operators = [*(row.name for row in OPERATIONS[:6]), "literal_power", "matmul"]
    assert list(rows) == [*operators, *(row.name for row in (*ROWS, *ARRAY_OPERATIONS[1:]))]
    assert rows["matmul"]["derivatives"] == ["g @ transpose(y)", "transpose(x) @ g"]
    assert rows["reshape"]["write"] == "reshape(x, 2, 3)"
    for row in (*OPERATIONS, *ARRAY_OPERATIONS):
        assert rows[row.name]["family"] == say(f"family-{row.family}")
        assert len(rows[row.name]["derivatives"]) == (1 if row.most is None else row.arity)
        assert rows[row.name]["value"] or not row.is_function
    assert rows["log_base"] == {
        "name": "log_base",
        "family": "exponentials and logarithms",
        "write": "log(x, base)",
        "value": "log(x) / log(base)",
        "derivatives": ["1/(x*log(base))", "-log(x)/(base*log(base)**2)"],
        "domain": "x > 0, base > 0, base != 1",
        "kinks": "",
    }
    families = {family: [name for name, row in rows.items() if row["family"] == family] for family in LISTED}
    assert families == LISTED
    assert rows["divide"]["derivatives"] == ["1/y", "-x/y**2"]
    assert rows["max"]["write"] == "max(x, y, ...)"
    assert rows["leaky_relu_slope"]["write"] == "leaky_relu(x, slope)"
    assert "0 at x = 0" in rows["relu"]["kinks"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 159, 160, 200])
@pytest.mark.parametrize("plain", [False, True])
def test_the_list_fits_into_a_terminal(width: int, language: str, plain: bool) -> None:
    lines = listed("table", View(language=language, ascii=plain, width=width)).splitlines()
    assert max(map(cell_len, lines)) <= width
    headings = [say(f"family-{family}", language) for family in ("arithmetic", *FAMILIES, ARRAYS)]
    assert [line.strip() for line in lines if line.strip() in headings and not line.startswith("   ")] == headings
    for row in ROWS:
        assert any(f"  {row.symbol}(" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "json"])
def test_the_list_in_every_format(form: str, language: str) -> None:
    text = good("functions", "--format", form, "--lang", language)
    for name in (*FUNCTIONS, *ARRAY_FUNCTIONS):
        assert f"{name}(" in text
    assert len(text.splitlines()) >= len(OPERATIONS)
    if form == "table":
        assert good("functions", "--ascii", "--lang", "en").isascii()


def test_the_list_takes_no_arguments() -> None:
    assert run("functions", "x").code == 2
    assert run("functions", "--format", "csv").code == 2


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["relu"], ["relu(x)"]),
        (["log"], ["log(x)", "log(x, base)"]),
        (["log_base"], ["log(x, base)"]),
        (["max", "**"], ["x**y", "x**n", "max(x, y, ...)", "max(x)"]),
        (["-"], ["x - y", "-x"]),
        (["matmul", "@"], ["x @ y"]),
        (["reshape"], ["reshape(x, 2, 3)"]),
        (["pi"], ["pi()"]),
    ],
)
def test_what_is_asked_for_by_name(names: list[str], written: list[str]) -> None:
    found = json.loads(good("functions", *names, "--format", "json"))["operations"]
    assert [row["write"] for row in found] == written


def test_no_operation_of_that_name() -> None:
    for words in (("rleu",), ("relu", "rleu")):
        result = run("functions", *words)
        assert (result.code, result.out) == (2, "")
        message = "no operation is called 'rleu'; did you mean 'relu'? (`backprop functions` lists all)"
        assert result.err == f"backprop: {message}\n"
    assert "did you mean" not in run("functions", "###").err


def test_the_shell_completes_functions() -> None:
    assert offered("functions", "re").splitlines() == ["plain,relu", "plain,reshape"]
    assert offered("functions", "relu", "cross").splitlines() == ["plain,cross_entropy"]
