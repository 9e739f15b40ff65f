"""What a version would change: for every age at an edge, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from policies.answers import Answer
from policies.chart import Chart, Line, Steps, draw
from policies.enquiry import answer
from policies.models.editions import Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One age at which a band begins, on the version's first day."""

    age: int
    before: Answer
    after: Answer

    @property
    def difference(self) -> Decimal | None:
        before, after = self.before.credit.gross, self.after.credit.gross
        return after.monthly - before.monthly if before and after else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Impact:
    """The rows, and the places beside its own that a version would answer for."""

    rows: list[Row] = field(default_factory=list)
    places: list[Region] = field(default_factory=list)

    def chart(self, *, compared: bool) -> Chart | None:
        """The amounts by age: of the version alone, or beside what holds without it."""
        after = _steps((row.age, row.after) for row in self.rows)
        if not compared:
            return draw(Line(name="每月划入", steps=after))
        now = _steps((row.age, row.before) for row in self.rows)
        return draw(Line(name="现在", steps=now), Line(name="以后", steps=after))

    @property
    def old_amounts(self) -> set[Decimal]:
        sums = [row.before.credit.gross for row in self.rows]
        return {total.monthly for total in sums if total}


def impact_of(rule: CreditRule) -> Impact:
    """Compare the public answer with the one this version would give."""
    place = rule.region
    if place is None:
        return Impact()
    first_ages = {band.first_age for band in rule.bands.all()} or {70}
    current = answer(place, _person(rule, 0), on=rule.since)
    if current.rule:
        first_ages |= {band.first_age for band in current.rule.bands.all()}
    after = Edition(drafts=frozenset([rule.key]))
    rows = [
        Row(
            age=age,
            before=answer(place, _person(rule, age), on=rule.since),
            after=answer(place, _person(rule, age), on=rule.since, edition=after),
        )
        for age in sorted(first_ages)
    ]
    return Impact(rows=rows, places=_inheriting(rule, place))


def _steps(answers: Iterable[tuple[int, Answer]]) -> Steps:
    return tuple(
        (age, found.credit.gross.monthly if found.credit.gross else None)
        for age, found in answers
    )


def _person(rule: CreditRule, age: int) -> Person:
    group = rule.group.slug if rule.group else None
    return Person(age=age, status=rule.status, group=group)


def _inheriting(rule: CreditRule, place: Region) -> list[Region]:
    """Cities of the province that have no rule of their own on that day."""
    if not rule.whole_province:
        return []
    own = (
        CreditRule.objects.approved()
        .in_force(on=rule.since)
        .filter(status=rule.status, region__parent=place)
        .values("region")
    )
    return list(place.children.exclude(pk__in=own))
