"""The JSON Schema says what the reader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from support import EXAMPLES, good

from backprop_cli import BackpropError, load_problems
from backprop_cli.reading.problem_file import _KINDS, read_problems
from backprop_cli.reading.purchase_keys import COMMON_KEYS, ITEM_KEYS

SCHEMA: dict[str, Any] = json.loads(good("schema"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert good("schema", "--lang", "ja") == good("schema")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_valid(path: Path) -> None:
    assert load_problems(path)
    for document in yaml.safe_load_all(path.read_text("utf-8")):
        VALIDATOR.validate(document)


@pytest.mark.parametrize("kind", _KINDS)
def test_the_schema_has_the_keys_of_the_reader(kind: str) -> None:
    name = {"items": "purchase"}.get(kind, kind)
    definition = SCHEMA["definitions"][name]
    assert set(definition["properties"]) == {*_KINDS[kind][0], *COMMON_KEYS}
    assert definition["required"] == [kind]
    assert definition["additionalProperties"] is False


def test_an_item_has_the_keys_of_the_reader() -> None:
    item = SCHEMA["definitions"]["item"]
    assert list(item["properties"]) == list(ITEM_KEYS)
    assert item["required"] == ["name", "price", "quantity"]


ITEM = {"name": "apple", "price": 100, "quantity": 2}
GOOD: list[dict[str, Any]] = [
    {"items": [ITEM]},
    {"items": [{**ITEM, "price": "1/3", "tax": "8%", "discount": "20%"}], "shipping": 5, "coupon": "2.50"},
    {"items": [ITEM], "tax": 1.1, "discount": "5.5 %", "currency": "円", "title": "t", "upstream": "1/2"},
    {"items": [ITEM], "tax": 1},
    {"items": [{**ITEM, "quantity": "0.345 kg", "amount_off": 5, "tax": "8%", "tax_included": True, "discount": 0}]},
    {"items": [ITEM], "coupon": {"spring": 5}, "fees": {"bag": 5}, "points": 1, "rounding": "up", "rounded": "line"},
    {"items": [ITEM], "tax": "10%", "tax_included": True, "amount_off": 5, "discount": "20 % off"},
    {"品目": [{"品名": "リンゴ", "単価": 100, "数量": 2, "値引き": 5}], "消費税": "10%", "端数処理": "切り捨て"},
    {"expression": "x*y", "values": {"x": 1, "y": "-1.5e3"}, "units": {"x": "m"}},
    {"expression": 7},
    {"steps": {"t": "x + 1", "z": 2.5}, "values": {"x": 0}, "output": "t"},
]
BAD: list[dict[str, Any]] = [
    {},
    {"title": "t"},
    {"items": []},
    {"items": {}},
    {"items": [{"name": "apple", "price": 1}]},
    {"items": [{**ITEM, "prise": 1}]},
    {"items": [{**ITEM, "price": "100 yen"}]},
    {"items": [ITEM], "tax": 0.1},
    {"items": [ITEM], "tax": 10},
    {"items": [ITEM], "discount": 0.8},
    {"items": [ITEM], "rounding": "floor"},
    {"items": [ITEM], "tax": "10%", "tax_included": "yes"},
    {"items": [ITEM], "coupon": [5, 6]},
    {"品目": [{"品名": "リンゴ", "単価": 100}]},
    {"items": [ITEM], "expression": "x"},
    {"items": [ITEM], "values": {}},
    {"expression": ["x"]},
    {"expression": "x", "values": {"x": "one"}},
    {"expression": "x", "values": [1]},
    {"steps": {}},
    {"steps": ["x"]},
    {"steps": {"t": "x"}, "tax": "10%"},
]


def read(document: dict[str, Any]) -> list[Any]:
    return list(read_problems(json.dumps(document).encode(), "document.json"))


@pytest.mark.parametrize("document", GOOD, ids=str)
def test_what_the_reader_takes_the_schema_takes(document: dict[str, Any]) -> None:
    assert [problem for problem in read(document) if isinstance(problem, BackpropError)] == []
    VALIDATOR.validate(document)


@pytest.mark.parametrize("document", BAD, ids=str)
def test_what_the_schema_refuses_the_reader_refuses(document: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(document)
    assert all(isinstance(problem, BackpropError) for problem in read(document))
