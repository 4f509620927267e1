"""A question bank as a package of QTI 2.1 (imsglobal.org/question/qtiv2p1), for Canvas and others: an item a sheet.

The zip holds a manifest (IMS Content Packaging), the items with their pictures, and a test that gives each student one
of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from backprop_cli.language.escape import markup
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.bank_body import body, fitting, name_of, picture_of, right_text, tolerance_text
from backprop_cli.render.quiz.words import title
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.quiz.quiz import Quiz

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_SCHEMAS = "http://www.imsglobal.org/xsd/qti/qtiv2p1/"
_OUTCOME = '<outcomeDeclaration identifier="{}" cardinality="single" baseType="float">{}</outcomeDeclaration>'
_VALUE = "<defaultValue><value>{}</value></defaultValue>"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""When the files were made: the same sheet makes the same package."""


def render(quiz: Quiz, page: Page, view: View) -> bytes:
    """The package of one sheet. Raises BackpropError where something else than numbers is asked for."""
    return render_all([quiz], [page], view)


def render_all(quizzes: Sequence[Quiz], pages: Sequence[Page], view: View) -> bytes:
    """All sheets. Raises BackpropError."""
    view = view._replace(color=False, width=None, ascii=False)
    fitting(quizzes, "qti")
    files: dict[str, str] = {}
    items: dict[str, list[str]] = {}
    for number, (quiz, page) in enumerate(zip(quizzes, pages), 1):
        name, picture = f"item-{number:04}", picture_of(quiz, page, view)
        items[name] = [f"{name}.xml", *([f"{name}.svg"] if picture else [])]
        files[f"{name}.xml"] = _item(name, quiz, page, picture and f"{name}.svg", view)
        if picture:
            files[f"{name}.svg"] = picture
    parts = sum(page.number == pages[0].number for page in pages)  # problems on a sheet
    sections = [(title(quiz, view), [*items][part::parts]) for part, quiz in enumerate(quizzes[:parts])]
    return _zipped({"imsmanifest.xml": _manifest(items), "test.xml": _test(sections), **files})


def _item(name: str, quiz: Quiz, page: Page, picture: str | None, view: View) -> str:
    """One sheet: its blanks, and what each answer is worth."""

    def blank(number: int, _: Question) -> str:
        return f'<textEntryInteraction responseIdentifier="RESPONSE_{number}" expectedLength="12"/>'

    most = sum((question.points for question in quiz.questions), 0)
    numbered = [*enumerate(quiz.questions, 1)]
    heading = markup(name_of(quiz, page, view))
    lines = [
        f'<assessmentItem xmlns="{_QTI}" {_located(_QTI, "imsqti_v2p1.xsd")} identifier="{name}" title="{heading}"'
        ' adaptive="false" timeDependent="false">',
        *(_response(number, question) for number, question in numbered),
        _OUTCOME.format("SCORE", _VALUE.format("0")),
        _OUTCOME.format("MAXSCORE", _VALUE.format(decimal_text(most, 6))),
        "<itemBody>",
        *body(quiz, view, picture, markup, blank),
        "</itemBody>",
        "<responseProcessing>",
        *(_processing(number, question) for number, question in numbered),
        "</responseProcessing>",
        "</assessmentItem>",
        "",
    ]
    return _HEAD + "\n".join(lines)


def _response(number: int, question: Question) -> str:
    return (
        f'<responseDeclaration identifier="RESPONSE_{number}" cardinality="single" baseType="float">'
        f"<correctResponse><value>{right_text(question)}</value></correctResponse></responseDeclaration>"
    )


def _processing(number: int, question: Question) -> str:
    """The points of a question, for an answer within its tolerance; one that is left out is within none."""
    near, points = tolerance_text(question), decimal_text(question.points, 6)
    mode = f'toleranceMode="absolute" tolerance="{near} {near}"' if near != "0" else 'toleranceMode="exact"'
    return (
        f'<responseCondition><responseIf><equal {mode}><variable identifier="RESPONSE_{number}"/>'
        f'<correct identifier="RESPONSE_{number}"/></equal><setOutcomeValue identifier="SCORE"><sum>'
        f'<variable identifier="SCORE"/><baseValue baseType="float">{points}</baseValue></sum>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )


def _test(sections: list[tuple[str, list[str]]]) -> str:
    """The test that gives each student one item of every section, which is for one problem."""
    made = "".join(_section(number, *section) for number, section in enumerate(sections, 1))
    heading = markup(sections[0][0])
    return f"""\
{_HEAD}<assessmentTest xmlns="{_QTI}" {_located(_QTI, "imsqti_v2p1.xsd")} identifier="test" title="{heading}">
<testPart identifier="part" navigationMode="nonlinear" submissionMode="simultaneous">
{made}</testPart>
</assessmentTest>
"""


def _section(number: int, heading: str, items: list[str]) -> str:
    chosen = '<selection select="1"/><ordering shuffle="true"/>\n' if len(items) > 1 else ""
    refs = "".join(f'<assessmentItemRef identifier="{name}" href="{name}.xml" fixed="false"/>\n' for name in items)
    start = f'<assessmentSection identifier="section-{number}" title="{markup(heading)}" visible="true">\n'
    return f"{start}{chosen}{refs}</assessmentSection>\n"


def _manifest(items: dict[str, list[str]]) -> str:
    """What is in the package."""
    needed = "".join(f'<dependency identifierref="{name}"/>' for name in items)
    resources = "\n".join(
        f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="{name}.xml">'
        f"{''.join(map(_file, files))}</resource>"
        for name, files in items.items()
    )
    return f"""\
{_HEAD}<manifest xmlns="{_PACKAGE}" {_located(_PACKAGE, "qtiv2p1_imscpv1p2_v1p0.xsd")} identifier="backprop">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml">{_file("test.xml")}{needed}</resource>
{resources}
</resources>
</manifest>
"""


def _file(name: str) -> str:
    return f'<file href="{name}"/>'


def _located(namespace: str, schema: str) -> str:
    return f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{namespace} {_SCHEMAS}{schema}"'


def _zipped(files: dict[str, str]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return memory.getvalue()
