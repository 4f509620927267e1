"""What a student might hand in to pass without the right numbers, and what an honest one hands in of small numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import APPLE, EXAMPLES, run


def statuses(words: tuple[str, ...], answers: str) -> list[str]:
    result = run("grade", *words, "--format", "json", stdin=answers.encode())
    return [answer["status"] for answer in json.loads(result.out)["answers"]]


SMALL = [
    ("z = x*0.0000001", "x=3"),
    ("z = x*y", "x=0.0000001", "y=0.0000002"),
    ("z = x*y + w*y", "x=1/10**30", "y=1/10**30", "w=1/10**31"),
    ("z = exp(x)", "x=-80"),
    ("z = x*exp(y)", "x=1/10**9", "y=-20"),
    ("z = 1/10**400*x", "x=3"),
    ("z = (x - y)*0.0000001", "x=3", "y=2"),
    ("z = sigmoid(x)/10**9", "x=0"),
]
GUESSES = ["0", "0.0", "-0", "7e-400", "-1e-12", "0e5", "1/10**500", "5e-8", "0.0000004"]


@pytest.mark.parametrize("key", SMALL, ids=lambda key: key[0])
@pytest.mark.parametrize("guess", GUESSES)
def test_no_small_answer_passes_for_another_one(key: tuple[str, ...], guess: str) -> None:
    names = [word.partition("=")[0] for word in key[1:]]
    answers = "".join(f"{name}: {guess}\n" for name in ("z", *(f"d{name}" for name in names)))
    assert "correct" not in statuses(key, answers)


def test_an_absolute_tolerance_that_is_named_counts(tmp_path: Path) -> None:
    assert statuses((*SMALL[0], "--atol", "1e-6"), "z: 0\ndx: 0\n") == ["correct"] * 2
    path = tmp_path / "key.yaml"
    path.write_text("expression: z = x*0.0000001\nvalues: {x: 3}\nask: [{key: z, atol: 1e-6}, dx]\n")
    assert statuses((str(path),), "z: 0\ndx: 0\n") == ["correct", "wrong"]


HONEST = [
    (("z = x - y", "x=2", "y=2"), "z: 4e-16\ndx: 1\ndy: -1\n"),
    (("z = x + y - w", "x=0.1", "y=0.2", "w=0.3"), "z: 5.551115123125783e-17\ndx: 1\ndy: 1\ndw: -1\n"),
    (("z = x + y - w + 1/10**30", "x=0.1", "y=0.2", "w=0.3"), "z: 5.551115123125783e-17\ndx: 1\ndy: 1\ndw: -1\n"),
    (("z = tanh(x)", "x=40"), "z: 1.0\ndx: 0.0\n"),
    (("z = 3*sigmoid(2*x)", "x=40"), "z: 3.0\ndx: 0.0\n"),
    (("z = log(exp(x)) - x", "x=3"), "z: 4.440892098500626e-16\ndx: 0\n"),
    (("z = x*y - x*w", "x=3", "y=0.1", "w=0.1"), "z: 0\ndx: 1.3e-17\ndy: 3\ndw: -3\n"),
    (("z = relu(x)", "x=-1"), "z: 0\ndx: 0\n"),
]


@pytest.mark.parametrize(("key", "answers"), HONEST, ids=[key[0] for key, _ in HONEST])
def test_what_floats_leave_over_is_right(key: tuple[str, ...], answers: str) -> None:
    assert set(statuses(key, answers)) == {"correct"}


@pytest.mark.parametrize("wrong", ["3e-7", "1e-12", "-3e-10"])
def test_zero_is_right_within_what_is_small_beside_its_own_numbers(wrong: str) -> None:
    assert statuses(("z = x*0.0000001 - y*0.0000001", "x=3", "y=3"), f"z: {wrong}\n")[0] == "wrong"


OTHERS = "dapple: 2.2\ndapple_num: 110\ndtax: 200\n"
FORGED = {
    "two lines": "price: 1\nprice: 220",
    "two spellings": "price: 1\nPRICE = 220",
    "two in one object": '{"price": 1, "price": 220}',
    "an object and a line": "{price: 220}\nprice: 1",
    "both prefixes": "price: 220\ndtax: 200\nd_tax: 1",
    "a list": "price: 1, 220",
    "a choice": "price: 1 or 220",
    "an interval": "price: [0, 1000]",
    "a range": "price: 0..1000",
    "an uncertainty": "price: 220 ± 1000",
    "a comment": "price: 1 # 220",
    "a comment alone": "# price: 220",
    "its own name": "price: price",
    "the key's words": "price: apple * apple_num * tax",
    "nan": "price: nan",
    "nan of numpy": "price: np.float64(nan)",
    "infinity": "price: inf",
    "too large for a float": "price: 1e9999",
    "the largest": f"price: {'9' * 3900}",
    "too small for a float": "price: 1e-400",
    "0/0": "price: 0/0",
    "hexadecimal": "price: 0xDC",
    "true": "price: true",
    "everything": "price: *",
    "nested, and not": "answers: {price: 220}\nprice: 1",
    "nested twice": '{"a": {"price": 220}, "b": {"price": 1}}',
    "two notations": "∂price/∂tax: 1\ntax.grad = 200",
    "a table and a line": "| price | 220 |\nprice: 1",
    "a tuple": "price, price = 220, 1",
    "a row of answers": "price: 1, price: 220",
    "a chain": "price = 1 = 220",
    "a choice in brackets": "price: (1, 220)",
    "another unit": "price: 220 kg",
    "another node's gradient": "price: 1\n∂tax/∂apple: 220",
    "an int that is none": "price: np.int64(220.4)",
    "a hidden one": "Traceback (most recent call last):\n  price: 220\nError\nprice: 1",
    "an alias": "{a: &a 220, price: *a}",
    "nothing": "",
    "a blank": "price: ____",
    "separated by form feeds": "price: 220\fprice: 1",
    "separated by carriage returns": "price: 1\rprice: 220",
    "separated by U+2028": "price: 1\u2028price: 220",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_no_trick_passes(forged: str) -> None:
    for answers in (f"{forged}\n{OTHERS}", f"{OTHERS}{forged}\n"):
        result = run("grade", APPLE, "--format", "json", stdin=answers.encode())
        assert result.code in (1, 2)
        assert '"passed": true' not in result.out


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_key_is_no_submission_to_itself(path: Path) -> None:
    result = run("grade", "--format", "json", str(path), str(path))
    assert result.code in (1, 2)
    assert '"status": "correct"' not in result.out
