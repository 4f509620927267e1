"""`backprop solve PROBLEM --table FILE.csv`: a row in, the same row with its output and gradients out."""

from __future__ import annotations

import csv
import io
import itertools
import math
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast
from unittest import mock

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from strategies import expressions
from support import EXAMPLES, ROOT, Result, environment, good, run, shell

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving import scenarios
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.scenario_csv import blocks, cells_of
from backprop_cli.solving.solution import solve
from backprop_cli.solving.table_form import TableForm

ORANGE = str(EXAMPLES / "apple_orange.yaml")
BOTH = pytest.mark.parametrize("arithmetic", ["exact", "float"])


def table(text: str | bytes, *words: str) -> Result:
    data = text if isinstance(text, bytes) else text.encode()
    return run("solve", *words, "--table", "-", stdin=data)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_row_is_answered_behind_its_own_cells() -> None:
    result = table("apple,orange,tax\n100,150,10%\n110,150,1.08\n", ORANGE, "apple_num=3")
    assert result == (
        0,
        "apple,orange,tax,price,dapple,dapple_num,dorange,dorange_num,dtax\n"
        "100,150,10%,825,3.3,110,3.3,165,750\n"
        "110,150,1.08,842.4,3.24,118.8,3.24,162,780\n",
        "",
    )


@BOTH
def test_options_choose_gradients_digits_and_upstream(arithmetic: str) -> None:
    words = ("x/y", "--wrt", "y", "--digits", "3", "--upstream", "2", "--arithmetic", arithmetic)
    assert table(
        "x,y\n2,3\n-9,1e7\n", *words
    ).out == "x,y,output,dy\n2,3,0.667,-0.444\n-9,1e7,-0.0000009,0.00000000000018\n".replace(
        "0.00000000000018", decimal_text(18 / 1e14)
    )


@BOTH
def test_only_gradients_that_are_wanted_must_exist(arithmetic: str) -> None:
    words = ("x**y", "--arithmetic", arithmetic, "--wrt")
    assert table("x,y\n-2,2\n3,2\n", *words, "x") == (0, "x,y,output,dx\n-2,2,4,-4\n3,2,9,6\n", "")
    assert "x**y has no derivative by its exponent" in table("x,y\n-2,2\n3,2\n", *words, "y").err


@BOTH
def test_arrays_in_cells_are_refused(arithmetic: str) -> None:
    result = table("x;y\n3;4\n[1, 2];2\n", "x*y", "--arithmetic", arithmetic)
    assert result.err.startswith("<stdin>:3:1: --table calculates with numbers, and there is an array here")


@BOTH
def test_the_gradient_by_what_is_not_used_is_0(arithmetic: str) -> None:
    result = table("x,y\n-2,2\n4,5\n", "p = x*y; q = x+1", "--arithmetic", arithmetic)
    assert result == (0, "x,y,q,dx,dy\n-2,2,-1,1,0\n4,5,5,1,0\n", "")


@BOTH
def test_numbers_are_written_as_elsewhere(arithmetic: str) -> None:
    out = table("x,y\n715,1\n1e-9,1\n1e25,1\n0,-1\n", "x*y", "--arithmetic", arithmetic).out
    assert [row["output"] for row in rows_of(out)] == [
        "715",
        "1e-9",
        "10000000000000000000000000" if arithmetic == "exact" else "1e+25",
        "0",
    ]


def test_a_gradient_whose_name_is_taken_gets_a_dot() -> None:
    out = table("x,dx\n2,3\n", "x*dx").out
    assert out.splitlines()[0] == "x,dx,output,d.x,ddx"
    assert list(solve("x*dx", {"x": 2, "dx": 3}).answers) == ["output", "d.x", "ddx"]


@BOTH
def test_bom_crlf_quotes_and_blank_lines(arithmetic: str) -> None:
    text = '\ufeff"x",note,y\r\n\r\n2,"a, ""b""\r\nc",3\r\n"4",=SUM(A1),5\r\n\r\n1,,0\r\n'
    result = table(text, "x*y", "--keep", "note", "--arithmetic", arithmetic)
    lines = ['"x",note,y,output,dx,dy', '2,"a, ""b""', 'c",3,6,3,2', '"4",=SUM(A1),5,20,5,4', "1,,0,0,0,1", ""]
    assert result == (0, "\ufeff" + "\r\n".join(lines), "")
    broken = table(text.replace("1,,0", "1,,z"), "x*y", "--keep", "*", "--arithmetic", arithmetic)
    assert broken.code == 2
    assert (
        broken.err
        == "<stdin>:7:4: y needs a number, and 'z' is a name; write a number such as 2, 1.1 or 1/3\n  1,,z\n     ^\n"
    )


@BOTH
def test_quoted_digits_are_no_blank_row(arithmetic: str) -> None:
    result = table('x,y\n"5","6"\n"",""\n"2","3"\n', "x*y", "--arithmetic", arithmetic)
    assert result == (0, 'x,y,output,dx,dy\n"5","6",30,6,5\n"2","3",6,3,2\n', "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "<stdin>:1:1: the table is empty"),
        ("\n\r\n", "<stdin>:1:1: the table is empty"),
        ("x,yy\n1,2\n", "<stdin>:1:3: the column 'yy' sets no input (--keep NAME hands"),
        ("x,y,z\n", "<stdin>:1:5: the column 'z' names something that is calculated"),
        ("x\n1\n", "<stdin>:1:1: no column and no value for y; add a column 'y'"),
        ("x,y,x\n", "<stdin>:1:5: there are two columns 'x'"),
        ("x:y\n1:2\n", "<stdin>:1:1: the column 'x:y' sets no input"),
        ('x,y\n1,"2\n3,4\n', "<stdin>:2:1: a quoted cell of the row that starts here is never closed"),
        ('x,y\n1,"2"3\n', "<stdin>:2:6: something stands behind the closing quote"),
        ("x,y\n1\n", "<stdin>:2:2: cells in this row: 1, columns in the header: 2"),
        ("x,y\n1,2,3\n", "<stdin>:2:5: cells in this row: 3, columns in the header: 2"),
        ("x,y\n1,\n", "<stdin>:2:3: y has no value here"),
        ("x,y\n1,2\n1,nan\n", "<stdin>:3:3: y needs a finite number"),
        ("x,y\n1,1_0\n", "<stdin>:2:3: numbers are written without '_'"),
        ("x,y\n1,2\n1,2١\n", "<stdin>:3:3: '١' cannot stand here"),
        ("x,y\n1,2\n1e-4001,2\n", "<stdin>:3:1: 1e-4001 has more than 3,900 digits"),
        ('x,y\n1,"1,000"\n', "<stdin>:2:3: '1,000' may be 1000 or 1.000; write 1000"),
        ("x,y\n1,0\n", "<stdin>:2:3: division by zero in z; change the divisor y"),
        (b"x,y\n1,2\n1,\xff\n", "<stdin>:3:3: from here on this is no text in utf-8"),
        (b"x,y\n1,2\n1,\x00\n", "<stdin>:3:3: there is a NUL here"),
        ("x,y\n1,2".encode("utf-16"), "<stdin>:1:1: the table is UTF-16"),
        ("x,y\n1," + "1" * 10_000_000 + "\n", "<stdin>:2:1: the row that starts here is longer than 1,048,576 bytes"),
        ('x,y\n1,"' + "1\n" * 5_000_000, "<stdin>:2:1: the row that starts here is longer than 1,048,576 bytes"),
    ],
    ids=lambda value: repr(value[:30]),
)
@BOTH
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, message: str, arithmetic: str) -> None:
    result = table(text, "z = x / y", "--arithmetic", arithmetic)
    assert result.code == 2
    assert result.err.startswith(message)
    assert "internal" not in result.err
    assert "Warning" not in result.err
    for line in result.out.splitlines()[1:]:
        assert line == "1,2,0.5,0.5,-0.25"


def test_only_a_header_gives_only_a_header() -> None:
    assert table("x,y", "x*y") == (0, "x,y,output,dx,dy\n", "")


BAD = "x,y\n6,3\n1,0\n2,a\n3\n4,8\n5,-0.0\n"


@BOTH
def test_bad_rows_stop(arithmetic: str) -> None:
    result = table(BAD, "x/y", "--arithmetic", arithmetic)
    assert (result.code, result.out) == (2, "x,y,output,dx,dy\n6,3,2,0.3333333333333333,-0.6666666666666666\n")
    assert result.err.startswith("<stdin>:3:3: division by zero in x / y; change the divisor y\n  1,0\n    ^\n")
    heads = [line.split(" ")[0] for line in result.err.splitlines() if not line.startswith(" ")]
    assert heads == ["<stdin>:3:3:", "<stdin>:4:3:", "<stdin>:5:2:", "<stdin>:7:3:", "backprop:"]
    assert result.err.endswith("of the 6 looked at, 4 could not be calculated\n")
    one = table("x,y\n1,0\n1,2\n", "x/y", "--arithmetic", arithmetic)
    assert one == (
        2,
        "x,y,output,dx,dy\n",
        "<stdin>:2:3: division by zero in x / y; change the divisor y\n  1,0\n    ^\n",
    )


@BOTH
def test_the_first_twenty_bad_rows_are_listed(arithmetic: str) -> None:
    text = "x\n" + "a\n" * 30
    for choice, counted in (("skip", "30 of 30 rows could not be"), ("stop", "of the 20 looked at, 20 could not be")):
        result = table(text, "x*2", "--on-error", choice, "--arithmetic", arithmetic)
        assert result.err.count("needs a number") == 20
        assert counted in result.err


@BOTH
def test_bad_rows_are_skipped_and_told(arithmetic: str) -> None:
    result = table(BAD, "x/y", "--on-error", "skip", "--arithmetic", arithmetic)
    assert (result.code, [row["x"] for row in rows_of(result.out)]) == (2, ["6", "4"])
    heads = [line.split(" ")[0] for line in result.err.splitlines() if not line.startswith(" ")]
    assert heads == ["<stdin>:3:3:", "<stdin>:4:3:", "<stdin>:5:2:", "<stdin>:7:3:", "backprop:"]
    assert result.err.endswith("4 of 6 rows could not be calculated\n")


@BOTH
def test_bad_rows_are_marked(arithmetic: str) -> None:
    result = table(BAD + '7,8,9\n1,"2"x\n', "x/y", "--on-error", "mark", "--arithmetic", arithmetic)
    rows = rows_of(result.out)
    assert (result.code, result.err) == (2, "backprop: 6 of 8 rows could not be calculated\n")
    assert [row["error"].split(" ")[0] for row in rows] == [
        "",
        "<stdin>:3:3:",
        "<stdin>:4:3:",
        "<stdin>:5:2:",
        "",
        "<stdin>:7:3:",
        "<stdin>:8:5:",
        "<stdin>:9:6:",
    ]
    assert [(row["x"], row["output"]) for row in rows[:4]] == [("6", "2"), ("1", ""), ("2", ""), ("3", "")]
    assert all(None not in row and None not in row.values() for row in rows)


def test_functions_are_refused_outside_their_domains_row_by_row() -> None:
    text = "x\n0\n-1\n2\n1.5707963267948966\n1\n4e20\n1e400\n"
    result = table(text, "tan(x) + log(x) + 1/(1/x) + sqrt(x)", "--arithmetic", "float", "--on-error", "mark")
    assert [bool(row["error"]) for row in rows_of(result.out)] == [True, True, False, False, False, False, True]
    assert "Warning" not in result.err


def test_what_cannot_go_together() -> None:
    for words, part in (
        (("x", "--table", "t.csv", "--get", "x"), "leave out --get"),
        (("x", "--table", "t.csv", "--format", "csv"), "leave out --format"),
        (("x", "--keep", "a"), "add --table"),
        (("x", "x=1", "--on-error", "mark"), "add --table"),
        (("--table", "-"), "stdin is the table here"),
        (("x=1", "--table", "-"), "stdin is the table here"),
        (("-", "--table", "-"), "stdin is the table here"),
        (("x", "y", "--table", "-"), "here are 2"),
        (("x", "--table", "no.csv"), "no.csv"),
        (("x", "--table", str(ROOT)), "directory"),
    ):
        result = run("solve", *words)
        assert (result.code, result.out) == (2, "")
        assert part in result.err
    assert "set by a column and by x=" in table("x\n1\n", "x*2", "x=1").err
    assert "there is no column 'nite'; did you mean 'note'?" in table("x,note\n", "x*2", "--keep", "nite").err


def test_both_languages() -> None:
    assert "did you mean 'y'?" in table("x,yy\n", "x*y").err
    result = table("x,yy\n", "x*y", "--lang", "ja")
    assert result.err.startswith("<stdin>:1:3: 列 'yy' に当たる入力がありません")
    assert "この CSV" in good("solve", "--help", "--lang", "ja")
    assert "mark it" in good("solve", "--help")


def test_without_numpy_rows_go_one_by_one() -> None:
    words = ("x/y", "--arithmetic", "float", "--on-error", "mark")
    with mock.patch.object(scenarios, "_has_numpy", return_value=False):
        alone = table(BAD, *words)
    assert alone == table(BAD, *words)


def test_arrays_of_any_length_give_the_same() -> None:
    words = ("x/y", "--arithmetic", "float", "--on-error")
    whole = {word: table(BAD, *words, word) for word in ("stop", "skip", "mark")}
    with mock.patch.object(scenarios, "_NUMBERS", 6):
        assert {word: table(BAD, *words, word) for word in whole} == whole


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x\n" + "1\n" * 100_000, "utf-8")
    result = shell(f"backprop 'x*2' --table {path} | head -n 2; echo ${{PIPESTATUS[0]}}")
    assert (result.stdout, result.stderr) == (b"x,output,dx\n1,2,2\n141\n", b"")


def test_rows_come_out_while_more_are_awaited() -> None:
    command = [sys.executable, "-m", "backprop_cli", "x*2", "--table", "-", "--check", "none"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"x\n3\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"x,output,dx\n"
        assert process.stdout.readline() == b"3,6,2\n"
        process.stdin.close()
        assert process.wait(30) == 0


class Lines(io.RawIOBase):
    """A long table that is nowhere as a whole."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines

    def read1(self, size: int) -> bytes:
        return b"".join(itertools.islice(self.lines, 1_000))


@BOTH
def test_memory_does_not_grow_with_the_rows(arithmetic: str) -> None:
    resource = pytest.importorskip("resource")

    def after(rows: int) -> int:
        lines = (f"{i},{i + 1}.5\n".encode() for i in range(rows))
        stream = Lines(itertools.chain((b"x,y\n",), lines))
        run = scenarios.Scenarios(as_problem("x*y + x"), {}, Settings(arithmetic=arithmetic, check="none"), print)
        count = sum(text.count("\n") for text in run.texts(cast(BinaryIO, stream), "t.csv"))
        assert count == rows + 1
        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    before = after(10_000)
    assert after(50_000) - before < (2_000 if sys.platform != "darwin" else 2_000_000)


NUMBERS = st.one_of(
    st.sampled_from(("0", "-0", "1", "0.1", "1/3", "1e3", "2", "-2.5", ".5", "１２")),
    st.decimals(-1000, 1000, places=2).map(str),
)


@given(expressions(), st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12), st.booleans())
def test_every_row_is_what_solve_finds(text: str, rows: list[tuple[str, str, str]], floats: bool) -> None:
    compare(text, rows, floats)


FUNCTIONS = (
    "exp(x); log(x); sqrt(x); sin(x); cos(x); tan(x); tanh(x); sigmoid(x); softplus(x); relu(x); "
    "abs(x); max(x,y); min(x,y,z,2); "
    "x**y; x**0.5; x**-2; x**3; 1/x; exp(x*y); "
    "log(abs(x)+1); pi()*x*0+e(); max(x,1/y); 1/exp(x); 1/(1/x); x**1.5; 2**x; (x*y)**z"
)


@given(
    st.lists(st.sampled_from(FUNCTIONS.split("; ")), min_size=1, max_size=3).map("+".join),
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12),
)
@example("x**y", [("0", "0", "0")])  # numpy before 2.4 takes an array of one number for that number
def test_functions_by_arrays_are_those_by_numbers(text: str, rows: list[tuple[str, str, str]]) -> None:
    compare(text, rows, True)


def compare(text: str, rows: list[tuple[str, str, str]], floats: bool) -> None:
    arithmetic = "float" if floats else "exact"
    lines = "".join(f"{a},{b},{c}\n" for a, b, c in rows)
    problem = as_problem(text)
    assume(problem.graph.output_name not in problem.graph.inputs)
    settings = Settings("mark", ("*",), arithmetic=arithmetic, check="none")
    run = scenarios.Scenarios(problem, {}, settings, lambda error: None)
    out = "".join(run.texts(io.BytesIO(f"x,y,z\n{lines}".encode()), "t.csv"))
    answers = rows_of(out)
    assert len(answers) == len(rows)
    for row, answer in zip(rows, answers):
        values = {name: text for name, text in zip("xyz", row) if name in problem.graph.inputs}
        try:
            wanted = solve(problem, values, arithmetic=arithmetic, check="none").answers  # type: ignore[arg-type]
        except BackpropError:
            assert answer["error"]
            continue
        assert not answer["error"]
        for key, number in wanted.items():
            if floats:
                assert math.isclose(float(answer[key]), number, rel_tol=1e-12, abs_tol=1e-12)
            else:
                assert answer[key] == decimal_text(number)


@given(st.text('ab",\n', max_size=60), st.integers(1, 7))
def test_rows_and_cells_are_those_of_pythons_csv(text: str, size: int) -> None:
    data = text.encode()
    pieces = (data[i : i + size] for i in range(0, len(data), size))

    def read(_: int) -> bytes:
        return next(pieces, b"")

    try:
        wanted = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        with pytest.raises(BackpropError, match="quote"):
            [cells_of(row, "t.csv") for block in blocks(read, "t.csv", TableForm()) for row in block.each()]
        return
    assert [cells_of(row, "t.csv") for block in blocks(read, "t.csv", TableForm()) for row in block.each()] == wanted


def test_ten_thousand_rows_of_the_second_problem(tmp_path: Path) -> None:
    source = random.Random(1)
    path = tmp_path / "t.csv"
    lines = [f"{source.randint(1, 300)},{source.random():.3f},{source.choice(['10%', '1.08'])}" for _ in range(10_000)]
    path.write_text("apple,orange,tax\n" + "\n".join(lines), "utf-8")
    exact = rows_of(good("solve", ORANGE, "--table", str(path)))
    floats = rows_of(good("solve", ORANGE, "--table", str(path), "--arithmetic", "float"))
    assert len(exact) == len(floats) == 10_000
    for left, right in zip(exact, floats):
        assert [left[key] for key in ("apple", "orange", "tax")] == [right[key] for key in ("apple", "orange", "tax")]
        assert math.isclose(float(left["price"]), float(right["price"]), rel_tol=1e-12)
        assert math.isclose(float(left["dtax"]), float(right["dtax"]), rel_tol=1e-12)
