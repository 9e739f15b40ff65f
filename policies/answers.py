"""The answer to one visitor: what it comes to, how sure we are, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from policies import wording
from policies.chart import Steps
from policies.cited import Citation, adopted_first, each_once
from policies.credit import NEEDED_INPUT, Credit, work_out
from policies.models.bands import Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.groups import PersonGroup
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.outlook import LastKnown, NextChange
from policies.terms import Person, Terms

# From so many on, the page says that readers received something else.
REPORTS_THAT_COUNT = 3
# So long before a rule ends, that it does is said where nobody overlooks it.
ANNOUNCED_FOR = timedelta(days=90)
Figure = RegionalAverage | ContributionLimits | Deduction
CERTAINTY = {"A": "official", "B": "reported", "C": "unconfirmed", "D": "unconfirmed"}
CERTAINTY_IN_WORDS = {
    "official": "官方文件",
    "reported": "媒体报道",
    "unconfirmed": "网络转载，待核实",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything a page or the JSON says; amounts live in `credit`."""

    place: Region
    person: Person
    on: date
    credit: Credit
    rule: CreditRule | None = None
    groups: tuple[PersonGroup, ...] = ()
    background: tuple[CreditRule, ...] = ()
    next: NextChange = NextChange()
    last_known: LastKnown | None = None
    terms: Terms | None = None
    average: RegionalAverage | None = None
    limits: ContributionLimits | None = None

    @property
    def kind(self) -> str:
        return self.credit.kind

    @property
    def is_amount(self) -> bool:
        return self.credit.kind == "amount"

    @cached_property
    def questions(self) -> list[str]:
        """The further things about a person that the rule, or its choice, takes."""
        asked = ["group"] if self.groups else []
        if self.terms and self.terms.formula in NEEDED_INPUT:
            asked.append(NEEDED_INPUT[self.terms.formula])
        if self.terms and self.terms.missing_year_rate:
            asked.append("missing_years")
        if self.terms and self.terms.first_insured_before:
            asked.append("first_insured")
        return asked

    @property
    def counts_own(self) -> bool:
        """Whether the sum follows from what only the reader knows."""
        return bool(self.terms and self.terms.formula in NEEDED_INPUT)

    def by_age(self) -> list[Credit]:
        """The same rule for the first age of each of its bands."""
        if not self.terms or not self.is_amount:
            return []
        return [
            work_out(self.terms, replace(self.person, age=band.first_age), on=self.on)
            for band in self.terms.bands
        ]

    @property
    def steps(self) -> Steps:
        """The amounts of `by_age`, as a picture takes them."""
        return tuple(
            (band.first_age, credit.gross.monthly if credit.gross else None)
            for band, credit in zip(
                self.terms.bands if self.terms else (), self.by_age(), strict=False
            )
        )

    @cached_property
    def certainty(self) -> str | None:
        """As sure as the weakest source the gross rests on; None where none does.

        A deduction is shown with the grade of its own source, beside its line.
        """
        grades = [c.source.grade for c in self.citations if c.stance == "adopted"]
        if self.average:
            grades.append(self.average.source.grade)
        if self.limits and self.credit.used_limits:
            grades.append(self.limits.source.grade)
        return CERTAINTY[max(grades)] if grades else None

    @cached_property
    def conflict(self) -> bool:
        return any(citation.stance == "contradicts" for citation in self.citations)

    @property
    def inherited(self) -> bool:
        """From the province, by a rule marked as holding for the whole of it."""
        return bool(
            self.rule
            and self.rule.whole_province
            and self.rule.region != self.place
            and self.rule.region
            and not self.rule.region.is_municipality
        )

    @property
    def stale(self) -> bool:
        return self.overdue is not None

    @property
    def overdue(self) -> Versioned | None:
        """What is past its review: the rule, or else a figure the sum counts with."""
        # Limits that moved nothing were looked at all the same: newer ones might.
        counted_with: list[Versioned | None] = [self.rule, self.average, self.limits]
        overdue = (t for t in counted_with if t and t.is_overdue(on=self.on))
        return next(overdue, None)

    @property
    def ending(self) -> str:
        """That the rule ends or another begins: said as soon as it is known."""
        change = self.next
        if not change.on:
            return self._last_day
        if change.precision == "attested":
            return self._last_day + change.in_words
        if change.what == "follows" and (not self.rule or self.kind == "unknown"):
            return f"{change.shown_day}起有新的规定。"
        return f"{self._last_day}{change.shown_day}起{change.successor}。"

    @property
    def _last_day(self) -> str:
        if not self.rule or not self.rule.until or self.kind == "unknown":
            return ""
        if self.rule.until_precision != "day":
            return ""
        # Another rule may come before.
        if self.next.on and self.next.on < self.rule.until:
            return ""
        return f"这条规定只管到{wording.day(self.rule.until - timedelta(days=1))}。"

    @property
    def changes_soon(self) -> bool:
        """Whether that day is near: then it is no small print."""
        days = [self.next.on, self.rule.until if self.rule else None]
        return any(day and self.on < day <= self.on + ANNOUNCED_FOR for day in days)

    @property
    def disputed_by_readers(self) -> bool:
        """Several readers of late received something else."""
        return bool(self.rule and self.rule.recent_reports >= REPORTS_THAT_COUNT)

    @cached_property
    def citations(self) -> list[Citation]:
        """Each source once, where it says most: the adopted first, figures last."""
        if not self.rule:
            return []
        evidence = adopted_first(self.rule.evidence.all())
        return each_once([*map(Citation.of, evidence), *self._figures_cited])

    @cached_property
    def supports(self) -> list[Citation]:
        """What says the same of the rule, apart from the figures counted with."""
        return self._supporting(of_figures=False)

    @cached_property
    def figures(self) -> list[Citation]:
        """On whose word the deductions and bases are, where it adopts nothing."""
        return self._supporting(of_figures=True)

    def _supporting(self, *, of_figures: bool) -> list[Citation]:
        counted = {citation.source.pk for citation in self._figures_cited}
        return [
            citation
            for citation in self.citations
            if citation.stance == "supports"
            and (citation.source.pk in counted) == of_figures
        ]

    @cached_property
    def _figures_cited(self) -> list[Citation]:
        return [
            Citation(source=f.source, quote=f.quote, stance="supports", note=what)
            for f, what in self._figures()
        ]

    def _figures(self) -> list[tuple[Figure, str]]:
        """The deductions and bases the sum counts with, and what each is for."""
        names = {line.name for line in self.credit.deductions}
        deducted = self.rule.deductions.all() if self.rule else []
        figures: list[tuple[Figure, str]] = [
            (item, f"代扣“{item.name}”的依据")
            for item in deducted
            if item.name in names
        ]
        if self.average:
            figures.append((self.average, f"{self.average.year}年平均养老金的依据"))
        if self.limits and self.credit.used_limits:
            what = f"缴费基数上下限的依据（{self.limits.shown_period}）"
            # Another number that somebody tells of them stands in their note.
            note = f"{what}。{self.limits.note}" if self.limits.note else what
            figures.append((self.limits, note))
        return figures

    @property
    def apart(self) -> str:
        """That some here have another rule, where nobody said whether they are of them.

        Some rules say it in words of their own.
        """
        if not self.is_amount or not self.groups or self.person.group:
            return ""
        if self.rule and "属于哪一类人员" in self.rule.notes:
            return ""
        names = "、".join(dict.fromkeys(group.name for group in self.groups))
        return f"{names}另有规定，不按这个数。请在“属于哪一类人员”里选了再算。"

    @cached_property
    def notes(self) -> list[str]:
        """What the reader must know besides the sum, a sentence each."""
        notes = [self.apart] if self.apart else []
        notes += self.credit.assumes
        if self.inherited and self.rule and self.rule.region:
            province = self.rule.region
            notes.append(f"按{province.name}{province.all_of_it}统一的规定。")
        elif self.rule and self.rule.region and self.rule.region != self.place:
            notes.append(f"{self.place.name}按{self.rule.region.name}的规定。")
        if (
            self.is_amount
            and self.rule
            and self.rule.formula == "rate_of_own_base"
            and not self.limits
        ):
            notes.append("这一天的缴费基数上下限没有查到，没有按上下限调整。")
        if self.rule:
            notes += self.rule.notes.splitlines()
        return notes
