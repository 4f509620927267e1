"""Every item of a purchase has its total, and several their sum, whatever else is or is not on the bill."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from support import good, run

from backprop_cli.render.grade import REPORTS as GRADE_FORMATS

EXTRAS = ("tax: 10%", "discount: 5%", "coupon: 10", "shipping: 500", "currency: 円")
BILLS = [chosen for size in range(len(EXTRAS) + 1) for chosen in combinations(EXTRAS, size)]


def bill(count: int, *extras: str) -> bytes:
    names = ("apple", "orange", "pear")[:count]
    items = "".join(f"- {{name: {name}, price: 100, quantity: 2}}\n" for name in names)
    return ("items:\n" + items + "\n".join(extras) + "\n").encode()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_total_answers_on_every_bill(count: int) -> None:
    keys = ["apple_price", "dapple_price", "price", *(["all_price", "dall_price"] if count > 1 else [])]
    asked = [word for key in keys for word in ("--get", key)]
    for extras in BILLS:
        numbers = good("-", *asked, "--check", "none", stdin=bill(count, *extras)).split()
        assert numbers[0] == "200", extras
        assert len(numbers) == len(keys)
        found = json.loads(good("-", "--check", "none", "--format", "json", stdin=bill(count, *extras)))
        assert found["output"] == "price"
        assert {key for key in keys if not key.startswith("d")} <= {node["name"] for node in found["nodes"]}


def test_a_key_asks_for_the_total_and_so_does_its_sheet(tmp_path: Path) -> None:
    key = tmp_path / "key.yaml"
    key.write_bytes(bill(1, "ask: [price, apple_price, dapple_price, dapple]"))
    right = "price: 200\napple_price: 200\ndapple_price: 1\ndapple: 2\n"
    assert "4 of 4 points" in good("grade", str(key), "-", stdin=right.encode())
    good("quiz", str(key), "-o", str(tmp_path / "sheets"))
    sheet = (tmp_path / "sheets" / "01-answers.txt").read_text()
    assert "apple_price:" in sheet
    assert "dapple_price:" in sheet
    written = str(tmp_path / "sheets" / "01-key.yaml")
    assert "4 of 4 points" in good("grade", written, "-", stdin=sheet.encode())


# Numbers beyond a double

DOUBLED = ";".join(f"y{i} = y{i - 1}+y{i - 1}" for i in range(1, 1100))
VAST = {
    "solve": ("z = 10**400*x*(1/3)", "x=1", "--format", "json"),
    "solve, fraction": ("z = x/3", "x=1e400", "--format", "json", "--upstream", "1e400"),
    "explain": ("explain", "z = 10**400*x*(1/3)", "x=1", "--format", "json", "--wrt", "x"),
    "paths": ("explain", f"y0 = x+x;{DOUBLED}", "x=1", "--format", "json", "--wrt", "x"),
}


def pairs_in(found: object) -> list[dict[str, object]]:
    parts = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    here = [found] if isinstance(found, dict) and {"value", "exact"} <= found.keys() else []
    return here + [pair for part in parts for pair in pairs_in(part)]


def readable(text: str) -> list[dict[str, object]]:
    """The numbers with an exact form; every number of the text is one that a double holds."""
    found = json.loads(text, parse_int=lambda digits: int(digits) if float(digits) < float("inf") else 1 / 0)
    return pairs_in(found)


@pytest.mark.parametrize("words", VAST.values(), ids=VAST)
def test_what_a_double_cannot_hold_is_null_and_exact(words: tuple[str, ...]) -> None:
    pairs = readable(good(*words))
    vast = [pair for pair in pairs if pair["value"] is None]
    assert vast
    for pair in vast:
        exact = pair["exact"]
        assert isinstance(exact, dict) or len(str(exact)) > 300


@pytest.mark.parametrize("form", [form for form in GRADE_FORMATS if form in ("json", "gradescope", "prairielearn")])
def test_vast_answers_in_reports(form: str, tmp_path: Path) -> None:
    key = tmp_path / "key.yaml"
    key.write_text("expression: z = 10**400*x\nvalues: {x: 1}\n")
    result = run("grade", "--format", form, str(key), "-", stdin=f"z: 1{'0' * 400}\ndx: 7\n".encode())
    assert result.err == ""
    readable(result.out)
