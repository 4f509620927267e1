"""What fuzzing found stays mended, and fuzzing can find something: see tests/fuzz."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import fuzz
import pytest
from sqlglot import exp, parse
from support import ROOT, environment, good

from backprop_cli import BackpropError, solve
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving.sql import DIALECTS
from backprop_cli.solving.sql.problem import select_of
from tests.fuzz.__main__ import NAMES, SHARES
from tests.fuzz.everything import TARGETS
from tests.fuzz.mutation import Mutator
from tests.fuzz.properties import Broken, float_verdicts
from tests.fuzz.worker import Runner, Shared

FOUND = {
    "pages": [
        "a\vb\n=====\nexpression: z = (x + y)**[2]\nvalues: {x: 3, y: 4}\n"  # a layer's array at a layer of numbers
    ],
    "arrays": [
        'expression: "s3 = reshape(b + b, 1, 1); softmax(mean(s3 - b, axis=0))"\nvalues: {b: -46/25}\nupstream: [-2]\n'
    ],
    "commands": ["expression: x*y\nvalues: {x: 2, y: 3}\n"],
    "tables": ["z0\n\t\n"],
    "sql": ["min(x, 1.1 ^ 1e3899 / -y)\x1e"],
    "expressions": [
        "2" + "e400" * 300,  # the line under a message was as long as the token
        "apple\u0140 * 2",  # ŀ is the letter l and a dot to Python, and the dot is × to us
        "0 * x * tax; 1e3899 * (1e3899 * 0)",
        "t0 = x**z**0.5; -apple/-1e3899 - apple/x - t0",  # an exact gradient beyond the limit beside floats
        "z = -(y)**apple/1e3899 - x - 3900/pi()",
        "9**9**9 + x",
        "x**1e3 - 0.5",
        "t0 = -sqrt(5e-324-5e-324)\nt1 = ((relu(0))**-x)\nt2 = ((-apple)**1)\ne()^t/apple_num + (0.5) / 1e-300 - t0",
        "x + sum([0.5, 1]/[1e-300, 1])",  # a gradient beyond the floats that nobody asked for
        "1e3899 - [[1, 2], [3, 4]]*t",  # beyond the floats, beside arrays
        "[1e400, 1/3]*x",
        "softmax_with_loss([1, 2, 3], 2**0.5*x)",  # a class that no rational number is
        "x" * 500,  # the marking reads no name that long
        "tanh(x1*w1 + x2w2 + w1 + x2*wb)",  # a gradient with more zeros than the check has digits
    ],
    "yaml": [
        "expression: x\nvalues: {x: 1}\nask: [x]\n",  # a key of nothing but an input
        'expression: x\nvalues: {x: "' + " " * 50_000 + 'x!"}\n',  # minutes of looking for a number
        'items: [{name: a, price: 1, quantity: 2}]\ntax: "' + " " * 50_000 + '10 x"\n',
        "expression: x\nvalues: {x: " + "1" * 50_000 + "!}\n",
        "expression: " + "a" * 50_000 + "²\n",
        "items: [{name: ・コーラ, price: 1, quantity: 2}]\ntax: 10%\n",  # a name that no expression could use
        "title:\nexpression: x\nvalues: {x: 1}\n",
    ],
    "values": [
        "1\nx,y\n1,2\u0661\n",  # the digits of other scripts, to arrays alone
        "1\nx,y\n1e-4001,2\n",
        "01" * 4_000 + "!\nx\n1\n",
        '1\nx,y\n1e-5,"1abc\n2.5,"1"\n',
        "-1e3899-.2\n",  # a coupon beyond the floats
        '(1e-400)\napple,y\n1-(/3,7\n1)e300,"1"\ny\n1/3,"\n1,71"\ny\n1/3,7\n1e300,"1"\n',  # another decimal sign
    ],
    "submissions": [
        '{"price": 1',
        "price: " + "9" * 450 + "\n",
        "expression: sum(x*y)\nvalues: {x: [1e400, 2], y: [3, 4]}\n=====\ndx: [1e400, 5]\n",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FOUND.items() for text in texts], ids=repr)
def test_what_was_found(name: str, text: str) -> None:
    started = time.process_time()
    TARGETS[name].check(text.encode())
    assert time.process_time() - started < 5


@pytest.mark.parametrize("method", ["symbolic", "directional"])
def test_a_step_without_derivative_that_the_output_does_not_need(method: str) -> None:
    """The check of floats looked at what such a step would send back, and it sends nothing."""
    solution = solve("t = (x - 3)**y; z = 2**0.5*x", {"x": 2, "y": 1}, check=method)
    assert (solution.check.method, solution.check.status) == (method, "ok")


def test_large_powers_within_functions() -> None:
    """sympy wrote the thousandth power of a complex number out."""
    solution = solve("tanh(-(x**1000)**0.5)", {"x": 1}, check="symbolic")
    assert (solution.check.method, solution.check.status) == ("symbolic", "ok")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize("text", ["x*pi()", "z = exp(e()) + x", "e()", "pi()"])
def test_constants_are_explained_as_numbers(text: str, form: str) -> None:
    """A function without operands is no step of either pass."""
    wrt = ["--wrt", "x", "x=2"] if "x*" in text or "x" in text.partition(")) ")[2] else []
    told = good("explain", text, *wrt, "--format", form)
    if form == "json":
        document = json.loads(told)
        assert all(step["operands"] for step in (*document["forward"], *document["backward"]))


def test_constants_are_drawn_whole() -> None:
    assert "…" not in good("graph", "x*pi()", "x=2")
    assert "…" in good("graph", "x*(y + 1)", "x=2", "y=3", "--depth", "1")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_table_and_a_column_of_any_shape_are_names_to_sql(dialect: str) -> None:
    deep = "x(" * 300 + "y" + ")" * 300
    for table in ("a; b", ".2main. x) +main.t", deep, "x²"):
        made = select_of(as_problem("x*y + exp(x)"), {}, table, dialect, columns={"x": "a\nb"})
        (statement,) = parse(made, dialect=dialect)
        names = {each.name for each in statement.find_all(exp.Identifier)}
        assert "a\nb" in names
        assert not any(name.startswith("a\n ") for name in names)  # the indentation went into the name


@pytest.mark.parametrize("text", ["z = (x + y)**[2, 3]", "z = x*exp([1, 2]) + y"])
def test_constant_arrays_have_their_steps(text: str) -> None:
    """What goes back to them is in the picture, and stands in no explanation."""
    for step in range(5, 10):
        good("graph", text, "x=1", "y=2", "--step", f"{step}")
    good("lesson", text, "x=1", "y=2")


@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)", "x**0.75", "x**y", "sqrt(x)*3 + x**0.9"])
def test_logarithms_and_roots_beyond_the_floats(text: str) -> None:
    """The float nearest to 5e-324 is off in its first digit."""
    for number in ("5e-324", "3e-310", "1e300/7", "1e310/7"):
        values = {"x": number, "y": "1/3"} if "y" in text else {"x": number}
        solution = solve(text, values)
        assert solution.check.status == "ok", number


def test_digits_are_counted_as_they_are_written_out() -> None:
    """1.234e3 has four digits: as many as `plain` may print, a value may have."""
    digits = "7" * 2_500
    assert solve(f"x - {digits}", {"x": f"{digits[0]}.{digits[1:]}e+2499"}, check="none").value == 0
    with pytest.raises(BackpropError, match="3,900 digits"):
        solve("x", {"x": f"1.{digits}e-1500"})


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_a_little(name: str) -> None:
    target, random = TARGETS[name], Random(1)
    seeds = target.seeds()
    mutator = Mutator(seeds, target.words, target.fresh, target.separator)
    kinds = {target.check(mutator.mutate(random.choice(seeds), random, 500)) for _ in range(30)}
    assert len(kinds) > 2


def test_the_command_says_its_figure() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "expressions", "values", "--runs", "120", "--seed", "1", "--plain"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert re.fullmatch(r"120 inputs, 2 targets: 0 findings, \d+ min", done.stdout.splitlines()[-1])
    table = [line.split()[:2] for line in done.stdout.splitlines()[2:-1]]
    assert table == [["expressions", "90"], ["values", "30"]]


def test_every_target_has_a_name_and_a_share() -> None:
    assert NAMES.keys() == SHARES.keys() == TARGETS.keys()


def test_what_is_too_small_for_a_float_may_be_right_as_0() -> None:
    text, value = "x/1e308 + pi()", {"x": 2}
    runs = [solve(text, value, check="none", arithmetic=arithmetic) for arithmetic in ("float", "exact")]
    assert 0 in [node.gradient for node in runs[0].nodes]
    assert float_verdicts(*runs) == {True, False}


def test_command_lines_write_nowhere_else(tmp_path: Path) -> None:
    picture, saved = tmp_path / "picture.dot", tmp_path / "input"
    saved.write_bytes(f"graph\0x*y\0x=2\0y=3\0-o\0{picture}\0".encode())
    command = [sys.executable, "-m", "tests.fuzz", "commands", "--replay", str(saved)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout.startswith("kind: 2 graph file-not-written\n")
    assert not picture.exists()


def test_a_fault_is_found_and_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decimal that is off in its last digit, a bare exception, an exit: each saved once, as short as it came."""
    monkeypatch.setattr("backprop_cli.render.solution.plain_format.decimal_text", lambda number, digits: "1.5")

    def check(data: bytes) -> str:
        if data.startswith(b"exit"):
            raise SystemExit(3)
        return TARGETS["expressions"].check(data)

    runner = Runner(check, Shared(tmp_path / "memory"), tmp_path, 60.0)
    for text in ("x + y + 1", "x*y", "x - y*x", "exit here", "exit", "2(x)"):
        for blanks in range(8):  # the formats take turns
            runner(text.encode() + b" " * blanks)
    saved = {path.name.partition("-")[0]: path for path in tmp_path.glob("*-*") if path.suffix != ".why"}
    assert set(saved) == {"promise", "systemexit"}
    assert saved["systemexit"].read_bytes() == b"exit"
    assert saved["promise"].read_bytes().strip() == b"x*y"
    assert runner.runs == 48
    with pytest.raises(Broken, match="plain is marked as right"):
        TARGETS["expressions"].check(saved["promise"].read_bytes())


def test_mutations_stay_within_bounds() -> None:
    for target in TARGETS.values():
        seeds = target.seeds()
        mutator = Mutator(seeds, target.words, target.fresh, target.separator)
        random = Random(7)
        changed = [mutator.mutate(random.choice(seeds), random, 500) for _ in range(200)]
        assert max(map(len, changed)) <= 500
        assert len(set(changed)) > 120


def test_the_readme_of_the_fuzzer_names_its_files() -> None:
    files = {path.name for path in Path(fuzz.__file__).parent.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert files == set(re.findall(r"^    (\w+\.py)", fuzz.__doc__ or "", re.MULTILINE))
