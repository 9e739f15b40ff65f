"""What no place should lack, and which places lack it.

A place is a region of insurance. A fact is there if the place has it, or something
above it that answers for it; what holds for the nation is not local knowledge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.regions import Region
from policies.models.rules import CreditRule
from yibao_site.queue.rows import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing to know of every place, and the form where it is filled in."""

    name: str
    label: str
    form: str
    values: dict[str, str]


FACTS = {
    fact.name: fact
    for fact in [
        Fact(
            name="credit",
            label="退休人员划入规则",
            form="admin:policies_creditrule_add",
            values={"status": "retired"},
        ),
        Fact(
            name="balance",
            label="查余额的渠道",
            form="admin:guides_channel_add",
            values={"topic": "balance"},
        ),
        Fact(
            name="withdrawal",
            label="提取的规定",
            form="admin:guides_withdrawalcase_add",
            values={},
        ),
        Fact(
            name="phone",
            label="当地电话",
            form="admin:guides_channel_add",
            values={"kind": "phone_12393"},
        ),
    ]
}


def missing(*, on: date) -> list[Row]:
    """A row for each place and fact that is not there: five queries in all."""
    everywhere = places()
    known = {
        "credit": _with_credit_rule(everywhere, on=on),
        "balance": _regions(Channel.objects.filter(topic="balance"), on=on),
        "withdrawal": _regions(WithdrawalCase.objects.all(), on=on),
        "phone": _regions(Channel.objects.filter(kind__startswith="phone_"), on=on),
    }
    forms = {name: reverse(fact.form) for name, fact in FACTS.items()}
    return [
        Row(
            section="missing",
            name=f"{name}:{place.code}",
            provinces=frozenset([place.chain[-1].pk]),
            what=fact.label,
            place=place.name,
            url=f"{forms[name]}?{urlencode({**fact.values, 'region': place.pk})}",
        )
        for place in everywhere
        for name, fact in FACTS.items()
        if known[name].isdisjoint([None, *(region.pk for region in place.chain)])
    ]


def places() -> list[Region]:
    """Every region of insurance, with what stands above it, in the order of codes."""
    regions = Region.objects.filter(mainland_scheme=True).select_related("parent")
    level = Region.Level
    # Most rows of the table, and none of them such a region.
    under_a_city = Q(level=level.COUNTY, parent__level=level.PREFECTURE)
    upper = regions.exclude(under_a_city).order_by("code")
    return [region for region in upper if region.is_region_of_insurance]


def _with_credit_rule(known: list[Region], *, on: date) -> set[int | None]:
    """Regions for which a rule answers, as `CreditRuleQuerySet.about` has it.

    A rule of one group of people answers for nobody else.
    """
    own = {place.pk for place in known}
    rules = CreditRule.objects.approved().in_force(on=on)
    retired = rules.filter(status=CreditRule.Status.RETIRED, group=None)
    nothing = CreditRule.Formula.NO_ACCOUNT
    said = retired.values_list("region", "whole_province", "formula").distinct()
    return {
        region
        for region, whole, formula in said
        if whole or region in own or (region is None and formula == nothing)
    }


def _regions(content: Any, *, on: date) -> set[int | None]:
    local = content.approved().in_force(on=on).exclude(region=None)
    return set(local.values_list("region_id", flat=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """What one province lacks: which places lack each fact, and each place's rows."""

    province: Region
    places: int
    by_fact: list[tuple[str, list[str]]]
    by_place: list[tuple[str, list[Row]]]


def gaps(rows: list[Row]) -> list[Gaps]:
    """The rows of `missing` gathered by province, those that lack most first."""
    known = places()
    provinces = {place.chain[-1] for place in known}
    sizes = Counter(place.chain[-1] for place in known)
    whose = defaultdict(list)
    for row in sorted(rows, key=_code):
        for province in row.provinces:
            whose[province].append(row)
    most = sorted(provinces, key=lambda p: (-len(whose[p.pk]), p.code))
    return [
        Gaps(
            province=province,
            places=sizes[province],
            by_fact=[
                (fact.label, [row.place for row in own if row.what == fact.label])
                for fact in FACTS.values()
            ],
            by_place=[(p, list(r)) for p, r in groupby(own, lambda row: row.place)],
        )
        for province in most
        if (own := whose[province.pk])
    ]


def _code(row: Row) -> str:
    return row.name.partition(":")[2]
