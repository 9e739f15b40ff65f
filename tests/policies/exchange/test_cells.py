"""Each kind of cell: what it is read as, and why it is not."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.exchange import cells
from policies.exchange.cells import BadCell, Band, Difference, differences

NEW_YEAR = date(2027, 1, 1)
BANDS = (Band(0, Decimal("100"), None), Band(70, Decimal("110"), None))
texts = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01",
        "2027-1-1",
        "2027/1/1",
        "2027.1.1",
        "2027年1月1日",
        "2027 年 01 月 01 日",
        "２０２７－１－１",
        "2027/1/1 0:00",
        "2027-01-01 00:00:00",
        " 46388 ",
        "４６３８８",
    ],
)
def test_a_day_is_read(text):
    assert cells.read_day(text) == NEW_YEAR


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/2/2027", "分不清年、月、日"),
        ("01-02-27", "分不清年、月、日"),
        ("27/1/1", "分不清年、月、日"),
        ("2027-1", "要写到哪一天"),
        ("2027年1月", "要写到哪一天"),
        ("2027", "要写到哪一天"),
        ("2027-02-30", "没有“2027-02-30”这一天"),
        ("2027/13/1", "没有“2027/13/1”这一天"),
        ("0027-01-01", "年份要在 1949 到 2099 之间"),
        ("2027-01-01 08:30:00", "带着钟点"),
        ("2027-1/1", "不是日期"),
        ("99999", "不是日期"),
        ("明年", "不是日期"),
    ],
)
def test_a_day_in_doubt_is_refused(text, reason):
    with pytest.raises(BadCell, match=reason):
        cells.read_day(text)


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_excels_count_of_days_is_read(day):
    count = (day - cells.EXCEL_DAY_0).days

    assert cells.read_day(str(count)) == cells.read_day(str(day)) == day


@pytest.mark.parametrize(
    ("text", "percent", "number"),
    [
        ("1890", False, "1890"),
        ("1,890.00 元", False, "1890"),
        ("１８９０．５", False, "1890.5"),
        ("2.8", True, "2.8"),
        ("2.8%", True, "2.8"),
        ("２．８％", True, "2.8"),
    ],
)
def test_a_number_is_read(text, percent, number):
    assert cells.read_number(text, percent=percent) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("1e3", False),
        ("1_0", False),
        ("1,89", False),
        ("-5", False),
        ("2.8%", False),
        ("2.8元", True),
        ("一百", False),
        ("100-110", False),
        ("NaN", False),
        ("1" * 40, False),
    ],
)
def test_a_number_in_doubt_is_refused(text, percent):
    with pytest.raises(BadCell, match=r"不是数字|这一栏"):
        cells.read_number(text, percent=percent)


@pytest.mark.parametrize(
    "text",
    [
        "0岁:100.00; 70岁:110.00",
        "０岁：１００；７０岁：１１０",
        "70:110\n0:100",
        "0岁起:100元;70周岁:1,10.00;".replace("1,10", "110"),
    ],
)
def test_bands_are_read(text):
    assert cells.read_bands(text) == BANDS


def test_rates_are_read():
    assert cells.read_bands("0岁:2.80%") == (Band(0, None, Decimal("2.80")),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("100", "读不懂"),
        ("0岁:100 70岁:110", "读不懂"),
        ("0岁:100; 0岁:110", "0 岁写了两次"),
        ("0岁:100; 0岁:2%", "0 岁写了两次"),
        ("0岁:1,89", "读不懂"),
        ("130岁:100", "0 到 120"),
    ],
)
def test_bands_in_doubt_are_refused(text, reason):
    with pytest.raises(BadCell, match=reason):
        cells.read_bands(text)


yuan = st.decimals("0.01", 99_999, places=2)
rate = st.decimals("0.001", 100, places=3)


@given(st.dictionaries(st.integers(0, 120), yuan | rate.map(lambda r: -r), max_size=9))
def test_bands_survive(values):
    bands = tuple(
        Band(age, value, None) if value > 0 else Band(age, None, -value)
        for age, value in sorted(values.items())
    )

    assert cells.read_bands(cells.say_bands(bands)) == bands


@pytest.mark.parametrize(
    ("text", "value"),
    [("是", True), ("TRUE", True), ("１", True), ("否", False), ("false", False)],
)
def test_yes_and_no_are_read(text, value):
    assert cells.read_yes(text) is value


@pytest.mark.parametrize("text", ["", "有", "y", "2"])
def test_neither_yes_nor_no_is_refused(text):
    with pytest.raises(BadCell, match="请填“是”或“否”"):
        cells.read_yes(text)


@pytest.mark.parametrize("text", ["还在上班", "active", " 还在上班 "])
def test_a_choice_is_read_by_its_label_or_value(text):
    assert cells.read_choice(text, {"active": "还在上班"}) == "active"


def test_an_unknown_choice_is_told_the_known_ones():
    with pytest.raises(BadCell, match="没有“在职”这一种，可以填：还在上班"):
        cells.read_choice("在职", {"active": "还在上班"})


@pytest.mark.parametrize("text", ["70", "７０", "70 岁", "70周岁"])
def test_a_whole_number_is_read(text):
    assert cells.read_whole(text) == 70


@pytest.mark.parametrize("text", ["70.5", "-1", "七十", "1234567"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(BadCell, match="不是整数"):
        cells.read_whole(text)


def test_an_empty_cell_is_no_day_and_no_number():
    empty = [cells.read_day(" "), cells.read_number(""), cells.read_whole("")]

    assert empty == [None, None, None]


def test_a_number_that_the_spreadsheet_shortened_is_refused():
    with pytest.raises(BadCell, match="改写过的长数字"):
        cells.read_line("1.23457E+11")


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\x1b[31m"])
def test_control_characters_are_refused(text):
    with pytest.raises(BadCell, match="看不见的控制字符"):
        cells.read_prose(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 12393", "-5", "@sum", "＝1", "\t=1", "'=1", "''@x"]
)
def test_nothing_goes_out_as_a_formula(text):
    assert cells.neutral(text) == "'" + text
    assert cells.restored(cells.neutral(text)) == text


@given(texts)
def test_any_text_comes_back_from_being_made_harmless(text):
    assert cells.restored(cells.neutral(text)) == text
    assert not cells.neutral(text).startswith(("=", "+", "-", "@"))


def test_differences_are_named_by_column():
    before = {"金额": "70", "说明": "旧", "文号": "一"}
    after = {"金额": "85", "说明": "旧", "备注": "新"}

    assert differences(before, after) == (
        Difference("金额", "70", "85"),
        Difference("备注", "", "新"),
    )
