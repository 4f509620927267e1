"""Question banks: what Moodle and readers of QTI 2.1 find in them.

Neither format has its schema in a package: Moodle XML is read here as docs.moodle.org has it ("Moodle XML format",
"Embedded Answers (Cloze) question type"), QTI as the order and the attributes of imsqti_v2p1.xsd are.
"""

from __future__ import annotations

import re
import zipfile
from base64 import b64decode
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import EXAMPLES, good, run

from backprop_cli.reading.key_file import key_text
from backprop_cli.reading.problem_file import load_problems

APPLE = str(EXAMPLES / "apple.yaml")
SQUARE = str(EXAMPLES / "square_of_sum.yaml")
BLANK = re.compile(r"\{(\d+):NUMERICAL:=(-?[0-9.]+):([0-9.]+)\}")
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def bank(*words: str) -> list[ElementTree.Element]:
    return [*ElementTree.fromstring(good("quiz", *words, "--format", "moodle").encode())]


def page_of(question: ElementTree.Element) -> str:
    return question.findtext("questiontext/text") or ""


def test_a_category_comes_first_then_cloze_questions() -> None:
    category, *questions = bank(APPLE, "--vary", "--seed", "1", "--count", "3")
    assert (category.get("type"), category.findtext("category/text")) == ("category", "$course$/top/リンゴの買い物")
    assert [question.get("type") for question in questions] == ["cloze"] * 3
    names = [question.findtext("name/text") for question in questions]
    assert names == [f"リンゴの買い物 (sheet 0{n}, seed {n})" for n in (1, 2, 3)]
    for question in questions:
        children = [child.tag for child in question]
        assert children == ["name", "questiontext", "generalfeedback", "penalty", "hidden"]
        assert question.find("questiontext").get("format") == "html"  # type: ignore[union-attr]


def test_the_picture_is_inside() -> None:
    _, question = bank(APPLE)
    (file,) = question.iter("file")
    assert (file.get("path"), file.get("encoding")) == ("/", "base64")
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in page_of(question)
    svg = ElementTree.fromstring(b64decode(file.text or ""))
    texts = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "____" in "".join(filter(None, texts))
    assert "220" not in "".join(filter(None, texts))
    page = ElementTree.fromstring(f"<page>{page_of(question)}</page>")  # well-formed, so any reader sees the same
    assert [one.get("alt") for one in page.iter("img")] == ["The computation graph of price, with blanks"]


def test_a_list_where_there_is_no_picture() -> None:
    _, question = bank(APPLE, "--list")
    assert [*question.iter("file")] == []
    assert "<td>apple * apple_num</td>" in page_of(question)


def test_a_blank_has_its_points_and_an_absolute_tolerance(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "expression: z = x*y\nvalues: {x: 1/3, y: -4}\n"
        "ask: [{key: z, points: 3/2}, {key: dx, rtol: 0, atol: 0.5}, {key: dy, rtol: 0.1}]\n"
    )
    _, question = bank(str(path))
    found = BLANK.findall(page_of(question))
    assert [(points, right) for points, right, _ in found] == [
        ("3", "-1.33333333333333"),
        ("2", "-4"),
        ("2", "0.333333333333333"),
    ]
    near = [float(tolerance) for _, _, tolerance in found]
    assert near == pytest.approx([1.33333e-6, 0.5, 0.0333333], rel=1e-4)


def test_the_right_answers_are_the_keys() -> None:
    made = bank(APPLE, "--vary", "--seed", "5", "--count", "4")[1:]
    for index, question in enumerate(made):
        words = ("quiz", APPLE, "--vary", "--seed", str(5 + index), "--answers", "--format", "yaml")
        answers = re.findall(r"^(?!seed)\w+: +(\S+)", good(*words), re.MULTILINE)
        assert [Fraction(right) for _, right, _ in BLANK.findall(page_of(question))] == list(map(Fraction, answers))


def test_no_title_makes_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    title = "a/b {1:NUMERICAL:=1:9} @@PLUGINFILE@@ ]]> $$x$$ [[a]]"
    unit = "{1:SHORTANSWER:=*}"
    path.write_text(f"title: '{title}'\nexpression: x*y\nvalues: {{x: 2, y: 3}}\nunits: {{x: '{unit}'}}\n")
    category, question = bank(str(path))
    assert len(re.findall(r"\{\d*:", page_of(question))) == 3
    assert page_of(question).count("@@") == 2
    assert (category.findtext("category/text") or "").startswith("$course$/top/a//b {1")


def test_several_problems_are_questions_of_their_own() -> None:
    _, *questions = bank(APPLE, SQUARE)
    assert len(questions) == 2
    assert "p1.dapple: {" in page_of(questions[0])
    assert "p2.z: {" in page_of(questions[1])


def package(path: Path, *words: str) -> dict[str, str]:
    assert good("quiz", *words, "-o", str(path)).startswith(str(path))
    with zipfile.ZipFile(path) as made:
        assert made.testzip() is None
        return {name: made.read(name).decode() for name in made.namelist()}


def test_the_manifest_has_every_file(tmp_path: Path) -> None:
    files = package(tmp_path / "q.zip", APPLE, "--vary", "--seed", "1", "--count", "2")
    root = ElementTree.fromstring(files["imsmanifest.xml"])
    assert [child.tag for child in root] == [f"{PACKAGE}{tag}" for tag in ("metadata", "organizations", "resources")]
    listed = [one.get("href") for one in root.iter(f"{PACKAGE}file")]
    assert sorted(map(str, listed)) == sorted(set(files) - {"imsmanifest.xml"})
    resources = {one.get("identifier"): one.get("type") for one in root.iter(f"{PACKAGE}resource")}
    assert resources == {
        "test": "imsqti_test_xmlv2p1",
        **dict.fromkeys(("item-0001", "item-0002"), "imsqti_item_xmlv2p1"),
    }
    assert [one.get("identifierref") for one in root.iter(f"{PACKAGE}dependency")] == ["item-0001", "item-0002"]


ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"]
"""Of the children of an item, in the schema."""


def test_an_item_is_what_the_schema_says(tmp_path: Path) -> None:
    files = package(tmp_path / "q.zip", APPLE)
    root = ElementTree.fromstring(files["item-0001.xml"])
    assert root.tag == f"{QTI}assessmentItem"
    assert {*root.keys()} >= {"identifier", "title", "adaptive", "timeDependent"}
    tags = [child.tag.removeprefix(QTI) for child in root]
    assert tags == sorted(tags, key=ORDER.index)
    declared = {one.get("identifier"): one for one in root.iter(f"{QTI}responseDeclaration")}
    assert {(one.get("cardinality"), one.get("baseType")) for one in declared.values()} == {("single", "float")}
    assert [one.get("responseIdentifier") for one in root.iter(f"{QTI}textEntryInteraction")] == [*declared]
    body = root.find(f"{QTI}itemBody")
    assert body is not None
    assert {child.tag.removeprefix(QTI) for child in body} == {"p", "table"}
    assert [one.get("src") for one in root.iter(f"{QTI}img")] == ["item-0001.svg"]
    assert ElementTree.fromstring(files["item-0001.svg"]).tag.endswith("svg")


def score(item: str, responses: dict[str, float]) -> float:
    """What response processing gives, by the rules of the specification for the few expressions that are used."""
    root = ElementTree.fromstring(item)
    right = {one.get("identifier"): float(one.findtext(f"{QTI}correctResponse/{QTI}value") or "nan")
             for one in root.iter(f"{QTI}responseDeclaration")}  # fmt: skip
    total = 0.0
    for condition in root.iter(f"{QTI}responseIf"):
        equal, outcome = condition
        name = equal.find(f"{QTI}variable").get("identifier")  # type: ignore[union-attr]
        below, above = map(float, (equal.get("tolerance") or "0 0").split())
        assert equal.get("toleranceMode") in ("exact", "absolute")
        if name in responses and right[name] - below <= responses[str(name)] <= right[name] + above:
            total += float(next(outcome.iter(f"{QTI}baseValue")).text or "nan")
    return total


def test_scores(tmp_path: Path) -> None:
    item = package(tmp_path / "q.zip", APPLE)["item-0001.xml"]
    right = {"RESPONSE_1": 220.0, "RESPONSE_2": 2.2, "RESPONSE_3": 110.0, "RESPONSE_4": 200.0}
    assert score(item, right) == 4
    assert score(item, {**right, "RESPONSE_2": 2.200002}) == 4
    assert score(item, {**right, "RESPONSE_2": 2.2001}) == 3
    assert score(item, {}) == 0
    assert '<outcomeDeclaration identifier="MAXSCORE"' in item


def test_a_student_gets_one_variant_of_every_problem(tmp_path: Path) -> None:
    files = package(tmp_path / "q.zip", APPLE, SQUARE, "--vary", "--seed", "1", "--count", "3")
    root = ElementTree.fromstring(files["test.xml"])
    sections = [*root.iter(f"{QTI}assessmentSection")]
    assert [[one.get("href") for one in section.iter(f"{QTI}assessmentItemRef")] for section in sections] == [
        ["item-0001.xml", "item-0003.xml", "item-0005.xml"],
        ["item-0002.xml", "item-0004.xml", "item-0006.xml"],
    ]
    assert [section[0].get("select") for section in sections] == ["1", "1"]


def test_the_same_sheet_is_the_same_package(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        package(tmp_path / name, APPLE, "--vary", "--seed", "1")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_package_is_not_printed_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop_cli.cli.output_option.is_terminal", lambda _: True)
    assert run("quiz", APPLE, "--format", "qti").code == 2
    assert run("quiz", APPLE, "--format", "moodle").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("z = x*y", "--format", "moodle"), "formulas are asked for"),
        (("Y = X @ W", "X=[[1,2],[3,4]]", "W=[[1],[2]]", "--format", "qti"), "add --elements"),
        ((APPLE, "--format", "moodle", "-o", "sheets"), "write -o quiz.xml"),
        ((APPLE, "--format", "qti", "-o", "quiz.xml"), "quiz.xml"),
        ((APPLE, "--format", "pdf", "-o", "quiz.xml"), "quiz.xml"),
        ((APPLE, "--format", "moodle", "--answers"), "--answers and --format moodle do not go together"),
        ((APPLE, "--format", "moodle", "--key"), "do not go together"),
        ((APPLE, "--format", "moodle", "--count", "3"), "add --vary"),
    ],
)
def test_what_cannot_be_a_bank(words: tuple[str, ...], told: str) -> None:
    result = run("quiz", *words)
    assert (result.code, result.out) == (2, "")
    assert told in result.err


def test_elements_are_asked_one_by_one() -> None:
    _, question = bank("Y = X @ W", "X=[[1,2],[3,4]]", "W=[[1],[2]]", "--elements", "--upstream", "[[1],[1]]")
    assert "dW&#91;0,0]: {1:NUMERICAL:=4:" in page_of(question)


def test_a_key_is_a_problem_for_a_bank(tmp_path: Path) -> None:
    (problem,) = load_problems(APPLE)
    (tmp_path / "key.yaml").write_text(key_text(problem._replace(part=2)))
    assert "price: {1:NUMERICAL" in page_of(bank(str(tmp_path / "key.yaml"))[1])


@pytest.mark.parametrize("ending", ["xml", "zip"])
def test_a_bank_in_a_file_tells_its_seeds_and_replaces_nothing(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"quiz.{ending}"
    words = ("quiz", APPLE, "-o", str(path))
    assert good(*words, "--vary", "--seed", "4", "--count", "2") == f"{path}  (seeds 4 to 5)\n"
    before = path.read_bytes()
    assert good(*words, "--vary", "--seed", "4", "--count", "2") == f"{path}  (seeds 4 to 5)\n"  # the same again
    result = run(*words, "--vary", "--seed", "5")
    assert (result.code, result.out) == (2, "")
    assert "is there already with other content, and nothing was written; choose another name" in result.err
    assert path.read_bytes() == before
    path.unlink()
    assert re.fullmatch(rf"{re.escape(str(path))}  \(seed \d+\)\n", good(*words, "--vary"))  # one that was drawn
    path.unlink()
    assert good(*words) == f"{path}\n"
