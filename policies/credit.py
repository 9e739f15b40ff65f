"""What a rule credits to a person's account, and why, step by step.

Arithmetic on plain values. Nothing here imports Django or reads the database, the
clock or a setting, so every rule can be read, tested and argued about on its own.
The words are those of docs/glossary.md. Amounts are Decimal yuan, rates percent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from policies import wording
from policies.money import MONTHS, Sum, to_fen
from policies.terms import Band, Deduction, Limits, Person, Terms

HUNDRED = Decimal(100)

Kind = Literal["amount", "needs_input", "method_only", "not_applicable", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One deduction, worked out; without a sum where how much it is is not known."""

    name: str
    sum: Sum | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """The kind of answer, the sum with its steps, and what it takes for granted.

    Attributes:
        gross: what is credited; None unless the kind is `amount`.
        steps: the working, a sentence each.
        needs: the one question still open, as the name of a Person field.
        assumes: what was taken for granted because nothing was said.
        ages: the band in words; empty where there is none.
        used_limits: the base was moved to the floor or the ceiling.
    """

    kind: Kind
    gross: Sum | None = None
    deductions: tuple[Line, ...] = ()
    steps: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    ages: str = ""
    used_limits: bool = False

    @property
    def net(self) -> Sum | None:
        """What the account grows by after the deductions; None unless all are known,
        and where it would shrink."""
        known = all(line.sum for line in self.deductions) and not self.overdrawn
        return self.at_most if known else None

    @property
    def overdrawn(self) -> bool:
        """More is deducted than is credited: hardly so, and no sum to show."""
        return bool(self.at_most and self.at_most.monthly < 0)

    @property
    def at_most(self) -> Sum | None:
        """What is left after the deductions that are known."""
        total = self.gross
        for line in self.deductions:
            total = total.minus(line.sum) if total and line.sum else total
        return total


def work_out(terms: Terms, person: Person, *, on: date) -> Credit:
    """Apply a rule to a person on a day; never a number that nothing supports."""
    if terms.formula == "undecided":
        return Credit(kind="unknown")
    if terms.formula == "no_account" or _came_too_late(terms, person):
        return Credit(kind="not_applicable", steps=(_why_no_account(terms),))
    if terms.formula == "described":
        return Credit(kind="method_only", steps=(terms.method,))
    needed = NEEDED_INPUT.get(terms.formula)
    if needed and getattr(person, needed) is None:
        return Credit(kind="needs_input", needs=(needed,))
    if terms.formula == "rate_of_average" and terms.average is None:
        return Credit(kind="method_only", steps=(terms.method,))
    return _amount(terms, person, on=on)


NEEDED_INPUT = {
    "rate_of_own_pension": "pension",
    "frozen": "frozen",
    "rate_of_own_base": "base",
}


def band_at(bands: tuple[Band, ...], age: int) -> int | None:
    """The position of the band an age falls in; None below the lowest."""
    reached = [i for i, band in enumerate(bands) if band.first_age <= age]
    return reached[-1] if reached else None


def _came_too_late(terms: Terms, person: Person) -> bool:
    limit = terms.first_insured_before
    return bool(limit and person.first_insured and person.first_insured >= limit)


def _why_no_account(terms: Terms) -> str:
    if terms.formula == "no_account":
        return terms.method
    limit = wording.day(terms.first_insured_before)
    return f"{limit}及以后才首次参保的人，退休后没有个人账户划入。"


def _amount(terms: Terms, person: Person, *, on: date) -> Credit:
    position = band_at(terms.bands, person.age)
    if terms.bands and position is None:
        return Credit(kind="unknown")
    value = terms.bands[position].value if position is not None else Decimal(0)
    first_ages = [band.first_age for band in terms.bands]
    ages = wording.ages(first_ages, position) if position is not None else ""
    base, found, used_limits = _base(terms, person)
    gross, worked = _gross(terms, value, base, ages=ages, age=person.age)
    gross, reduced = _reduce(terms, person, gross)
    return Credit(
        kind="amount",
        gross=gross,
        deductions=_deduct(terms, person, base, on=on),
        ages=ages,
        assumes=_assumptions(terms, person, base, on=on),
        used_limits=used_limits,
        steps=(*found, *worked, *reduced),
    )


def _gross(
    terms: Terms, value: Decimal, base: Decimal | None, *, ages: str, age: int
) -> tuple[Sum, list[str]]:
    """A fixed amount, a percentage of the base, or the frozen amount itself."""
    if base is None:
        gross = Sum.of(value, terms.per)
        return gross, _fixed_steps(terms, value, gross, ages=ages, age=age)
    if terms.formula == "frozen":
        return Sum.of(base, "month"), []
    gross = Sum.of(base * value / HUNDRED, "month")
    step = (
        f"{wording.yuan(base)} 元 × {wording.percent(value)}"
        f" = 每月 {wording.yuan(gross.monthly)} 元。"
    )
    return gross, [step]


def _base(terms: Terms, person: Person) -> tuple[Decimal | None, list[str], bool]:
    """What the percentage is taken of, how that was found, whether a limit moved it."""
    if terms.formula == "rate_of_average":
        year = f"{terms.base_year}年" if terms.base_year else ""
        average = terms.average or Decimal(0)
        step = f"{year}{terms.base_of}是每月 {wording.yuan(average)} 元。"
        return terms.average, [step], False
    if terms.formula == "rate_of_own_pension":
        pension = person.pension or Decimal(0)
        return pension, [f"您填的本人养老金是每月 {wording.yuan(pension)} 元。"], False
    if terms.formula == "frozen" and terms.frozen_month:
        month = wording.day(terms.frozen_month, "month")
        frozen = to_fen(person.frozen or Decimal(0))
        step = f"和{month}一样：您填的是每月 {wording.yuan(frozen)} 元。"
        return frozen, [step], False
    if terms.formula == "rate_of_own_base":
        return _limited_base(terms.limits, person.base or Decimal(0))
    return None, [], False


def _limited_base(
    limits: Limits | None, base: Decimal
) -> tuple[Decimal, list[str], bool]:
    said = f"您填的缴费基数是每月 {wording.yuan(base)} 元。"
    if limits and limits.ceiling is not None and base > limits.ceiling:
        moved = f"高于上限，按上限 {wording.yuan(limits.ceiling)} 元计算。"
        return limits.ceiling, [said, moved], True
    if limits and limits.floor is not None and base < limits.floor:
        moved = f"低于下限，按下限 {wording.yuan(limits.floor)} 元计算。"
        return limits.floor, [said, moved], True
    return base, [said], False


def _fixed_steps(
    terms: Terms, value: Decimal, gross: Sum, *, ages: str, age: int
) -> list[str]:
    unit = "每年" if terms.per == "year" else "每月"
    unit += "约" if terms.approximate else ""
    who = f"{age} 岁，属于“{ages}”一档" if len(terms.bands) > 1 else "不分年龄"
    steps = [f"{who}：{unit} {wording.yuan(value)} 元。"]
    if terms.per == "year":
        steps.append(
            f"{wording.yuan(value)} 元 ÷ 12 个月"
            f" = 每月 {wording.yuan(gross.monthly)} 元。"
        )
    return steps


def _reduce(terms: Terms, person: Person, gross: Sum) -> tuple[Sum, list[str]]:
    """Take off so much for each missing contribution year, up to those required."""
    if not terms.missing_year_rate or not person.missing_years:
        return gross, []
    years = min(person.missing_years, terms.required_years or person.missing_years)
    off = min(terms.missing_year_rate * years, HUNDRED)
    kept = (HUNDRED - off) / HUNDRED
    monthly = to_fen(gross.monthly * kept)
    yearly = to_fen(gross.yearly * kept) if terms.per == "year" else monthly * MONTHS
    step = (
        f"少缴 {years} 年，每年减 {wording.percent(terms.missing_year_rate)}，共减"
        f" {wording.percent(off)}：{wording.yuan(gross.monthly)} 元"
        f" × {wording.percent(HUNDRED - off)} = 每月 {wording.yuan(monthly)} 元。"
    )
    return Sum(monthly=monthly, yearly=yearly), [step]


def _due(terms: Terms, person: Person, *, on: date) -> list[Deduction]:
    """The deductions of this day and age: under one name, the highest age reached."""
    chosen: dict[str, Deduction] = {}
    for item in sorted(terms.deductions, key=lambda item: item.first_age):
        started = item.since is None or item.since <= on
        ended = item.until is not None and item.until <= on
        if started and not ended and item.first_age <= person.age:
            chosen[item.name] = item
    return list(chosen.values())


def _deduct(
    terms: Terms, person: Person, base: Decimal | None, *, on: date
) -> tuple[Line, ...]:
    """Also those of which nobody said how much they are now: what was abolished is in
    no new version of the rule."""
    lines: dict[str, Sum | None] = {
        item.name: None
        for item in terms.deductions
        if item.until and item.until <= on and item.first_age <= person.age
    }
    lines |= {
        item.name: _deduction_sum(item, base) for item in _due(terms, person, on=on)
    }
    return tuple(Line(name=name, sum=total) for name, total in lines.items())


def _deduction_sum(item: Deduction, base: Decimal | None) -> Sum | None:
    if item.amount is not None:
        return Sum.of(item.amount, item.per)
    if item.rate is not None and base is not None:
        return Sum.of(base * item.rate / HUNDRED, "month")
    return None


def _assumptions(
    terms: Terms, person: Person, base: Decimal | None, *, on: date
) -> tuple[str, ...]:
    """What the amount takes for granted, so that the page can say it and ask."""
    assumed = []
    if terms.missing_year_rate and person.missing_years is None:
        assumed.append(
            "按缴费年限已经够来算。每少缴一年，"
            f"减少 {wording.percent(terms.missing_year_rate)}。"
        )
    if terms.first_insured_before and person.first_insured is None:
        before = wording.day(terms.first_insured_before)
        assumed.append(
            f"按{before}以前就已参保来算。那天及以后才首次参保的，没有划入。"
        )
    if base is None:
        assumed += [
            f"还要代扣{item.name}（基数的 {wording.percent(item.rate)}），"
            "金额不详，没有减去。"
            for item in _due(terms, person, on=on)
            if item.rate is not None
        ]
    if terms.approximate:
        assumed.append("来源写的是“约”这个数，没有写准数。")
    if terms.provisional:
        assumed.append("这是暂定金额，正式数据公布后可能要补差额。")
    return tuple(assumed)
