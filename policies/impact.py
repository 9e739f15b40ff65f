"""What a version would change: for every age at an edge, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from policies.answers import Answer
from policies.chart import Chart, Line, Steps, draw, first_drawn
from policies.enquiry import OTHER_GROUP, answer, rules_about
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.places import TYPICAL_AGE
from policies.terms import Person

# Stand for what only the reader knows: round sums, said to be examples.
EXAMPLE, HIGH = Decimal("3000.00"), Decimal("100000.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One age at which a band begins, on the first day of what changes."""

    who: str
    age: int
    own: Decimal
    before: Answer
    after: Answer

    @property
    def difference(self) -> Decimal | None:
        before, after = self.before.credit.gross, self.after.credit.gross
        return after.monthly - before.monthly if before and after else None

    @property
    def counts_own(self) -> bool:
        """Whether the sum follows from the reader's own pension, base or amount."""
        return any(found.counts_own for found in (self.before, self.after))


@dataclass(frozen=True, kw_only=True, slots=True)
class Impact:
    """The rows, and the places beside its own that a version would answer for."""

    on: date | None = None
    rows: list[Row] = field(default_factory=list)
    places: list[Region] = field(default_factory=list)

    def chart(self, *, compared: bool) -> Chart | None:
        """The amounts by age: of the version alone, or beside what holds without it."""
        after = _steps((row.age, row.after) for row in self.rows)
        lines = [Line(name="每月划入", steps=after)]
        if compared:
            now = _steps((row.age, row.before) for row in self.rows)
            lines = [Line(name="现在", steps=now), Line(name="以后", steps=after)]
        return draw(*lines, youngest=first_drawn(lines))

    @property
    def old_amounts(self) -> set[Decimal]:
        sums = [row.before.credit.gross for row in self.rows]
        return {total.monthly for total in sums if total}


def impact_of(version: Versioned, *, today: date) -> Impact:
    """Compare the public answers with those this version would give."""
    if not isinstance(version, CreditRule | RegionalAverage | ContributionLimits):
        return Impact()
    place = version.region
    if place is None:
        return Impact()
    since = getattr(version, "since", None)
    on = max(since, today) if since and version.correction else since or today
    rules = _touched(version, place, on)
    rows = [row for rule in rules for row in _rows(rule, version, place, on)]
    places = []
    if isinstance(version, CreditRule):
        places = _inheriting(version, place, on)
    elif isinstance(version, ContributionLimits):
        for rule in _below(version, place, on):
            places.append(rule.region)
            rows += _rows(rule, version, rule.region, on)
    return Impact(on=on, rows=rows, places=places)


def _below(limits: ContributionLimits, place: Region, on: date) -> list[Any]:
    """Rules of the cities that count with these limits, having none of their own."""
    same = ContributionLimits.objects.approved().in_force(on=on)
    own = same.filter(region__parent=place).values("region")
    formula = CreditRule.Formula.RATE_OF_OWN_BASE
    rules = CreditRule.objects.approved().in_force(on=on).filter(formula=formula)
    below = rules.filter(region__parent=place).exclude(region__in=own)
    return list(below.select_related("region__parent__parent", "group"))


def _touched(version: Versioned, place: Region, on: date) -> list[CreditRule]:
    """The rule itself; of a figure, the rules that count with it at its place."""
    if isinstance(version, CreditRule):
        return [version]
    found = [r for r in rules_about(place, on=on) if r.answers and r.holds(on=on)]
    if isinstance(version, RegionalAverage):
        return [
            rule
            for rule in found
            if rule.formula == CreditRule.Formula.RATE_OF_AVERAGE
            and rule.base_year == version.year
        ]
    return [r for r in found if r.formula == CreditRule.Formula.RATE_OF_OWN_BASE]


def _steps(answers: Iterable[tuple[int, Answer]]) -> Steps:
    return tuple(
        (age, found.credit.gross.monthly if found.credit.gross else None)
        for age, found in answers
    )


def _rows(
    rule: CreditRule, version: Versioned, place: Region, on: date
) -> Iterator[Row]:
    then = Edition(drafts=frozenset([version.key]))
    first_ages = {band.first_age for band in rule.bands.all()}
    current = answer(place, _person(rule, 0), on=on).rule
    if current:
        first_ages |= {band.first_age for band in current.bands.all()}
    typical = {TYPICAL_AGE[CreditRule.Status(rule.status)]}
    moves_limits = isinstance(version, ContributionLimits)
    for age in sorted(first_ages or typical):
        for own in (EXAMPLE, HIGH) if moves_limits else (EXAMPLE,):
            before, after = (
                answer(place, _person(rule, age, own), on=on, edition=edition)
                for edition in (PUBLISHED, then)
            )
            who = rule.group.name if rule.group else rule.get_status_display()
            if place != version.region:
                who = f"{place.name}：{who}"
            yield Row(who=who, age=age, own=own, before=before, after=after)


def _person(rule: CreditRule, age: int, own: Decimal = EXAMPLE) -> Person:
    group = rule.group.slug if rule.group else OTHER_GROUP
    return Person(
        age=age, status=rule.status, group=group, pension=own, base=own, frozen=own
    )


def _inheriting(rule: CreditRule, place: Region, on: date) -> list[Region]:
    """Cities of the province that have no rule of their own on that day."""
    if not rule.whole_province:
        return []
    own = (
        CreditRule.objects.approved()
        .in_force(on=on)
        .filter(status=rule.status, region__parent=place)
        .values("region")
    )
    return list(place.children.exclude(pk__in=own))
