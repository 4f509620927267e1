"""What receipts say: tax within the price, amounts off, refunds, weights, Japanese keys, and what is paid."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop_cli import Solution, solve
from backprop_cli.numbers.rounding import rounded
from backprop_cli.reading import purchase
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import all_faults, read_problems

INVOICE = """
通貨: 円
品目:
  - {品名: 牛乳, 単価: 114, 数量: 4, 税率: 8%}
  - {品名: パン, 単価: 102, 数量: 2, 税率: 8%}
  - {品名: 洗剤, 単価: 222, 数量: 2}
  - {品名: 電池, 単価: 300, 数量: 1}
消費税: 10%
端数処理: 切り捨て
"""


def problem(text: str) -> Problem:
    (found,) = read_problems(text.encode(), "receipt.yaml")
    assert isinstance(found, Problem), found
    return found


def solved(text: str, **values: Any) -> Solution:
    solution = solve(problem(text), values)
    assert solution.check.status == "ok"
    return solution


def bill(*items: str, **keys: str) -> str:
    lines = [f"  - {{name: x{i}, {item}}}" for i, item in enumerate(items)]
    return "\n".join(["items:", *lines, *(f"{key}: {value}" for key, value in keys.items())])


def test_the_invoice_rule_cuts_each_rate_once() -> None:
    solution = solved(INVOICE)
    assert (solution.value, solution.lookup("paid")) == (Fraction("1531.2"), 1530)
    assert solution.answers["paid"] == 1530
    assert solution.gradients["洗剤"] == Fraction("2.2")


def test_japanese_keys_give_japanese_nodes() -> None:
    solution = solved(INVOICE)
    assert {*solution.ids} == {
        *("牛乳", "牛乳_数量", "牛乳_税率", "牛乳_小計", "パン", "パン_数量", "パン_税率", "パン_小計"),
        *("洗剤", "洗剤_数量", "洗剤_小計", "電池", "電池_数量", "電池_小計", "合計", "消費税", "代金"),
    }
    assert solution.unit == "円"


JAPANESE = """
題名: t
品目:
  - {品名: a, 単価: 100, 数量: 3, 割引: 10%, 値引き: 20}
  - {品名: b, 単価: 50, 数量: 1}
税率: 8%
内税: true
割引: 5%
値引き: 7
クーポン: 3
ポイント: 2
送料: 10
手数料: 1
端数処理: 四捨五入
端数の単位: 合計
"""
ENGLISH = """
title: t
items:
  - {name: a, price: 100, quantity: 3, discount: 10%, amount_off: 20}
  - {name: b, price: 50, quantity: 1}
tax: 8%
tax_included: true
discount: 5%
amount_off: 7
coupon: 3
points: 2
shipping: 10
fees: 1
rounding: half-up
rounded: total
"""


def test_every_japanese_key_means_its_english_one() -> None:
    japanese, english = solved(JAPANESE), solved(ENGLISH)
    assert japanese.values == english.values
    assert japanese.node_gradients == english.node_gradients
    assert english.value == Fraction("0.95") * 300 - 7 - 3 - 2 + 10 + 1
    assert japanese.paid == english.paid == {"paid": 284}
    assert " ".join(name for name in japanese.graph.names if name) == (
        "a a_数量 a_割引 a_値引き a_小計 b b_数量 b_小計 合計 割引 値引き 税率 税抜 内税額"
        " クーポン ポイント 送料 手数料 代金"
    )
    assert " ".join(name for name in english.graph.names if name) == (
        "a a_num a_discount a_amount_off a_price b b_num b_price all_price discount amount_off tax net tax_share"
        " coupon points shipping fees price"
    )


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("vat gst", "tax"),
        ("商品 明細", "品目"),
        ("税 軽減税率 外税", "税率"),
        ("税込", "内税"),
        ("amount total 金額", None),
    ],
)
def test_what_people_call_a_key(words: str, key: str | None) -> None:
    for word in words.split():
        (found,) = read_problems(bill("price: 1, quantity: 1", **{word: "1"}).encode(), "receipt.yaml")
        assert (f"did you mean '{key}'" if key else "known here") in str(found)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("qty count number", "quantity"),
        ("cost unit_price", "price"),
        ("item product", "name"),
        ("価格 値段", "単価"),
        ("個数", "数量"),
        ("商品名", "品名"),
    ],
)
def test_what_people_call_a_key_of_an_item(words: str, key: str) -> None:
    for word in words.split():
        (found,) = read_problems(bill(f"price: 1, quantity: 2, {word}: 1").encode(), "receipt.yaml")
        assert f"did you mean '{key}'" in str(found)


def test_the_tax_within_a_price_changes_nothing_that_is_paid() -> None:
    solution = solved(bill("price: 110, quantity: 2", tax="10%", tax_included="true"))
    assert solution.value == 220
    assert solution.lookup("net") == 200
    assert solution.lookup("tax_share") == 20
    assert solution.gradients == {"x0": 2, "x0_num": 110, "tax": 0}


def test_an_item_with_its_tax_within_beside_one_without() -> None:
    solution = solved(
        bill("price: 108, quantity: 1, tax: 8%, tax_included: true", "price: 100, quantity: 1", tax="10%")
    )
    assert solution.value == 218
    assert (solution.lookup("x0_tax_share"), solution.lookup("x0_net")) == (8, 100)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        (bill("price: 120, quantity: 3, amount_off: 60", tax="10%"), "330"),
        (bill("price: 120, quantity: 3, discount: 50%, amount_off: 60", tax="10%"), "132"),
        (bill("price: 100, quantity: 2", tax="10%", amount_off="50"), "165"),
        (bill("price: 100, quantity: 2", tax="10%", discount="10%", amount_off="50"), "143"),
        # of 300 and 100 at two rates, 40 off is a tenth of each
        (bill("price: 300, quantity: 1, tax: 8%", "price: 100, quantity: 1", tax="10%", amount_off="40"), "390.6"),
        (bill("price: 100, quantity: 2", "price: 100, quantity: -1", tax="10%"), "110"),
        (bill("price: 1980, quantity: 0.345 kg"), "683.1"),
        (bill("price: 1980, quantity: 345g"), "683100"),
        (bill("price: 100, quantity: 2個"), "200"),
        (bill("price: 100, quantity: 2, discount: 0"), "200"),
        (bill("price: 100, quantity: 2, discount: 20%OFF"), "160"),
        (bill("price: 100, quantity: 2, discount: 20 % off"), "160"),
        (bill("price: 100, quantity: 2, discount: 20%引き"), "160"),
        (bill("price: 100, quantity: 2", coupon="{spring: 50, member: 10}", fees="{bag: 5}", points="20"), "125"),
    ],
)
def test_prices(text: str, price: str) -> None:
    assert solved(text).value == Fraction(price)


def test_amounts_with_names_are_nodes_with_these_names() -> None:
    solution = solved(
        bill("price: 100, quantity: 2", coupon="{spring: 50, member: 10}", fees="{bag: 5}", currency="yen")
    )
    assert [solution.gradients[name] for name in ("spring", "member", "bag")] == [-1, -1, 1]
    assert solution.units["spring"] == "yen"


def test_a_weight_keeps_its_unit() -> None:
    assert problem(bill("price: 1980, quantity: 0.345 kg", currency="円")).units["x0_num"] == "kg"


def test_a_product_that_comes_again_gets_a_number() -> None:
    names = ["milk", "milk", "milk_2", "milk", "ＭＩＬＫ", "MILK"]
    items = ", ".join(f"{{name: {name}, price: 1, quantity: 1}}" for name in names)
    inputs = [name for name in problem(f"items: [{items}]").graph.inputs if not name.endswith("_num")]
    assert inputs == ["milk", "milk_3", "milk_2", "milk_4", "MILK", "MILK_2"]


@pytest.mark.parametrize(
    ("how", "per", "paid"),
    [
        *(("down", "per rate", 1530), ("half-up", "per rate", 1531), ("up", "per rate", 1532)),
        *(("down", "total", 1531), ("half-up", "total", 1531), ("up", "total", 1532)),
        *(("down", "line", 1530), ("half-up", "line", 1530), ("up", "line", 1533)),
    ],
)
def test_every_rounding_of_the_invoice(how: str, per: str, paid: int) -> None:
    # per line: 492.48 + 220.32 + 488.4 + 330; per rate: 712.8 + 818.4
    text = INVOICE.replace("端数処理: 切り捨て", f"rounding: {how}\nrounded: {per}")
    assert solved(text).paid == {"paid": paid}
    words = {"down": "切り捨て", "half-up": "四捨五入", "up": "切り上げ"}
    units = {"per rate": "税率ごと", "total": "合計", "line": "明細ごと"}
    text = INVOICE.replace("切り捨て", f"{words[how]}\n端数の単位: {units[per]}")
    assert solved(text).paid == {"paid": paid}


def test_what_is_paid_follows_the_values() -> None:
    assert solved(INVOICE, 電池=301).lookup("paid") == 1531
    assert solve(problem(INVOICE), {"パン_税率": "10%"}, check="none").lookup("paid") == 492 + 1042


def test_floats_do_not_cut_a_yen_off() -> None:
    text = bill("price: 0.1, quantity: 3, tax: 0%", "price: 0.7, quantity: 1, tax: 0%", rounding="down", currency="yen")
    assert solve(problem(text), arithmetic="float", check="none").paid == {"paid": 1}


def test_discounts_and_what_is_off_come_before_the_rounding_and_coupons_after_it() -> None:
    text = bill(
        *("price: 333, quantity: 1, tax: 8%", "price: 777, quantity: 1"),
        tax="10%",
        discount="5%",
        amount_off="54.5",
        coupon="10",
        shipping="100",
        rounding="down",
        currency="JPY",
    )
    # 1,110 with 5 % off is 1,054.5, and without 54.5 the share 1000/1054.5 of it
    share = Fraction(1000) / Fraction("1054.5") * Fraction("0.95")
    groups = [333 * Fraction("1.08") * share, 777 * Fraction("1.1") * share]
    solution = solved(text)
    assert solution.value == sum(groups) + 90
    assert solution.lookup("paid") == sum(int(group) for group in groups) + 90


def test_what_is_paid_is_the_price_where_nothing_is_to_be_rounded() -> None:
    solution = solved(bill("price: 100, quantity: 2", tax="10%", rounding="up"))
    assert solution.paid == {"paid": solution.value}
    assert solved(bill("price: 100, quantity: 2")).paid == {}


def test_cents() -> None:
    text = bill("price: 1.99, quantity: 3", tax="7%", rounding="half-up", currency="EUR")
    assert solved(text).paid == {"paid": Fraction("6.39")}


@pytest.mark.parametrize(
    ("currencies", "paid"),
    [
        ("USD $ US$ A$ NT$ dollars Dollar euro € EUR Fr. SFr. CHF INR ₹ Rs. £ ドル 米ドル 元 kr", "21.76"),
        ("JPY 円 ¥ ￥ yen KRW ₩ ウォン VND", "21"),
        ("KWD", "21.762"),
    ],
)
def test_what_is_paid_has_the_decimals_of_its_currency(currencies: str, paid: str) -> None:
    for currency in currencies.split():
        text = bill("price: 10.8812, quantity: 2", rounding="down", currency=currency)
        assert solved(text).paid == {"paid": Fraction(paid)}, currency


def test_a_currency_that_is_not_known_rounds_no_cents_away() -> None:
    cases: tuple[tuple[dict[str, str], str], ...] = (
        ({}, "3:1: an amount here has"),
        ({"currency": "points"}, "4:11: an amount here has"),
    )
    for keys, message in cases:
        for items in ("price: 10.88, quantity: 2", "price: 10, quantity: 2, amount_off: 0.5"):
            (found,) = read_problems(bill(items, rounding="down", **keys).encode(), "receipt.yaml")
            assert str(found).startswith(f"receipt.yaml:{message}")
        assert solved(bill("price: 10, quantity: 1.55", rounding="down", **keys)).paid == {"paid": 15}


@pytest.mark.parametrize(
    ("amount", "down", "half_up", "up"), [("2.5", 2, 3, 3), ("-2.5", -2, -3, -3), ("2.4", 2, 2, 3), ("-3", -3, -3, -3)]
)
def test_rounding(amount: str, down: int, half_up: int, up: int) -> None:
    assert [rounded(Fraction(amount), how) for how in ("down", "half-up", "up")] == [down, half_up, up]


def test_calculations_in_parentheses_are_still_numbers() -> None:
    text = "expression: x + y\nvalues: {x: (2024-01-01), y: (1 + 2)}"
    assert solved(text).value == 2025


LINES = st.builds(
    "  - {{name: {}, {}}}".format,
    st.builds(
        "{}{}".format,
        st.sampled_from(["milk", "a", "water", "milk_2", "牛乳"]),
        st.sampled_from(["", "", "_num", "_price", "_net", "_tax", "_tax_share", "_num_num"]),
    ),
    st.sampled_from(
        [
            *["price: 3, quantity: 2"] * 5,
            *("quantity: 2, price: 3", "price: 1.5, quantity: 2", "price: x, quantity: 2", "price: [1], quantity: 2"),
            *("price: 3, quantity: 2, tax: 8%", "price: 3, quantity: 2, tax: 8%, tax_included: true", "price: 3"),
        ]
    ),
)


@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from(["", "tax: 10%", "currency: yen\nrounding: down"]))
@example(["  - {name: milk, price: 3, quantity: 2}", "  - {name: milk, price: 3, quantity: 2}"], "")
@example(["  - {name: milk, price: 3, quantity: 2}", "  - {name: milk_num, price: 1.5, quantity: 2}"], "")
@example(["  - {name: milk_num, price: 3, quantity: 2}", "  - {name: milk, price: 3, quantity: 2}"], "")
@example(["  - {name: milk, price: 3, quantity: 2}", "  - {name: milk_price, price: 3, quantity: 2}"], "")
@example(["  - {name: milk_num, price: 1.5, quantity: 2}", "  - {name: milk, price: 3, quantity: 2}"], "")
def test_plain_items_are_rung_up_like_all_others(lines: list[str], end: str) -> None:
    data = "\n".join(["items:", *lines, end]).encode()

    def found() -> list[Any]:
        told = [str(fault) for _, faults in all_faults(data, "receipt.yaml") for fault in faults]
        (read,) = read_problems(data, "receipt.yaml")
        if not isinstance(read, Problem):
            return [str(read), told]
        return [read, list(read.graph.inputs.items()), list(read.graph.origins), list(read.units.items()), told]

    at_once = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purchase, "_PLAIN", re.compile("(?!)"))
        assert found() == at_once
