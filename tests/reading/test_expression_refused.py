"""Text that is no expression: which message it gets, with what in it, and where the caret stands.

The sentences themselves are in tests/refusals.
"""

from __future__ import annotations

from typing import Any

import pytest
from refused_texts import MORE_REFUSED

from backprop_cli import BackpropError, parse_expression
from backprop_cli.graph.array_functions import takes_axis
from backprop_cli.graph.functions import FUNCTIONS, WIDER
from backprop_cli.language.messages import LANGUAGES, Message
from backprop_cli.reading import foreign_functions as foreign
from backprop_cli.reading.expression import parse_source
from backprop_cli.reading.expression_errors import starts_with_digit
from backprop_cli.reading.tokens import Source

# text, message, line and column, the part under the carets, the message's parameters (of a hint, the word it suggests)
REFUSED: list[tuple[str, str, tuple[int, int], str, dict[str, Any]]] = [
    ("x = y = 2", "equals", (1, 7), "=", {}),
    ("2x", "multiply-missing", (1, 2), "x", {"write": "2*x"}),
    ("2(x + y)", "multiply-missing", (1, 2), "(", {"write": "2*(x+y)"}),
    ("x(y + 1)", "unknown-function", (1, 1), "x(", {"name": "x", "write": "x*(y+1)"}),
    ("(x)(y)", "multiply-missing", (1, 4), "(", {"write": "(x)*(y)"}),
    ("(x + 1)2", "multiply-missing", (1, 8), "2", {"write": "(x + 1)*2"}),
    ("x y", "multiply-missing", (1, 3), "y", {"write": "x*y"}),
    ("x 2", "multiply-missing", (1, 3), "2", {"write": "x*2"}),
    ("2 3", "multiply-missing", (1, 3), "3", {"write": "2*3"}),
    ("1,000", "thousands", (1, 2), ",", {"write": "1000"}),
    ("1,000,000", "thousands", (1, 2), ",", {"write": "1000000"}),
    ("1,000,000.5", "thousands", (1, 2), ",", {"write": "1000000.5"}),
    ("1,00", "comma", (1, 2), ",", {}),
    ("1234,567", "comma", (1, 5), ",", {}),
    ("1,000 + 2", "thousands", (1, 2), ",", {"write": "1000"}),
    ("x,000", "comma", (1, 2), ",", {}),
    ("1, 000", "thousands", (1, 2), ",", {"write": "1000"}),
    ("x, y", "comma", (1, 2), ",", {}),
    ("(x, y)", "comma", (1, 3), ",", {}),
    ("((x), y)", "comma", (1, 5), ",", {}),
    ("10%", "percent-of", (1, 3), "%", {"write": "10/100"}),
    ("x%", "percent", (1, 2), "%", {"write": "10/100"}),
    ("x%y", "modulo", (1, 2), "%", {}),
    ("5 % y", "modulo", (1, 3), "%", {}),
    ("5 % 3", "modulo", (1, 3), "%", {}),
    ("5 % (y)", "modulo", (1, 3), "%", {}),
    ("5 % f(y)", "modulo", (1, 3), "%", {}),
    ("5 % -y", "percent-of", (1, 3), "%", {"write": "5/100"}),
    ("%x", "percent", (1, 1), "%", {}),
    ("x == y", "comparison", (1, 3), "=", {}),
    ("x = = y", "comparison", (1, 3), "=", {}),
    ("=x", "equals", (1, 1), "=", {}),
    ("x == ", "comparison", (1, 3), "=", {}),
    ("2 = x", "not-a-name", (1, 1), "2", {"name": "2"}),
    ("x + 1 = y", "equals", (1, 7), "=", {}),
    ("(x) = y", "equals", (1, 5), "=", {}),
    ("x!", "factorial", (1, 2), "!", {}),
    ("x != y", "comparison", (1, 3), "!", {"character": "!"}),
    ("!x", "comparison", (1, 1), "!", {}),
    ("x < y", "comparison", (1, 3), "<", {"character": "<"}),
    ("<x", "comparison", (1, 1), "<", {}),
    ("x[0]", "index", (1, 2), "[", {}),
    ("[x]", "array-literal", (1, 2), "x", {}),
    ("{x}", "bracket", (1, 1), "{", {}),
    ("'x'", "quote", (1, 1), "'", {}),
    ('"x"', "quote", (1, 1), '"', {}),
    ("x'", "quote", (1, 2), "'", {"character": "'"}),
    (".", "stray-dot", (1, 1), ".", {}),
    ("x.y", "stray-dot", (1, 2), ".", {"character": "."}),
    ("x . y", "stray-dot", (1, 3), ".", {"character": "."}),
    ("$x", "shell-variable", (1, 1), "$", {}),
    ("x$", "shell-variable", (1, 2), "$", {"character": "$"}),
    ("x // y", "floor-division", (1, 4), "/", {}),
    ("//x", "missing-operand-before", (1, 1), "/", {"operator": "/"}),
    ("x / / y", "floor-division", (1, 5), "/", {}),
    ("x +", "missing-operand-after", (1, 4), "", {"operator": "+"}),
    ("x -", "missing-operand-after", (1, 4), "", {"operator": "-"}),
    ("+", "missing-operand-after", (1, 2), "", {"operator": "+"}),
    ("-", "missing-operand-after", (1, 2), "", {"operator": "-"}),
    ("x *", "missing-operand-after", (1, 4), "", {"operator": "*"}),
    ("* x", "missing-operand-before", (1, 1), "*", {"operator": "*"}),
    ("/ x", "missing-operand-before", (1, 1), "/", {"operator": "/"}),
    ("** x", "missing-operand-before", (1, 1), "**", {"operator": "**"}),
    ("^x", "missing-operand-before", (1, 1), "^", {"operator": "^"}),
    ("x + * y", "missing-operand-before", (1, 5), "*", {"operator": "*"}),
    ("x + / y", "missing-operand-before", (1, 5), "/", {"operator": "/"}),
    ("x ** * y", "missing-operand-before", (1, 6), "*", {"operator": "*"}),
    ("x ** ** y", "missing-operand-before", (1, 6), "**", {"operator": "**"}),
    ("()", "empty-parentheses", (1, 2), ")", {}),
    ("x + ()", "empty-parentheses", (1, 6), ")", {}),
    ("(", "missing-operand-after", (1, 2), "", {"operator": "("}),
    (")", "unopened", (1, 1), ")", {}),
    ("(x", "unclosed", (1, 1), "(", {}),
    ("x)", "unopened", (1, 2), ")", {}),
    ("((x)", "unclosed", (1, 1), "(", {}),
    ("(x))", "unopened", (1, 4), ")", {}),
    ("max(x, y", "unclosed", (1, 1), "max(", {}),
    ("max(x,", "missing-operand-after", (1, 7), "", {"operator": ","}),
    ("max(x", "unclosed", (1, 1), "max(", {}),
    ("(x + 1)) + 2", "unopened", (1, 8), ")", {}),
    (";", "empty-expression", (1, 1), ";", {}),
    ("x;;y", "no-name", (1, 1), "x", {}),
    ("x; y", "no-name", (1, 1), "x", {}),
    ("x = ; y", "missing-operand-after", (1, 5), ";", {"operator": "="}),
    ("x = \n y", "alias", (1, 5), "", {"name": "x", "other": "y"}),
    ("z = ", "missing-operand-after", (1, 4), " ", {"operator": "="}),
    ("x\ny", "no-name", (1, 1), "x", {}),
    ("x + (;", "missing-operand-after", (1, 6), ";", {"operator": "("}),
    ("(x; y)", "unclosed", (1, 1), "(", {}),
    ("(x +", "missing-operand-after", (1, 5), "", {"operator": "+"}),
    ("(x + )", "missing-operand-after", (1, 6), ")", {"operator": "+"}),
    ("x + )", "missing-operand-after", (1, 5), ")", {"operator": "+"}),
    ("f(x)", "unknown-function", (1, 1), "f(", {"name": "f", "write": "f*(x)"}),
    ("lgo(x)", "misspelt-function", (1, 1), "lgo(", {"name": "lgo", "hint": "log"}),
    ("Log(x)", "written-so", (1, 1), "Log(", {"name": "Log", "write": "log(x)"}),
    ("LN(x)", "written-so", (1, 1), "LN(", {"name": "LN", "write": "log(x)"}),
    ("ln(x)", "written-so", (1, 1), "ln(", {"name": "ln", "write": "log(x)"}),
    ("logistic(x)", "written-so", (1, 1), "logistic(", {"name": "logistic", "write": "sigmoid(x)"}),
    ("maximum(x, y)", "written-so", (1, 1), "maximum(", {"name": "maximum", "write": "max(x, y)"}),
    ("root(x)", "written-so", (1, 1), "root(", {"name": "root", "write": "sqrt(x)"}),
    ("ex(x)", "unknown-function", (1, 1), "ex(", {"name": "ex", "write": "ex*(x)"}),
    ("x(", "unknown-function", (1, 1), "x(", {"name": "x", "write": "x*(...)"}),
    ("f(", "unknown-function", (1, 1), "f(", {"name": "f", "write": "f*(...)"}),
    ("f(x + (y) * 2)", "unknown-function", (1, 1), "f(", {"name": "f", "write": "f*(x+(y)*2)"}),
    (
        "f(x + (y) * 2 + (z + w) - 1 + 2 + 3 + 4 + 5 + 6 + 7)",
        "unknown-function",
        (1, 1),
        "f(",
        {"name": "f", "write": "f*(...)"},
    ),
    ("x + x(2)", "multiply-missing", (1, 5), "x(", {"write": "x*(2)"}),
    ("x = 2; x(3)", "multiply-missing", (1, 8), "x(", {"write": "x*(3)"}),
    ("exp()", "arguments", (1, 1), "exp(", {"name": "exp", "count": 0, "wanted": "arguments-1", "example": "exp(x)"}),
    (
        "exp(x, y)",
        "arguments",
        (1, 1),
        "exp(",
        {"name": "exp", "count": 2, "wanted": "arguments-1", "example": "exp(x)"},
    ),
    (
        "hypot(x)",
        "arguments",
        (1, 1),
        "hypot(",
        {"name": "hypot", "count": 1, "wanted": "arguments-from", "example": "hypot(x, y)"},
    ),
    (
        "max()",
        "arguments",
        (1, 1),
        "max(",
        {"name": "max", "count": 0, "wanted": "arguments-from", "example": "max(x, y)"},
    ),
    ("pi(x)", "arguments", (1, 1), "pi(", {"name": "pi", "count": 1, "wanted": "arguments-0", "example": "pi()"}),
    ("exp(,)", "bad-character", (1, 5), ",", {"character": ","}),
    ("exp(x,)", "missing-operand-after", (1, 7), ")", {"operator": ","}),
    ("exp(,x)", "bad-character", (1, 5), ",", {"character": ","}),
    ("max(x,,y)", "bad-character", (1, 7), ",", {"character": ","}),
    ("exp x", "parentheses-missing", (1, 1), "exp x", {"write": "exp(x)"}),
    ("1_000", "underscore", (1, 2), "_000", {}),
    ("1.2.3", "two-points", (1, 4), ".3", {}),
    ("1.2.", "stray-dot", (1, 4), ".", {"character": "."}),
    ("1..2", "two-points", (1, 3), ".2", {}),
    ("1e", "bad-exponent", (1, 2), "e", {"write": "1e3"}),
    ("2E", "bad-exponent", (1, 2), "E", {"write": "2e3"}),
    ("1e+", "bad-exponent", (1, 2), "e", {"write": "1e3"}),
    ("1ex", "multiply-missing", (1, 2), "ex", {"write": "1*ex"}),
    ("x²", "superscript", (1, 2), "²", {"write": "x**2"}),
    ("2²", "superscript", (1, 2), "²", {"write": "2**2"}),
    ("x²y", "superscript", (1, 2), "²", {"write": "x**2"}),
    ("²", "bad-character", (1, 1), "²", {"character": "²"}),
    ("x₁", "subscript", (1, 2), "₁", {"write": "x1", "character": "₁"}),
    ("2₁", "bad-character", (1, 2), "₁", {"character": "₁"}),
    ("x₁₂", "subscript", (1, 2), "₁", {"write": "x1", "character": "₁"}),
    ("x≤y", "comparison", (1, 2), "≤", {}),
    ("x≤2", "comparison", (1, 2), "≤", {}),
    ("é²", "superscript", (1, 2), "²", {"write": "é**2"}),
    ("2π", "multiply-missing", (1, 2), "π", {"write": "2*pi()"}),
    ("√x", "sign-of-function", (1, 1), "√", {"sign": "√", "write": "sqrt(x)"}),
    ("・x", "middle-dot", (1, 1), "・", {}),
    ("x = 1; x = 2", "defined-twice", (1, 8), "x", {"name": "x"}),
    ("t = x + 1; t = 3", "defined-twice", (1, 12), "t", {"name": "t"}),
    ("z = x; x = 3", "alias", (1, 5), "x", {"name": "z", "other": "x"}),
    ("t = x + 1; x = 3", "used-before", (1, 12), "x", {"name": "x"}),
    ("t = x; z = t", "alias", (1, 5), "x", {"name": "t", "other": "x"}),
    ("z = x + 1; w = z", "alias", (1, 16), "z", {"name": "w", "other": "z"}),
    ("z = z + 1", "defined-by-itself", (1, 5), "z", {"name": "z"}),
    ("a = a", "alias", (1, 5), "a", {"name": "a", "other": "a"}),
    ("x = x", "alias", (1, 5), "x", {"name": "x", "other": "x"}),
    ("x1² = 3", "superscript", (1, 3), "²", {"write": "x1**2"}),
    ("1x = 2", "multiply-missing", (1, 2), "x", {"write": "1*x"}),
    ("x² = 3", "superscript", (1, 2), "²", {"write": "x**2"}),
    ("+ = 3", "not-a-name", (1, 1), "+", {"name": "+"}),
    ("@", "missing-operand-before", (1, 1), "@", {"operator": "@"}),
    ("x & y", "bad-character", (1, 3), "&", {"character": "&"}),
    ("x & y", "bad-character", (1, 3), "&", {"character": "&"}),
    ("x | y", "bad-character", (1, 3), "|", {"character": "|"}),
    ("~x", "bad-character", (1, 1), "~", {"character": "~"}),
    ("x : y", "bad-character", (1, 3), ":", {"character": ":"}),
    ("x ? y", "condition", (1, 3), "?", {}),
    ("#", "comment", (1, 1), "#", {}),
    ("x # y", "comment", (1, 3), "#", {"character": "#"}),
    ("\\\\", "bad-character", (1, 1), "\\", {"character": "\\"}),
    ("x\\\\", "bad-character", (1, 2), "\\", {"character": "\\"}),
    ("∞", "bad-character", (1, 1), "∞", {"character": "∞"}),
    ("0x1f", "hexadecimal", (1, 2), "x1f", {"write": 31}),
    ("1e4000", "number-too-long", (1, 1), "1e4000", {"number": "1e4000"}),
    ("x\ty", "multiply-missing", (1, 3), "y", {"write": "x*y"}),
    ("x\fy", "multiply-missing", (1, 3), "y", {"write": "x*y"}),
    ("x\r\ny", "no-name", (1, 1), "x", {}),
    ("a\u2028+ b", "no-name", (1, 1), "a", {}),
    (") + x", "unopened", (1, 1), ")", {}),
    ("x + (y))", "unopened", (1, 8), ")", {}),
    ("1,000 + x,000", "thousands", (1, 2), ",", {"write": "1000"}),
    ("x = 1\ny = 2 +\nz = 3", "equals", (3, 3), "=", {}),
    ("x = 2;\n  y = x $ 2", "shell-variable", (2, 9), "$", {"character": "$"}),
    ("abs(x", "unclosed", (1, 1), "abs(", {}),
    ("(((((((((((((((x", "unclosed", (1, 15), "(", {}),
    *MORE_REFUSED,
]


@pytest.mark.parametrize(("text", "message", "at", "marked", "parameters"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_no_expression(
    text: str, message: str, at: tuple[int, int], marked: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(BackpropError) as caught:
        parse_expression(text)
    error, place = caught.value, caught.value.place
    assert place is not None
    told = {key: said(value) for key, value in error.message.parameters.items()}
    assert (error.message.id.removeprefix("python-"), told) == (message, parameters)
    assert ((place.line, place.column), place.text[place.start : place.end]) == (at, marked)
    assert place.end == place.start + max(1, len(marked))
    assert str(error)


def said(value: object) -> object:
    """A message inside a message, by the word that it suggests or by its id."""
    return value.parameters.get("word", value.id) if isinstance(value, Message) else value


def test_number_literals_start_with_a_digit_or_a_point() -> None:
    assert [starts_with_digit(token) for token in ("0", "9x", "5", ".5", ".")] == [True, True, True, True, False]
    assert [starts_with_digit(token) for token in ("x", "X", "_1", "²", "-")] == [False] * 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_how_many_arguments_a_function_wants(name: str, language: str) -> None:
    """One argument too few and one too many; what the message says to write is a call that can be."""
    row = FUNCTIONS[name]
    most = WIDER[name].arity if name in WIDER else row.most
    too_few = row.arity - 1 - takes_axis(name)  # max(x) is over an array
    for count in {too_few, *([most + 1] if most is not None else [])} - {-1}:
        with pytest.raises(BackpropError) as caught:
            parse_expression(f"{name}({', '.join('abcd'[:count])})")
        assert caught.value.message.id == "arguments"
        assert caught.value.message.parameters["count"] == count
        text = caught.value.message.text(language)
        assert row.example in text
        assert name not in WIDER or WIDER[name].example in text
    parse_expression(row.example)


def test_a_foreign_name_is_none_of_ours_and_gets_what_can_be_read() -> None:
    for name in [*foreign._foreign(foreign._WRITTEN), *foreign._foreign(foreign._OF_LISTS)]:
        assert name not in FUNCTIONS
        found = foreign.meant(name)
        assert found is not None
        for count in range(4):
            graph = parse_expression(found.write(["x + 1", "y", "z"][:count]))
            assert len(graph) > 1


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_in_other_letters_is_itself(name: str) -> None:
    for spelling in (name.upper(), name.title().replace("_", ""), f"_{name}"):
        found = foreign.meant(spelling)
        assert found is not None
        assert found.write([]).startswith(f"{name}(")


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if len(name) > 2])
def test_two_letters_exchanged_are_a_slip(name: str) -> None:
    for i in range(1, len(name) - 1):
        slip = name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        if name[i] != name[i + 1] and foreign.meant(slip) is None:
            near = foreign.misspelt(slip)
            assert near is not None
            assert sorted(near) == sorted(name)


def test_a_bad_name_is_in_its_file() -> None:
    with pytest.raises(BackpropError) as found:
        parse_source(Source("x² + 1", "problem.yaml", 3, 5))
    place = found.value.place
    assert place is not None
    assert (place.file, place.line, place.column) == ("problem.yaml", 3, 6)
