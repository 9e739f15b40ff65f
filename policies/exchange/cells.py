"""What stands in one cell of a table: text to value and back, with the reason if not.

Cells are text: `sheets` and `workbooks` have already turned numbers and days into it.
An empty cell is None for days and numbers. Full-width digits and signs count as plain
ones, except in prose, which is kept as it is. Whatever can be read in two ways is
refused. Nothing here imports Django or reads a clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from policies.terms import YEARS

YES, NO = "是", "否"
SAID_YES, SAID_NO = {YES, "true", "1"}, {NO, "false", "0"}
# Excel counts days from here; both ends of YEARS are five digits in its count.
EXCEL_DAY_0 = date(1899, 12, 30)

# A spreadsheet takes a cell that begins so for a formula: with an apostrophe before it
# it is text. An apostrophe that was there already is told apart by being doubled.
LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: 0?0:00(?::00)?)?", re.ASCII)
CHINESE_DAY = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]", re.ASCII)
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,10})?"
BAND = re.compile(rf"(\d{{1,3}})\s*(?:周?岁)?起?\s*:\s*({NUMBER})\s*(元|%)?", re.ASCII)


class BadCell(ValueError):
    """Why a cell cannot be read, in a sentence for an editor."""


class BadSheet(Exception):
    """Why a file cannot be used, each reason a sentence; in which row, if in one."""

    def __init__(self, *reasons: str, row: int | None = None) -> None:
        self.reasons, self.row = reasons, row
        super().__init__("；".join(reasons))


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a file as text, and by place what is wrong with a cell."""

    texts: Sequence[str]
    reasons: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where: row as the spreadsheet counts, None for the whole file."""

    row: int | None
    column: str
    reason: str


class Band(NamedTuple):
    """From an age on: yuan or per cent, the other is None."""

    first_age: int
    amount: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a thing as it is and as it would be."""

    column: str
    before: str
    after: str


def differences(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What changes, in the order of `after`; what `before` lacks counts as empty."""
    return tuple(
        Difference(column, before.get(column, ""), text)
        for column, text in after.items()
        if text != before.get(column, "")
    )


def neutral(text: str) -> str:
    """The text as a spreadsheet may hold it without computing it."""
    return "'" + text if LOOKS_LIKE_FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `neutral` was given."""
    is_marked = text.startswith("'") and LOOKS_LIKE_FORMULA.match(text)
    return text[1:] if is_marked else text


def plain(text: str) -> str:
    """Full-width signs as plain ones, without space around."""
    return unicodedata.normalize("NFKC", text).strip()


def prose(text: str) -> str:
    """Words as they are, with one kind of line end and no space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_prose(text: str) -> str:
    """Words of any length; refused are signs that no page can show."""
    words = prose(text)
    for sign in words:
        if sign < " " and sign not in "\n\t":
            raise BadCell(f"里面有看不见的控制字符（编码 {ord(sign)}），请删掉")
    return words


def read_line(text: str) -> str:
    """One line, such as a name or a number to dial."""
    words = read_prose(text)
    if "\n" in words:
        raise BadCell("这一栏只写一行，请去掉换行")
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", words):
        raise BadCell(f"“{words}”是表格软件改写过的长数字，请把这一格设成文本再填")
    return words


def read_yes(text: str) -> bool:
    word = plain(text).lower()
    if word in SAID_YES or word in SAID_NO:
        return word in SAID_YES
    raise BadCell(f"请填“{YES}”或“{NO}”")


def say_yes(*, value: bool) -> str:
    return YES if value else NO


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """The value of a choice, given by its label or itself; empty stays empty."""
    word = plain(text)
    for value, label in choices.items():
        if word in (plain(value), plain(label)):
            return value
    if not word:
        return ""
    raise BadCell(f"没有“{word}”这一种，可以填：{'、'.join(choices.values())}")


def read_named(text: str) -> tuple[str, str]:
    """A code and the name after it, as 340100 安徽省合肥市; the name may be missing."""
    code, _, name = plain(text).partition(" ")
    return code, name.strip()


def read_day(text: str) -> date | None:
    """2027-01-01, 2027/1/1, 2027年1月1日, or Excel's count of days, 46388."""
    word = plain(text)
    if not word:
        return None
    parts = DAY.fullmatch(word)
    if parts:
        return _calendar_day(word, parts[1], parts[3], parts[4])
    parts = CHINESE_DAY.fullmatch(word)
    if parts:
        return _calendar_day(word, parts[1], parts[2], parts[3])
    if re.fullmatch(r"\d{5}", word, re.ASCII):
        day = EXCEL_DAY_0 + timedelta(days=int(word))
        if day.year in YEARS:
            return day
    raise BadCell(_why_no_day(word))


def _calendar_day(word: str, *parts: str) -> date:
    year, month, day = map(int, parts)
    if year not in YEARS:
        raise BadCell(f"“{word}”的年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadCell(f"没有“{word}”这一天") from error


def _why_no_day(word: str) -> str:
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{1,2}|\d{4})", word):
        return f"“{word}”分不清年、月、日，请写成 2027-01-02 这样"
    if re.fullmatch(r"\d{4}([-/.年] ?\d{1,2} ?月?)?年?", word):
        return f"“{word}”不完整，要写到哪一天，例如 2027-01-01"
    if re.fullmatch(r"\d{4}.+ \d{1,2}:\d{2}(:\d{2})?", word):
        return f"“{word}”带着钟点，请只填日期"
    return f"“{word}”不是日期，请写成 2027-01-01 这样"


def read_number(text: str, *, percent: bool = False) -> Decimal | None:
    """A plain number; commas at thousands, and 元 or % after it, may be there."""
    word = plain(text)
    if not word:
        return None
    parts = re.fullmatch(rf"({NUMBER})\s*(元|%)?", word, re.ASCII)
    if parts is None:
        raise BadCell(f"“{word}”不是数字，请填 1890.00 这样的数字")
    if parts[2] and (parts[2] == "%") is not percent:
        wanted = "填百分数，不填元" if percent else "不填百分数"
        raise BadCell(f"“{word}”：这一栏{wanted}")
    return Decimal(parts[1].replace(",", ""))


def say_number(value: Decimal | int | None) -> str:
    """As short as it goes: 2.800 is 2.8, 4000.00 is 4000."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_whole(text: str) -> int | None:
    word = re.sub(r"(周?岁|年)$", "", plain(text)).strip()
    if not word:
        return None
    if not re.fullmatch(r"\d{1,6}", word, re.ASCII):
        raise BadCell(f"“{plain(text)}”不是整数")
    return int(word)


def read_bands(text: str) -> tuple[Band, ...]:
    """0岁:100.00; 70岁:110.00 or 0岁:2.8%, one piece a band, by age."""
    pieces = [piece.strip() for piece in re.split(r"[;\n]", plain(text))]
    bands = [_band(piece) for piece in pieces if piece]
    ages = [band.first_age for band in bands]
    for age in ages:
        if ages.count(age) > 1:
            raise BadCell(f"{age} 岁写了两次")
    return tuple(sorted(bands, key=lambda band: band.first_age))


def _band(piece: str) -> Band:
    parts = BAND.fullmatch(piece)
    if parts is None:
        raise BadCell(f"“{piece}”读不懂，请写成 0岁:100.00; 70岁:110.00 或 0岁:2.8%")
    age, value = int(parts[1]), Decimal(parts[2].replace(",", ""))
    if age > 120:
        raise BadCell(f"“{piece}”：年龄要在 0 到 120 之间")
    if parts[3] == "%":
        return Band(age, None, value)
    return Band(age, value, None)


def say_bands(bands: Sequence[Band]) -> str:
    return "; ".join(f"{band.first_age}岁:{_say_value(band)}" for band in bands)


def _say_value(band: Band) -> str:
    if band.amount is None:
        return say_number(band.rate) + "%"
    # Yuan are written to the fen; a finer number is shown, to be refused.
    whole = band.amount == band.amount.quantize(Decimal("0.01"))
    return f"{band.amount:.2f}" if whole else say_number(band.amount)
