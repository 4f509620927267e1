"""The reason behind a wrong answer is its cause: floats, rounding, and mistakes that can be made there."""

from __future__ import annotations

import contextlib
import io
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import EXAMPLES, good

from backprop_cli import load_problems, solve
from backprop_cli.language.messages import Message
from backprop_cli.render.grade.words import telling
from backprop_cli.teaching.grade import diagnosis, near_misses
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.near_misses import NearMiss, NearMisses
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.reasons import Reason, in_order
from backprop_cli.teaching.grade.submission import read_submission


def reasons(problem: Any, text: str, exact: bool = False, **values: Any) -> dict[str, list[str | None]]:
    """The misconceptions behind each wrong answer, the first one first."""
    solution = solve(problem, values, check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance(), exact), 1)
    marks = marker.mark(read_submission(text.encode(), "x")).marks
    return {
        mark.question.key: [reason.misconception or reason.message.id for reason in mark.reasons]
        for mark in marks
        if mark.status not in ("correct", "missing")
    }


@pytest.mark.parametrize("path", [EXAMPLES / "apple_orange.yaml", EXAMPLES / "affine.yaml", EXAMPLES / "receipt.yaml"])
def test_floats_of_our_own_program_are_called_that(path: Any) -> None:
    program = compile(good("code", str(path)), "program", "exec")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(program, {"__name__": "__main__"})  # noqa: S102 - our own program
    found = reasons(load_problems(path)[0], out.getvalue(), exact=True)
    assert {reason for each in found.values() for reason in each[:1]} <= {"last-digits"}
    assert found or "affine" in str(path)


@pytest.mark.parametrize(
    ("problem", "text", "values"),
    [
        ("z = x*y", "z: 0.33000000000000007\ndx: 0.30000000000000004", {"x": "1.1", "y": "0.3"}),
        ("z = x - y", "z: 4e-16\ndx: 1.0000000000000002", {"x": 2, "y": 2}),
        ("z = log(exp(x)) - x + 1", "z: 1.0000000000000004", {"x": 3}),
        ("Y = X*0.1", "Y: [[0.1, 0.2, 0.30000000000000004]]", {"X": [[1, 2, 3]]}),
    ],
)
def test_a_last_digit_is_called_that_and_nothing_else(problem: str, text: str, values: dict[str, Any]) -> None:
    found = reasons(problem, text, exact=True, **values)
    assert found
    assert {each[0] for each in found.values()} == {"last-digits"}
    assert not {"numerical", "near"} & {reason for each in found.values() for reason in each}


def test_last_digits_of_0_are_few_beside_numbers_that_no_float_holds() -> None:
    found = reasons("z = (x - x)*1e400*y**(1/3)", "z: 7\ndy: 1e-7", exact=True, x=3, y=2)
    assert found == {"z": [], "dy": ["last-digits"]}


CUBE = ("z = 1/x + y/x**2", {"x": 3, "y": "1.7"})  # z 0.52222…, dx -0.2370370…, dy 0.1111…


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dx: -0.2370", "rounded-off"),
        ("dx: -0.23704", "rounded-off"),
        ("dx: -0.23703", "rounded-off"),  # cut off
        ("dx: -0.2371", "numerical"),
        ("dx: -2.370e-01", "rounded-off"),
        ("z: 0.5222", "rounded-off"),
        ("z: 0.5223", "near"),
        ("z: 0.522", "rounded-off"),
        ("dy: 0.11111", "rounded-off"),
    ],
)
def test_a_rounded_answer_is_called_that(text: str, first: str) -> None:
    problem, values = CUBE
    ((found,),) = [each[:1] for each in reasons(problem, text, **values).values()]
    assert found == first


@given(
    st.fractions(1, 900, max_denominator=977).filter(lambda n: n.denominator % 10 and n.denominator > 20),
    st.integers(3, 5),
)
def test_every_number_rounded_to_some_decimals(right: Fraction, places: int) -> None:
    solution = solve("z = x + 0", {"x": right}, check="none")
    (question, _) = questions_of(solution, (), Tolerance(), exact=True)
    answer = round(right, places)
    if answer == right:
        return
    shown = len(f"{float(answer):.{places}f}".rstrip("0").partition(".")[2])
    if shown:
        assert NearMisses(solution).of(question, answer) == NearMiss("rounded-off", "decimals", shown)
    far = answer + Fraction(3, 10**shown)
    assert far * 10**shown % 10 == 0 or NearMisses(solution).of(question, far) is None


@given(
    st.fractions(1, 4, max_denominator=977).flatmap(lambda size: st.sampled_from([size, -size])),
    st.integers(-8, 2),
    st.integers(1, 4),
    st.sampled_from([ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP]),
)
@example(Fraction(1199, 1000), 0, 2, ROUND_DOWN)
def test_the_first_look_at_a_wrong_number_misses_nothing(right: Fraction, scale: int, digits: int, way: str) -> None:
    right *= Fraction(10) ** scale
    context = Context(prec=digits, rounding=way)
    answer = Fraction(context.divide(Decimal(right.numerator), Decimal(right.denominator)))
    solution = solve("z = x + 0", {"x": right}, check="none")
    (question, _) = questions_of(solution, (), Tolerance(), exact=True)
    found = NearMisses(solution).of(question, answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_misses, "_far_off", lambda *_: False)
        assert NearMisses(solution).of(question, answer) == found


def test_arrays_as_torch_prints_them() -> None:
    x = np.array([[0.3, 2.9, 4.0], [0.1, -2.0, 1.0]])
    shares = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    four = f"y: {np.array2string(shares, precision=4)}"
    assert reasons("y = softmax(x)", four, x=x) == {"y": ["rounded-off"]}
    wrong = four.replace("0.", "1.", 1)
    assert "rounded-off" not in reasons("y = softmax(x)", wrong, x=x)["y"]
    small = "y: [[1.2346e-05, 2.4691e-01]]"
    assert reasons("y = x*1", small, x=[[0.0000123456, 0.2469135]]) == {"y": ["rounded-off"]}


def test_many_rounded_answers_are_one_reason() -> None:
    solution = solve("z = x*y*w", {"x": "1.23457", "y": "2.34567", "w": "3.45678"}, check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance()), 1)
    text = "".join(f"{key}: {float(number):.4f}\n" for key, number in solution.answers.items())
    firsts = [mark.reasons[0] for mark in marker.mark(read_submission(text.encode(), "x")).marks]
    assert {(reason.misconception, reason.explains) for reason in firsts} == {("rounded-off", 4)}


def test_a_value_has_no_numerical_derivative() -> None:
    found = reasons("z = x**3*y", "z: 45.91\ndx: 45.9045", x=3, y="1.7")
    assert found == {"z": ["near"], "dx": ["numerical"]}


def test_a_rate_is_of_a_factor() -> None:
    assert "rate" in reasons("z = x*t", "z: 10", x=100, t="1.1")["z"]
    assert "rate" not in reasons("z = sigmoid(t)*x", "z: 52.49791874789399", x=100, t="1.1")["z"]
    assert "left-out" not in reasons("z = x*2 + t", "z: 201", x=100, t="1.1")["z"]


def test_a_transposed_value_is_no_gradient() -> None:
    values = {"X": [[1, 2], [3, 4]], "W": [[1, 2], [3, 5]]}
    assert reasons("Y = X @ W", "Y: [[7, 15], [12, 26]]", **values)["Y"][0] == "value-transposed"
    assert reasons("Y = X @ W", "dX: [[3, 8], [8, 3]]\ndW: [[4, 4], [5, 6]]", **values)


def test_turns_are_taken_until_the_steps_are_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(name: str, count: int) -> diagnosis.Misconception:
        def variants(solution: Any) -> Any:
            for _ in range(count):
                yield lambda: made.append(name) or diagnosis.Variant(None, None, {})

        return diagnosis.Misconception(name, variants)

    solution = solve("z = x*y", {"x": 2, "y": 3}, check="none")
    questions = questions_of(solution, (), Tolerance())
    monkeypatch.setattr(diagnosis, "MOST_STEPS", 10 * (len(solution.graph) + len(questions)))
    table = (counted("few", 2), counted("many", 100), counted("some", 3))
    diagnosis.Diagnosis(solution, questions, table).broken_runs(0, 1.0)
    assert sorted(made) == ["few"] * 2 + ["many"] * 5 + ["some"] * 3


APPLES = ("p = apple*n; price = p*tax", {"apple": 100, "n": 2, "tax": "1.1"})  # dapple 2.2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("price: 220\ndapple: 2\ndn: 110\ndtax: 200", ["no-upstream", "rounded"]),  # dn has its upstream
        ("price: 220\ndapple: 2\ndn: 100\ndtax: 200", ["no-upstream", "rounded"]),  # it has not: the price was cut
        ("price: 220\ndapple: 2.1\ndn: 110\ndtax: 200", []),
        ("price: 220\ndapple: 2", ["no-upstream", "skipped", "rounded"]),
    ],
)
def test_that_a_number_was_rounded_is_not_told_alone_where_a_mistake_gives_it(text: str, told: list[str]) -> None:
    problem, values = APPLES
    solution = solve(problem, values, check="none")
    marks = Marker(solution, questions_of(solution, (), Tolerance()), 1).mark(read_submission(text.encode(), "x")).marks
    (mark,) = (mark for mark in marks if mark.question.key == "dapple")
    assert list(dict.fromkeys(reason.misconception for reason in telling(mark))) == told


def test_another_nodes_backward_is_not_told_alone_where_a_likelier_mistake_gives_the_number() -> None:
    problem = load_problems(EXAMPLES / "apple.yaml")[0]
    found = reasons(problem, "price: 220\ndapple: 2.2\ndapple_num: 400\ndtax: 200")
    assert found["dapple_num"] == ["not-flipped", "nodes-exchanged"]
    both = reasons(problem, "price: 220\ndapple: 100\ndapple_num: 2")  # of two wrong answers it says more
    assert both["dapple"][0] == both["dapple_num"][0]


def test_a_right_number_cut_off_is_told_beside_the_mistake_that_gives_it() -> None:
    found = reasons("z = x*a*b", "z: 4.08\ndx: 1.2\nda: 3.4\ndb: 3.6", x=3, a="1.2", b="1.02")
    assert set(found["dx"][:2]) == {"rounded-off", "no-upstream"}


@pytest.mark.parametrize("by_chance", ["rounded", "rounded-off", "another-node", "nodes-exchanged"])
def test_what_fits_by_chance_tells_no_more_than_the_likeliest_mistake(by_chance: str) -> None:
    likely = Reason(Message("x"), "not-flipped", 1, 2)
    assert [each.spoils for each in in_order([Reason(Message("x"), by_chance, 1, 0), likely])] == [2, 2]
    assert [each.spoils for each in in_order([Reason(Message("x"), "skipped", 1, 0), likely])] == [0, 2]
