"""Where sources disagree about what is not over: both sides, since when.

Of the rules here, of withdrawal cases in guides/disagreements.py: whatever has evidence
is told apart alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from policies.models.editions import PUBLISHED, Edition, as_shown
from policies.models.evidence import Statement
from policies.models.regions import Region
from policies.models.rules import CreditRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreement:
    """One thing with what is used, what speaks against it, and since when we say so.

    Attributes:
        thing: a version with its evidence.
        what: what it is about, besides its place.
        period: the days of force in words, as far as there are any.
        said: what the site says now.
        first_seen: the day the site first listed it; None where no stamp tells, or
            before `with_sources`.
    """

    thing: Any
    what: str
    period: str
    said: str
    first_seen: date | None = None

    @property
    def region(self) -> Region | None:
        place: Region | None = self.thing.region
        return place

    @property
    def used(self) -> list[Statement]:
        return [e for e in self.thing.evidence.all() if e.stance != "contradicts"]

    @property
    def against(self) -> list[Statement]:
        return [e for e in self.thing.evidence.all() if e.stance == "contradicts"]


def about_rules(*, on: date, edition: Edition = PUBLISHED) -> list[Disagreement]:
    """Of the rules, by place and status: one query."""
    rules = CreditRule.objects.order_by("region__code", "status", "-since", "slug")
    return [
        Disagreement(
            thing=rule,
            what=rule.get_status_display()
            + (f"（{rule.group}）" if rule.group else ""),
            period=rule.shown_period,
            said=rule.method,
        )
        for rule in contradicted(rules, on=on, edition=edition)
    ]


def contradicted(things: Any, *, on: date, edition: Edition = PUBLISHED) -> list[Any]:
    """Those of a table that a source speaks against and that are not over."""
    shown = things.shown(edition).filter(pk__in=_two_sided(things.model)).named()
    return [one for one in as_shown(shown, edition) if one.tense(on=on) != "past"]


def _two_sided(model: Any) -> QuerySet[Any, Any]:
    against: QuerySet[Any, Any] = model.objects.filter(evidence__stance="contradicts")
    return against.values("pk")


def by_province(found: Iterable[Disagreement]) -> list[tuple[Region, int]]:
    """How many in each province that has any; the nation's own are in none."""
    counts = Counter(one.region.province for one in found if one.region)
    return sorted(counts.items(), key=lambda pair: pair[0].code)


def in_province(found: Iterable[Disagreement], slug: str) -> list[Disagreement]:
    """Those of a province, place by place."""
    here = [(one.region, one) for one in found if one.region]
    inside = [(place.code, one) for place, one in here if place.province.slug == slug]
    return [one for _, one in sorted(inside, key=lambda pair: pair[0])]


def with_sources(found: list[Disagreement]) -> list[Disagreement]:
    """The same, their sources read, and since when: three queries a table."""
    seen: dict[Any, date] = {}
    for model in {type(one.thing) for one in found}:
        things = [one.thing for one in found if type(one.thing) is model]
        prefetch_related_objects(things, "evidence__source")
        seen |= _first_seen(model)
    return [replace(one, first_seen=seen.get(one.thing.key)) for one in found]


def _first_seen(model: Any) -> dict[str, date]:
    """By key, the day on which the first version was approved that showed two sides.

    A version says by `made_from` which it was copied from; one that showed only one
    side ends the way back.
    """
    stamped = model.objects.filter(pk__in=_two_sided(model), approved_at__isnull=False)
    known = {
        pk: (before, at)
        for pk, before, at in stamped.values_list("pk", "made_from", "approved_at")
    }
    seen = {}
    for pk, (before, at) in known.items():
        while before in known:
            before, at = known[before]
        seen[model(pk=pk).key] = timezone.localdate(at)
    return seen
