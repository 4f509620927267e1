"""The command line: words, values, keys, options, and the exit code of each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXAMPLES, environment, good, run

from backprop_cli import __version__
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.graph.operations import MULTIPLY
from backprop_cli.language.messages import LANGUAGES

APPLE = str(EXAMPLES / "apple.yaml")
FRUIT = str(EXAMPLES / "apple_orange.yaml")
SQUARE = str(EXAMPLES / "square_of_sum.yaml")


def test_exit_codes_and_quiet_stderr() -> None:
    assert run("x*y", "x=2", "y=3", "--format", "plain") == (0, "output: 6\ndx: 3\ndy: 2\n", "")
    assert run("x*y", "x=2").code == 2
    assert run("x*y", "x=2").out == ""


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_solved_and_confirmed(example: Path, language: str) -> None:
    assert "✓" in good(str(example), "--lang", language)


# values


def test_an_override_replaces_the_value_of_the_file() -> None:
    assert good(APPLE, "apple=110", "--get", "price") == "242\n"
    assert good("apple=110", APPLE, "--get", "price") == "242\n"
    assert good(APPLE, "apple=1/3", "apple_num=-2", "tax=3/2", "--get", "price") == "-1\n"


def test_an_override_goes_to_each_problem_that_has_the_input() -> None:
    lines = good(APPLE, FRUIT, "apple=200", "--get", "price").splitlines()
    assert lines == ["440", "935"]
    texts = good(APPLE, SQUARE, "apple=200", "x=5", "--format", "plain").split("---\n")
    assert [text.splitlines()[:2] for text in texts] == [[f"# {APPLE}", "price: 440"], [f"# {SQUARE}", "z: 81"]]


def test_values_may_be_full_width_and_names_japanese() -> None:
    assert good("リンゴ × 税", "リンゴ＝１００", "税=1.1", "--get", "output") == "110\n"
    assert good("ｘ＋ｙ", "x=1", "ｙ=2", "--get", "dx") == "1\n"
    assert good("コカ・コーラ * 2", "コカ・コーラ=120", "--format", "plain") == "output: 240\ndコカ・コーラ: 2\n"


def test_an_assignment_is_the_problem_only_while_none_is_named() -> None:
    assert good("z = (x + y)**2", "x=3", "y=4", "--get", "z") == "49\n"
    assert good("x=3", "z = (x + y)**2", "y=4", "--get", "z") == "49\n"
    assert run("x*y", "x=2", "y=x+1").code == 2


@pytest.mark.parametrize("words", [["-x*y"], ["--", "-x*y"]])
def test_an_expression_that_starts_with_minus(words: list[str]) -> None:
    front, back = words[:-1], words[-1:]
    values = ["x=2", "y=3"]
    text = good("--format", "plain", *front, *back, *values)
    assert text == "output: -6\ndx: -3\ndy: -2\n"


@pytest.mark.parametrize("text", ["-x*y+v", "-h2 + 1", "-f*o", "-x", "-(x)", "-2*3", "-.5"])
def test_no_option_is_taken_out_of_an_expression(text: str) -> None:
    names = {"-x*y+v": "xyv", "-f*o": "fo", "-x": "x", "-(x)": "x"}.get(text, "")
    values = [f"{name}=2" for name in names] + (["h2=2"] if "h2" in text else [])
    values_then_text = good(*values, text, "--get", "output") if names else good(text, *values, "--get", "output")
    assert values_then_text == good(text, *values, "--get", "output") == good("--get", "output", "--", text, *values)


def test_any_identifier_is_the_users() -> None:
    values = dict(zip(("E", "S", "N", "beta", "sum", "test", "lambda", "I"), range(2, 10)))
    words = [f"{name}={value}" for name, value in values.items()]
    text = good("E*S + N*beta + sum*test + lambda*I", *words, "--format", "json")
    document = json.loads(text)
    assert document["value"] == 2 * 3 + 4 * 5 + 6 * 7 + 8 * 9
    assert document["gradients"] == {"E": 3, "S": 2, "N": 5, "beta": 4, "sum": 7, "test": 6, "lambda": 9, "I": 8}
    formulas = {node["name"]: node["symbolic"] for node in document["nodes"]}
    assert formulas["lambda"] == "I"


@pytest.mark.parametrize("name", ["solve", "schema", "output", "upstream", "None", "__class__", "pi", "oo", "Symbol"])
def test_names_that_mean_something_elsewhere(name: str) -> None:
    assert good(f"2*{name} + 1", f"{name}=3", "--get", f"d{name}") == "2\n"


# several problems


def test_a_bad_problem_among_several(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("expression: x*y\nvalues: {x: 1, y: 2}\n---\nexpression: 2(x\n---\nexpression: 1 + 1\n")
    result = run(APPLE, str(bad), SQUARE, "--format", "plain")
    assert result.code == 2
    outputs = [text.splitlines()[:2] for text in result.out.split("---\n")]
    heads = [f"# {name}" for name in (APPLE, f"{bad}, 1", f"{bad}, 3", SQUARE)]
    assert outputs == [[*pair] for pair in zip(heads, ["price: 220", "output: 2", "output: 2", "z: 49"])]
    table = run(APPLE, str(bad), SQUARE).out.splitlines()
    assert [line for line in table if line in {head[2:] for head in heads}] == [head[2:] for head in heads]
    rows = [json.loads(line) for line in run(APPLE, str(bad), SQUARE, "--format", "json").out.splitlines()]
    found = [(row["problem"], row["file"], row["document"]) for row in rows]
    assert found == [(1, APPLE, 1), (2, str(bad), 1), (4, str(bad), 3), (5, SQUARE, 1)]
    cells = [row.split(",") for row in run(APPLE, str(bad), SQUARE, "--format", "csv").out.splitlines()]
    assert cells[0][-2:] == ["file", "document"]
    assert {(row[0], row[-2], row[-1]) for row in cells[1:]} == {(str(a), b, str(c)) for a, b, c in found}
    assert result.err.startswith(f"{bad}:4:14: ")
    assert run(APPLE, str(bad), "--get", "price").out == "220\n"


def test_a_value_of_one_problem_may_be_missing() -> None:
    result = run(APPLE, "x*y", SQUARE, "--format", "json", "y=1")
    assert result.code == 2
    assert [json.loads(line)["value"] for line in result.out.splitlines()] == [220, 16]
    assert "no value for x" in result.err


def test_every_format_of_several_problems() -> None:
    assert good(APPLE, SQUARE, "--format", "csv").count("problem,id,") == 1
    assert good(APPLE, SQUARE, "--format", "markdown").count("\n| --- ") == 2
    assert len(good(APPLE, SQUARE, "--format", "json").splitlines()) == 2


# keys


@pytest.mark.parametrize("key", ["dapple", "d_apple", "dApple", "d.apple", "DAPPLE", "D.Apple", "D_APPLE"])
def test_spellings_of_a_gradient(key: str) -> None:
    assert good(APPLE, "--get", key) == "2.2\n"


def test_the_exact_name_of_a_node_wins() -> None:
    words = ["z = x * dx", "x=3", "dx=5"]
    assert good(*words, "--get", "dx") == "5\n"
    assert good(*words, "--get", "d.x") == "5\n"
    assert good(*words, "--get", "ddx") == "3\n"
    assert good(*words, "--format", "plain") == "z: 15\nd.x: 5\nddx: 3\n"
    assert good("a * A", "a=2", "A=5", "--get", "a", "--get", "A", "--get", "dA") == "2\n5\n2\n"


def test_nodes_and_the_output_can_be_asked_for() -> None:
    assert good(FRUIT, "--get", "all_price", "--get", "dall_price", "--get", "dprice") == "650\n1.1\n1\n"
    assert good("x + 1", "x=1", "--get", "output", "--get", "doutput") == "2\n1\n"


def test_wrt_narrows_what_is_shown() -> None:
    assert good(FRUIT, "--wrt", "tax", "--format", "plain") == "price: 715\ndtax: 650\n"
    assert good(FRUIT, "--wrt", "orange", "--wrt", "all_price", "--format", "plain") == (
        "price: 715\ndorange: 3.3\ndall_price: 1.1\n"
    )
    table = good(FRUIT, "--wrt", "tax")
    assert [line.split()[0] for line in table.splitlines() if "円" in line or " 1.1 " in line] == ["tax", "price"]
    assert json.loads(good(FRUIT, "--wrt", "tax", "--format", "json"))["gradients"] == {"tax": 650}


# options


def test_digits_round_what_is_shown() -> None:
    assert good("x/3", "x=2", "--get", "output", "--digits", "3") == "0.667\n"
    assert good("x/3", "x=2", "--format", "plain") == "output: 0.6666666666666666\ndx: 0.3333333333333333\n"
    assert "1/3" in good("x/3", "x=2")
    assert json.loads(good("x/3", "x=2", "--digits", "2", "--format", "json"))["exact"] == "2/3"
    assert good("x*1", "x=123456789", "--digits", "2", "--get", "output") in ("120000000\n", "1.2e+8\n")


def test_float_arithmetic_says_so() -> None:
    assert "≈" in good("x*y", "x=1.1", "y=2", "--arithmetic", "float")
    assert "≈" in good("x**0.5", "x=2")
    document = json.loads(good("x**0.5", "x=2", "--format", "json"))
    assert (document["arithmetic"], document["exact"]) == ("proven", None)
    assert document["value"] == pytest.approx(2**0.5)


def test_upstream() -> None:
    assert good("x*y", "x=10", "y=5", "--upstream", "1.2", "--format", "plain") == "output: 50\ndx: 6\ndy: 12\n"
    assert good("x*y", "x=10", "y=5", "--upstream", "-1/3", "--get", "dy", "--digits", "3") == "-3.33\n"
    assert good("x*y", "x=10", "y=5", "--upstream", "0", "--get", "dy") == "0\n"
    assert "1.2" in good("x*y", "x=10", "y=5", "--upstream", "1.2").splitlines()[-1]


def test_units_titles_and_markup_are_shown_as_they_are() -> None:
    text = "title: '[b]x[/b] | _y_'\nexpression: x*y\nvalues: {x: 1, y: 2}\nunits: {x: '[red]', output: 円}\n"
    table = good("-", stdin=text.encode())
    assert "[b]x[/b] | _y_" in table
    assert "1 [red]" in table
    assert "2 円" in table
    assert json.loads(good("-", "--format", "json", stdin=text.encode()))["unit"] == "円"
    assert "\\[b\\]" in good("-", "--format", "markdown", stdin=text.encode())


def test_terminal_escapes_in_a_name_or_title_stay_harmless() -> None:
    text = 'title: "\\e[31mred\\u202e"\nexpression: x\nvalues: {x: 1}\n'
    for form in ("table", "plain", "json", "csv", "markdown"):
        result = run("-", "--format", form, stdin=text.encode())
        assert result.code == 0
        assert "\x1b" not in result.out
        assert "\u202e" not in result.out or form == "json"


# help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_both_languages(command: str) -> None:
    words = [command] if command else []
    english, japanese = (
        (good(*words, "--help", "--lang", language) for language in LANGUAGES)
        if command
        else (good("--help", env={"BACKPROP_LANG": language}) for language in LANGUAGES)
    )
    assert english.startswith("Usage: backprop")
    assert english.isascii() or "×" in english
    assert japanese.startswith("使い方: backprop")
    assert "--help" in japanese
    assert max(map(len, english.splitlines())) <= 120
    for name in COMMANDS if not command else ():
        assert name in english
        assert name in japanese
    assert good(*words, "-h", env={"BACKPROP_LANG": "en"}) == english


def test_version() -> None:
    assert good("--version") == f"backprop {__version__}\n"


def test_the_default_command_may_be_written() -> None:
    assert good("solve", "x*y", "x=2", "y=3", "--get", "dx") == "3\n"


@pytest.mark.parametrize(
    ("env", "japanese"),
    [
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, False),
        ({"BACKPROP_LANG": "ja", "LANG": "C"}, True),
        ({"BACKPROP_LANG": "en", "LANG": "ja_JP.UTF-8"}, False),
        ({"BACKPROP_LANG": "", "LANG": "ja_JP.UTF-8"}, True),
        ({"BACKPROP_LANG": "ja_JP.UTF-8", "LANG": "C"}, True),
        ({"BACKPROP_LANG": "JA"}, True),
        ({}, False),
    ],
)
def test_language_of_the_environment(env: dict[str, str], japanese: bool) -> None:
    assert ("ノード" in good("x*2", "x=1", env=env)) == japanese
    assert ("値がありません" in run("x", env=env).err) == japanese
    assert "node" in good("x*2", "x=1", "--lang", "en", env=env)


def test_a_language_may_stand_before_the_command() -> None:
    for words in (["--lang", "ja"], ["--lang=ja"]):
        assert "名前 ____" in good(*words, "quiz", APPLE, "--vary", "--seed", "1")
        assert "ノード" in good(*words, APPLE)
        assert run(*words, "quiz").err == run("quiz", *words).err
    assert "en, ja" in run("--lang", "fr", "quiz", APPLE).err


def test_a_language_that_there_is_not_is_told() -> None:
    code, out, err = run("x*2", "x=1", "--format", "plain", env={"BACKPROP_LANG": "jp", "LANG": "ja_JP.UTF-8"})
    assert (code, out) == (0, "output: 2\ndx: 2\n")
    assert err == "backprop: BACKPROP_LANG が 'jp' ですが、その言語はありません。次のどれかにしてください: en, ja\n"


@pytest.mark.parametrize("word", ["-o", "-f", "-v", "-q", "-xy", "-ofile", "-x-z"])
def test_a_short_option_that_there_is_not_is_no_expression(word: str) -> None:
    result = run("x*2", "x=1", word)
    assert result.code == 2
    assert f"option {word} needs a value" in result.err or f"there is no option '{word}'" in result.err


def test_an_expression_may_start_with_a_minus() -> None:
    for words in (
        ("-x", "x=-6"),
        ("-x*y", "x=-2", "y=3"),
        ("-x-y", "x=-4", "y=-2"),
        ("-(x)", "x=-6"),
        ("-2*x", "x=-3"),
    ):
        assert good(*words, "--get", "output") == "6\n"
    assert good("--get", "output", "--symbolic", "--", "-x") == "-x\n"


def test_in_a_folder_the_ending_may_be_left_out() -> None:
    assert good(str(EXAMPLES / "apple"), "--get", "price") == "220\n"


def test_ascii_has_no_other_signs() -> None:
    for words in ((FRUIT,), ("x/3", "x=1"), ("x**0.5", "x=2", "--lang", "ja"), ("x+x", "x=1", "--format", "markdown")):
        text = good(*words, "--ascii")
        assert not set(text) & set("×÷∂✓✗≈…→─│╭━")
    assert good("x/3", "x=1", "--ascii").isascii()
    assert good(FRUIT, "--ascii", "--format", "json").isascii()


@pytest.mark.parametrize("form", ["plain", "json", "csv"])
def test_data_is_utf8_whatever_the_console_is(form: str) -> None:
    words = ["backprop_cli", "リンゴ*2", "リンゴ=100", "--format", form]
    command = [sys.executable, "-m", *words]
    outs = [
        subprocess.run(command, env=environment({"PYTHONIOENCODING": name}), capture_output=True, check=True).stdout
        for name in ("cp1252", "utf-8")
    ]
    assert outs[0] == outs[1]
    assert "リンゴ" in outs[0].decode()


def test_a_table_stays_aligned_where_names_become_escapes() -> None:
    lines = good("リンゴ*x", "リンゴ=100", "x=2", encoding="latin-1", env={"LANG": "C"}).splitlines()
    heading = next(line for line in lines if "value" in line)
    ends = {line[: heading.index("value") + 5].rstrip()[-3:] for line in lines if line.startswith((" x ", " \\u"))}
    assert ends <= {"100", "  2", "200"}
    assert len(ends) > 1


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_json_lines_are_a_stream_of_problems(end: str) -> None:
    text = '{"expression": "x*y", "values": {"x": 1, "y": 2}}\n\n{"expression": "2(x"}\n{"expression": "1 + 1"}' + end
    result = run("--format", "json", stdin=text.encode())
    assert result.code == 2
    assert [json.loads(line)["problem"] for line in result.out.splitlines()] == [1, 3]
    assert result.err.startswith("<stdin>:3:18: ")


@pytest.mark.parametrize("broken", range(4))
def test_a_broken_line_of_json_lines_is_one_problem(broken: int) -> None:
    lines = [f'{{"expression": "{number} + 1"}}' for number in range(4)]
    lines[broken] = "not json"
    result = run("--format", "json", stdin="\n".join(("# sums", *lines)).encode())
    assert [json.loads(line)["problem"] for line in result.out.splitlines()] == [n + 1 for n in range(4) if n != broken]
    assert result.err.startswith(f"<stdin>:{broken + 2}:1: ")
    assert len(result.err.splitlines()) <= 3


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1", "shift_jis", "euc_jp"])
def test_a_stream_that_cannot_encode_the_signs(encoding: str) -> None:
    for form in ("table", "plain", "json", "csv", "markdown"):
        for words in ((FRUIT,), ("x/3", "x=1"), ("リンゴ*2", "リンゴ=1"), (FRUIT, "--lang", "ja")):
            good(*words, "--format", form, encoding="utf-8" if form in ("plain", "json", "csv") else encoding)
    assert "\\" not in good("x/3", "x=1", encoding=encoding)
    result = run("リンゴ*y", "リンゴ=1", encoding=encoding)
    assert result.code == 2
    assert "no value for y" in result.err


WRONG = "backprop: the check disagrees about x; backprop solve shows both numbers\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("explain", "x*y", "x=2", "y=3"), 1),
        (("graph", "x*y", "x=2", "y=3"), 1),
        (("code", "x*y", "x=2", "y=3"), 2),
        (("quiz", "x*y", "x=2", "y=3"), 2),
        (("grade", "x*y", "x=2", "y=3"), 2),
    ],
)
def test_every_command_checks_what_it_shows(words: tuple[str, ...], code: int) -> None:
    """With a rule that is wrong; sheets and marks are not given out at all."""
    right = run(*words, stdin=b"output: 6\ndx: 3\ndy: 2\n")
    assert right.err == ""
    right_rule = MULTIPLY.backward
    object.__setattr__(MULTIPLY, "backward", lambda g, out, x, y: (g * x, g * x))
    try:
        wrong = run(*words, stdin=b"output: 6\ndx: 3\ndy: 2\n")
    finally:
        object.__setattr__(MULTIPLY, "backward", right_rule)
    assert (wrong.code, wrong.err) == (code, WRONG)
    assert bool(wrong.out) == (code == 1)
