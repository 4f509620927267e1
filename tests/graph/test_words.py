"""What graphs, nodes and gradients are in words: on a line, in LaTeX, and as chains of letters; a table of each."""

from __future__ import annotations

import copy
import pickle

import pytest

from backprop_cli import BackpropError, Graph, parse_expression
from backprop_cli.graph.latex_notation import Formula, formulas, literal, operand_formula, product
from backprop_cli.graph.letter_chains import LetterChains, factors_of, multiplied, terms_of
from backprop_cli.graph.notation import bracketed, expressions, name_of_given, program
from backprop_cli.graph.operations import ADD
from backprop_cli.graph.outline import outline

LINES = [
    ("x", "x"),
    ("7", "7"),
    ("z = x + 1", "z = x + 1"),
    ("(x + y)**2", "(x + y)**2"),
    ("t = x*y; z = t + 1", "z = t + 1"),
    ("t = x*y; z = exp(t)*t", "z = exp(t) * t"),
    ("t = x*y; (t + 1)*(t + 2)*0.5", "(t + 1) * (t + 2) * 0.5"),
    ("x*1 + sum(y, axis=0)", "x * 1 + sum(y, axis=0)"),
    ("u = 2; z = u*3", "z = u * 3"),
    ("x + x", "x + x"),
    ("y0 = x + x; y1 = y0 + y0", "y1 = y0 + y0"),
    ("x + " + "y" * 56, "x + " + "y" * 56),
    ("x + " + "y" * 57, "x + " + "y" * 55 + "…"),
    ("exp(" * 30 + "x" + ")" * 30, "exp(" * 14 + "exp…"),
    ("+".join(f"x{i}" for i in range(22)), " + ".join(f"x{i}" for i in range(22))[:59] + "…"),
    ("+".join(f"x{i}" for i in range(200)), ("… + " + " + ".join(f"x{i}" for i in range(179, 200)))[:59] + "…"),
]


@pytest.mark.parametrize(("text", "line"), LINES, ids=[text[:20] for text, _ in LINES])
def test_a_graph_on_one_line(text: str, line: str) -> None:
    graph = parse_expression(text)
    assert outline(graph) == line
    assert repr(graph) == f"Graph({len(graph)} node{'s' * (len(graph) > 1)}: {line})"


def test_a_graph_to_look_at() -> None:
    graph = parse_expression("t = x*2; exp(t) + 1")
    assert [repr(step) for step in graph] == [
        *("Step(0: input x)", "Step(1: constant)", "Step(2: t = * of 0, 1)", "Step(3: exp of 2)"),
        *("Step(4: constant)", "Step(5: + of 3, 4)"),
    ]
    assert [step.kind for step in graph] == ["input", "constant", "operation", "operation", "constant", "operation"]
    assert dir(graph) == ["inputs", "literals", "names", "operands", "operations", "output", "output_name"]
    assert (graph.ids(), graph.output_name) == ({"x": 0, "t": 2, "output": 5}, "output")
    assert parse_expression("output + output_").ids() == {"output": 0, "output_": 1, "output__": 2}
    assert repr(Graph()) == "Graph(0 nodes)"
    place = graph.place(3)
    assert place is not None
    assert (place.start, place.text[place.start : place.end]) == (9, "exp(")
    assert Graph().place(0) is None
    with pytest.raises(BackpropError) as caught:
        pickle.dumps(graph)
    assert caught.value.message.id.removeprefix("python-") == "no-pickle"
    assert copy.deepcopy(ADD) is ADD


def test_equal_graphs() -> None:
    graph = parse_expression("t = x*2; exp(t) + 1")
    assert graph == parse_expression("t=(x*2.0);exp( t )+1")
    for other in (
        "s = x*2; exp(s) + 1",
        "t = x*3; exp(t) + 1",
        "t = x+2; exp(t) + 1",
        "t = 2*x; exp(t) + 1",
        "t = x*2; exp(t)",
    ):
        assert graph != parse_expression(other)
    earlier = parse_expression("t = x*2; exp(t) + 1")
    earlier.output = 3
    assert graph != earlier
    assert graph != 5


def test_nodes_that_the_output_needs() -> None:
    graph = parse_expression("u = x*7; v = exp(y); z = v + w")
    assert [*graph.needed()] == [0, 0, 0, 1, 1, 1, 1]
    assert [*graph.needed([graph.ids()["u"]])] == [1] * 7
    less = graph.without_unneeded()
    assert (less, less.inputs, less.output) == (parse_expression("v = exp(y); z = v + w"), {"y": 0, "w": 2}, 3)
    assert [less.place(node) for node in range(4)] == [graph.place(node) for node in range(3, 7)]


# an expression, in LaTeX, and how tightly it binds
FUNCTIONS_OF_LATEX = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")
FORMULAS = [
    ("apple*num", r"\mathrm{apple} \cdot \mathrm{num}", 20),
    ("a**b", "a^{b}", 40),
    ("a**-2", "a^{-2}", 40),
    ("(-2)**a", r"\left(-2\right)^{a}", 40),
    ("-a*b", "-a b", 20),
    ("a*-b", r"a \left(-b\right)", 20),
    ("a - -b", r"a - \left(-b\right)", 10),
    ("a - (b - c)", r"a - \left(b - c\right)", 10),
    ("a - b - c", "a - b - c", 10),
    ("a/b/c", r"\frac{\frac{a}{b}}{c}", 41),
    ("(a + b)*(c - d)", r"\left(a + b\right) \left(c - d\right)", 20),
    ("a*(b*c)", "a b c", 20),
    ("2*3*a", r"2 \cdot 3 a", 20),
    ("a*2", r"a \cdot 2", 20),
    ("1.5*a", "1.5 a", 20),
    ("a*(1/3)", r"a \cdot \frac{1}{3}", 20),
    ("-1e-30*a", r"-1 \cdot 10^{-30} a", 20),
    ("a**1.5", "a^{1.5}", 40),
    ("(a/b)**2", r"\left(\frac{a}{b}\right)^{2}", 40),
    ("sqrt(a + b)**2", r"\left(\sqrt{a + b}\right)^{2}", 40),
    ("abs(a)**2*b", r"\left|a\right|^{2} b", 20),
    ("log(a, b)", r"\log_{b}\left(a\right)", 45),
    ("leaky_relu(a, 0.5)", r"\operatorname{leaky\_relu}\left(a, 0.5\right)", 45),
    ("max(a, b) + min(a, b)", r"\max\left(a, b\right) + \min\left(a, b\right)", 10),
    ("asin(a)", r"\arcsin\left(a\right)", 45),
    ("acos(a)", r"\arccos\left(a\right)", 45),
    ("atan(a)", r"\arctan\left(a\right)", 45),
    *((f"{name}(a)", rf"\{name}\left(a\right)", 45) for name in FUNCTIONS_OF_LATEX),
    ("pi()*e()", r"\pi \cdot \mathrm{e}", 20),
    ("softplus(a)", r"\operatorname{softplus}\left(a\right)", 45),
    ("-(a + b)", r"-\left(a + b\right)", 30),
    ("-(-a)", r"-\left(-a\right)", 30),
    ("-a**2", "-a^{2}", 30),
    ("(-a)**2", r"\left(-a\right)^{2}", 40),
    ("(a*b)**c", r"\left(a b\right)^{c}", 40),
    ("a**b**c", "a^{b^{c}}", 40),
    ("sum(a, axis=0)", r"\operatorname{sum}\left(a, axis=0\right)", 45),
    ("α + x_1", r"\text{α} + x_{1}", 10),
    ("α*a", r"\text{α} \cdot a", 20),
    ("a*b**2", "a b^{2}", 20),
    ("a*a", r"a \cdot a", 20),
    ("a - b*c", "a - b c", 10),
    ("a*(-0.5)", r"a \left(-0.5\right)", 20),
    ("(a - b)/2", r"\frac{a - b}{2}", 41),
    ("atan2(a, b)", r"\operatorname{atan2}\left(a, b\right)", 45),
    ("7", "7", 100),
    ("a", "a", 100),
]


@pytest.mark.parametrize(("text", "latex", "tightness"), FORMULAS, ids=[text for text, *_ in FORMULAS])
def test_formulas_in_latex(text: str, latex: str, tightness: int) -> None:
    graph = parse_expression(text)
    assert formulas(graph)[graph.output] == Formula(latex, tightness)


def test_parts_of_formulas() -> None:
    graph = parse_expression("exp(a + b) * c")
    length = len(r"\exp\left(a + b\right)")
    assert formulas(graph, length)[-1].text == r"\exp\left(a + b\right) c"
    assert formulas(graph, length - 1)[-1].text == r"\mathrm{\#3} \cdot c"
    assert formulas(graph, written={"a": Formula("A + 1", 10)})[-1].text == r"\exp\left(A + 1 + b\right) c"
    assert [operand_formula(graph, node, Formula("own"), 3).text for node in (0, 3)] == ["a", "own"]
    assert operand_formula(graph, 3, Formula("long"), 3) == Formula(r"\mathrm{\#3}")
    assert [literal(text) for text in ("12", "-1.5", "1/3", "-1/3", "2e+30", "-2.5e-7")] == [
        Formula("12"),
        Formula("-1.5", 30),
        Formula(r"\frac{1}{3}", 41),
        Formula(r"-\frac{1}{3}", 30),
        Formula(r"2 \cdot 10^{30}", 20),
        Formula(r"-2.5 \cdot 10^{-7}", 30),
    ]
    with pytest.raises(NotImplementedError, match="^matmul$"):
        formulas(parse_expression("a @ b"))
    letters = [Formula("a"), Formula("b"), Formula("c + d", 10)]
    assert product(letters) == r"a b \left(c + d\right)"
    for wide in (r"\mathrm{x}", r"\text{x}", r"\frac{1}{x}", r"\begin{pmatrix}1\end{pmatrix}"):
        assert product([Formula(wide), Formula("a")]) == rf"{wide} \cdot a"
    assert product(letters, dots=True) == r"a \cdot b \cdot \left(c + d\right)"


# a calculation, and the chain of every node, where g arrives at the output
CHAINS = [
    ("x*y", ["g * y", "g * x", "g"]),
    ("t = x*y; z = t**2", ["g * 2*t * y", "g * 2*t * x", "g * 2*t", "g"]),
    (
        "(x + y)*(x - y)",
        [
            "g * (x - y) * 1 + g * (x + y) * 1",
            "g * (x - y) * 1 + g * (x + y) * (-1)",
            "g * (x - y)",
            "g * (x + y)",
            "g",
        ],
    ),
    ("max(x, y)", ["g * (1 if x > y else 1/2 if x == y else 0)", "g * (1 if y > x else 1/2 if y == x else 0)", "g"]),
    ("min(x, y)", ["g * (1 if x < y else 1/2 if x == y else 0)", "g * (1 if y < x else 1/2 if y == x else 0)", "g"]),
    ("max(x, x)", ["g * 1/2 + g * 1/2", "g"]),
    ("-x*y", ["g * y * (-1)", "g * y", "g * (-x)", "g"]),
    ("x - y*w", ["g * 1", "g * (-1) * w", "g * (-1) * y", "g * (-1)", "g"]),
    (
        "t = exp(x); z = t*t/w",
        ["(g * 1/w * t + g * 1/w * t) * exp(x)", "g * 1/w * t + g * 1/w * t", "g * 1/w", "g * (-(t * t)/w**2)", "g"],
    ),
    ("relu(x)*2", ["g * 2 * (1 if x > 0 else 0)", "g * 2", "g * relu(x)", "g"]),
    ("q = x*7; z = x + 1", ["g * 1", "0", "0", "g * 1", "g"]),
]


@pytest.mark.parametrize(("text", "chains"), CHAINS, ids=[text for text, _ in CHAINS])
def test_chains_of_letters(text: str, chains: list[str]) -> None:
    graph = parse_expression(text)
    found = LetterChains(graph, "g")
    assert [found(node) for node in range(len(graph))] == chains


def test_chains_that_start_with_one_and_chains_that_grow_long() -> None:
    graph = parse_expression("max(x, y, w)*2 - x")
    third = "(x == max(x, y, w))/((x == max(x, y, w)) + (y == max(x, y, w)) + (w == max(x, y, w)))"
    found = LetterChains(graph)
    assert [found(node) for node in (0, 3, graph.output)] == [f"2 * {third} - 1", "2", "1"]
    assert found.contribution(graph.output, 1) == "-1"
    graph = parse_expression("a1 = x*y + x; a2 = a1*x + a1*y; a3 = a2*x*y + a2; z = a3*a3*x")
    found = LetterChains(graph, longest=20)
    ids = graph.ids()
    assert [found(ids[name]) for name in ("x", "y", "a1", "a2", "a3", "z")] == [
        "∂z/∂a1 * 1 * y + ∂z/∂a1 * 1 + … (3)",
        "∂z/∂a1 * 1 * x + ∂z/∂a2 * 1 * a1 + … (1)",
        "∂z/∂a2 * 1 * x + ∂z/∂a2 * 1 * y",
        "∂z/∂(a2 * x * y) * y * x + … (1)",
        "x * a3 + x * a3",
        "1",
    ]
    assert (found.arriving(ids["a3"]), found.arriving(ids["a2"])) == ("x * a3 + x * a3", "∂z/∂a2")
    assert [found.label(node) for node in (0, 2, 3)] == ["x", "x * y", "a1"]
    assert LetterChains(graph, longest=8).label(2) == "#2"


def test_chains_taken_apart() -> None:
    texts = ("a * b", "a", "(a + b) * c * f(x, y)", "a + b", "-a * b", "exp(a * b) * 2", "a - b")
    assert [factors_of(text) for text in texts] == [
        *(["a", "b"], ["a"], ["(a + b)", "c", "f(x, y)"], ["a + b"], ["-a", "b"], ["exp(a * b)", "2"], ["a - b"])
    ]
    assert [terms_of(text) for text in ("a", "a + b - c * d", "-a + (b - c)", "f(a - b) - 2")] == [
        [("+", "a")],
        [("+", "a"), ("+", "b"), ("-", "c * d")],
        [("+", "-a"), ("+", "(b - c)")],
        [("+", "f(a - b)"), ("-", "2")],
    ]
    pairs = (("a", "b"), ("a + b", "c"), ("a", "b - c"), ("a", "-b"), ("-a", "b"), ("f(a - b)", "c"))
    assert [multiplied(*pair) for pair in pairs] == [
        *("a * b", "(a + b) * c", "a * (b - c)", "a * (-b)", "-a * b", "f(a - b) * c")
    ]
    assert multiplied("a", "b", "·") == "a · b"
    alone = ("x", "f(x)", "(x + y)", "[1, 2]", "[[1], [2]]", "1.5")
    assert [bracketed(text) for text in alone] == [*alone]
    for text in ("x + y", "f(g(x))", "-x", "x*y", "f(x) + 1", "(a)*(b)"):
        assert bracketed(text) == f"({text})"


def test_expressions_of_nodes() -> None:
    graph = parse_expression("t = (a + b)*(c - -2)/(1/3); -t**2 + (-t)**0.5 - exp(max(t, 1))")
    texts = expressions(graph)
    assert texts[graph.ids()["t"]] == "(a + b) * (c - -2) / (1 / 3)"
    assert texts[-1] == "-t**2 + (-t)**0.5 - exp(max(t, 1))"
    assert expressions(graph, limit=4)[-1] == "#15 - #18"
    assert parse_expression(program(graph)) == graph
    for text in (
        "a - (b + c)",
        "a/(b*c)",
        "(a**b)**c",
        "a**b**c",
        "a**(2 + b)",
        "2**(3)",
        "x = 3; y = -0.5; x*y",
        "-(2)",
    ):
        graph = parse_expression(text)
        assert parse_expression(program(graph)) == graph, text
    taken = [
        ["x"],
        ["upstream"],
        ["upstream", "arriving_gradient"],
        ["upstream", "arriving_gradient", "arriving_gradient_"],
    ]
    assert [name_of_given(names) for names in taken] == [
        *("upstream", "arriving_gradient", "arriving_gradient_", "arriving_gradient__")
    ]
