"""Refusals of bytes, files and objects with all that they name; both sides of every limit of what is read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from outcomes import told

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.language.errors import Place
from backprop_cli.reading import expression, faults, tokens
from backprop_cli.reading.answer_formula import LONGEST, formula_in
from backprop_cli.reading.array_files import array_of_file
from backprop_cli.reading.array_values import array_of_text
from backprop_cli.reading.constants import constant
from backprop_cli.reading.currencies import smallest_amount
from backprop_cli.reading.expression import NamedText, parse_steps
from backprop_cli.reading.problem import Problem, as_problem, as_values
from backprop_cli.reading.problem_file import all_faults, read_problems
from backprop_cli.reading.tokens import MOST_MARKS, Source, crowd_of_marks, is_name, normalised
from backprop_cli.reading.yaml_text import decode

WHOLE = """
JPY YEN yen ¥ ￥ 円 圓 日本円 KRW WON ₩ 원 ウォン VND ₫ đ Đ DONG CLP ISK HUF FT FORINT FORINTS PYG UGX RWF XAF XOF XPF
"""
HUNDREDTHS = """
$ ＄ US$ A$ NZD$ DOLLAR DOLLARS ドル 米ドル EURO EUROS € £ ₹ ₺ ₽ ₪ ฿ ₱ ₴ 元 POUND POUNDS FR SFR FRANC FRANCS RS
RUPEE RUPEES KR KRONER KRONAR KRONA KRONE ZŁ ZLOTY ZLOTYS LEI PESO PESOS RAND LIRA BAHT YUAN RMB CN¥ 人民元 ユーロ
ポンド フラン ルピー バーツ ペソ USD EUR GBP CHF AUD CAD CNY NZD SGD HKD TWD INR SEK NOK DKK PLN CZK RON BGN BRL MXN
ARS COP PEN ZAR TRY ILS THB MYR PHP IDR RUB UAH AED SAR QAR EGP NGN KES PKR BDT LKR usd Rs.
"""
THOUSANDTHS = "KWD BHD OMR TND JOD IQD LYD"


def test_the_smallest_amount_of_every_currency() -> None:
    for words, amount in ((WHOLE, 1), (HUNDREDTHS, Fraction(1, 100)), (THOUSANDTHS, Fraction(1, 1000))):
        assert {word: smallest_amount(word) for word in words.split()} == dict.fromkeys(words.split(), amount)
    for several in ("US dollars", "Canadian dollar", "Australian dollars", " $ ", "NZ $"):
        assert smallest_amount(several) == Fraction(1, 100)
    assert {smallest_amount(word) for word in ("", "kg", "Yenn", "JP", "ABCD$", "coins", "JPYUSD")} == {None}


def refused(work: Any) -> str:
    with pytest.raises(BackpropError) as caught:
        work()
    place = caught.value.place
    at = (place.file, place.line, place.column, place.text[place.start : place.end]) if place else None
    named = " ".join(f"{key}={value}" for key, value in caught.value.message.parameters.items())
    return f"{caught.value.message.id.removeprefix('python-')} {at} {named}".rstrip()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ab\ncd\xff", "not-utf8 ('f', 2, 3, '')"),
        (b"\xff", "not-utf8 ('f', 1, 1, '')"),
        (b"a\n\n\xc3", "not-utf8 ('f', 3, 1, '')"),
        (b"\xff\xfea", "utf-16 ('f', 1, 1, '')"),
        (b"\xfe\xffa", "utf-16 ('f', 1, 1, '')"),
        (b"a\0:\0", "utf-16 ('f', 1, 1, '')"),
        (b"\0a\0:", "utf-16 ('f', 1, 1, '')"),
        (b"a\0:", "control-character ('f', 1, 2, '') code=U+0000"),
        ("a".encode("utf-32"), "utf-32 ('f', 1, 1, '')"),
        (b"\0\0\xfe\xff\0\0\0a", "utf-32 ('f', 1, 1, '')"),
        ("ab".encode("utf-32-le"), "utf-32 ('f', 1, 1, '')"),
        ("ab".encode("utf-32-be"), "utf-32 ('f', 1, 1, '')"),
        (b"\0\0\0\0", "control-character ('f', 1, 1, '') code=U+0000"),
        (b"a\0\0", "control-character ('f', 1, 2, '') code=U+0000"),
        (b"a: 1\nb\x00", "control-character ('f', 2, 2, '') code=U+0000"),
        (b"a\x7f", "control-character ('f', 1, 2, '') code=U+007F"),
        (b"\n\x1b[", "control-character ('f', 2, 1, '') code=U+001B"),
        ("x\n y\uffff".encode(), "control-character ('f', 2, 3, '') code=U+FFFF"),
        (f"a\nb{chr(0x301) * (MOST_MARKS + 1)}".encode(), f"too-many-marks ('f', 2, 2, '') limit={MOST_MARKS}"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, message: str) -> None:
    assert refused(lambda: decode(data, "f")) == message
    assert [told(error) for error in read_problems(data, "f") if isinstance(error, BackpropError)] != []
    assert [len(errors) for _, errors in all_faults(data, "f")] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "expression: |\n  t = x*x\n  y = t * §\n",
        "expression: | # why\n\n  x = 1\n  y = x *\n    § - 2\n",
        "expression: >\n  x\n  + y*§\n",
        "title: b\nsteps:\n  t: >-\n      x\n      - y -\n\n\n      § - 1\n  u: t\n",
        "expression: >\n\n\n  t =\n  x*x\n\n  y = t -\n     §\n  +z",
        "expression: >+\r\n  x\r\n  +  §\r\n\r\n",
        "expression: >2\n    t = x*x\n  y = t * §\n",
        "expression: |1\n   x =\n 2 * §\n",
        "expression: >  # why\n  リンゴ × 　§\n",
        "expression: >\n  t = (x  \n  + y)\n \n  t + §\n",
        "steps:\n- >\n x\n- 2\n---\nexpression: >-\n x *\n §\n...\n",
        "expression: '§'\n",
    ],
    ids=repr,
)
def test_a_fault_in_a_block_is_told_where_it_stands(text: str) -> None:
    *_, error = read_problems(text.encode(), "f")
    assert isinstance(error, BackpropError)
    place = error.place
    assert place is not None
    before = text[: text.index("§")]
    assert (place.line, place.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert place.text[place.start : place.end] == "§"
    assert "\n" not in place.text


def test_what_is_missing_at_the_end_of_a_folded_block() -> None:
    assert refused(lambda: _read("expression: >\n  x\n  - y *\n\n\n")) == (
        "missing-operand-after ('f', 3, 8, '') operator=*"
    )
    assert refused(lambda: _read("expression: >\n  x -\n  (x\n")).startswith("unclosed ('f', 3, 3, '(')")


def _read(text: str) -> Problem:
    [problem] = read_problems(text.encode(), "f")
    if isinstance(problem, BackpropError):
        raise problem
    return problem


def test_the_longest_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop_cli.reading.yaml_text.MAX_TEXT", 4)
    assert decode(b"abcd", "f") == "abcd"
    assert decode("ああああ".encode(), "f") == "ああああ"
    assert refused(lambda: decode(b"abcde", "f")) == "text-too-long ('f', 1, 1, '') limit=4"
    assert refused(lambda: decode(b"a" * 17, "f")) == "text-too-long ('f', 1, 1, '') limit=4"
    monkeypatch.setattr(tokens, "MAX_TEXT", 1_000)
    assert len(parse_expression("1" + " " * 999)) == 1
    assert refused(lambda: parse_expression("1" + " " * 1_000)) == "text-too-long None limit=1,000"


def test_the_most_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expression, "MAX_NODES", 3)
    assert len(parse_expression("x*y")) == 3
    assert refused(lambda: parse_expression("x*y*x")) == "too-many-nodes None limit=3"


def test_the_most_marks() -> None:
    for mark in ("\u0301", "ﾞ", "ﾟ", "\u3099"):
        most = "x" + mark * MOST_MARKS
        assert crowd_of_marks(most) == crowd_of_marks(f"{most}y{most}") == -1
        assert crowd_of_marks(f"a{most}{mark}") == 2
        assert crowd_of_marks(f"{most}a{most}{mark}b") == len(most) + 2
    assert crowd_of_marks("x\u0344" * 3 + "x" + "\u0344" * (MOST_MARKS // 2)) == -1
    assert crowd_of_marks("x" + "\u0344" * (MOST_MARKS // 2 + 1)) == 1
    bad = "x" + "\u0301" * (MOST_MARKS + 1)
    assert refused(lambda: normalised(bad)) == f"too-many-marks (None, 1, 2, '\u0301') limit={MOST_MARKS}"


def test_names() -> None:
    good = ("x", "é", "ﾘﾝｺﾞ", "リンゴ・個数", "x1", "_", "α_1", "名")
    bad = ("", "1x", "x y", "・x", "x·y", "ŀ", "x\u200b", "x\u00ad", "x²", "½", "x-y")
    assert [name for name in (*good, *bad) if is_name(name)] == [*good]


def test_the_longest_formula_and_name() -> None:
    assert len(formula_in("x" + " " * (LONGEST - 1), ["x"])) == 1
    assert refused(lambda: formula_in("x" + " " * LONGEST, ["x"])) == f"answer-too-long None limit={LONGEST}"
    longest = "xy" * 50
    assert refused(lambda: solve(longest, {"x": 1, "y": 2})).startswith(f"run-together None name={longest} unknown=x")
    assert refused(lambda: solve(f"{longest}x", {"x": 1, "y": 2})).startswith("unknown-input None name=x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"1,2\n3,x\n", "array-file-number ('PATH', 2, 3, '') value=x"),
        (b"1 2\n\n 3 4x 5", "array-file-number ('PATH', 3, 4, '') value=4x"),
        (b"1,2\n3,,4", "array-hole ('PATH', 2, 1, '') name=PATH"),
        (b",1", "array-hole ('PATH', 1, 1, '') name=PATH"),
        (b"1; ;2", "array-hole ('PATH', 1, 1, '') name=PATH"),
        (b"1\n1e9999", "number-too-long ('PATH', 2, 1, '') number=1e9999"),
        (b"1 2\n3", "array-ragged ('PATH', 1, 1, '') name=W"),
        (b"", "array-empty ('PATH', 1, 1, '') name=W"),
        (b"\n\n", "array-empty ('PATH', 1, 1, '') name=W"),
        (b"PK\3\4", "array-npy ('PATH', 1, 1, '') name=W"),
        (b"\x93NUMPY", "array-npy ('PATH', 1, 1, '') name=W"),
        (b"1\xff", "not-utf8 ('PATH', 1, 2, '')"),
    ],
)
def test_files_that_hold_no_array(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes(data)
    assert refused(lambda: array_of_file(str(path), "W")).replace(str(path), "PATH") == message


def test_npy_files(tmp_path: Path) -> None:
    path = tmp_path / "w.npy"
    for version in ((1, 0), (2, 0)):
        with path.open("wb") as file:
            np.lib.format.write_array(file, np.array([[1.5, 2], [3, 4]]), version=version)
        assert array_of_file(str(path), "W").tolist() == [[Fraction(3, 2), 2], [3, 4]]
    np.save(path, np.array(7))
    assert array_of_file(str(path), "W") == 7
    for array in (np.array([True]), np.array(["a"]), np.array([1j]), np.array([1], dtype=np.longdouble)):
        np.save(path, array)
        assert refused(lambda: array_of_file(str(path), "W")) == f"array-npy ('{path}', 1, 1, '') name=W"
    missing = str(tmp_path / "none.csv")
    assert refused(lambda: array_of_file(missing, "W")).startswith("file-missing")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, {}]", "value-not-number (None, 1, 1, 'q') name=x value=q"),
        ("[[1, 2], [3]]", "array-ragged None name=x"),
        ("[1,, 2]", "array-hole None name=x"),
        ("[,1]", "array-hole None name=x"),
        ("[1, 2", "array-brackets None name=x"),
        ("[1]]", "array-brackets None name=x"),
        ("[1] 2", "array-brackets None name=x"),
        ("[1][2]", "array-brackets None name=x"),
        ("[]", "array-empty None name=x"),
        ("[[[[[1]]]]]", "array-axes None name=x limit=4"),
    ],
)
def test_texts_that_say_no_array(text: str, message: str) -> None:
    found = refused(lambda: array_of_text(text.replace("{}", "q"), "x", lambda element: constant(element, "x")))
    assert found == message


def test_the_most_axes() -> None:
    made = array_of_text("[[[[(1 + 2)]]]]", "x", lambda element: constant(element, "x"))
    assert (made.ndim, made.item()) == (4, 3)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        ("a.yaml", "file-as-expression None file=a.yaml"),
        ("a.yml", "file-as-expression None file=a.yml"),
        ("a.json", "file-as-expression None file=a.json"),
        ([1], "several-problems None"),
        (3, "no-problem-kind None kind=int"),
        (SimpleNamespace(problem=3), "no-problem-kind None kind=SimpleNamespace"),
        (Problem("x"), "no-graph None kind=str"),  # type: ignore[arg-type]
        (Problem(parse_expression("x"), 3), "no-dict None what=values kind=int"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_problem(problem: Any, message: str) -> None:
    assert refused(lambda: as_problem(problem)) == message


def test_what_is_a_problem() -> None:
    graph = parse_expression("x + 1")
    for problem in ("x + 1", graph, Problem(graph), SimpleNamespace(problem=Problem(graph))):
        found = as_problem(problem)
        assert [step.kind for step in found.graph] == ["input", "constant", "operation"]
    assert (as_values(None), as_values({"x": 1})) == ({}, {"x": 1})
    assert refused(lambda: as_values([1], "the values")) == "no-dict None what=the values kind=list"
    for output in (-1, 3):
        graph.output = output
        assert refused(lambda: as_problem(graph)) == "no-output None"


def test_steps_one_by_one() -> None:
    steps = [
        NamedText("t", Source("x + 1", "f", 2, 5), Source("t", "f", 2, 1)),
        NamedText("z", Source("t*2", "f", 3, 5), Source("z", "f", 3, 1)),
    ]
    graph = parse_steps(steps)
    assert [(name, graph.place(node)) for node, name in enumerate(graph.names) if name == "z"] == [
        ("z", Place("f", 3, 6, "t*2", 1, 2))
    ]
    both = NamedText("t", Source("x; y", "f", 2, 5), Source("t", "f", 2, 1))
    assert refused(lambda: parse_steps([both])) == "one-expression ('f', 2, 6, ';') name=t"


def test_the_most_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST_FAULTS", 2)
    for count, ids in ((2, ["unknown-input"] * 2), (3, ["unknown-input"] * 2 + ["too-many-faults"])):
        values = ", ".join(f"q{n}: 1" for n in range(count))
        [(_, found)] = all_faults(f"expression: x\nvalues: {{x: 1, {values}}}\n".encode(), "f")
        assert [error.message.id for error in found] == ids
    assert found[-1].message.parameters == {"limit": "2"}
    kept = faults.Faults(collecting=True)
    for line, name in ((3, "first"), (3, "second"), (4, "third")):
        with kept:
            raise BackpropError(name, Place("f", line, 1))
    assert ([error.message.id for error in kept.found.values()], kept.count) == (["first", "third"], 3)
    assert refused(lambda: kept.whole(None)).startswith("third")
    assert kept.whole(7) == 7


def test_a_value_needs_no_gradients_that_are_too_long() -> None:
    """Those of 1/10**2000 by its numbers have twice as many digits."""
    assert constant(f"1/1{'0' * 2000}", "x") == Fraction(1, 10**2000)
    assert constant("1/(1e-3000)", "x") == 10**3000
    with pytest.raises(BackpropError, match=r"value of .* has more than 3,900 digits"):
        constant("1e3000*1e3000", "x")
