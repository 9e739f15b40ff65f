"""What goes into the calculator: a person, and a rule as plain values. No Django."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.money import Per

# Before, there was no such insurance; later can only be a slip of the hand.
YEARS = range(1949, 2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """What a visitor says of the insured person; no name and no number is asked.

    Attributes:
        age: full years, 0 to 120.
        status: retired, active, flexible or resident.
        group: slug of a group inside the status, or "other".
        pension, base, frozen: yuan a month.
        missing_years: contribution years short of those required.
        first_insured: the day first insured.
    """

    age: int
    status: str
    group: str | None = None
    pension: Decimal | None = None
    base: Decimal | None = None
    frozen: Decimal | None = None
    missing_years: int | None = None
    first_insured: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The yuan or percent from a first age up to the next band's."""

    first_age: int
    value: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Deduction:
    """Taken out after the credit (代扣): yuan per month or year, or percent."""

    name: str
    first_age: int = 0
    amount: Decimal | None = None
    rate: Decimal | None = None
    per: Per = "month"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Floor and ceiling of the contribution base (缴费基数上下限), yuan a month."""

    floor: Decimal | None
    ceiling: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """One rule, as the calculator reads it: formula, numbers, modifiers."""

    formula: str
    method: str
    per: Per = "month"
    bands: tuple[Band, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    base_of: str = ""
    base_year: int | None = None
    average: Decimal | None = None
    limits: Limits | None = None
    frozen_month: date | None = None
    missing_year_rate: Decimal | None = None
    required_years: int | None = None
    first_insured_before: date | None = None
    provisional: bool = False
    approximate: bool = False
