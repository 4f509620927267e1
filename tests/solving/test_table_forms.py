"""Tables as programs write them: what separates cells and decimals, encodings, line ends, blanks, money."""

from __future__ import annotations

import codecs
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from unittest import mock

import pytest
from support import good, run
from test_scenarios import BOTH, table

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.table_form import TableForm, Wanted, opened
from backprop_cli.solving.table_numbers import plain_number


def through_files(tmp_path: Path, data: bytes, *words: str) -> bytes:
    """What comes out of a table in a file, when all is well."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(data)
    result = run("solve", "x*y", "--table", str(source), "-o", str(target), *words)
    assert result == (0, "", "")
    return target.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp932"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@BOTH
def test_the_answer_is_written_as_the_table_is(
    tmp_path: Path, encoding: str, delimiter: str, end: str, arithmetic: str
) -> None:
    def written(*rows: str) -> bytes:
        return end.join((*rows, "")).replace("/", delimiter).encode(encoding)

    first = "\ufeff品名" if encoding == "utf-16-be" else "品名"
    data = written(f"{first}/x/y", "青森/2/3", "/ /", "", "長野/4/5")
    answer = written(f"{first}/x/y/output/dx/dy", "青森/2/3/6/3/2", "長野/4/5/20/5/4")
    assert through_files(tmp_path, data, "--keep", "品名", "--arithmetic", arithmetic) == answer


@pytest.mark.parametrize(
    ("text", "words", "answers"),
    [
        ("x;y\n1,5;2\n3;2,25\n", (), ["3;2;1,5", "6,75;2,25;3"]),
        ("x\ty\n1,5\t2\n", (), ["3\t2\t1,5"]),
        ("x;y\n1.5;2\n", (), ["3;2;1.5"]),
        ("x;y\n1.234,5;-2\n", (), ["-2469;-2;1234,5"]),
        ("x;y\n1;50%\n", ("--decimal", ","), None),
        ('x,y\n"1,5",2\n', ("--decimal", ","), ['"3","2","1,5"']),
        ('x\ty\n"1,500"\t2\n', ("--decimal", "."), ["3000\t2\t1500"]),
        ("x;y\n1.500;2\n", ("--decimal", ","), ["3000;2;1500"]),
        ('x,y\n¥1980,2\n"¥1,980.50",-¥2\n"$1,234,567",5円\n', (), None),
        ("x:y\n1:2\n", ("--delimiter", ":"), ["2:2:1"]),
        ("x\ty\n1\t2\n", ("--delimiter", "tab"), ["2\t2\t1"]),
        ('"x";"y"\n"1,5";"2"\n', (), ["3;2;1,5"]),
    ],
)
@BOTH
def test_signs_between_cells_and_in_numbers(
    text: str, words: tuple[str, ...], answers: list[str] | None, arithmetic: str
) -> None:
    result = table(text, "x*y", *words, "--arithmetic", arithmetic)
    if answers is None:
        assert result.code == (2 if "%" in text else 0)
        return
    assert (result.code, result.err) == (0, "")
    rows = zip(text.splitlines()[1:], answers)
    sign = text.strip('"')[1:].strip('"')[0]
    assert result.out.splitlines()[1:] == [f"{row}{sign}{answer}" for row, answer in rows]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("¥1980", "1980"),
        ("￥1,980,000", "1980000"),
        (" -$ 1,234.50 ", "-1234.50"),
        ("¥-5", "-5"),
        ("1.234.567", "1.234.567"),
        ("1/3", "1/3"),
        ("max(1,2)", "max(1,2)"),
    ],
)
def test_money_with_a_decimal_point(text: str, number: str) -> None:
    assert plain_number(text, TableForm()) == number


@pytest.mark.parametrize(
    ("text", "said", "message", "write"),
    [
        ("1,980", False, "cell-thousands", "1980"),
        ("¥1,980", False, "cell-thousands", "1980"),
        ("1,5", True, "cell-decimal", "1.5"),
        ("1,23,456", False, "cell-decimal", "123.456"),
        ("1.234,50", True, "cell-decimal", "1234.50"),
    ],
)
def test_what_may_be_two_numbers_is_refused(text: str, said: bool, message: str, write: str) -> None:
    with pytest.raises(BackpropError) as caught:
        plain_number(text, TableForm(decimal_said=said))
    assert (caught.value.message.id, caught.value.message.parameters["number"]) == (message, write)


@BOTH
def test_nameless_columns_are_blank(arithmetic: str) -> None:
    words = ("x*y", "--arithmetic", arithmetic)
    assert table("x,y,,\n1,2,,\n,,,\n3,4,,,\n", *words).out == "x,y,output,dx,dy\n1,2,2,2,1\n3,4,12,4,3\n"
    assert table("x,,y\n1,,2\n", *words).out == "x,,y,output,dx,dy\n1,,2,2,2,1\n"
    for text, place in (("x,y,,\n1,2,,5\n", "2:6"), ("x,,y\n1,z,2\n", "2:3")):
        assert table(text, *words).err.startswith(f"<stdin>:{place}: this cell stands in a column without a name")
    assert "2:3: y has no value here" in table("x,y,\n1,\n3,4,\n", *words).err  # not a cell too few


def test_columns_of_the_answer_make_way_for_those_that_are_kept() -> None:
    out = table("x,y,output,dx,error\n1,2,3,4,5\n", "x*y", "--keep", "*", "--on-error", "mark").out
    assert out == "x,y,output,dx,error,output_2,dx_2,dy,error_2\n1,2,3,4,5,2,2,1,\n"


def test_what_is_no_text_is_told_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    for data, words, place in (
        ("n,x,y\nａ,1,2\n".encode() + b"\x83,1,2\n", (), "3:1: from here on this is no text in utf-8"),
        (b"n,x,y\n\x8a\xbf,1,2\n\x81\xff,1,2\n", ("--encoding", "cp932"), "3:1: from here on this is no text in cp932"),
        (b"n,x,y\n\xe4,1,2\n", (), "2:1: from here on this is no text in utf-8"),
        (b"n,x,y\n\x8a\xbf,1,2\n", ("--encoding", "utf-8"), "2:1: from here on this is no text in utf-8"),
        (
            "n,x,y\n".encode("utf-16-le") + b"\0\xd8",
            ("--encoding", "utf-16"),
            "2:1: from here on this is no text in utf-16",
        ),
    ):
        path.write_bytes(data)
        result = run("solve", "x*y", "--keep", "n", "--table", str(path), "-o", str(tmp_path / "o.csv"), *words)
        assert result.code == 2
        assert result.err.startswith(f"{path}:{place}"), (data, result.err)


def test_the_encoding_that_is_said_decides(tmp_path: Path) -> None:
    data = "größe,x,y\nä,1,2\n"
    answer = "größe,x,y,output,dx,dy\nä,1,2,2,2,1\n"
    for encoding in ("cp1252", "latin-1", "UTF-8", "utf-16-le"):
        words = ("--keep", "*", "--encoding", encoding)
        assert through_files(tmp_path, data.encode(encoding), *words) == answer.encode(encoding)


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_pieces_of_any_size_give_the_same(size: int) -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp932"):
        data = "品;x\r\n青;1,5\r\n".encode(encoding)
        pieces = iter([data[at : at + size] for at in range(0, len(data), size)])
        stream = mock.Mock()
        stream.read1.side_effect = chain(pieces, repeat(b""))
        form, read = opened(stream, "t.csv", Wanted(), ("x",))
        whole = b"".join(iter(partial(read, 1), b""))
        assert (form.delimiter, form.decimal, form.line_end) == (";", ",", "\r\n")
        assert whole.decode("cp932" if encoding == "cp932" else "utf-8") == "品;x\r\n青;1,5\r\n"


def test_blank_rows_of_a_table_without_inputs_are_left_out_by_arrays_too(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,key\na,b\n,\n")
    for arithmetic in ("exact", "float"):
        printed = good("x*y", "x=2", "y=3", "--table", str(table), "--keep", "*", "--arithmetic", arithmetic)
        assert len(printed.splitlines()) == 2


BILL = "items:\n  - {name: apple, price: 100, quantity: 2}\ncoupon: 5\nrounding: down\n"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("1.980;1", "t.csv:2:1: '1.980' may be 1980 or 1.980; "),
        ("1.980;1,5", "t.csv:2:1: '1.980' may be 1980 or 1.980; "),
        ("0.980;1", ""),
        ("1.980;1.5", ""),
    ],
)
@BOTH
def test_points_that_may_separate_thousands_are_asked_about_between_semicolons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: str, fault: str, arithmetic: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(f"x;y\n{cells}\n")
    err = run("x*y", "--table", "t.csv", "--arithmetic", arithmetic).err
    assert err.startswith(fault)
    assert bool(err) == bool(fault)


@BOTH
def test_amounts_of_a_bill_keep_their_sign_in_a_table_and_what_is_paid_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arithmetic: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bill.yaml").write_text(BILL)
    Path("t.csv").write_text("apple,coupon\n100,50\n100,-50\n")
    found = run("bill.yaml", "--table", "t.csv", "--wrt", "coupon", "--arithmetic", arithmetic)
    assert found.out == "apple,coupon,price,dcoupon\n100,50,150,-1\n"
    told, fault, *_ = found.err.splitlines()
    assert "--get paid" in told
    assert fault.startswith("t.csv:3:5: coupon is taken off as it is")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("1,234,567;2\n1,234;2", "3:1: '1,234' may be 1234 or 1.234; write 1234, or say with --decimal '.'"),
        ("¥1,980;2", "2:1: '¥1,980' may be 1980 or 1.980; write 1980, or say with --decimal '.'"),
        ("1,980;1.980", "2:1: '1,980' may be"),
        ("1,234;2\n2,5;3", ""),
        ("1,234;2\n1.234,5;3", ""),
        ("1.234.567;2\n1,234,567;1.234", "3:11: '1.234' may be"),
        ("1.234\t2\n1,1\t3", "2:1: '1.234' may be 1234 or 1.234; write 1234, or say with --decimal ','"),
        ("1.234\t2\n1,234\t3", "3:1: '1,234' may be"),
        ("1.234\t2\n1.5\t3", ""),
        ('1.234,"1,5"', "2:1: '1.234' may be"),
        ('"1.234,50",2', ""),
        ('1.5,"1.234,50"', ""),
    ],
)
@BOTH
def test_only_what_can_be_read_in_one_way_proves_the_decimal_sign(cells: str, fault: str, arithmetic: str) -> None:
    sign = next(sign for sign in "\t;," if sign in cells)
    err = table(f"x{sign}y\n{cells}\n", "x*y", "--arithmetic", arithmetic).err
    assert err.startswith(f"<stdin>:{fault}" if fault else "")
    assert bool(err) == bool(fault)


@pytest.mark.parametrize("on_error", ["stop", "skip", "mark"])
@BOTH
def test_a_proof_that_comes_late_ends_the_run(on_error: str, arithmetic: str) -> None:
    rows = "1.234\t2\n" * 1200
    words = ("--on-error", on_error, "--arithmetic", arithmetic, "--check", "none")
    result = table(f"x\ty\n{rows}1,5\t2\n1.5\t2\n", "x*y", *words)
    assert result.code == 2
    assert result.err.startswith("<stdin>:1202:1: '1,5' has , for its decimal sign, and the rows before were read")
    assert len(result.out.splitlines()) == 1201


def test_a_comma_among_proven_points_is_one_bad_row() -> None:
    result = table("x\ty\n1.5\t2\n1,5\t2\n2.5\t2\n", "x*y", "--on-error", "skip")
    assert "3:1: '1,5' is no number with the decimal sign of this table; write 1.5" in result.err
    assert len(result.out.splitlines()) == 3


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_no_more_is_read_than_two_lines(end: bytes) -> None:
    pieces = [b"x,y" + end[:1], end[1:] + b"1,2" + end, b"3,4" + end, b"5,6" + end]
    read = iter(pieces)
    stream = mock.Mock(spec_set=["read"], read=lambda size: next(read, b""))
    opened(stream, "t.csv", Wanted(), {"x": 0, "y": 1})
    assert [*read] == pieces[2 + (end == b"\r") :]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"PK\x03\x04", "a workbook of Excel (.xlsx)"),
        (b"\xd0\xcf\x11\xe0", "a workbook of Excel (.xls)"),
        ("x\n1\n".encode("utf-32"), "UTF-32, not UTF-8"),
        (codecs.BOM_UTF32_BE + "x\n1\n".encode("utf-32-be"), "UTF-32, not UTF-8"),
        (b"PAR1\x15", "Parquet"),
        (b"\x1f\x8b", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"\xfd7zXZ\0", "xz"),
        (b"BZh91AY&SY", "bzip2"),
    ],
)
def test_other_files_are_named(start: bytes, told: str) -> None:
    assert told in table(start + b"\0" * 9, "x*y").err
