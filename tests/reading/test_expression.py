"""Text -> tokens -> graph: what stands on the tape, in which order, and where in the text each node was written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop_cli import BackpropError, parse_expression
from backprop_cli.graph.runs import leaf_values
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import Place
from backprop_cli.reading import expression
from backprop_cli.reading import tokens as scanner
from backprop_cli.reading.expression import NamedText, parse_source, parse_steps
from backprop_cli.reading.tokens import Source, Sources, canonical, first_bad, is_name, normalised, tokens_of


def tape(graph: Graph) -> str:
    """Nodes in order: `x`, `x:2` with a number, `:2` for a number alone, `z=+(0,1)` for an operation with a name."""
    words = []
    for step in graph:
        name = step.name or ""
        if step.operation is None:
            words.append(f"{name}:{graph.literals[step.id]}" if step.id in graph.literals else name)
        else:
            words.append(f"{name}{'=' * bool(name)}{step.operation.symbol}({','.join(map(str, step.operands))})")
    return " ".join(words)


def written_at(graph: Graph) -> list[str]:
    """For each node, the token that its place points at."""
    places = [graph.place(node) for node in range(len(graph))]
    return [place.text[place.start : place.end] for place in places if place]


TAPES = [
    ("x + y * z", "x y z *(1,2) +(0,3)"),
    ("(x + y) * z", "x y +(0,1) z *(2,3)"),
    ("x - y - z", "x y -(0,1) z -(2,3)"),
    ("x - (y - z)", "x y z -(1,2) -(0,3)"),
    ("x / y / z", "x y /(0,1) z /(2,3)"),
    ("x * y / z", "x y *(0,1) z /(2,3)"),
    ("2**3**x", ":2 :3 x **(1,2) **(0,3)"),
    ("x**3**2", "x :3 **2(1) **(0,2)"),
    ("x**y**z", "x y z **(1,2) **(0,3)"),
    ("(x**y)**z", "x y **(0,1) z **(2,3)"),
    ("-x**2", "x **2(0) -(1)"),
    ("(-x)**2", "x -(0) **2(1)"),
    ("-2**2", ":2 **2(0) -(1)"),
    ("(-2)**2", ":-2 **2(0)"),
    ("-2", ":-2"),
    ("- -2", ":2"),
    ("+x", "x"),
    ("+2", ":2"),
    ("x - -y", "x y -(1) -(0,2)"),
    ("x * -y", "x y -(1) *(0,2)"),
    ("x**-y", "x y -(1) **(0,2)"),
    ("x**-2", "x **-2(0)"),
    ("2**-x", ":2 x -(1) **(0,2)"),
    ("-x*y", "x -(0) y *(1,2)"),
    ("-x+y", "x -(0) y +(1,2)"),
    ("x^2", "x **2(0)"),
    ("x**2", "x **2(0)"),
    ("x**0.5", "x **0.5(0)"),
    ("x**(1+1)", "x :1 :1 +(1,2) **(0,3)"),
    ("x + x", "x +(0,0)"),
    ("x*x + x", "x *(0,0) +(1,0)"),
    ("pi()", "pi()"),
    ("e() + 1", "e() :1 +(0,1)"),
    ("max(x, y)", "x y max(0,1)"),
    ("max(x, y, z)", "x y z max(0,1,2)"),
    ("max(x + 1, -y, 2)", "x :1 +(0,1) y -(3) :2 max(2,4,5)"),
    ("max(min(x, y), z)*2", "x y min(0,1) z max(2,3) :2 *(4,5)"),
    ("exp(x)**2", "x exp(0) **2(1)"),
    ("exp((x + 1) * 2)", "x :1 +(0,1) :2 *(2,3) exp(4)"),
    ("((x))", "x"),
    ("(x)", "x"),
    ("t = x + y; z = t**2", "x y t=+(0,1) z=**2(2)"),
    ("t = x + y\nz = t**2", "x y t=+(0,1) z=**2(2)"),
    ("\n\nt = x + y;\n\n;z = t**2;\n", "x y t=+(0,1) z=**2(2)"),
    ("x = 2; z = x * 3", "x:2 :3 z=*(0,1)"),
    ("x = -2; z = x * y", "x:-2 y z=*(0,1)"),
    ("max(x,\n y)", "x y max(0,1)"),
    ("(x +\n y)", "x y +(0,1)"),
    ("x +\n y", "x y +(0,1)"),
    ("x\n", "x"),
    ("z = (x\n+ y\n)", "x y z=+(0,1)"),
    ("t = 1; ", "t:1"),
    ("x\u2010y", "x y -(0,1)"),
    ("π", "π"),
    ("x÷y", "x y /(0,1)"),
    ("2×x", ":2 x *(0,1)"),
    ("リンゴ * 2", "リンゴ :2 *(0,1)"),
    ("ｘ＋２", "x :2 +(0,1)"),
    ("コカ・コーラ + 1", "コカ・コーラ :1 +(0,1)"),
    ("_x + __", "_x __ +(0,1)"),
    ("x__1", "x__1"),
    ("リンゴ=2; リンゴ + 1", "リンゴ:2 :1 +(0,1)"),
    ("a\xa0+ b", "a b +(0,1)"),
    ("a\u3000+ b", "a b +(0,1)"),
    ("pi + 1", "pi :1 +(0,1)"),
    ("\nx + y", "x y +(0,1)"),
    ("X + リンゴ", "X リンゴ +(0,1)"),
    ("_ + _x * リンゴ", "_ _x リンゴ *(1,2) +(0,3)"),
    ("ｱﾌﾟﾙ + アプル * ｱﾌﾟﾙ", "アプル *(0,0) +(0,1)"),
    ("アプル + ｱﾌﾟﾙ", "アプル +(0,0)"),
]


@pytest.mark.parametrize(("text", "nodes"), TAPES, ids=[text for text, _ in TAPES])
def test_nodes_in_the_order_of_the_calculation(text: str, nodes: str) -> None:
    graph = parse_expression(text)
    assert tape(graph) == nodes
    assert graph.output == len(graph) - 1
    for node, written in zip(graph, written_at(graph), strict=True):
        if node.operation and text.isascii():
            assert node.operation.symbol.startswith(written.rstrip("(").replace("^", "**"))


def test_a_statement_of_its_own_can_be_the_output() -> None:
    graph = parse_expression("x = 2; y = 3; x")
    assert (tape(graph), graph.output, graph.output_name) == ("x:2 y:3", 0, "x")


def test_places_of_nodes() -> None:
    graph = parse_expression("t = x + y\nz = max(t,\n  2)**-3 / t")
    assert tape(graph) == "x y t=+(0,1) :2 max(2,3) **-3(4) z=/(5,2)"
    assert written_at(graph) == ["x", "y", "+", "2", "max(", "**", "/"]
    assert graph.place(3) == Place(None, 3, 3, "  2)**-3 / t", 2, 3)
    assert graph.place(0) == Place(None, 1, 5, "t = x + y", 4, 5)


# steps and files


def step(name: str, text: str, line: int, indent: int | None = 0) -> NamedText:
    return NamedText(name, Source(text, "p.yaml", line, 10, indent), Source(name, "p.yaml", line, 3))


def refused(steps: list[NamedText]) -> tuple[str, dict[str, object], str]:
    with pytest.raises(BackpropError) as caught:
        parse_steps(steps)
    place = caught.value.place
    assert place is not None
    return caught.value.message.id, dict(caught.value.message.parameters), place.prefix()


def test_named_steps() -> None:
    graph = parse_steps([step("t", "x + y", 3), step("k", "2", 4), step("z", "t**k * k", 5)])
    assert tape(graph) == "x y t=+(0,1) k:2 **(2,3) z=*(4,3)"
    assert graph.inputs == {"x": 0, "y": 1, "k": 3}
    places = [graph.place(node) for node in range(len(graph))]
    assert [place.prefix() for place in places if place] == [
        *("p.yaml:3:10: ", "p.yaml:3:14: ", "p.yaml:3:12: "),
        *("p.yaml:4:10: ", "p.yaml:5:11: ", "p.yaml:5:15: "),
    ]


def test_places_in_later_steps() -> None:
    graph = parse_steps([step("t", "x * y", 3), step("z", "t * リンゴ", 4)])
    place = graph.place(graph.inputs["リンゴ"])
    assert place == Place("p.yaml", 4, 14, "t * リンゴ", 4, 7)


def test_steps_over_several_lines_and_quoted_ones() -> None:
    graph = parse_steps([step("t", "x +\n y", 3), step("z", "t +\n w", 6, indent=None)])
    places = [graph.place(node) for node in range(len(graph))]
    assert [place.prefix() for place in places if place] == [
        *("p.yaml:3:10: ", "p.yaml:4:2: ", "p.yaml:3:12: "),
        *("p.yaml:6:10: ", "p.yaml:6:10: "),
    ]


def test_steps_that_are_refused() -> None:
    good = step("t", "x + y", 3)
    assert refused([good, step("z", "t; t", 4)]) == ("one-expression", {"name": "z"}, "p.yaml:4:11: ")
    assert refused([good, step("t", "x * y", 4)]) == ("defined-twice", {"name": "t"}, "p.yaml:4:3: ")
    assert refused([good, step("x", "2", 4)]) == ("used-before", {"name": "x"}, "p.yaml:4:3: ")
    assert refused([good, step("z", "t", 4)]) == ("alias", {"name": "z", "other": "t"}, "p.yaml:4:10: ")
    assert refused([good, step("z", "z * 2", 4)]) == ("defined-by-itself", {"name": "z"}, "p.yaml:4:10: ")
    assert refused([good, step("z", "t +", 4)]) == ("missing-operand-after", {"operator": "+"}, "p.yaml:4:13: ")
    assert refused([step("k", "2", 3), step("k", "3", 4)]) == ("defined-twice", {"name": "k"}, "p.yaml:4:3: ")
    assert refused([good, step("z", "t & 2", 4)])[2] == "p.yaml:4:12: "
    assert refused([good, step("z", "t + exp(t, t)", 4)])[2] == "p.yaml:4:14: "
    assert refused([good, step("z", "t + x²", 4)]) == ("superscript", {"write": "x**2"}, "p.yaml:4:15: ")


def test_one_source_of_a_file() -> None:
    graph = parse_source(Source("z = x * y", "p.yaml", 7, 13))
    place = graph.place(2)
    assert place == Place("p.yaml", 7, 19, "z = x * y", 6, 7)


def test_limits() -> None:
    assert (scanner.MAX_TEXT, expression.MAX_NODES) == (16_000_000, 2_000_000)


def test_limits_are_inclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expression, "MAX_NODES", 3)
    monkeypatch.setattr(scanner, "MAX_TEXT", 9)
    assert len(parse_expression("x  + y")) == 3
    assert len(parse_expression("x + y    ")) == 3
    for text, message, limit in (("x + y + x", "too-many-nodes", "3"), ("x + y     ", "text-too-long", "9")):
        with pytest.raises(BackpropError) as caught:
            parse_expression(text)
        assert (caught.value.message.id, caught.value.message.parameters) == (message, {"limit": limit})
        assert caught.value.place is None


# the scanner


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("x+y", ["x", "+", "y"]),
        (" x\t+\fy\r\v", ["x", "+", "y"]),
        ("x\ny", ["x", "\n", "y"]),
        ("x**y*z", ["x", "**", "y", "*", "z"]),
        ("x***y", ["x", "**", "*", "y"]),
        ("max(x)", ["max(", "x", ")"]),
        ("max (x)", ["max", "(", "x", ")"]),
        ("2(x)", ["2", "(", "x", ")"]),
        ("1.5 .5 2. 1e3 1E-3 1.5e+3", ["1.5", ".5", "2.", "1e3", "1E-3", "1.5e+3"]),
        ("1e 1e+ 2x", ["1", "e", "1", "e", "+", "2", "x"]),
        ("1.2.3", ["1.2", ".3"]),
        ("x1_y _z", ["x1_y", "_z"]),
        ("x²+y", ["x²", "+", "y"]),
        ("リンゴ(x)", ["リンゴ(", "x", ")"]),
        ("x≤y", ["x≤y"]),
        ("a@b", ["a", "@", "b"]),
        ("²x", ["²x"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens
    source = Source(text)
    places = [source.place(position) for position in range(len(tokens))]
    if "\n" not in text:
        assert [place.text[place.start : place.end] for place in places] == tokens
        assert [place.column - 1 for place in places] == [place.start for place in places]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("x+1", "x+1"),
        ("ｘ＋１．５ａ", "x+1.5a"),
        ("！～", "!~"),
        ("（×∗⋅·✕✖）", "(******)"),
        ("÷∕⁄", "///"),
        ("X×Y÷Z−X", "X*Y/Z-X"),
        ("｟x｠", "｟x｠"),
        ("−‐‑–—", "-----"),
        ("＝＊＊", "=**"),
        ("a\u00a0b\u1680c\u2000d\u200ae\u202ff\u205fg\u3000h\x85i\ufeffj", "a b c d e f g h i j"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\u200bx\u2007", "\u200bx "),
        ("リンゴ", "リンゴ"),
        ("か\u3099x", "がx"),
        ("e\u0301", "\u00e9"),
        ("x²", "x²"),
        ("ｱﾌﾟﾙ", "ｱﾌﾟﾙ"),
    ],
)
def test_characters_that_look_like_others(text: str, read: str) -> None:
    assert normalised(text) == read


def test_names() -> None:
    for name in ("x", "_", "x1", "リンゴ", "コカ・コーラ", "π", "no_1", "é"):
        assert is_name(name)
    for text in ("", "1x", "x²", "x-y", "2", "x y", "x.y", "x₁", "・", "・x", "ŀ", "aŀ", "x·y", "·"):
        assert not is_name(text)
    assert canonical("ｱﾌﾟﾙ") == canonical("アプル") == "アプル"
    assert (canonical("x"), canonical("𝑥"), canonical("ﬁ")) == ("x", "x", "fi")
    assert [first_bad(text) for text in ("x²", "xy≤z", "1x", "x", "²", "a・b²")] == [1, 2, 0, 0, 0, 3]


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (0, Place("f", 5, 3, "x +", 0, 1)),
        (1, Place("f", 5, 5, "x +", 2, 3)),
        (2, Place("f", 5, 6, "x +", 3, 4)),
        (3, Place("f", 6, 2, " long_name * 2", 1, 10)),
        (5, Place("f", 6, 14, " long_name * 2", 13, 14)),
        (6, Place("f", 6, 15, " long_name * 2", 14, 15)),
        (60, Place("f", 6, 15, " long_name * 2", 14, 15)),
    ],
)
def test_places_of_tokens(position: int, place: Place) -> None:
    assert Source("x +\n long_name * 2", "f", 5, 3).place(position) == place


def test_places_where_only_the_start_is_known() -> None:
    source = Source("x +\n long_name", "f", 5, 3, indent=None)
    assert source.place(1) == Place("f", 5, 3, "x +", 2, 3)
    assert source.place(3) == Place("f", 5, 3, " long_name", 1, 10)


def test_places_of_spans() -> None:
    source = Source("ab\ncde\nf")
    assert source.span(0, 2) == Place(None, 1, 1, "ab", 0, 2)
    assert source.span(3, 4) == Place(None, 2, 1, "cde", 0, 1)
    assert source.span(4, 9) == Place(None, 2, 2, "cde", 1, 4)  # on one line, and a cell behind it at most
    assert source.span(7, 8) == Place(None, 3, 1, "f", 0, 1)
    assert Source("\nab").span(0, 1) == Place(None, 1, 1, "", 0, 1)
    assert Source("\nab").span(1, 3) == Place(None, 2, 1, "ab", 0, 2)
    assert Source("x  ").place(1) == Place(None, 1, 2, "x  ", 1, 2)


def test_several_sources_share_one_count() -> None:
    sources = Sources()
    for index, start in enumerate((0, 4, 9)):
        sources.add(Source("x + y * z", f"f{index}"), start)
    found = [sources.place(origin) for origin in (0, 3, 4, 8, 9, 11)]
    assert [(place.file, place.column) for place in found] == [
        *(("f0", 1), ("f0", 7), ("f1", 1), ("f1", 9), ("f2", 1), ("f2", 5))
    ]


@given(st.from_regex(r"[0-9]{1,50}(\.[0-9]{0,50})?(e-?[0-9]{1,2})?", fullmatch=True))
@example("1" * 40)
@example("9007199254740993.0000000000000000000001")
def test_floats_are_read_as_the_fractions_are_rounded(text: str) -> None:
    graph = parse_expression(f"{text} + 1e3 + x*0.1 + {text}")
    texts = (text, "1e3", "0.1", text)
    floats = [value for node, value in enumerate(leaf_values(graph, {"x": 0.0}, "float")) if node in graph.literals]
    assert [*map(float, floats)] == [float(Fraction(each)) for each in texts]
    assert [*graph.literals.values()] == [Fraction(each) for each in texts]
    assert [*graph.literals] == sorted(graph.literals)
