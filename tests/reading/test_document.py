"""YAML as people write it, and where everything in it stands."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_cli import BackpropError, Problem, solve
from backprop_cli.language.errors import Place
from backprop_cli.reading import yaml_places
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar, Sequence, Tree, documents

BOM = b"\xef\xbb\xbf"


def problem_of(text: str | bytes) -> Problem:
    (problem,) = read_problems(text if isinstance(text, bytes) else text.encode(), "p.yaml")
    assert isinstance(problem, Problem), str(problem)
    return problem


def error_of(text: str | bytes) -> str:
    errors = [p for p in read_problems(text if isinstance(text, bytes) else text.encode(), "p.yaml") if _bad(p)]
    assert len(errors) == 1
    return str(errors[0])


def _bad(problem: object) -> bool:
    return isinstance(problem, BackpropError)


def data_of(tree: Tree) -> Any:
    if isinstance(tree, Scalar):
        return tree.text
    if isinstance(tree, Sequence):
        return [data_of(item) for item in tree]
    return {key.text: data_of(value) for key, value in tree.pairs()}


def document_of(text: str) -> Document:
    (document,) = documents(text, "p.yaml")
    assert isinstance(document, Document)
    return document


def test_words_stay_words_and_decimals_decimals() -> None:
    text = "no: 2\nyes: 010\non: 1.10\nnull: ~\n1.0: 0x10\ndate: 2024-01-01\ntime: 1:30\nlist: [1_000, +1, 1e3]\n"
    words = "no=2 yes=010 on=1.10 null=~ 1.0=0x10 date=2024-01-01 time=1:30"
    expected = dict(pair.split("=") for pair in words.split()) | {"list": ["1_000", "+1", "1e3"]}
    assert data_of(document_of(text).root) == expected


def test_a_name_such_as_no() -> None:
    problem = problem_of("expression: price * no * y\nvalues: {price: 100, no: 2, y: 1.1}\n")
    assert problem.values == {"price": 100, "no": 2, "y": Fraction(11, 10)}
    assert solve(problem).gradients["no"] == 110


def test_everything_has_its_place() -> None:
    document = document_of(
        "title: リンゴ\nitems:\n  - {name: apple, list: [1, {a: 2}], price: 100}\n  -   name: b\nlast: 'x'\nend: y\n"
    )
    root = document.root

    def place(tree: Tree) -> tuple[int, int]:
        found = document.place(tree)
        assert found.file == "p.yaml"
        return found.line, found.column

    assert place(root) == (1, 1)
    assert place(root.key("items")) == (2, 1)
    assert place(root["title"]) == (1, 8)
    items = root["items"]
    assert isinstance(items, Sequence)
    assert place(items) == (3, 3)
    first, second = items
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert place(first) == (3, 5)
    assert place(first.key("list")) == (3, 19)
    inner = first["list"]
    assert isinstance(inner, Sequence)
    assert [place(item) for item in inner] == [(3, 26), (3, 29)]
    assert place(first.key("price")) == (3, 38)
    assert place(first["price"]) == (3, 45)
    assert place(second.key("name")) == (4, 7)
    assert [place(key) for key, _ in root.pairs()] == [(1, 1), (2, 1), (5, 1), (6, 1)]
    assert place(root["end"]) == (6, 6)
    with pytest.raises(KeyError):
        root.key("price")
    with pytest.raises(KeyError):
        root["price"]


WORDS = st.text("ab ':#-\n{é日", max_size=6)
DATA = st.recursive(
    WORDS | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=4 * settings.default.max_examples)
@given(st.lists(st.dictionaries(WORDS, DATA, max_size=4), min_size=1, max_size=3), st.sampled_from((True, False, None)))
def test_places_are_those_of_a_yaml_loader(data: list[dict[str, Any]], flow: bool | None) -> None:
    """Of every key and value, asked for from the last to the first."""
    text = yaml.safe_dump_all(data, default_flow_style=flow, allow_unicode=True, width=20)
    expected = [place for node in yaml.compose_all(text, yaml.SafeLoader) for place in _marks(node)]
    found = list(documents(text, "p.yaml"))
    assert all(isinstance(document, Document) for document in found)
    trees = [(document, tree) for document in found if isinstance(document, Document) for tree in _trees(document.root)]
    places = [document.place(tree) for document, tree in reversed(trees)]
    assert [(place.line, place.column) for place in reversed(places)] == expected


def _marks(node: yaml.Node) -> Iterator[tuple[int, int]]:
    yield node.start_mark.line + 1, node.start_mark.column + 1
    children = chain.from_iterable(node.value) if isinstance(node, yaml.MappingNode) else node.value
    for child in children if isinstance(node, yaml.CollectionNode) else ():
        yield from _marks(child)


def _trees(tree: Tree) -> Iterator[Tree]:
    yield tree
    if isinstance(tree, Sequence):
        for item in tree:
            yield from _trees(item)
    elif isinstance(tree, Mapping):
        for key, value in tree.pairs():
            assert tree.key(key.text) == key
            assert tree[key.text] == value
            yield from (key, *_trees(value))


def test_the_places_in_later_documents_of_a_stream() -> None:
    first, second = documents("a: 1\n---\n# b\nc: [d, 'e']\n", "p.yaml")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [(p.line, p.column) for p in (second.place(second.root["c"]), first.place(first.root["a"]))] == [
        (4, 4),
        (1, 4),
    ]
    last = list(second.root["c"])[-1]
    assert isinstance(last, Scalar)
    assert (second.source(last).column, second.source(last).indent) == (9, 0)
    assert (first.source(Scalar("1", first.root["a"].number)).column, first.root["a"].number) == (4, 4)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1"),
        ("a: {b: 1, c: {d: 1, d: 2}}\n", "1:21"),
        ("items:\n- {name: a, name: b}\n", "2:13"),
        ("リンゴ: {あ: 1, い: 2, あ: 3}\n", "1:19"),
    ],
)
def test_duplicate_keys(text: str, place: str) -> None:
    assert error_of(text).startswith(f"p.yaml:{place}: the key ")


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a: &x 1\n", "1:4", "anchors"),
        ("a: &x\n  b: 1\n", "1:4", "anchors"),
        ("a: *x\n", "1:4", "aliases"),
        ("*x\n", "1:1", "aliases"),
        ("&a expression: x\n", "1:1", "anchors"),
        ("a: !x 1\n", "1:4", "tags"),
        ("a: !!float 1\n", "1:4", "tags"),
        ("!!map {a: 1}\n", "1:1", "tags"),
        ("a: ! 1\n", "1:4", "tags"),
        ("<<: *x\n", "1:5", "aliases"),
        ("- &x\n", "1:3", "anchors"),
        ("a: [1, &x 2]\n", "1:8", "anchors"),
        ("a: ! [1]\n", "1:4", "tags"),
    ],
)
def test_anchors_aliases_and_tags(text: str, place: str, word: str) -> None:
    assert error_of(text).startswith(f"p.yaml:{place}: {word} ")


def test_the_signs_of_anchors_and_tags_stand_in_any_text() -> None:
    assert problem_of("title: Tea & cake! Both\nexpression: 1 + 1\n").title == "Tea & cake! Both"


def test_the_tree_is_not_kept_and_places_are() -> None:
    problem = problem_of("items:\n- {name: kept_by_nobody, price: 2, quantity: 3}\n")
    gc.collect()
    held = (each.entries.values() for each in gc.get_objects() if type(each) is Mapping)
    assert not any("kept_by_nobody" in contents for contents in held)
    assert problem.graph.place(problem.graph.inputs["kept_by_nobody"]) == Place("p.yaml", 2, 10)


def test_the_rest_of_the_stream_is_still_read() -> None:
    text = "expression: &a x\n---\nexpression: 1 + 1\n---\n- 1\n---\nexpression: 2*\n---\nexpression: 3\n"
    found = list(read_problems(text.encode(), "p.yaml"))
    assert [isinstance(problem, Problem) for problem in found] == [False, True, False, False, True]
    assert [str(p).split(": ")[0] for p in found if isinstance(p, BackpropError)] == [
        "p.yaml:1:13",
        "p.yaml:5:1",
        "p.yaml:7:15",
    ]


def test_after_broken_yaml_nothing_more_is_read() -> None:
    found = list(read_problems(b"expression: 1\n---\na: [\n---\nexpression: 2\n", "p.yaml"))
    assert [isinstance(problem, Problem) for problem in found] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "expression: x*y\nvalues: {x: 2, y: 3}\n",
        "expression: x*y\r\nvalues: {x: 2, y: 3}\r\n",
        "expression: x*y\rvalues: {x: 2, y: 3}\r",
        "---\nexpression: x*y\nvalues: {x: 2, y: 3}\n...\n",
        "%YAML 1.1\n---\nexpression: x*y\nvalues: {x: 2, y: 3}\n",
        "# comment\n\nexpression:   x*y   # comment\nvalues:\n  x: 2\n  'y': \"3\"\n\n",
        '{"expression": "x*y", "values": {"x": 2, "y": 3}}',
        '{\n\t"expression": "x*y",\n\t"values": {"x": 2, "y": 3}\n}',
        "expression: >\n  x\n  *y\nvalues: {x: 2, y: 3}\n",
        "expression: |\n  z = x * y\nvalues: {x: 2, y: 3}\n",
        "expression: |\n\n  t = x\n    * 1\n  z = t * y\nvalues: {x: 2, y: 3}\n".replace("\n    * 1", " * 1"),
        "expression: ｘ × ｙ\nvalues: {x: 2, ｙ: ３}\n",
        "expression: x*y\nvalues: {x: ２．０, y: ＋３}\n",
        "? expression\n: x*y\n? values\n: {x: 2, y: 3}\n",
        "---\n---\nexpression: x*y\nvalues: {x: 2, y: 3}\n---\n",
    ],
    ids=repr,
)
def test_the_same_problem_in_many_shapes(text: str) -> None:
    for data in (text.encode(), BOM + text.encode()):
        assert solve(problem_of(data), check="none").value == 6


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "euc_jp"])
def test_other_encodings_are_refused(encoding: str) -> None:
    text = "title: リンゴ\nexpression: x\n"
    assert "UTF-8" in error_of(text.encode(encoding))


def test_latin_1_is_refused_at_its_place() -> None:
    assert error_of("a: 1\nb: xé\n".encode("latin-1")).startswith("p.yaml:2:5: the file is not UTF-8")
    assert error_of("a: ノé\n".encode() + b"\xff").startswith("p.yaml:2:1: ")


def test_columns_count_characters_also_behind_a_byte_order_mark() -> None:
    assert error_of(BOM + b"expression: 2(x)\n").startswith("p.yaml:1:14: ")
    assert error_of("{title: 合計, expression: 2(x)}").startswith("p.yaml:1:26: ")
    assert error_of("title: 🍎\nexpression: 2 + \U0001f34e\n").startswith("p.yaml:2:17: ")
    assert error_of("a: 1\r\nb: &x 1\r\n").startswith("p.yaml:2:4: ")
    assert error_of("title: リンゴ é\xff\n".encode("latin-1", "xmlcharrefreplace")).startswith("p.yaml:1:")


def test_full_width_characters_are_read() -> None:
    text = "items:\n  - {name: リンゴ, price: １００, quantity: ２}\ntax: １０％\ndiscount: 5％\n"
    assert solve(problem_of(text), check="none").value == 209
    values = problem_of("expression: リンゴ × （税 − １） ÷ ２\nvalues: {リンゴ: 100, 税: 1.1}\n").values
    assert values == {"リンゴ": 100, "税": Fraction(11, 10)}


def test_depth() -> None:
    assert "more than 50 levels" in error_of("a: " + "[" * 50 + "]" * 50)
    assert "more than 50 levels" not in error_of("a: " + "[" * 49 + "]" * 49)


def test_a_hundred_thousand_brackets() -> None:
    assert "more than 50 levels" in error_of("[" * 100_000)  # where, depends on how far libyaml reads ahead


def test_ten_thousand_items() -> None:
    lines = [f"  - {{name: item{i}, price: {i}.5, quantity: {i % 7}}}" for i in range(10_000)]
    start = time.process_time()
    problem = problem_of("items:\n" + "\n".join(lines) + "\ntax: 10%\n")
    assert time.process_time() - start < 5  # a tenth of that is usual
    expected = sum(Fraction(2 * i + 1, 2) * (i % 7) for i in range(10_000)) * Fraction(11, 10)
    assert solve(problem, check="none").value == expected


def test_a_receipt_with_all_that_may_be_on_it() -> None:
    text = """
items:
  - {name: a, price: 100, quantity: 2}
  - {name: b, price: 150, quantity: 3, discount: 20%, tax: 8%}
tax: 10%
discount: 5%
coupon: 50
shipping: 500
"""
    solution = solve(problem_of(text))
    assert solution.value == (200 * Fraction("1.1") + 450 * Fraction("0.8") * Fraction("1.08")) * Fraction("0.95") + 450
    names = {node.name for node in solution.nodes if node.name}
    assert names >= {"a", "a_num", "a_price", "b_discount", "b_tax", "b_price", "tax", "discount", "coupon", "shipping"}
    assert solution.gradients["coupon"] == -1
    assert solution.gradients["shipping"] == 1


def test_nothing_asks_where_the_numbers_of_a_good_purchase_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(places: object, number: int) -> None:
        raise AssertionError("the whole file is scanned once more")

    monkeypatch.setattr(yaml_places.Places, "__call__", asked)
    item = "{name: milk, price: 1.50, quantity: 2 kg, discount: 20%, amount_off: 0.1, tax: 8%}"
    bill = "tax: 10%\ndiscount: 5%\ncoupon: 0.5\nfees: {bag: 0.05}"
    problem_of(f"items:\n  - {item}\n  - {{name: tea, price: 1e2, quantity: 1}}\n{bill}\n")
