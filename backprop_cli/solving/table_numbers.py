"""Numbers as tables have them: `¥1980`, `1.234,50 €`, `2,5`; what may be two numbers is refused."""

from __future__ import annotations

import re

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.decimal_sign import is_ambiguous, proves
from backprop_cli.solving.table_form import TableForm

OTHER_DECIMAL = "table-decimal"
"""The error of a cell that shows that those before it may have been read wrongly: no row that can be left out."""

_MINUS = frozenset("-−")
_SIGNS = frozenset(",¥￥$€£₩円元")
_MONEY = re.compile(
    r"\s*(?P<minus>[-+−]?)\s*(?P<before>[¥￥$€£₩]?)\s*(?P<inner>[-+−]?)(?P<body>[0-9.,]*[0-9])\s*(?P<after>%|[円元€$£₩]|)\s*"
)
_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[12][0-9]{3}")
_GROUPS = {sign: re.compile(rf"[1-9][0-9]{{0,2}}(\{sign}[0-9]{{3}})+") for sign in ",."}


def plain_number(text: str, form: TableForm) -> str:
    """The cell as a problem's number is written; as it is where there is nothing to change.

    Raises BackpropError where a comma or a point may be a decimal sign or separate thousands; OTHER_DECIMAL where the
    cells before may have been read with the wrong one.
    """
    if form.decimal == "." and _SIGNS.isdisjoint(text) and not (form.decimal_doubtful and "." in text):
        return text
    found = None if _DATE.fullmatch(text.strip()) else _MONEY.fullmatch(text)
    if found is None or (found["minus"] and found["inner"]) or (found["before"] and found["after"]):
        return text
    percent = "%" if found["after"] == "%" else ""
    sign = (found["minus"] or found["inner"]).replace("−", "-")
    return sign + _number(found["body"], text.strip(), form) + percent


def _number(body: str, text: str, form: TableForm) -> str:
    """The digits with a decimal point, if any. Raises BackpropError."""
    whole, sign, fraction = body.rpartition(form.decimal)
    other = "," if form.decimal == "." else "."
    if not sign:
        whole, fraction = body, ""
    if other in fraction or form.decimal in whole:
        return _misplaced(body, form, text)
    if other in whole:
        if not _GROUPS[other].fullmatch(whole):
            raise _other_decimal(text, body, form)
        if not (sign or form.decimal_said or whole.count(other) > 1):
            raise _ambiguous(text, whole, other, form.decimal)
        whole = whole.replace(other, "")
    elif form.decimal_doubtful and is_ambiguous(body, form.decimal):
        raise _ambiguous(text, body, form.decimal, other)
    return f"{whole}.{fraction}" if sign else whole


def _ambiguous(text: str, body: str, sign: str, decimal: str) -> BackpropError:
    """What is wrong with one sign before three digits; `decimal` is the sign that would make it thousands."""
    number, other = (_as_in(text, body.replace(sign, point)) for point in ("", "."))
    return BackpropError("cell-thousands", text=text, number=number, other=other, sign=decimal)


def _as_in(text: str, number: str) -> str:
    """A number with the minus and the percent sign that its text has."""
    minus = "" if _MINUS.isdisjoint(text) else "-"
    return f"{minus}{number}{'%' if '%' in text else ''}"


def _misplaced(body: str, form: TableForm, text: str) -> str:
    """`1.980.000` and `1.234,50` where the point is the decimal sign: read where nothing hangs on that sign."""
    other = "," if form.decimal == "." else "."
    whole, sign, fraction = body.partition(other)
    if form.decimal_doubtful and fraction.isdigit() >= bool(sign) and _GROUPS[form.decimal].fullmatch(whole):
        number = whole.replace(form.decimal, "")
        return f"{number}.{fraction}" if sign else number
    raise _other_decimal(text, body, form)


def _other_decimal(text: str, body: str, form: TableForm) -> BackpropError:
    """What is wrong with a cell that the decimal sign makes no number; the whole table, where it proves the other."""
    other = "," if form.decimal == "." else "."
    if not (form.decimal_said or form.decimal_doubtful or form.decimal_proven) and proves(body, other):
        return BackpropError(OTHER_DECIMAL, text=text, sign=other, decimal=form.decimal)
    *whole, fraction = re.split("[.,]", body)
    number = f"{''.join(whole)}{form.decimal}{fraction}"
    return BackpropError("cell-decimal", text=text, sign=other, number=_as_in(text, number))
