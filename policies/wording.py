"""How amounts, percentages, ages and days are written for a reader. No Django."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

UNKNOWN_DAY = "不详"
UNSURE = ("attested", "inferred")


def yuan(amount: Decimal) -> str:
    """An amount in yuan as people read it: 1,680.00."""
    return f"{amount:,.2f}"


def percent(rate: Decimal) -> str:
    """A rate in percent without needless zeros: 2.8%."""
    return f"{rate.normalize():f}%"


def ages(first_ages: Sequence[int], position: int) -> str:
    """The ages of one band: 74 岁及以下, 70 至 79 岁, 75 岁及以上.

    A band ends where the next begins, so its first age is all that is written down.
    """
    first = first_ages[position]
    last = first_ages[position + 1] - 1 if position + 1 < len(first_ages) else None
    if last is None:
        return "不分年龄" if first == 0 else f"{first} 岁及以上"
    if first == 0:
        return f"{last} 岁及以下"
    return f"{first} 岁" if first == last else f"{first} 至 {last} 岁"


def day(value: date | None, precision: str = "day") -> str:
    """A day as far as it is known; 不详 where it is not.

    `attested` days say only that the thing was already so: the start is not known.
    """
    if value is None or precision in UNSURE:
        return UNKNOWN_DAY
    if precision == "year":
        return f"{value:%Y}年"
    if precision == "month":
        return f"{value.year}年{value.month}月"
    return f"{value.year}年{value.month}月{value.day}日"


def iso(value: date | None, precision: str = "day") -> str | None:
    """A day for machines, as much of it as is known: 2023-07-01, 2022-11, 2024."""
    if value is None or precision in UNSURE:
        return None
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]
