"""The smallest amount that is paid in a currency, by its code, its sign or its name."""

from __future__ import annotations

import re
from fractions import Fraction

from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.tokens import normalised

_WHOLE = re.compile(
    "JPY|YEN|[¥￥円圓]|日本円|KRW|WON|[₩원]|ウォン|VND|[₫đĐ]|DONG|CLP|ISK|HUF|FT|FORINTS?|PYG|UGX|RWF|XAF|XOF|XPF",
    re.IGNORECASE,
)
_HUNDREDTHS = re.compile(
    r"[A-Z]{0,3}\s?[$＄]|(?:US |CANADIAN |AUSTRALIAN )?DOLLARS?|.?ドル|EUROS?|[€£₹₺₽₪฿₱₴元]|POUNDS?"
    "|S?FR|FRANCS?|RS|RUPEES?|KR|KRON[AE]R?|ZŁ|ZLOTYS?|LEI|PESOS?|RAND|LIRA|BAHT|YUAN|RMB|CN¥|人民元|ユーロ|ポンド|フラン|ルピー|バーツ|ペソ"
    "|USD|EUR|GBP|CHF|AUD|CAD|CNY|NZD|SGD|HKD|TWD|INR|SEK|NOK|DKK|PLN|CZK|RON|BGN|BRL|MXN|ARS|COP|PEN|ZAR|TRY|ILS|THB"
    "|MYR|PHP|IDR|RUB|UAH|AED|SAR|QAR|EGP|NGN|KES|PKR|BDT|LKR",
    re.IGNORECASE,
)
_THOUSANDTHS = re.compile("KWD|BHD|OMR|TND|JOD|IQD|LYD", re.IGNORECASE)


def smallest_amount(currency: str) -> Exact | None:
    """1, a hundredth or a thousandth; None for a currency that is not known here."""
    name = normalised(currency).strip().rstrip(".")
    kinds = ((_WHOLE, 1), (_HUNDREDTHS, Fraction(1, 100)), (_THOUSANDTHS, Fraction(1, 1000)))
    return next((amount for known, amount in kinds if known.fullmatch(name)), None)
