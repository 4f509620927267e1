"""The page of a lesson in a browser, as students and their screens use it. BACKPROP_AXE names axe-core's axe.min.js."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from browser import launched, needs_browser
from support import APPLE, EXAMPLES, FRUIT, good, run

from backprop_cli import load_problems, solve
from backprop_cli.reading.problem import Problem
from backprop_cli.render.grade.words import reasons
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.foreseen import foreseen
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.submission import Given, Submission, read_submission
from backprop_cli.teaching.quiz.quiz import quiz_of

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
AXE = os.environ.get("BACKPROP_AXE", "")
pytestmark = [pytest.mark.once, needs_browser]

FILES = (APPLE, FRUIT, str(EXAMPLES / "square_of_sum.yaml"))
WIDTHS = (360, 800, 1600)
Page = Any  # playwright's


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages: those of the reference problems, and what takes more room."""
    folder = tmp_path_factory.mktemp("lessons")
    more = [str(EXAMPLES / name) for name in ("receipt.yaml", "used_twice.yaml", "affine.yaml", "two_layer_net.yaml")]
    made = {"en": (*FILES, "--lang", "en"), "ja": (*FILES, "--lang", "ja"), "more": (*more, "--lang", "ja")}
    for name, words in made.items():
        good("lesson", *words, "-o", str(folder / f"{name}.html"))
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    """An empty page in which nothing is loaded but files, and nothing goes wrong."""
    context = browser.new_context(viewport={"width": 800, "height": 900}, has_touch=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
    yield page
    context.close()
    assert wrong == []


def step_of(page: Page) -> str:
    return str(page.locator(".chosen .now h3").inner_text())


def seen(page: Page) -> int:
    """How many numbers are seen in the picture."""
    return int(page.locator(".chosen .number:visible").count())


# steps


def test_every_step_is_reached_by_the_keyboard(page: Page, paths: dict[str, Path]) -> None:
    page.goto(paths["en"].as_uri())
    for problem in range(1, 4):
        count = page.locator(".chosen .told > li").count() - 1
        told = [page.locator(".chosen .now").inner_text()]
        assert seen(page) == 0
        for step in range(1, count + 1):
            before = seen(page)
            page.keyboard.press("ArrowRight")
            told.append(page.locator(".chosen .now").inner_text())
            assert f"{step}" in step_of(page)
            assert seen(page) > before  # one number, on every arrow that has it
            assert page.locator(".chosen .fresh .new:visible").count() == seen(page) - before
        assert len(set(told)) == count + 1
        page.keyboard.press("ArrowRight")
        assert page.locator(".chosen .now").inner_text() == told[-1]
        for key, at in (("ArrowLeft", count - 1), ("Home", 0), ("ArrowLeft", 0), ("End", count)):
            page.keyboard.press(key)
            assert page.locator(".chosen .now").inner_text() == told[at]
        if problem < 3:
            page.locator(".chosen .onward a").focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == f"problem-{problem + 1}-title"
            assert page.locator("nav [aria-current]").count() == 1


def test_buttons_and_swipes_move_on(page: Page, paths: dict[str, Path]) -> None:
    page.goto(paths["en"].as_uri())
    for name, at in (("next", 1), ("last", 10), ("back", 9), ("first", 0), ("back", 0)):
        page.locator(f".chosen [data-go={name}]").click(force=True)  # at an end, nothing comes of it
        assert step_of(page).startswith(f"Step {at} of 10")
    swipe = """([from, to]) => {
        const target = document.querySelector(".chosen .picture");
        const at = (x) => [new Touch({ identifier: 1, target, clientX: x, clientY: 300 })];
        const tell = (kind, more) => target.dispatchEvent(new TouchEvent(kind, { bubbles: true, ...more }));
        tell("touchstart", { touches: at(from) });
        tell("touchend", { changedTouches: at(to) });
    }"""
    for ends, at in (([300, 100], 1), ([300, 100], 2), ([100, 300], 1), ([100, 110], 1)):
        page.evaluate(swipe, ends)
        assert step_of(page).startswith(f"Step {at} of 10")


# what fits


_OUTSIDE = """() => {
    const outside = new Set();
    const wide = document.documentElement.clientWidth;
    const look = () => {
        if (document.documentElement.scrollWidth > wide) outside.add("the page scrolls");
        for (const part of document.querySelectorAll("header *, .chosen *")) {
            const own = [...part.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
            if (!own.length || !part.checkVisibility() || part.closest("noscript, pre, .spoken")) continue;
            const frame = part.closest("svg")?.getBoundingClientRect() || { left: 0, right: wide };
            for (const node of own) {
                const range = document.createRange();
                range.selectNodeContents(node);
                const box = range.getBoundingClientRect();
                if (box.left < frame.left - 1 || box.right > frame.right + 1) outside.add(node.data);
            }
        }
    };
    for (const link of document.querySelectorAll("nav a")) {
        link.click();
        const section = document.querySelector(".chosen");
        for (let step = section.querySelectorAll(".told > li").length; step > 0; step -= 1) {
            look();
            section.querySelector("[data-go=next]").click();
        }
        section.querySelector("[data-mode=blanks]")?.click();
        for (const field of section.querySelectorAll("input")) field.value = "3";
        section.querySelector("[data-check]")?.click();
        look();
    }
    return [...outside];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_stay_in_their_frame(page: Page, paths: dict[str, Path], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("ja", "more"):
        page.goto(paths[name].as_uri())
        assert page.evaluate(_OUTSIDE) == []


def test_a_new_number_is_brought_into_view(page: Page, paths: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(paths["more"].as_uri())
    hidden = page.evaluate("""() => {
        const section = document.querySelector(".chosen");
        const box = section.querySelector(".picture").getBoundingClientRect();
        const hidden = [];
        for (let step = section.querySelectorAll(".told > li").length - 1; step > 0; step -= 1) {
            section.querySelector("[data-go=next]").click();
            const text = section.querySelector(".fresh text");
            const number = text.getBoundingClientRect();
            const fits = box.left <= number.left && number.right <= box.right;
            if (!fits || box.top > number.top || number.bottom > box.bottom) hidden.push(text.textContent);
        }
        return hidden;
    }""")
    assert hidden == []


_CUT = """() => {
    const { problems } = JSON.parse(document.getElementById("lesson").textContent);
    return [...document.querySelectorAll("nav a")].filter((link, index) => {
        link.click();
        const section = document.querySelector(".chosen");
        for (const _ of problems[index].steps.slice(0, problems[index].steps.indexOf("g") + 1)) {
            section.querySelector("[data-go=next]").click();
        }
        const ends = [...section.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect().right);
        return Math.max(...ends) > section.querySelector(".picture").getBoundingClientRect().right;
    }).length;
}"""


def test_the_output_is_seen_to_its_last_letter_on_a_phone(page: Page, paths: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    for name in ("en", "more"):
        page.goto(paths[name].as_uri())  # where the gradient arrives
        assert page.evaluate(_CUT) == 0


# blanks

_PLAIN = """
2.2 2.1999999 2.19999 2.199 11/5 -11/5 110 200 220 220.0002 220.0003 2.2e0 .5 5. 1 1.1 2 100 0 -1 650 715 6 14 7 3
121 1.21 0.1 1/0 1/2/3 1e999 nan -inf abc 2+2 1,000 10% 12円 ２２０ −1 1／3 +1 1e-3 -.5e1 1e-12 0.0000001 - ____ .
"""
ANSWERS = [*_PLAIN.split(), "", " 2.2 ", "11 / 5", "- 1", "1 0", "+ 2.2"]
_MARKED = """(answers) => [...document.querySelectorAll(".chosen input")].map((input) => answers.map((answer) => {
    input.value = answer;
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    const mark = document.getElementById(input.getAttribute("aria-describedby"));
    const [, ...said] = mark.textContent.replaceAll("• ", "").split("\\n");
    return [mark.className.replace("mark", "").trim() || "missing", said];
}))"""


@pytest.mark.parametrize(("place", "file"), [*enumerate(FILES)])
def test_blanks_are_marked_as_grade_marks_them(page: Page, paths: dict[str, Path], place: int, file: str) -> None:
    with Path(file).open("rb") as opened:
        (problem,) = load_problems(opened)
    solution = solve(problem, check="none")
    quiz = quiz_of(Problem(solution.graph), solution, "all")
    marker = Marker(solution, quiz.questions, 1)
    wrong = [repr(each.number) for known in foreseen(marker) for each in known.wrong[::3]]
    answers = [*ANSWERS, *dict.fromkeys(wrong)]
    page.goto(paths["en"].as_uri())
    page.locator("nav a").nth(place).click()
    page.locator(".chosen [data-mode=blanks]").click()
    explained = 0
    for question, marks in zip(quiz.questions, page.evaluate(_MARKED, answers), strict=True):
        for answer, (status, sentences) in zip(answers, marks, strict=True):
            wanted = _graded(marker, question.key, answer)
            if answer == "2+2":  # a formula, which the page does not read
                assert status == "unreadable"
                continue
            assert status == wanted[0], (question.key, answer)
            if status == "wrong" and answer not in ("nan", "-inf"):
                hint = len(sentences) == 1 and sentences[0].startswith("hint: ")
                assert ([] if hint else sentences) == wanted[1], (question.key, answer)
                explained += not hint
    assert explained > 20


def _graded(marker: Marker, key: str, answer: str) -> tuple[str, list[str]]:
    """What `grade` says of one answer of a submission."""
    blank = not answer.strip() or set(answer) <= set("_?.…- ")
    given = [] if blank else [Given(key, read_submission(f"{key}: {answer}".encode(), "").given[0].value, 1)]
    mark = next(mark for mark in marker.mark(Submission("", given, 0)).marks if mark.question.key == key)
    return mark.status, reasons(mark, View())


def test_grade_itself_says_what_the_page_says(page: Page, paths: dict[str, Path], tmp_path: Path) -> None:
    page.goto(paths["en"].as_uri())
    page.locator(".chosen [data-mode=blanks]").click()
    field = page.get_by_label("dapple ∂price/∂apple", exact=True).first
    field.fill("2")
    field.press("Enter")
    said = page.locator(".chosen .mark.wrong").inner_text().replace("• ", "").split("\n")
    (tmp_path / "answer.txt").write_text("dapple: 2\n", "utf-8")
    printed = run("grade", "--format", "json", "--lang", "en", APPLE, str(tmp_path / "answer.txt")).out
    assert said[0] == "✗ Not right."
    assert all(sentence in printed for sentence in said[1:])
    assert len(said) > 1


def test_a_right_number_appears_in_the_picture(page: Page, paths: dict[str, Path]) -> None:
    page.goto(paths["en"].as_uri())
    page.locator(".chosen [data-mode=blanks]").click()
    assert page.locator(".chosen .blank:visible").count() == 6
    before = seen(page)
    fields = page.locator(".chosen input")
    fields.last.focus()
    picture, field = page.locator(".chosen .picture").bounding_box(), fields.last.bounding_box()
    assert 0 <= picture["y"] < picture["y"] + picture["height"] <= field["y"]  # both are in sight
    page.locator(".chosen .blank[data-blank='0']").click()
    page.keyboard.type("200")
    page.keyboard.press("Enter")
    assert page.locator(".chosen .blank:visible").count() == 5
    assert seen(page) == before + 1
    assert fields.nth(1).evaluate("(field) => field === document.activeElement")
    assert "1 of 6" in page.locator(".chosen .score").inner_text()
    assert page.locator(".chosen [role=status]").inner_text().startswith("✓ Right.")
    page.keyboard.press("ArrowLeft")  # which is for the text of the field
    page.locator(".chosen [data-reveal]").click()
    assert [field.input_value() for field in fields.all()] == ["200", "220", "1.1", "2.2", "110", "200"]
    assert "1 of 6" in page.locator(".chosen .score").inner_text()
    assert page.locator(".chosen .blank:visible").count() == 0


@pytest.mark.parametrize(("width", "height"), [(360, 700), (800, 900)])
def test_what_is_said_of_an_answer_is_in_sight(page: Page, paths: dict[str, Path], width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(paths["ja"].as_uri())
    page.locator("nav a").nth(1).click()
    page.locator(".chosen [data-mode=blanks]").click()
    for field, mark in zip(page.locator(".chosen input").all(), page.locator(".chosen .mark").all(), strict=True):
        field.focus()
        page.keyboard.type("3.3")
        page.keyboard.press("Enter")
        picture, asked, said = (each.bounding_box() for each in (page.locator(".chosen .picture"), field, mark))
        assert picture["y"] + picture["height"] <= asked["y"]
        assert said["y"] + said["height"] <= height


# everybody and everywhere


def test_it_works_in_a_sandboxed_frame(page: Page, paths: dict[str, Path]) -> None:
    text = escape(paths["en"].read_text("utf-8"))
    page.set_content(f'<iframe sandbox="allow-scripts" width="700" height="800" srcdoc="{text}"></iframe>')
    frame = page.frame_locator("iframe")
    frame.locator("nav a").nth(1).click()
    frame.locator(".chosen [data-go=last]").click()
    assert "Step 18 of 18" in frame.locator(".chosen .now").inner_text()
    frame.locator(".chosen [data-mode=blanks]").click()
    frame.locator(".chosen input").first.fill("200")
    frame.locator(".chosen input").first.press("Enter")
    assert frame.locator(".chosen .mark.correct").count() == 1


def test_it_prints_as_a_sheet(page: Page, paths: dict[str, Path]) -> None:
    page.goto(paths["en"].as_uri())
    page.keyboard.press("End")
    page.emulate_media(media="print", color_scheme="dark")
    ink = "getComputedStyle(document.querySelector('svg text')).fill"
    assert page.evaluate(ink) == "rgb(26, 26, 26)"  # on white, whatever the screen has
    assert page.locator(".problem:visible").count() == 3
    assert page.locator(".blank:visible").count() == 6 + 12 + 5
    assert page.locator("input:visible").count() == 6 + 12 + 5
    assert page.locator(".who:visible").count() == 3
    assert page.locator("button:visible, .now:visible, .told:visible, .number:not(.given):visible").count() == 0


def test_the_largest_reference_problem_fits_a_sheet(page: Page, paths: dict[str, Path]) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    page.goto(paths["en"].as_uri())
    for paper in ("Letter", "A4"):
        texts = [each.get_textpage().get_text_bounded() for each in pdfium.PdfDocument(page.pdf(format=paper))]
        assert [f"({number})" in texts[1] for number in range(1, 13)] == [len(texts) == 3] * 12


def test_without_a_script_all_is_there(browser: Any, paths: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(paths["en"].as_uri())
    assert page.locator(".told > li:visible").count() == 11 + 19 + 9
    assert page.locator(".number:visible").count() == page.locator(".number").count()
    assert page.locator("button:visible, .blank:visible, .before:visible").count() == 0
    context.close()


def test_light_dark_and_less_motion(page: Page, paths: dict[str, Path]) -> None:
    page.goto(paths["en"].as_uri())
    page.keyboard.press("ArrowRight")
    look = """() => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector(".fresh")).animationName]"""
    assert page.evaluate(look) == ["rgb(255, 255, 255)", "appear"]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate(look) == ["rgb(27, 27, 31)", "none"]


def test_a_text_of_a_user_does_nothing(page: Page, tmp_path: Path) -> None:
    bad = "</script><img src=x onerror=document.title='caught'><script>document.title='caught'</script>"
    (tmp_path / "bad.yaml").write_text(f'title: "{bad}"\nexpression: z = x*y\nvalues: {{x: 2, y: 3}}\n', "utf-8")
    good("lesson", str(tmp_path / "bad.yaml"), "-o", str(tmp_path / "bad.html"))
    page.goto((tmp_path / "bad.html").as_uri())
    assert page.title() == bad
    assert page.locator("img").count() == 0


@pytest.mark.skipif(not AXE, reason="BACKPROP_AXE names no axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_are_no_barriers(browser: Any, paths: dict[str, Path], scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for name in ("ja",) if scheme == "dark" else ("en", "more"):
        page.goto(paths[name].as_uri())
        page.add_script_tag(path=AXE)
        page.keyboard.press("End")
        page.locator(".chosen summary").click()
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        found = page.evaluate("axe.run()")["violations"]
        page.locator(".chosen [data-mode=blanks]").click()
        page.locator(".chosen [data-check]").click()
        found += page.evaluate("axe.run()")["violations"]
        assert [(each["id"], each["impact"]) for each in found] == []
    context.close()
