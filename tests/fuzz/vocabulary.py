"""Words of the grammar, and random texts made of them."""

from __future__ import annotations

import json
from random import Random

from . import hostile


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NAMES = _words("x y z t tax apple apple_num price リンゴ コカ・コーラ E lambda output _a dx ｘ")
NUMBERS = (
    *_words("""
    0 1 2 3 10 0.5 1.1 .2 1e3 1e-3 7 100 1e300 1e-300 1e400 9999999999999999999999999999999999999999 0.1 2.5
    1e308 1e-400 13000 3900 1e3899 1. 5e-324 00012 ９ 1E5 1e+2
    """),
)
EXPONENTS = ("(x + 1)", *_words("2 3 0 1 -1 -2 0.5 -0.5 1.5 x -x (1/3) 1e3 100 2**2"))
OPERATORS = _words("+ - * / ** ^ × ÷ − ＋ ＊ @")
CALLS = _words("exp log sqrt sin cos tan tanh sigmoid softplus relu abs max min pi e")
SIGNS = (
    *_words("""
    ( ) , ; = == % 10% 1,000 2( )( ' ! # [ ] { } : ： -> += < @ & $x ² ½ √ π ∞ ̇ ﬀ İ ß ǆ … _ ` ~ // . ..
    """),
    *("\n", " ", '"', "\\", "\u202e", "\ufeff", "\u3000", "\t", "\r", "\x85", "\u2028", "\x1b[31m", "\x07"),
    *("\x7f", "👨\u200d👩\u200d👧", "\ud800"),
)
_SOUND = (
    *(*NAMES, *NUMBERS, *OPERATORS, *(f"{name}(" for name in CALLS), *(f"**{number}" for number in EXPONENTS)),
    *(f" {operator} {name}" for operator in OPERATORS for name in NAMES[:4]),
    *("[1, 2]", "[[1, 2], [3, 4]]", "sum(x, axis=0)", "max(x, axis=1)", "transpose(x)", "reshape(x, 2, -1)", "mean(x)"),
    *("softmax(x)", "softmax_with_loss(x, [1, 0])", "cross_entropy(softmax(x), y)", ", axis=0)", ", 0)", "[0.3, 1/3]"),
    *("relu(x)", "max(x, y)", "exp(x)", "sigmoid(t)", "abs(-x)", "sqrt(y)", "; t = x + y; ", "x*y", "(x - y)"),
)
EXPRESSION_WORDS = (*_SOUND, *_SOUND, *SIGNS)

YAML_KEYS = (
    *_words("""
    title currency items name price quantity discount tax coupon shipping expression values upstream units
    steps output ask key points rtol atol
    """),
)
YAML_WORDS = (
    *(f"{before}{key}: " for key in YAML_KEYS for before in ("", "\n")),
    *_words("""
    *a ' ~ null [] {} [ ] { } 10% 1.1 0.1 100% 1/3 -5 1e400 .nan .inf true no 12:30:45 0x10 0o7 1_000 円 $
    """),
    *("\n  - {name: apple, price: 100, quantity: 2}", "\n  - ", "- ", "---\n", "\n---\n", "...\n"),
    *("%YAML 1.1\n", "&a ", "!!int ", "!x ", "? ", ": ", "| \n", "|-\n  ", "> \n", '"', "<<: *a", ", ", "\n"),
    *(f"{key}: {json.dumps(text)}\n" for key in ("title", "units: {z", "units: {x") for text in hostile.TEXTS[::7]),
    *map(json.dumps, hostile.TEXTS),
    *("{x: [[1, 2], [3, 4]], y: [1, 0]}", "x: [1, [2]]", "[[1, 2], [3]]", "upstream: [1, 2]\n", "x @ y"),
    *("  ", "\t", "# c", "\r\n", "\\u202e", "\\x1b", "\\0", "x + y", "t: x + y", "{x: 3, y: 4}"),
)
ANSWER_WORDS = (
    *_words("""
    nan inf - ____ ? 1/0 9**9**9 14.000001 -14 7 1e400 … '
    """),
    *(
        "dx: [[1, 2], [3, 4]]\n",
        "dx: [[1. 2.]\n [3. 4.]]\n",
        "array([1, 2])",
        "tensor([[1.]])",
        "[",
        "]",
        "dx[0,1]: 2\n",
    ),
    *("price: 220\n", "dapple: 2.2\n", "dapple_num = 110\n", "dtax: 200\n", "dx: 14\n", "dy: 14\n", "z: 49\n"),
    *("d.x: 1\n", "price,dapple\n220,2.2\n", '{"price": 220, "dapple": 2.2}', "{'price': np.float64(220.0)}"),
    *hostile.TEXTS,
    *("- dx: 1/3\n", "`dx`: 2\n", "# ", '"', "\x1b", "\r\n"),
    *("ask:\n  - {key: dx, points: 2, rtol: 0, atol: 0.5}\n", "ask: [z, dx]\n", "points: 0", "points: 1/3"),
    "\n=====\n",
)
CELL_WORDS = (
    *_words("""
    , 1 0 -0 1e999 nan inf 1_0 1/3 10% x ١ 0x10 1e-320 1e308 1,000 =1+1 tax apple z error dx
    """),
    *("x,y\n", "\n", '"', '""', '"a,b"', '"a\nb"', "\r\n", "\ufeff", " 2 ", "", "\x1b", "\x00"),
)
FORMATS = _words("table plain json csv markdown text svg dot mermaid tap junit gradescope yaml")
OPTIONS = (
    *_words("""
    --format --get --wrt --upstream --check --arithmetic --digits --color --ascii --lang --table --on-error
    --keep --show --depth -o --output --answers --key --count --vary --seed --list --blank --style --pass
    --rtol --atol --exact --show-answers --h --no-grow --help -h --version -- - --plot --format=json
    --digits=3 --lang=ja --nonsense -x -v
    """),
)
CHOICES = (
    *FORMATS,
    *_words("""
    price dapple d.x x tax all_price 1.2 1/3 auto symbolic directional none exact float 1 3 20 0 1000 always
    never en ja stop skip mark * forward backward both all layers numpy 60% 1e-6 out.svg out.dot out.py
    out.txt sheets out.mmd 7 42
    """),
)
FILES = (
    *_words("""
    examples/apple.yaml examples/apple_orange.yaml examples/receipt.yaml examples/multiply.yaml
    examples/square_of_sum.yaml examples/used_twice.yaml examples/grading/key.yaml examples/grading/class
    prices.csv bad.yaml several.yaml missing.yaml answers.txt examples control.yaml coding.yaml class
    """),
    *hostile.FILES,
)
ASSIGNMENTS = ("z = (x + y)**2", *_words("x=3 y=4 x=1/3 x=0 x=-2 tax=8% apple=110 x=1e300 x=1e-300 x= =2 x=nan"))
COMMAND_NAMES = _words("solve explain graph grade quiz practice compare code functions schema")
COMMAND_WORDS = tuple(
    f"\0{word}" for word in (*COMMAND_NAMES, *OPTIONS, *CHOICES, *FILES, *ASSIGNMENTS, "z = (x + y)**2", "-x*y")
)


def expression(random: Random, depth: int = 4) -> str:
    """A random expression of the grammar."""
    if depth == 0 or random.random() < 0.15:
        names = NAMES[:8] if random.random() < 0.9 else hostile.NAMES
        return random.choice(names if random.random() < 0.6 else NUMBERS)
    inner = depth - 1
    kind = random.randrange(8)
    if kind < 3:
        space = random.choice(("", " "))
        return f"{expression(random, inner)}{space}{random.choice(OPERATORS[:6])}{space}{expression(random, inner)}"
    if kind < 5:
        return f"({expression(random, inner)})"
    if kind == 5:
        return f"-{expression(random, inner)}"
    if kind == 6:
        return f"({expression(random, inner)})**{random.choice(EXPONENTS)}"
    name = random.choice(CALLS)
    count = 0 if name in ("pi", "e") else random.randint(2, 4) if name in ("max", "min") else 1
    return f"{name}({', '.join(expression(random, inner) for _ in range(count))})"


def statements(random: Random) -> str:
    """Random statements, the last one the output."""
    lines = [f"t{index} = {expression(random, 3)}" for index in range(random.choice((0, 0, 1, 2, 3)))]
    if random.random() < 0.3:
        lines.insert(0, f"{random.choice(NAMES)} = {random.choice(NUMBERS)}")
    name = f"{random.choice(('z', 'price', 'out'))} = " if random.random() < 0.3 else ""
    names = "".join(f" {random.choice('+*-/')} t{index}" for index in range(len(lines)) if random.random() < 0.6)
    return random.choice(("; ", "\n")).join([*lines, f"{name}{expression(random)}{names}"])


def document(random: Random) -> str:
    """A random YAML document: a purchase, an expression or steps."""
    if random.random() < 0.2:
        return document(random) + "\n---\n" + document(random)

    def number() -> str:
        return random.choice((*NUMBERS[:12], "10%", "8%", "1.08", "1/3"))

    kind = random.randrange(3)
    if kind == 0:
        lines = ["items:"]
        for index in range(random.randint(1, 4)):
            extras = "".join(f", {key}: {number()}" for key in ("discount", "tax") if random.random() < 0.3)
            lines.append(
                f"  - {{name: {random.choice(NAMES)}{index}, price: {number()}, quantity: {number()}{extras}}}"
            )
        lines += [f"{key}: {number()}" for key in ("tax", "discount", "coupon", "shipping") if random.random() < 0.5]
    elif kind == 1:
        lines = [f"expression: {expression(random)}", "values: {x: 3, y: 4}"]
    else:
        steps = [f"  t{index}: {expression(random, 2)}" for index in range(random.randint(1, 4))]
        lines = ["steps:", *steps, f"values: {{x: {number()}, y: {number()}}}"]
    if random.random() < 0.4:
        texts = random.choice((hostile.ENCODINGS, hostile.TEXTS, hostile.TEXTS))
        lines.append(f"title: {json.dumps(random.choice(texts))}")
    if random.random() < 0.3:
        units = (f"{name}: {json.dumps(random.choice(hostile.TEXTS))}" for name in ("x", "y"))
        lines.append(f"units: {{{', '.join(units)}}}")
    for key in ("title", "upstream", "units", "ask"):
        if random.random() < 0.15:
            lines.append(f"{key}: {random.choice(('1.2', '{x: kg}', '[dx, dy]', '[{key: dx, points: 2}]', 'text'))}")
    random.shuffle(lines) if random.random() < 0.05 else None
    return "\n".join(lines) + "\n"


def table(random: Random) -> str:
    """A random CSV."""
    columns = random.sample(("x", "y", "note", "tax", "apple", "id"), random.randint(1, 4))
    cells = ("1", "2.5", "-3", "0", "1/3", "1e300", "10%", "", "nan", '"1"', '"a,b"', " 4", "abc", "1e-5", "3", "7")
    rows = [",".join(random.choice(cells) for _ in columns) for _ in range(random.randint(0, 6))]
    return "\n".join([",".join(columns), *rows, ""])


def submission(random: Random) -> str:
    """A random submission, with or without a key before it."""
    keys = ("price", "dapple", "dapple_num", "dtax", "z", "dx", "dy", "dX", "d.x", "output", "other")
    numbers = ("220", "2.2", "110", "200", "49", "14", "7", "-14", "14.0000001", "1/3", "nan", "x", "____", "1e400")
    numbers = (*numbers, *random.sample(hostile.TEXTS, 4))
    pairs = [(random.choice(keys), random.choice(numbers)) for _ in range(random.randint(0, 8))]
    style = random.randrange(3)
    if style == 0:
        text = "".join(f"{key}{random.choice((': ', ' = ', ':'))}{number}\n" for key, number in pairs)
    elif style == 1:
        text = "{" + ", ".join(f'"{key}": {json.dumps(number)}' for key, number in pairs) + "}"
    else:
        text = "chatter\n" + "".join(f"- {key}: {number}  # why\n" for key, number in pairs)
    return f"{document(random)}\n=====\n{text}" if random.random() < 0.3 else text


def command_line(random: Random) -> str:
    """A random command line: words and stdin, each behind a NUL."""
    words = [random.choice(COMMAND_NAMES)] if random.random() < 0.7 else []
    problem = random.random()
    words += [random.choice(FILES[:6]) if problem < 0.5 else statements(random) if problem < 0.9 else "-"]
    words += random.sample(ASSIGNMENTS, random.randint(0, 3))
    for _ in range(random.randint(0, 3)):
        words += [random.choice(OPTIONS)]
        words += [random.choice(CHOICES)] if random.random() < 0.7 else []
    if random.random() < 0.2:
        random.shuffle(words)
    stdin = random.choice((document, submission, table, lambda _: ""))(random)
    return "\0".join([*words, stdin])
