"""PNG and PDF: what Typst makes of the pictures, with its own fonts alone and with those that are found."""

from __future__ import annotations

import re
import shlex
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import yaml
from fonts import japanese_fonts
from pictures import REUSE
from support import APPLE, EXAMPLES, ROOT, good, run, spawn
from terminal import in_terminal

from backprop_cli.language.escape import markup_texts
from backprop_cli.render.paper import typesetting
from backprop_cli.render.picture import svg_format

typst = pytest.importorskip("typst")
pdfium = pytest.importorskip("pypdfium2")

OWN_FONTS = {"TYPST_IGNORE_SYSTEM_FONTS": "1"}
"""What a machine without any font has: those in Typst itself."""
needs_japanese = pytest.mark.skipif(not japanese_fonts(), reason="no Japanese font is installed")


def pages(path: Path) -> list[str]:
    """The text of every page of a PDF."""
    document = pdfium.PdfDocument(path.read_bytes())
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def letters(text: str) -> Counter[str]:
    """How often a text has each character but spaces, of which a PDF has few."""
    return Counter("".join(text.split()))


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG whose checksums and pixels are all there."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = dict(_chunks(data))
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (1 + width * {2: 3, 6: 4}[color] * depth // 8)
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG; those of the same kind are one."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        found[kind] = found.get(kind, b"") + body
        at += 12 + length
    assert next(reversed(found)) == b"IEND"
    yield from found.items()


def test_a_png_has_its_pixels_and_is_the_same_every_time(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    good("graph", *REUSE, "-o", str(path), env=OWN_FONTS)
    width, height = png_size(path.read_bytes())
    assert width > 800
    assert height > 400
    printed = spawn("graph", *REUSE, "--format", "png", env=OWN_FONTS)
    assert (printed.returncode, printed.stderr, printed.stdout) == (0, b"", path.read_bytes())


def test_a_pdf_is_a_page_with_the_texts_of_the_picture_and_the_same_every_time(tmp_path: Path) -> None:
    words = ("graph", "z = (x + y)**2", "x=3", "y=4")
    drawn = markup_texts(good(*words, "--format", "svg"))
    made = []
    for name in ("one.pdf", "two.pdf"):
        good(*words, "-o", str(tmp_path / name), env=OWN_FONTS)
        made.append((tmp_path / name).read_bytes())
    (text,) = pages(tmp_path / "one.pdf")
    assert letters(text) == letters(drawn)
    assert made[0] == made[1]
    assert b"CreationDate" not in made[0]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_what_no_font_has_is_refused_not_drawn_as_boxes(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{form}"
    result = run("graph", APPLE, "-o", str(path), env=OWN_FONTS)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("backprop: no font on this machine has い ゴ リ ン 物 …; install one that has")
    assert "fonts-noto-cjk" in result.err
    assert result.err.count("\n") == 1
    assert not path.exists()


def test_an_emoji_needs_no_font_for_japanese(tmp_path: Path) -> None:
    path = tmp_path / "emoji.yaml"
    path.write_text("title: 'apples 🍎'\nexpression: z = x*y\nvalues: {x: 2, y: 3}\n", "utf-8")
    result = run("graph", str(path), "-o", str(tmp_path / "emoji.pdf"), env=OWN_FONTS)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("backprop: no font on this machine has 🍎; take that out of the text, or install")
    assert "cjk" not in result.err


def test_the_signs_of_our_own_and_greek_letters_need_no_font_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "signs.yaml"
    path.write_text(
        "title: '∂ × ← ✓ ≈ − → … · ✗ — ² √ Σ ₁ é'\nexpression: α*β + 1/3\nvalues: {α: 2**0.5, β: 3}\n", "utf-8"
    )
    good("graph", str(path), "-o", str(tmp_path / "signs.pdf"), "--lang", "ja", env=OWN_FONTS)
    (text,) = pages(tmp_path / "signs.pdf")
    assert not letters("∂ × ← ✓ ≈ − → … · ✗ — ² √ Σ ₁ é α β") - letters(text)


@needs_japanese
def test_a_japanese_title_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "apple.pdf"
    good("graph", APPLE, "-o", str(path))
    assert "リンゴの買い物" in pages(path)[0]


@needs_japanese
def test_fonts_may_lie_in_a_folder(tmp_path: Path) -> None:
    found = japanese_fonts()[0]
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / Path(found).name).symlink_to(found)
    path = tmp_path / "apple.pdf"
    good("graph", APPLE, "-o", str(path), env=OWN_FONTS | {"TYPST_FONT_PATHS": str(folder)})
    assert "リンゴの買い物" in pages(path)[0]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_without_typst_a_line_says_what_to_install(form: str) -> None:
    with mock.patch.dict(sys.modules, {"typst": None}):
        good("graph", *REUSE, "--format", "svg")
        result = run("graph", *REUSE, "--format", form)
    assert (result.code, result.out) == (2, "")
    assert result.err == "backprop: png and pdf need the package typst; install it with: pip install typst\n"


@pytest.mark.parametrize(("command", "name"), [("graph", "picture"), ("quiz", "sheet"), ("explain", "notes")])
def test_no_document_is_for_terminals(command: str, name: str) -> None:
    code, seen = in_terminal(command, *REUSE, "--format", "pdf")
    assert code == 2
    assert f"-o {name}.pdf" in seen


# sheets

SQUARE = ("z = (x + y)**2", "x=3", "y=4")


def test_a_sheet_has_the_questions_and_no_answer(tmp_path: Path) -> None:
    for name, more in (("sheet", ()), ("answers", ("--answers",))):
        good("quiz", *SQUARE, *more, "-o", str(tmp_path / f"{name}.pdf"), env=OWN_FONTS)
    (sheet,), (answers,) = (pages(tmp_path / f"{name}.pdf") for name in ("sheet", "answers"))
    for text in (sheet, answers):
        assert all(key in text for key in ("Backpropagation", "Given", "dx", "dy", "∂z/∂x"))
    assert "Name" in sheet
    assert "With answers" in answers
    assert letters(answers)["9"] > letters(sheet)["9"] == 0  # z = 49
    assert answers.count("14") == 5  # at x, y and x + y in the picture, and twice in the list


@needs_japanese
def test_a_class_of_sheets_in_one_file(tmp_path: Path) -> None:
    words = ("quiz", APPLE, "--vary", "--seed", "5", "--count", "3", "--lang", "ja", "-o")
    assert good(*words, str(tmp_path / "sheets.pdf")) == f"{tmp_path}/sheets.pdf  (シード 5 から 7)\n"
    *sheets, key = pages(tmp_path / "sheets.pdf")
    assert len(sheets) == 3
    for index, text in enumerate(sheets):
        assert "".join(text.split()).count(f"0{index + 1}枚目,シード{5 + index}") == 2  # at the top and at the bottom
    assert letters(key) >= letters("01枚目,シード5 02枚目,シード6 03枚目,シード7 price dapple")
    good(*words, str(tmp_path / "answers.pdf"), "--answers")
    assert len(pages(tmp_path / "answers.pdf")) == 3


def test_a_folder_of_sheets_on_paper(tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    problem = tmp_path / "square.yaml"
    problem.write_text("expression: z = (x + y)**2\nvalues: {x: 3, y: 4}\n", "utf-8")
    words = ("quiz", str(problem), "--vary", "--seed", "1", "--count", "2", "--format", "pdf", "-o", str(folder))
    first = good(*words, env=OWN_FONTS)
    assert first == good(*words, env=OWN_FONTS)  # the files are there, with the same bytes
    names = [f"0{number}-{part}" for number in (1, 2) for part in ("sheet.pdf", "answers.pdf", "key.yaml")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert [len(pages(folder / name)) for name in names if name.endswith(".pdf")] == [1, 1, 1, 1]


def test_matrices_have_a_list_and_room_for_their_rows(tmp_path: Path) -> None:
    words = ("quiz", "Y = X @ W", "X=[[1, 2], [3, 4]]", "W=[[1, 3], [2, 4]]", "--list")
    good(*words, "-o", str(tmp_path / "sheet.pdf"), env=OWN_FONTS)
    (text,) = pages(tmp_path / "sheet.pdf")
    assert all(word in text for word in ("calculation", "X @ W", "[3 4]]", "∂Y/∂W"))


def test_a_sheet_that_no_file_can_hold_as_text_is_no_answer_form(tmp_path: Path) -> None:
    """`--key` is YAML, whatever the ending says; several keys have no file."""
    result = run("quiz", *SQUARE, "--key", "-o", str(tmp_path / "key.pdf"))
    assert result.code == 2
    assert "end it in .yaml" in result.err


# notes


def test_notes_tell_what_the_text_tells(tmp_path: Path) -> None:
    words = ("explain", *SQUARE)
    good(*words, "-o", str(tmp_path / "notes.pdf"), env=OWN_FONTS)
    told = "".join(pages(tmp_path / "notes.pdf"))
    missing = letters(good(*words).replace("█", "")) - letters(told)
    assert not missing
    assert "1 / 1" in told


def test_notes_of_several_problems_start_on_pages_of_their_own(tmp_path: Path) -> None:
    problems = tmp_path / "problems.yaml"
    problems.write_text("expression: z = x*2\nvalues: {x: 1}\n---\nexpression: z = x*\n---\nexpression: 2*3\n", "utf-8")
    result = run("explain", str(problems), "-o", str(tmp_path / "notes.pdf"), env=OWN_FONTS)
    assert (result.code, result.out) == (2, "")
    assert len(pages(tmp_path / "notes.pdf")) == 2  # those that are right


def test_a_long_title_is_broken_into_lines(tmp_path: Path) -> None:
    problem = tmp_path / "long.yaml"
    problem.write_text(f"title: {'what a long title ' * 12}\nexpression: z = x*2\nvalues: {{x: 1}}\n", "utf-8")
    for command in ("explain", "quiz"):
        good(command, str(problem), "-o", str(tmp_path / "long.pdf"), env=OWN_FONTS)
        document = pdfium.PdfDocument((tmp_path / "long.pdf").read_bytes())
        page = document[0]
        text = page.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert 0 < min(box[0] for box in boxes) < max(box[2] for box in boxes) < page.get_width()
        assert text.get_text_bounded().replace("\r\n", " ").count("long title") >= 12
        document.close()


def test_a_document_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    with mock.patch.multiple(typesetting, MOST_TEXTS=60, MOST_DRAWN=20_000):
        good("graph", *SQUARE, "-o", str(tmp_path / "short.pdf"), env=OWN_FONTS)
        for words in (("explain", *SQUARE), ("graph", *SQUARE, "--steps")):
            result = run(*words, "-o", str(path), env=OWN_FONTS)
            assert result.code == 2
            assert "hundreds of pages" in result.err
            assert not path.exists()


HOSTILE = [
    '#read("/etc/hostname")',
    '#import "@preview/x:0.1.0": *',
    "] #panic() [ $ x $ `raw` *bold* _it_ <label> @ref",
    "</text></svg><script>",
    "a \\ b \\u{41} // c /* d",
    "= heading - item + item / term: x",
    "a -- b --- c ... \"q\" 'r' ~",
]


@pytest.mark.parametrize("form", ["graph", "quiz", "explain", "steps"])
def test_texts_of_users_are_texts(form: str, tmp_path: Path) -> None:
    """Each title, and the same as a unit, stands in the document letter for letter."""
    for text in HOSTILE:
        problem = tmp_path / "hostile.yaml"
        entries = {"title": text, "expression": "z = x*y", "values": {"x": 2, "y": 3}, "units": {"z": text, "x": text}}
        problem.write_text(yaml.safe_dump(entries), "utf-8")
        words = ("graph", "--steps") if form == "steps" else (form,)
        good(*words, str(problem), "-o", str(tmp_path / "hostile.pdf"), env=OWN_FONTS)
        shown = "".join("".join(pages(tmp_path / "hostile.pdf")).split())
        assert shown.count("".join(text.split())) >= (1 if form == "graph" else 2), (text, shown)


def test_a_document_sees_no_file_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    compiler = typst.Compiler(b'#read("/secret.txt")', root=typesetting._HERE, font_paths=typst.Fonts())
    with pytest.raises(typst.TypstError, match="not found"):
        compiler.compile(format="pdf")


def boxes(path: Path) -> list[tuple[str, float, float, float]]:
    """Each character of a PDF's first page: itself, its left and right end, and its lower one."""
    document = pdfium.PdfDocument(path.read_bytes())
    text = document[0].get_textpage()
    places = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    document.close()
    return [(letter, left, right, bottom) for letter, (left, bottom, right, _) in places if letter.strip()]


def test_the_number_of_a_page_stands_apart_from_a_long_title(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(f"title: {'a long title, ' * 12}\nexpression: z = x*y\nvalues: {{x: 2, y: 3}}\n", "utf-8")
    good("quiz", str(path), "-o", str(tmp_path / "long.pdf"), env=OWN_FONTS)
    foot = [each for each in boxes(tmp_path / "long.pdf") if each[3] < 50]
    (number,) = (left for letter, left, _, _ in foot if letter == "1")
    assert number - max(right for letter, _, right, _ in foot if letter != "1") > 10


def test_long_names_stay_on_the_page(tmp_path: Path) -> None:
    name = "a_long_name_of_a_number"
    total = f"{name}_z = ({name}_x + {name}_y)*exp({name}_x*0.001)/({name}_y + 1)"
    good("quiz", total, f"{name}_x=3", f"{name}_y=4", "--list", "-o", str(tmp_path / "list.pdf"), env=OWN_FONTS)
    assert all(left > 56 and right < 540 for _, left, right, _ in boxes(tmp_path / "list.pdf"))  # within the margins


def test_a_blank_is_a_box_to_write_in() -> None:
    drawn = svg_format.block("value", f"t = {svg_format.BLANK}", 100, 50, False)
    assert ">t =</text>" in drawn
    assert f'width="64" height="20" rx="3" fill="none" stroke="{svg_format.COLORS["value"]}"' in drawn
    assert "__" not in drawn
    assert "<rect" not in svg_format.block("value", "t________", 100, 50, False)


# slides


def test_a_page_for_every_step(tmp_path: Path) -> None:
    good("graph", *SQUARE, "--steps", "-o", str(tmp_path / "slides.pdf"), env=OWN_FONTS)
    slides = pages(tmp_path / "slides.pdf")
    told = good("graph", *SQUARE, "--steps")
    assert [f"Step {number} of {len(slides) - 1}" in text for number, text in enumerate(slides)] == [True] * len(slides)
    assert len(slides) == told.count("\nStep ")
    grown = [sum((letters(after) - letters(before)).values()) for before, after in zip(slides, slides[1:])]
    assert all(grown)
    assert letters(slides[-1]) >= letters(markup_texts(good("graph", *SQUARE, "--format", "svg")))


def test_what_is_new_can_be_read_where_the_whole_is_too_large(tmp_path: Path) -> None:
    total, path = " + ".join(f"x{number}*2" for number in range(12)), tmp_path / "slides.pdf"
    inputs = [f"x{number}={1000 + number}" for number in range(12)]
    good("graph", total, *inputs, "--show", "forward", "--steps", "-o", str(path), env=OWN_FONTS)
    document = pdfium.PdfDocument(path.read_bytes())
    fields = [bytes(page.render(scale=1).buffer).count(b"\xb0\xf3\xff") for page in document]  # pixels of its colour
    document.close()
    assert fields[0] == 0
    assert min(fields[1:]) > 20


# the manual


@needs_japanese
def test_the_commands_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "backprop_cli" / "manual" / "ja" / "paper.md").read_text("utf-8")  # the other has the same commands
    found = re.search(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found
    for line in found[1].splitlines():
        program, *words = shlex.split(line)
        assert program == "backprop"
        good(*words, env={"BACKPROP_LANG": "ja"})
        assert Path(words[-1]).exists()
