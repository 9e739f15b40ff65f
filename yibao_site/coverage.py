"""What no place should lack, which places lack it, and how sure we are of the rest.

A place is a region of insurance. A fact is there if the place has it, or something
above it that answers for it; what holds for the nation is not local knowledge. The
desk (yibao_site/queue/missing.py) and the public page count by this alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.answers import CERTAINTY, CERTAINTY_IN_WORDS
from policies.country import Standing, Tally, places, provinces, standings, tally
from policies.kept import kept
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule

# By fact: the regions that have it, each with its best grade; None is the nation.
Grades = dict[int | None, str]
Status = CreditRule.Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing to know of every place, and the form where it is filled in."""

    name: str
    label: str
    short: str
    form: str
    values: dict[str, str]


FACTS = {
    fact.name: fact
    for fact in [
        Fact(
            name="credit",
            label="退休人员划入规则",
            short="退休划入",
            form="admin:policies_creditrule_add",
            values={"status": Status.RETIRED.value},
        ),
        Fact(
            name="active",
            label="在职人员划入规则",
            short="在职划入",
            form="admin:policies_creditrule_add",
            values={"status": Status.ACTIVE.value},
        ),
        Fact(
            name="balance",
            label="查余额的渠道",
            short="查余额",
            form="admin:guides_channel_add",
            values={"topic": "balance"},
        ),
        Fact(
            name="withdrawal",
            label="提取的规定",
            short="提取",
            form="admin:guides_withdrawalcase_add",
            values={},
        ),
        Fact(
            name="phone",
            label="当地电话",
            short="电话",
            form="admin:guides_channel_add",
            values={"kind": "phone_12393"},
        ),
    ]
}

# Of credit a row says more than whether it is there: see `Standing`.
BESIDE_CREDIT = [f for f in FACTS.values() if f.name not in ("credit", "active")]


@kept(most=2)
def known(*, on: date, edition: Edition = PUBLISHED) -> dict[str, Grades]:
    """Of each fact, the regions for which it is known: four queries in all."""
    everywhere = places()
    channels = _local(Channel, on=on, edition=edition)
    balance = channels.filter(topic="balance")
    phones = channels.filter(kind__startswith="phone_")
    cases = _local(WithdrawalCase, on=on, edition=edition)
    adopted = cases.filter(evidence__stance="adopted")
    return {
        "credit": _with_credit_rule(Status.RETIRED, everywhere, on=on, edition=edition),
        "active": _with_credit_rule(Status.ACTIVE, everywhere, on=on, edition=edition),
        "balance": _best(balance.values_list("region_id", "source__grade")),
        "withdrawal": _best(cases.values_list("region_id"))
        | _best(adopted.values_list("region_id", "evidence__source__grade")),
        "phone": _best(phones.values_list("region_id", "source__grade")),
    }


def _local(model: Any, *, on: date, edition: Edition) -> Any:
    return model.objects.exclude(region=None).shown(edition).in_force(on=on)


def _best(rows: Iterable[tuple[Any, ...]]) -> Grades:
    """The best grade of each region; none where what there is has no source."""
    found: Grades = {}
    for region, *grades in rows:
        found[region] = min(filter(None, [found.get(region), *grades]), default="")
    return found


def _with_credit_rule(
    status: str, everywhere: tuple[Region, ...], *, on: date, edition: Edition
) -> Grades:
    """Regions for which a rule answers; one of a group answers for nobody else."""
    rules = CreditRule.objects.shown(edition).in_force(on=on)
    alike = rules.filter(status=status, group=None)
    needed = alike.only("region", "whole_province", "formula")
    return {rule.region_id: "" for rule in needed.about_any(everywhere) if rule.answers}


def _sure(grade: str) -> str:
    """As readers know a grade; what no source carries is there all the same."""
    return CERTAINTY_IN_WORDS[CERTAINTY[grade]] if grade else "有，没有来源"


def lacking(place: Region, facts: dict[str, Grades]) -> list[Fact]:
    """The facts that neither the place has nor anything that answers for it."""
    return [fact for fact in FACTS.values() if _grade(place, facts[fact.name]) is None]


def _grade(place: Region, grades: Grades) -> str | None:
    """Of the nearest region that has it; None where none has."""
    chain = [*(region.pk for region in place.chain), None]
    return next((grades[region] for region in chain if region in grades), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceRow:
    """One place: its credit as known, how sure its other facts are, what it lacks."""

    place: Region
    credit: tuple[Standing, Standing]
    facts: list[tuple[str, str]]
    missing: list[Fact]

    @property
    def retired(self) -> Standing:
        return self.credit[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """How many places of a province stand where, and how much they lack."""

    province: Region
    rows: list[PlaceRow]
    tally: Tally
    missing: int


def place_rows(
    *,
    on: date,
    edition: Edition = PUBLISHED,
    today: date | None = None,
    province: Region | None = None,
) -> list[PlaceRow]:
    """Every place, or those of one province, as of a day; of another than `today` made
    anew: see `standings`."""
    facts = known(on=on, edition=edition)
    retired, active = (
        standings(status.value, on=on, edition=edition, today=today, province=province)
        for status in (Status.RETIRED, Status.ACTIVE)
    )
    return [
        PlaceRow(
            place=standing.place,
            credit=(standing, working),
            facts=[
                (fact.short, "" if grade is None else _sure(grade))
                for fact in BESIDE_CREDIT
                for grade in [_grade(standing.place, facts[fact.name])]
            ],
            missing=lacking(standing.place, facts),
        )
        for standing, working in zip(retired, active, strict=True)
    ]


def missing_by_fact(rows: Sequence[PlaceRow]) -> list[tuple[str, int]]:
    """How many of the places lack each fact."""
    counts = Counter(fact.name for row in rows for fact in row.missing)
    return [(fact.short, counts[name]) for name, fact in FACTS.items()]


def by_province(rows: Sequence[PlaceRow]) -> list[Totals]:
    """Every province with a region of insurance, in the order of codes."""
    whose: dict[int, list[PlaceRow]] = {}
    for row in rows:
        whose.setdefault(row.place.province.pk, []).append(row)
    return [
        Totals(
            province=province,
            rows=own,
            tally=tally([row.retired for row in own]),
            missing=sum(len(row.missing) for row in own),
        )
        for province in provinces()
        if (own := whose.get(province.pk))
    ]
