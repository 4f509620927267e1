"""Inputs that mean no good, each of a size that is asked for: long, deep, wide, or growing as they are worked out."""

from __future__ import annotations

import random
from collections.abc import Callable

Maker = Callable[[int], bytes]


def expression(text: str, values: str = "") -> bytes:
    """A YAML problem with an expression, quoted where YAML would read it as something else."""
    return f"expression: '{text}'\n{values}".encode()


def repeated(piece: str, size: int, joint: str = "") -> str:
    """As many pieces as fit."""
    return joint.join([piece] * max(1, size // len(piece + joint)))


def numbered(piece: str, size: int, joint: str = "") -> str:
    """Pieces with a number in each, up to a size."""
    count, length = 0, 0
    pieces = []
    while length < size:
        pieces.append(piece.format(count))
        length += len(pieces[-1]) + len(joint)
        count += 1
    return joint.join(pieces)


def primes(count: int) -> list[int]:
    """The first primes."""
    sieve = bytearray([1]) * (count * 20)
    found: list[int] = []
    for number in range(2, len(sieve)):
        if sieve[number]:
            found.append(number)
            if len(found) == count:
                break
            sieve[number * number :: number] = bytes(len(range(number * number, len(sieve), number)))
    return found


def wrapped(opening: str, closing: str, size: int, inner: str = "x") -> str:
    """Pairs around something, as deep as fits."""
    depth = size // (len(opening) + len(closing))
    return opening * depth + inner + closing * depth


X = "values: {x: 3}\n"
ONE = "values: {x: 1}\n"
HALF = "values: {x: 1/2}\n"

EXPRESSIONS: dict[str, Maker] = {
    "long sum": lambda size: expression(repeated("x", size, "+"), X),
    "long product of ones": lambda size: expression(repeated("x", size, "*"), ONE),
    "long product": lambda size: expression(repeated("x", size, "*"), X),
    "long product of halves": lambda size: expression(repeated("x", size, "*"), HALF),
    "long quotient": lambda size: expression(repeated("x", size, "/"), X),
    "long sum of numbers": lambda size: expression(repeated("1.1", size, "+")),
    "long sum of reciprocals": lambda size: expression(numbered("1/{0}3", size, "+")),
    "sum of 1/p": lambda size: expression("+".join(f"x/{p}" for p in primes(size // 9)), ONE),
    "sum of 1/p, 700 of them, again and again": lambda size: expression(
        repeated("(" + "+".join(f"x/{p}" for p in primes(700)) + ")", size, "+"), ONE
    ),
    "differences of 1/p, so that the sum stays small": lambda size: expression(
        repeated("+".join(f"x/{p}" for p in primes(600)) + "-" + "-".join(f"x/{p}" for p in primes(600)), size, "+"),
        ONE,
    ),
    "long numbers": lambda size: expression(repeated("x*" + "7" * 3000, size, "+"), ONE),
    "long decimals": lambda size: expression(repeated("x*0." + "7" * 3000, size, "+"), ONE),
    "many names": lambda size: b"expression: '" + numbered("n{}", size * 2 // 3, "+").encode() + b"'\n",
    "many names with values": lambda size: (
        b"expression: '"
        + b"+".join(b"n%d" % n for n in range(size // 22))
        + b"'\nvalues: {"
        + b", ".join(b"n%d: 2" % n for n in range(size // 22))
        + b"}\n"
    ),
    "many long names": lambda size: b"expression: '" + numbered("n{}" + "y" * 1000, size, "+").encode() + b"'\n",
    "one name": lambda size: expression("x" * size),
    "one japanese name": lambda size: expression("あ" * (size // 3)),
    "one number": lambda size: expression("7" * size),
    "one decimal": lambda size: expression("0." + "7" * size),
    "one exponent": lambda size: expression("1e" + "7" * size),
    "deep parentheses": lambda size: expression(wrapped("(", ")", size), X),
    "open parentheses": lambda size: expression("(" * size),
    "close parentheses": lambda size: expression("x" + ")" * size),
    "deep functions": lambda size: expression(wrapped("sin(", ")", size), X),
    "deep max": lambda size: expression(wrapped("max(x,", ")", size), X),
    "wide max": lambda size: expression("max(" + repeated("x", size, ",") + ")", X),
    "wide max of sums": lambda size: expression("max(" + repeated("x*x", size, ",") + ")", X),
    "deep relu": lambda size: expression(wrapped("relu(", ")", size), X),
    "deep sums": lambda size: expression(wrapped("(x+", ")", size), X),
    "deep sums on the left": lambda size: expression(wrapped("(", "+x)", size), X),
    "deep reciprocals": lambda size: expression(wrapped("1/(1+", ")", size), X),
    "deep fractions": lambda size: expression(wrapped("1/(x+", ")", size), HALF),
    "power tower": lambda size: expression(repeated("x", size, "**"), X),
    "power tower of ones": lambda size: expression(repeated("x", size, "**"), ONE),
    "power tower of numbers": lambda size: expression(repeated("9", size, "**")),
    "power tower to the left": lambda size: expression(wrapped("(", "**x)", size), ONE),
    "unary minuses": lambda size: expression("-" * size + "x", X),
    "unary pluses": lambda size: expression("+" * size + "x", X),
    "minuses before a number": lambda size: expression("-" * size + "1"),
    "squares of one": lambda size: expression("x" + repeated("**1", size), ONE),
    "semicolons": lambda size: expression(";" * size),
    "statements": lambda size: expression(numbered("a{} = x*x", size, "; "), X),
    "chain of statements": lambda size: expression(
        "a0 = x*1; " + "; ".join(f"a{n + 1} = a{n}*x + a{n}" for n in range(size // 26)), ONE
    ),
    "doublings": lambda size: expression(
        "a0 = x*1; " + "; ".join(f"a{n + 1} = a{n} + a{n}" for n in range(size // 24)), X
    ),
    "squarings": lambda size: expression(
        "a0 = x*1; " + "; ".join(f"a{n + 1} = a{n} * a{n}" for n in range(size // 24)), X
    ),
    "squarings of one": lambda size: expression(
        "a0 = x*1; " + "; ".join(f"a{n + 1} = a{n} * a{n}" for n in range(size // 24)), ONE
    ),
    "thirty squarings": lambda size: expression(
        "a0 = x*1; " + "; ".join(f"a{n + 1} = a{n}**2" for n in range(30)) + "; z = a30" + "+x" * (size // 2), X
    ),
    "fibonacci": lambda size: expression(
        "a0 = x*1; a1 = x + 1; " + "; ".join(f"a{n + 2} = a{n} + a{n + 1}" for n in range(size // 26)), X
    ),
    "large numbers a million times": lambda size: expression("b = x**8000; z = " + repeated("b", size, "+"), X),
    "products of large numbers": lambda size: expression("b = x**4000; z = " + repeated("b*b", size, "+"), X),
    "quotients of large numbers": lambda size: expression(
        "b = x**4000; c = 7**2000*x; z = " + repeated("b/c", size, "+"), X
    ),
    "large fractions in turn": lambda size: expression("b = (x+1)**3000; z = " + repeated("b", size, "-"), HALF),
    "sines": lambda size: expression(repeated("sin(x)", size, "+"), X),
    "exponentials": lambda size: expression(repeated("exp(x)", size, "*"), X),
    "square roots": lambda size: expression(repeated("x**0.5", size, "+"), X),
    "powers": lambda size: expression(repeated("x**y", size, "+"), "values: {x: 3, y: 7}\n"),
    "missing operators": lambda size: expression(repeated("x", size, " ")),
    "only operators": lambda size: expression("+*" * (size // 2)),
    "no characters of an expression": lambda size: expression("$" * size),
    "white space": lambda size: expression(" " * size + "x", X),
    "full-width": lambda size: expression(repeated("ｘ", size // 3, "＋"), X),
    "combining": lambda size: expression("x" + "\u0301" * (size // 2), X),
    "ligatures that grow": lambda size: expression("\ufdfa" * (size // 3)),
}

STEPS: dict[str, Maker] = {
    "many steps": lambda size: (
        "steps:\n  a0: x*1\n" + "".join(f"  a{n + 1}: a{n} + x\n" for n in range(size // 20)) + X
    ).encode(),
    "steps of 1/p": lambda size: (
        "steps:\n  a0: x*1\n" + "".join(f"  a{n + 1}: a{n} + x/{p}\n" for n, p in enumerate(primes(size // 26))) + ONE
    ).encode(),
    "steps that stay just small enough": lambda size: (
        "steps:\n  a0: x*1\n"
        + "".join(f"  a{n + 1}: a0 + {'7' * 1000}/{'9' * 997}{n % 999 + 1}\n" for n in range(size // 2025))
        + ONE
    ).encode(),
    "long logistic map": lambda size: (
        "steps:\n  a0: x*1\n" + "".join(f"  a{n + 1}: 3.9*a{n}*(1-a{n})\n" for n in range(size // 34)) + HALF
    ).encode(),
    "newton": lambda size: (
        "steps:\n  a0: x*1\n" + "".join(f"  a{n + 1}: (a{n} + 2/a{n})/2\n" for n in range(size // 34)) + ONE
    ).encode(),
    "one step of many lines": lambda size: (
        "steps:\n  z: |\n    (\n" + "    x +\n" * (size // 8) + "    x)\n" + X
    ).encode(),
    "duplicate steps": lambda size: ("steps:\n" + "  z: x\n" * (size // 7) + X).encode(),
}

ITEM = "  - {{name: i{0}, price: 10{0}, quantity: 2}}\n"

PURCHASES: dict[str, Maker] = {
    "items": lambda size: ("items:\n" + numbered(ITEM, size) + "tax: 10%\n").encode(),
    "items without tax": lambda size: (
        "items:\n" + numbered("  - {{name: i{0}, price: 1, quantity: 2}}\n", size)
    ).encode(),
    "items with everything": lambda size: (
        "currency: yen\nitems:\n"
        + numbered("  - {{name: i{0}, price: 99.{0}, quantity: 1/3, tax: 8%, discount: 7%}}\n", size)
        + "  - {name: last, price: 1, quantity: 1}\ntax: 10%\ndiscount: 3%\ncoupon: 1/7\nshipping: 500\n"
    ).encode(),
    "items with one name": lambda size: ("items:\n" + ITEM.format(1) * (size // 43)).encode(),
    "prices 1/p": lambda size: (
        "items:\n" + "".join(f"  - {{name: i{p}, price: 1/{p}, quantity: 1}}\n" for p in primes(size // 46))
    ).encode(),
    "prices of 1,000 digits": lambda size: (
        "items:\n"
        + "".join(f"  - {{name: i{n}, price: {'7' * 1000}.{n}, quantity: {'3' * 900}}}\n" for n in range(size // 1940))
    ).encode(),
    "names of 10,000 letters": lambda size: (
        "items:\n" + "".join(f"  - {{name: i{n}{'x' * 10000}, price: 1, quantity: 2}}\n" for n in range(size // 10040))
    ).encode(),
}

YAMLS: dict[str, Maker] = {
    "binary": lambda size: random.Random(1).randbytes(size),
    "zeros": lambda size: bytes(size),
    "deep lists": lambda size: b"[" * size,
    "deep mappings": lambda size: b"{a: " * (size // 4),
    "deep keys": lambda size: b"? " * (size // 2),
    "deep dashes": lambda size: b"- " * (size // 2),
    "deep indentation": lambda size: "".join(" " * n + "a:\n" for n in range(int((2 * size) ** 0.5))).encode(),
    "a long list": lambda size: b"[" + b"a," * (size // 2) + b"]",
    "items that are none": lambda size: b"items: [" + b"1," * (size // 2) + b"]",
    "empty items": lambda size: b"items: [" + b"{}," * (size // 3) + b"]",
    "a long scalar": lambda size: b"title: " + b"x" * size + b"\nexpression: x*y\nvalues: {x: 1, y: 2}\n",
    "a long quoted scalar": lambda size: b'title: "' + b"\\u3042" * (size // 6) + b'"\nexpression: x\nvalues: {x: 1}\n',
    "a long unit": lambda size: b"expression: x*y\nvalues: {x: 1, y: 2}\nunits: {x: " + b"u" * size + b"}\n",
    "an unclosed quote": lambda size: b'title: "' + b"x\n" * (size // 2),
    "a long key": lambda size: b"x" * size + b": 1\n",
    "many keys": lambda size: numbered("k{}: 1\n", size).encode(),
    "many values": lambda size: b"expression: x\nvalues:\n" + numbered("  k{}: 1\n", size).encode(),
    "many units": lambda size: b"expression: x\nvalues: {x: 1}\nunits:\n" + numbered("  k{}: 1\n", size).encode(),
    "one key again": lambda size: b"title: x\n" * (size // 9),
    "documents": lambda size: b"expression: 1+1\n---\n" * (size // 20),
    "small documents": lambda size: b"a\n---\n" * (size // 6),
    "empty documents": lambda size: b"---\n" * (size // 4),
    "bad documents": lambda size: b"expression: 1+\n---\n" * (size // 19),
    "documents with names": lambda size: numbered(
        "expression: a{0}*b\nvalues: {{a{0}: 1, b: 2}}\n---\n", size
    ).encode(),
    "aliases": lambda size: b"a: &a x\nb: [" + b"*a," * (size // 3) + b"]",
    "anchors": lambda size: numbered("a{0}: &a{0} x\n", size).encode(),
    "billion laughs": lambda size: (
        "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{'*a' + str(n) + ',' * 1} *a{n}]\n" for n in range(size // 30))
    ).encode(),
    "tags": lambda size: b"a: [" + b"!!python/object/apply:os.system x," * (size // 34) + b"]",
    "a long tag": lambda size: b"a: !" + b"x" * size + b" y",
    "a long anchor": lambda size: b"a: &" + b"x" * size + b" y",
    "comments": lambda size: b"# x\n" * (size // 4) + b"expression: 1+1\n",
    "a long comment": lambda size: b"#" * size + b"\nexpression: 1+1\n",
    "empty lines": lambda size: b"\n" * size + b"expression: 1+1\n",
    "tabs": lambda size: b"\t" * size,
    "percents": lambda size: b"%" * size,
    "directives": lambda size: b"%TAG ! x\n" * (size // 9) + b"---\nexpression: 1\n",
    "colons": lambda size: b":" * size,
    "colons and spaces": lambda size: b": " * (size // 2),
    "question marks": lambda size: b"?\n" * (size // 2),
    "full-width colons": lambda size: ("price：100\n" * (size // 12)).encode(),
    "carriage returns": lambda size: b"\r" * size + b"expression: 1+1\n",
    "block scalar": lambda size: b"expression: |\n" + b" 1 +\n" * (size // 5) + b" 1\n",
    "json": lambda size: b'{"expression": "x*y", "values": {"x": 1, "y": 2}, "title": "' + b"t" * size + b'"}',
    "many asks": lambda size: b"expression: x*y\nvalues: {x: 1, y: 2}\nask: [" + b"dx," * (size // 3) + b"]\n",
    "surrogates": lambda size: b'title: "' + b"\\ud800" * (size // 6) + b'"\nexpression: 1\n',
    "utf-16": lambda size: ("expression: " + repeated("x", size // 2, "+")).encode("utf-16"),
}

TABLES: dict[str, Maker] = {
    "rows": lambda size: b"x\n" + b"3\n" * (size // 2),
    "rows of text": lambda size: b"x\n" + b"abc\n" * (size // 4),
    "rows of fractions": lambda size: b"x\n" + numbered("1/{}\n", size).encode(),
    "rows of long numbers": lambda size: b"x\n" + (b"7" * 3000 + b"\n") * (size // 3001),
    "one row": lambda size: b"x\n" + b"3," * (size // 2),
    "one cell": lambda size: b"x\n" + b"3" * size,
    "a quoted cell": lambda size: b'x\n"' + b"3\n" * (size // 2),
    "quotes": lambda size: b"x\n" + b'"' * size,
    "quoted rows": lambda size: b"x\n" + b'"3"\n' * (size // 4),
    "a wide header": lambda size: numbered("c{}", size, ",").encode() + b"\n",
    "a header of commas": lambda size: b"," * 900_000 + b"\n" + b"," * (size - 900_000),
    "one column again": lambda size: b"x," * 300_000 + b"\n",
    "blank lines": lambda size: b"x\n" + b"\n" * size,
    "carriage returns": lambda size: b"x\r\n" + b"\r" * size,
    "nul bytes": lambda size: b"x\n" + bytes(size),
    "binary": lambda size: random.Random(2).randbytes(size),
}

MOST = 990_000
"""Bytes of a submission that is not refused for its length alone."""


def lines(piece: str, size: int) -> bytes:
    """One line again and again, in at most so many bytes."""
    line = f"{piece}\n".encode()
    return line * max(1, min(size, MOST) // len(line))


def filled(opening: str, piece: str, closing: str, size: int) -> bytes:
    """A piece as often as fits between two others."""
    room = min(size, MOST) - len((opening + closing).encode())
    return opening.encode() + piece.encode() * max(1, room // len(piece.encode())) + closing.encode()


def counted(piece: str, size: int, joint: str = "\n") -> bytes:
    """Pieces with a number in each, in ASCII."""
    return numbered(piece, min(size, MOST) - 100, joint).encode()


FINE = "\u0345" * 15 + "\u0334" * 15
"""As many combining marks as may follow each other, the wrong way round."""
OUT_OF_ORDER = "\u0345" * 240_000 + "\u0334" * 240_000

SUBMISSIONS: dict[str, Maker] = {
    "too long": lambda size: b"z: 1\n" * (size // 5),
    "marks": lambda size: f"z: 1{OUT_OF_ORDER}\n".encode(),
    "marks in a name": lambda size: f"z{OUT_OF_ORDER}: 1\n".encode(),
    "marks in turn": lambda size: filled("z: 1", "\u0345\u0334", "", size),
    "marks, half-width": lambda size: filled("z: 1" + "\u0345" * 240_000, "ﾞ", "", size),
    "marks, 30 in a row": lambda size: filled("z: ", "x" + FINE, "", size),
    "marks, 30 in a row, in names": lambda size: lines(f"z{FINE}: 1", size),
    "marks by escapes": lambda size: filled('{"z": 1, "', "\\u0345\\u0334", '": 1}', size),
    "Tibetan vowels": lambda size: filled("z: 1", "\u0f73\u0f81", "", size),
    "letters that grow": lambda size: filled("z: ", "\ufdfa", "", size),
    "names that grow": lambda size: lines("\ufdfa" * 10 + ": 1", size),
    "lines": lambda size: lines("z: 1", size),
    "lines that differ": lambda size: counted("z: {}", size),
    "lines of chatter": lambda size: lines("chatter", size),
    "empty lines": lambda size: lines("", size),
    "lines of every kind of end": lambda size: filled("", "z: 1\u2028\u2029\x85\r", "", size),
    "names": lambda size: counted("z{}: 1", size),
    "names of gradients": lambda size: counted("d.d_dz{}: 1", size),
    "upper case": lambda size: lines("D_Z" + "Σ" * 40 + ": 1", size),
    "braces": lambda size: filled("", "{", "", size),
    "brackets": lambda size: filled("z: ", "[", "", size),
    "parentheses": lambda size: filled("z: ", "(", "", size),
    "pairs of parentheses": lambda size: lines("z: " + "(" * 2_400 + "1" + ")" * 2_400, size),
    "lines of deep braces": lambda size: lines("{" * 300 + "}" * 300, size),
    "braced lines": lambda size: lines("{z: 1}", size),
    "braced lines that are none": lambda size: lines("{z: 1, [}", size),
    "json lines": lambda size: lines('{"z": [[[[1]]]], "dx": 1}', size),
    "one object": lambda size: b"{" + counted('"z{}": 1', size, ", ") + b"}",
    "one object on many lines": lambda size: b"{\n" + counted('"z{}": 1', size, ",\n") + b"\n}",
    "deep": lambda size: filled('{"a": ', "[", "", size),
    "deep mappings": lambda size: filled("", "{a: ", "", size),
    "deep keys": lambda size: filled("{", "? ", "}", size),
    "anchors": lambda size: b"{" + counted("a{0}: &a{0} x", size, ", ") + b"}",
    "aliases": lambda size: filled("{a: &a x, b: [", "*a,", "]}", size),
    "tags": lambda size: filled("{", "z: !!python/name:os.system x, ", "}", size),
    "a long tag": lambda size: filled("{z: !", "x", " y}", size),
    "quotes": lambda size: filled("", '"', "", size),
    "an unclosed quote": lambda size: filled('{"z": "', "\\\\n", "", size),
    "digits": lambda size: filled("z: ", "9", "", size),
    "digits behind the point": lambda size: filled("z: 0.", "9", "", size),
    "answers of 4,900 digits": lambda size: counted("d{}x: " + "9" * 4_900, size),
    "one answer of 4,900 digits": lambda size: lines("z: " + "9" * 4_900, size),
    "exponents": lambda size: lines("z: 1e999999999", size),
    "towers of powers": lambda size: lines("z: 9**9**9**9", size),
    "powers that are large": lambda size: lines("z: 7**9999*7**9999", size),
    "values to work out": lambda size: lines("z: " + "(" * 100 + "1" + "/7" * 90 + ")" * 100, size),
    "a long value to work out": lambda size: lines("z: " + "1/7+" * 1_200 + "1", size),
    "a long value of primes": lambda size: lines("z: " + "+".join(f"1/{p}" for p in primes(700)), size),
    "names of functions": lambda size: lines("z: " + "maximum(" * 600, size),
    "commas": lambda size: filled("z: 1", ",000", "", size),
    "units": lambda size: lines("z: 6 円 / kg · m", size),
    "comments": lambda size: lines("z: 6 # z: 7 # #", size),
    "spaces": lambda size: filled("z", " ", ": 1", size),
    "spaces in a value": lambda size: lines("z: 1" + " " * 780 + "x", size),
    "dashes and spaces": lambda size: filled("", "- ", "z: 1", size),
    "stars": lambda size: filled("", "*", "z: 1", size),
    "wrapped numbers": lambda size: filled("z: ", "np.float64(", "", size),
    "wrapped numbers on lines": lambda size: lines("{'z': np.float64(6.0), 'dx': np.float64(3.0)}", size),
    "colons": lambda size: filled("", ":", "", size),
    "equals": lambda size: filled("", "=", "", size),
    "hashes": lambda size: filled("z: 1", " #", "", size),
    "a long name": lambda size: filled("", "z", "", size),
    "a long name with a value": lambda size: filled("", "z", ": 1", size),
    "a name of dots": lambda size: filled("z", ".", ": 1", size),
    "a Japanese name": lambda size: filled("", "あ", ": 1", size),
    "right to left": lambda size: filled("z: ", "\u202e", "", size),
    "surrogates": lambda size: filled('{"z": "', "\\ud800", '"}', size),
    "utf-16": lambda size: lines("z: 1", min(size, MOST) // 2).decode().encode("utf-16"),
    "utf-16, marks": lambda size: f"z: 1{OUT_OF_ORDER}".encode("utf-16"),
    "zeros": lambda size: bytes(min(size, MOST)),
    "binary": lambda size: random.Random(3).randbytes(min(size, MOST)),
}
"""Files that are handed in, of at most a megabyte but for the first."""

QUESTIONS = 1_000


def many_questions() -> bytes:
    """A key that asks for so many gradients by dn0, dn1, …"""
    text = "+".join(f"n{n}*x" for n in range(QUESTIONS))
    return expression(text, "values: {x: 3, " + ", ".join(f"n{n}: {n % 7 + 2}" for n in range(QUESTIONS)) + "}\n")


def answered(value: str, size: int) -> bytes:
    """One answer to as many of these questions as there is room for; {0} stands for the question's number."""
    count = min(QUESTIONS, min(size, MOST) // (len(value.encode()) + 12))
    return "".join(f"dn{n}: {value.format(n)}\n" for n in range(count)).encode()


ANSWERS: dict[str, Maker] = {
    "wrong, all different": lambda size: answered("0.{0}1", size),
    "wrong, all the same": lambda size: answered("7", size),
    "the upstream gradient": lambda size: answered("1", size),
    "nothing gets there": lambda size: answered("0", size),
    "right elsewhere": lambda size: answered("3.0000001{0}", size),
    "large": lambda size: answered("1.1**3600", size),
    "long": lambda size: answered("9" * 900, size),
    "formulas of large numbers": lambda size: answered("t = 1.1**3600; z = t" + "+t" * 2_300, size),
    "formulas of fractions": lambda size: answered("+".join(f"1/{p}" for p in primes(700)), size),
    "formulas of powers": lambda size: answered("+".join(["1.1**999"] * 500), size),
    "formulas of parentheses": lambda size: answered("(" * 2_400 + "1" + ")" * 2_400, size),
    "formulas of signs": lambda size: answered("-" * 4_800 + "1", size),
    "formulas of one function": lambda size: answered("max(" + ",".join(["1/3"] * 1_200) + ")", size),
    "marks": lambda size: answered(("1" + FINE) * 14, size),
}
"""Submissions for `many_questions`."""

PROBLEMS: dict[str, Maker] = {**EXPRESSIONS, **STEPS, **PURCHASES, **YAMLS}
