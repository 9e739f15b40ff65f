"""What the page of a place, and the list of places, show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policies.answers import Answer
from policies.enquiry import answer_from, rules_about
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person

Status = CreditRule.Status
# Any age would do: a page without a visitor shows the rule, not one person's sum.
TYPICAL_AGE = {
    Status.RETIRED: 70,
    Status.ACTIVE: 45,
    Status.FLEXIBLE: 45,
    Status.RESIDENT: 70,
}


@dataclass(frozen=True, kw_only=True)
class PlacePage:
    """What holds at a place today for each status, and what held before."""

    place: Region
    retired: Answer
    others: list[tuple[str, Answer]]
    special: list[CreditRule]
    history: list[CreditRule]
    children: list[Region]
    statuses = Status.choices

    @property
    def above(self) -> list[Region]:
        return self.place.chain[:0:-1]


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
        retired=answers.pop(Status.RETIRED),
        others=[(status.label, found) for status, found in answers.items()],
        special=[rule for rule in here if rule.group and rule.holds(on=on)],
        history=[r for r in here if r.tense(on=on) == "past" and not r.problems()],
        children=children,
    )


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
