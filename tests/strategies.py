"""Random expressions, programs and purchases, as text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

NAMES = ("x", "y", "z")
NUMBERS = ("0", "1", "2", "3", "10", "0.5", "1.25", "1.1", ".2", "1e2", "7")


def expressions(names: tuple[str, ...] = NAMES, operators: str = "+-*/", signs: bool = True) -> st.SearchStrategy[str]:
    """Expressions of + - * / **, negation and parentheses, that Python reads, too. Exponents are whole numbers."""
    exponents = st.integers(-3 if signs else 0, 4)

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        options = [
            st.builds(lambda a, op, b: f"{a} {op} {b}", inner, st.sampled_from(operators), inner),
            st.builds(lambda a, op, b: f"({a}) {op} ({b})", inner, st.sampled_from(operators), inner),
            st.builds(lambda a, n: f"({a})**{n}", inner, exponents),
            st.builds(lambda a, n: f"{a}**{n}", st.sampled_from(names), exponents),
            st.builds(lambda a: f"({a})", inner),
        ]
        if signs:
            options.append(st.builds(lambda a: f"-{a}", inner))
        return st.one_of(options)

    return st.recursive(st.sampled_from((*names, *NUMBERS)), grow, max_leaves=10)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Statements that use each other's names; exponents may be anything."""
    statements: list[str] = []
    names = NAMES
    for index in range(draw(st.integers(0, 3))):
        text = draw(st.one_of(expressions(names).filter(lambda text: "+" in text), st.sampled_from(("2", "-2.5"))))
        statements.append(f"t{index} = {text}")
        names = (*names, f"t{index}")
    last = draw(expressions(names))
    power = draw(st.sampled_from(("", "**0.5", "**x", "**-x", "**(x + 1)", "**1.5**2", "**2**x")))
    statements.append(f"({last}){power}")
    return "; ".join(statements)


DECIMALS = st.decimals(0, 10_000, places=2, allow_nan=False).map(str)
PERCENTAGES = st.decimals(0, 100, places=1).map(lambda number: f"{number}%")
_ITEM = st.fixed_dictionaries(
    {"price": DECIMALS, "quantity": st.integers(0, 100)}, optional={"discount": PERCENTAGES, "tax": PERCENTAGES}
)


@st.composite
def purchases(draw: st.DrawFn) -> dict[str, Any]:
    """A purchase as the data of its YAML document."""
    items = [{"name": f"item{i}", **item} for i, item in enumerate(draw(st.lists(_ITEM, min_size=1, max_size=4)))]
    extras = {"discount": PERCENTAGES, "coupon": DECIMALS, "shipping": DECIMALS}
    if any("tax" not in item for item in items):
        extras["tax"] = PERCENTAGES
    return {"items": items, **draw(st.fixed_dictionaries({}, optional=extras))}


def closed_form(purchase: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The formula of a purchase, by hand, and the value of every name in it."""
    values: dict[str, str] = {}
    common, taxed = [], []
    for item in purchase["items"]:
        name = item["name"]
        values |= {name: str(item["price"]), f"{name}_num": str(item["quantity"])}
        factors = [name, f"{name}_num"]
        for key in ("discount", "tax"):
            if key in item:
                values[f"{name}_{key}"] = item[key]
                factors.append(f"{name}_{key}")
        (taxed if "tax" in item else common).append(" * ".join(factors))
    values |= {key: purchase[key] for key in ("tax", "discount", "coupon", "shipping") if key in purchase}
    bill = f"({' + '.join(common) or 0})"
    if "tax" in purchase:
        bill += " * tax"
    bill = " + ".join([bill, *taxed])
    if "discount" in purchase:
        bill = f"({bill}) * discount"
    for sign, key in (("-", "coupon"), ("+", "shipping")):
        if key in purchase:
            bill += f" {sign} {key}"
    return bill, values


@st.composite
def damaged(draw: st.DrawFn, texts: list[bytes]) -> bytes:
    """A good document with some bytes put in, taken out or doubled."""
    data = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 20)))
        junk = draw(st.one_of(st.binary(max_size=5), st.sampled_from(JUNK), st.just(data[start:end] * 2)))
        data = data[:start] + junk + data[end:]
    return data


JUNK = [
    *(
        b"---\n",
        b"...\n",
        b": ",
        b"- ",
        b"\n",
        b"[",
        b"]",
        b"{",
        b"}",
        b"&a ",
        b"*a",
        b"!!int ",
        b"? ",
        b"| \n",
        b"> \n",
    ),
    *(b"%", b"\t", b"#", b"'", b'"', b"<<: ", b"\xff", b"\x00", b"\xef\xbb\xbf", b"\r\n", b"null", b".nan", b"1e9999"),
    *(
        b"**",
        b"(",
        b")",
        b"\xe3\x80\x80",
        b"\xef\xbc\x9a",
        b"%YAML 1.1\n",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"**-",
        b"/0",
        b";",
    ),
]


def json_bytes(document: object) -> bytes:
    return json.dumps(document).encode()
