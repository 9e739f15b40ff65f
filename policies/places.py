"""What the page of a place, and the list of places, show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policies.answers import Answer
from policies.chart import Chart, Line, draw, first_drawn
from policies.enquiry import answer_from, rules_about
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person
from policies.timeline import Entry, line_of

Status = CreditRule.Status
# Any age would do: a page without a visitor shows the rule, not one person's sum.
TYPICAL_AGE = {
    Status.RETIRED: 70,
    Status.ACTIVE: 45,
    Status.FLEXIBLE: 45,
    Status.RESIDENT: 70,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleLine:
    """The rules for one status, or one group of it, in order of time."""

    label: str
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True)
class PlacePage:
    """What holds at a place on a day for each status, and its line of rules."""

    place: Region
    on: date
    retired: Answer
    others: list[tuple[str, Answer]]
    special: list[CreditRule]
    lines: list[RuleLine]
    children: list[Region]
    statuses = Status.choices

    @property
    def above(self) -> list[Region]:
        return self.place.chain[:0:-1]

    @cached_property
    def chart(self) -> Chart | None:
        """The amounts of the retired, where they differ by age."""
        line = Line(name="退休人员", steps=self.retired.steps)
        if len({amount for _, amount in line.steps}) < 2:
            return None
        return draw(line, youngest=first_drawn([line]))


def place_page(
    place: Region, children: list[Region], *, on: date, edition: Edition = PUBLISHED
) -> PlacePage:
    """Five queries, however many rules a place has."""
    rules = rules_about(place, on=on, edition=edition) if place.mainland_scheme else []
    answers = {
        status: answer_from(
            [rule for rule in rules if rule.status == status],
            place,
            Person(age=age, status=status),
            on=on,
            edition=edition,
        )
        for status, age in TYPICAL_AGE.items()
    }
    here = [rule for rule in rules if rule.answers and rule.region]
    return PlacePage(
        place=place,
        on=on,
        retired=answers.pop(Status.RETIRED),
        others=[(status.label, found) for status, found in answers.items()],
        special=[rule for rule in here if rule.group and rule.holds(on=on)],
        lines=_lines([rule for rule in here if not rule.problems()], on=on),
        children=children,
    )


def _lines(rules: list[CreditRule], *, on: date) -> list[RuleLine]:
    """By status, in the order of the choices; a group of people after all others."""
    apart: dict[tuple[int, str], list[CreditRule]] = {}
    for rule in rules:
        key = (Status.values.index(rule.status), rule.group.name if rule.group else "")
        apart.setdefault(key, []).append(rule)
    return [
        RuleLine(
            label=Status.labels[status] + (f" · {group}" if group else ""),
            entries=line_of(apart[status, group], on=on),
        )
        for status, group in sorted(apart)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Province:
    """A province and its cities, for the list of places."""

    province: Region
    cities: list[Region]


def provinces_with_cities() -> list[Province]:
    """Every province with its prefectures, in the order of the division codes."""
    regions = Region.objects.filter(level_rank__lte=1)
    cities: dict[int | None, list[Region]] = {}
    for region in regions:
        cities.setdefault(region.parent_id, []).append(region)
    return [
        Province(province=province, cities=cities.get(province.pk, []))
        for province in cities[None]
    ]
