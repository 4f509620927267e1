"""The page of a lesson without a browser: what it is made of, what may run in it, and what stands in it as text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, EXAMPLES, FRUIT, good, run

from backprop_cli import load_problems, solve
from backprop_cli.language.messages import LANGUAGES, Message
from backprop_cli.reading.constants import constant
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.problem import Problem
from backprop_cli.render.lesson.page import page
from backprop_cli.render.view import View
from backprop_cli.solving.letters import solve_in_letters
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.foreseen import foreseen
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.submission import Submission
from backprop_cli.teaching.lesson import Lesson, lesson_of
from backprop_cli.teaching.picture import picture_of
from backprop_cli.teaching.quiz.quiz import quiz_of
from backprop_cli.teaching.steps import steps_of
from tests.fuzz.hostile import TEXTS

SQUARE = str(EXAMPLES / "square_of_sum.yaml")
REFERENCE = (APPLE, FRUIT, SQUARE)
_ALONE = ("meta", "input", "br", "link", "path", "rect", "circle")


class Element:
    """An element of a page: its attributes, the text in it, and its elements."""

    def __init__(self, name: str, attributes: dict[str, str | None], parent: Element | None) -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.inside: list[Element | str] = []

    def all(self) -> Iterator[Element]:
        """It and every element in it."""
        yield self
        for part in self.inside:
            if isinstance(part, Element):
                yield from part.all()

    def find(self, name: str = "", **wanted: str) -> list[Element]:
        """Elements by name, classes (`kind`) and other attributes."""
        kind = wanted.pop("kind", None)
        return [
            element
            for element in self.all()
            if (not name or element.name == name)
            and (kind is None or kind in (element.attributes.get("class") or "").split())
            and all(element.attributes.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.here = self.root = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        element = Element(tag, dict(attrs), self.here)
        self.here.inside.append(element)
        if tag not in _ALONE:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.inside.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.here.name, f"</{tag}> ends <{self.here.name}>"
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def parsed(text: str) -> Element:
    """A page as elements; each must end where it should."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.here is reader.root
    return reader.root


@cache
def reference(language: str = "en") -> str:
    return good("lesson", *REFERENCE, "--lang", language)


def facts(root: Element) -> Any:
    (data,) = root.find("script", id="lesson")
    return json.loads(data.text)


def solved(file: str) -> Solution:
    with Path(file).open("rb") as opened:
        (problem,) = load_problems(opened)
    return solve(problem, check="none")


def lesson(expression: str, **values: Any) -> Lesson:
    return lesson_of(solve(expression, values, check="none"))


# what may run, and what is loaded


def test_only_the_style_and_the_script_of_the_page_count() -> None:
    root = parsed(reference())
    (policy,) = root.find("meta", http_equiv="Content-Security-Policy")
    (style,) = root.find("style")
    (script,) = (each for each in root.find("script") if "type" not in each.attributes)
    sums = [b64encode(sha256(each.text.encode()).digest()).decode() for each in (style, script)]
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{sums[0]}'; script-src 'sha256-{sums[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    for element in root.all():
        named = set(element.attributes)
        assert not named & {"style", "src", "srcset", "action", "data", "background"}
        assert not any(name.startswith("on") for name in named)
        assert re.match("#|$", element.attributes.get("href") or "")
    assert not re.search(r"\beval\b|Function\(|innerHTML|localStorage|cookie|https?:|url\(|@import", reference())


def test_a_page_is_small() -> None:
    for language in LANGUAGES:
        assert len(reference(language).encode()) < 100_000  # twice as much is promised


# what stands in it


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_sentence_and_its_number(language: str) -> None:
    root = parsed(reference(language))
    assert root.find("html")[0].attributes["lang"] == language
    problems = facts(root)["problems"]
    assert len(problems) == len(root.find("section")) == len(root.find("nav")[0].find("a")) == 3
    for section, problem, file in zip(root.find("section"), problems, REFERENCE):
        solution = solved(file)
        steps = steps_of(picture_of(solution))
        assert len(problem["steps"]) == len(set(problem["steps"])) == len(steps)
        assert {each.attributes["data-step"] for each in section.find(kind="number")} == set(problem["steps"])
        (told,) = section.find("ol", kind="told")
        items = [part for part in told.inside if isinstance(part, Element)]
        assert len(items) == len(steps) + 1
        assert all(item.find("h3") and len(item.find("p")) >= 1 for item in items)
        lines = section.find("pre", kind="program")[0].find("span")
        for item, numbers in zip(items[1:], problem["lines"]):
            shown = [code.text for code in item.find("code")]
            assert shown == ["".join(lines[number].text for number in numbers)] * bool(numbers)


def test_a_step_of_the_way_back_has_its_chain_and_its_line() -> None:
    section = parsed(reference()).find("section")[0]
    (told,) = (item for item in section.find("li") if "apple: 1.1 × 2 = 2.2" in item.text)
    (chain,) = told.find("ol", kind="chain")
    assert [item.text.split() for item in chain.find("li")] == [
        ["price", "1"],
        ["apple_price", "1.1"],
        ["apple", "2.2"],
    ]
    assert "∂price/∂apple_price · ∂apple_price/∂apple = 1.1 × 2 = 2.2" in told.text
    assert [code.text for code in told.find("code")] == ["dapple = dapple_price * apple_num"]


def test_a_chain_starts_where_branches_met_last_and_with_what_arrives() -> None:
    root = parsed(page([lesson("t = x*y; z = t*t + t", x=2, y=3)], View()).decode())
    (told,) = (item for item in root.find("li") if "x: 13 × 3 = 39" in item.text)
    assert [item.text.split() for item in told.find("ol", kind="chain")[0].find("li")] == [["t", "13"], ["x", "39"]]
    assert "∂z/∂t · ∂t/∂x = 13 × 3 = 39" in told.text
    root = parsed(good("lesson", "z = x*y", "x=10", "y=5", "--upstream", "1.2"))
    assert "1.2 · ∂z/∂x = 1.2 × 5 = 6" in root.text


def test_a_part_of_a_gradient_is_not_called_the_gradient() -> None:
    root = parsed(page([lesson("z = x*x + x", x=3)], View()).decode())
    items = [item for item in root.find("li") if item.find("h3")]
    parts = [item for item in items if "a part of ∂z/∂x" in item.text]
    assert [item.find("p")[-2].text for item in parts] == ["1 × 1 = 1", "1 × 1 × 3 = 3", "1 × 1 × 3 = 3"]
    assert all("Each ∂ in a step is local" in item.text for item in parts)
    assert items[-1].text.count("∂z/∂x = 7") == 1  # where the branches meet
    root = parsed(good("lesson", "z = x*x", "x=3", "--upstream", "5"))
    assert "5 · ∂z/∂x = 30" in root.text


def test_blanks_stand_where_the_quiz_has_them() -> None:
    root = parsed(page([lesson("z = x*x + x", x=3)], View()).decode())
    (problem,) = facts(root)["problems"]
    assert [blank["answer"] for blank in problem["blanks"]] == ["12", "7"]
    assert problem["blanks"][1]["steps"] == ["s0"]  # where the branches meet
    assert len(root.find("input")) == 2
    for field in root.find("input"):
        assert root.find("label", **{"for": str(field.attributes["id"])})
    given = {each.attributes["data-step"] for each in root.find(kind="given")}
    assert given == {"v0", "g"}  # x, and the 1 that arrives
    forward = parsed(good("lesson", APPLE, "--blank", "forward"))
    assert [field.text for field in forward.find("label")] == ["apple_price", "price"]


def test_problems_with_arrays_and_in_letters_have_steps() -> None:
    root = parsed(good("lesson", str(EXAMPLES / "affine.yaml"), str(EXAMPLES / "two_layer_net.yaml")))
    affine, network = facts(root)["problems"]
    assert affine["steps"]
    assert not affine["blanks"]
    assert len(network["blanks"]) == 1  # the loss; matrices are not asked for
    assert "X.T @" in root.text
    letters = lesson_of(solve_in_letters("z = (x + y)**2"))
    root = parsed(page([letters], View()).decode())
    assert "2*(x + y)" in root.text
    assert not root.find("input")
    elements = facts(parsed(good("lesson", str(EXAMPLES / "affine.yaml"), "--elements")))["problems"][0]
    assert elements["blanks"]


# the answers: what `grade` says


@pytest.mark.parametrize("file", [*REFERENCE, str(EXAMPLES / "receipt.yaml")])
def test_wrong_numbers_are_those_of_grade(file: str) -> None:
    solution = solved(file)
    quiz = quiz_of(Problem(solution.graph), solution, "all")
    marker = Marker(solution, quiz.questions, 1)
    for known in foreseen(marker):
        for end, inside in ((known.right.low, 1), (known.right.high, 1), (known.right.high + Fraction(1, 10**9), 0)):
            assert known.question.accepts(end) == inside
        for wrong in known.wrong[::7]:
            given = Given(known.question.key, repr(wrong.number), 1)
            mark = next(m for m in marker.mark(Submission("", [given], 0)).marks if m.question is known.question)
            assert mark.status == "wrong"
            assert wrong.message.text() in [reason.message.text() for reason in mark.reasons]


# texts of users


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"' onload='x", "-->"]
)
def test_a_text_does_not_break_out(text: str) -> None:
    _stays_text(text)


def test_no_hostile_text_breaks_out() -> None:
    for text in TEXTS[::9]:
        _stays_text(text)


def _stays_text(text: str) -> None:
    """The page has the same elements and attributes as with a harmless text."""
    found, wanted = (_shape(_with(each)) for each in (text, "harmless"))
    assert found == wanted, text


def _with(text: str) -> str:
    problem = Problem(parse_expression("t = x + b; z = t**2"), {"x": 3, "b": 4}, 1, {"z": text, "x": text}, text)
    return page([lesson_of(solve(problem, check="none"))] * 2, View()).decode()


def _shape(html: str) -> list[tuple[str, frozenset[str]]]:
    root = parsed(html)
    facts(root)
    assert len(root.find("script")) == 2
    return [(element.name, frozenset(element.attributes)) for element in root.all()]


# bounds and the command line


def test_a_page_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    large = run("lesson", "+".join(["x"] * 160), "x=1")
    assert (large.code, large.out) == (2, "")
    assert "picture" in large.err
    monkeypatch.setattr("backprop_cli.render.lesson.page.MOST_BYTES", 30_000)
    heavy = run("lesson", APPLE, "--lang", "en")
    assert (heavy.code, heavy.out) == (2, "")
    assert re.fullmatch(r"backprop: the page would have \d\d,\d{3} bytes, and 30,000 is the most; .*\n", heavy.err)


def test_a_bad_problem_is_reported_and_the_others_are_on_the_page(tmp_path: Path) -> None:
    result = run("lesson", APPLE, "2*", "--lang", "en")
    assert result.code == 2
    assert "2*" in result.err
    assert len(parsed(result.out).find("section")) == 1
    other = run("lesson", APPLE, "-o", str(tmp_path / "page.txt"))
    assert other.code == 2
    assert not list(tmp_path.iterdir())


def test_constant_reads_what_the_page_reads() -> None:
    """The forms of a number that the page knows are forms that `grade` knows."""
    for text in ("2.2", "-1/3", ".5", "5.", "1e-3", "1.5/4", "- 2", "+3", "1E3"):
        constant(text, "x")


def test_a_mistake_is_told_once() -> None:
    blanks = lesson("t = x*y; z = t*(x + 1)", x=2, y=3).blanks
    for blank in blanks:
        for number in {wrong.number for wrong in blank.wrong}:
            told = [wrong.message for wrong in blank.wrong if wrong.number == number]
            every = {each.id for each in told if isinstance(each.parameters.get("node"), Message)}
            assert not every & {each.id for each in told if isinstance(each.parameters.get("node"), str)}


def test_japanese_has_no_gap_behind_its_own_words() -> None:
    skipped = Message("misconception-skipped", {"node": Message("every-node")})
    assert "すべてのノードを飛ばした" in skipped.text("ja")
    assert "at every such node: its own" in skipped.text("en")
    assert "x * y を飛ばした" in Message("misconception-skipped", {"node": "x * y"}).text("ja")


def test_a_heading_names_no_node_by_number() -> None:
    assert ">z = x × x + y × y + x × y + 3</h2>" in good("lesson", "z = x*x + y*y + x*y + 3", "x=1", "y=2")


def test_matrices_are_given_with_the_other_numbers() -> None:
    html = good("lesson", str(EXAMPLES / "two_layer_net.yaml"))
    assert "X = <pre>[[ 1 0.5]\n [-1   2]]</pre>" in html
    assert "<p>Calculate what is asked for below.</p>" in html


def test_sentences_have_the_digits_before_the_point_that_pictures_have() -> None:
    assert "× 10000000 ≈ 121824940\n" in good("explain", "z = exp(x)*10000000", "x=2.5")
    assert "121824940" in good("graph", "z = exp(x)*10000000", "x=2.5")
