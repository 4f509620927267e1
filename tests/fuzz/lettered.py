"""The target of problems in letters: formulas hold what numbers say, and answers in letters are marked."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from zlib import crc32

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.render.explain import EXPLANATION_FORMATS, explanation_renderer
from backprop_cli.render.grade import REPORTS, SINGLE, Frame, report_renderer
from backprop_cli.render.solution import SOLUTION_FORMATS, renderer
from backprop_cli.render.view import View
from backprop_cli.solving.letters import LetterSolution, solve_in_letters
from backprop_cli.teaching.explain.explanation import explain
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.submission import read_submission
from tests.letters.problems import problem as letter_problem
from tests.letters.verdict import against_numbers, marked

from . import vocabulary
from .properties import broken, clean, joined, refusal
from .reports import report_reads_back
from .target import KEY_END, Target, sparing

MOST_NODES = 40


def letters(data: bytes) -> str:
    """Any text is a problem in letters or refused; behind a line of ===== are answers to it."""
    text, _, answers = data.partition(KEY_END)
    try:
        graph = parse_expression(text.decode("utf-8", "surrogateescape"))
        if len(graph) > MOST_NODES:
            return "too large"
        solution = solve_in_letters(graph)
    except BackpropError as error:
        return refusal(error)
    if solution.check.status == "mismatch":
        broken("formulas agree with numbers", (text, solution.check.rows))
    for wrong in against_numbers(graph, solution, Random(crc32(data))):
        broken("formulas are what numbers say", (text, wrong))
    _written(solution, crc32(data))
    return f"exact {_graded(solution, answers, data)}"


def _written(solution: LetterSolution, choice: int) -> None:
    view = View(("en", "ja")[choice % 2], ascii=choice % 3 == 0)
    form = SOLUTION_FORMATS[choice // 2 % len(SOLUTION_FORMATS)]
    told = EXPLANATION_FORMATS[choice // 3 % len(EXPLANATION_FORMATS)]
    try:
        clean("".join(renderer(form)([solution], view)), f"no control characters in {form}")
        if told != "pdf":
            clean("".join(explanation_renderer(told)([explain(solution)], view)), f"no control characters in {told}")
    except BackpropError as error:
        refusal(error)


def _graded(solution: LetterSolution, answers: bytes, data: bytes) -> str:
    try:
        key = LetterKey(solution)
        submission = read_submission(answers, "fuzz.txt")
    except BackpropError as error:
        return refusal(error)
    if sparing(data, 8):
        for wrong in marked(key):
            broken("right formulas are right, and wrong ones wrong", wrong)
    questions = key.questions([])
    report = LetterMarker(key, questions, Fraction(3, 5)).mark(submission)
    form = REPORTS[crc32(data) // 5 % len(REPORTS)]
    frame = Frame(solution.title, questions, sparing(data, 3), form not in SINGLE and sparing(data, 2))
    report_reads_back(form, "".join(report_renderer(form)(iter([report]), frame, View())))
    return joined(sorted({mark.status for mark in report.marks}))


def _answers(random: Random) -> str:
    """Some answers in letters, right or wrong."""
    names = ("t0", "t1", "dx", "dy", "dt0", "∂t1/∂x", "d.z", "output")
    pieces = ("2*x", "x", "y", "dz", "t0", "(x + y)", "3x", "e^x", "\\frac{x}{y}", "x²", "0", "1/2", "sin x", "∂L/∂y")
    lines = []
    for _ in range(random.randint(0, 6)):
        formula = random.choice("+-*/ ^").join(random.choice(pieces) for _ in range(random.randint(1, 4)))
        lines.append(f"{random.choice(names)}{random.choice((': ', ' = '))}{formula}")
    return "\n".join(lines)


def _seeds() -> list[bytes]:
    random = Random(3)
    made = [letter_problem(seed).encode() + KEY_END + _answers(random).encode() for seed in range(60)]
    texts = (b"z = (x + y)**2", b"t = x + y; z = t**2", b"relu(x)*y", b"max(x, y)/x", b"tanh(x*w + b)", b"softplus(-x)")
    answers = b"z: (x+y)^2\ndx: 2(x+y)\ndy = 2x + 2y\nt: y + x\n"
    return made + [text + KEY_END + answers for text in texts]


LETTERS = {
    "letters": Target(
        letters,
        _seeds,
        (
            *vocabulary.EXPRESSION_WORDS,
            *vocabulary.ANSWER_WORDS,
            *("2x", "x^2", "\\frac{", "}{", "\\cdot ", "x·y", "²"),
        ),
        lambda random: f"{letter_problem(random.randrange(1 << 30))}\n=====\n{_answers(random)}",
        "\n",
    )
}
