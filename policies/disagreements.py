"""Where sources disagree about a rule that is not over: both sides, since when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from policies.models.editions import PUBLISHED, Edition, as_shown
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rules import CreditRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreement:
    """One rule with what is used, what speaks against it, and since when we say so.

    Attributes:
        first_seen: the day the site first listed it; None where no stamp tells.
    """

    rule: CreditRule
    first_seen: date | None

    @property
    def used(self) -> list[Evidence]:
        return [e for e in self.rule.evidence.all() if e.stance != "contradicts"]

    @property
    def against(self) -> list[Evidence]:
        return [e for e in self.rule.evidence.all() if e.stance == "contradicts"]


def contradicted(*, on: date, edition: Edition = PUBLISHED) -> list[CreditRule]:
    """The rules that a source speaks against and that are not over: one query."""
    against = Evidence.objects.filter(rule=OuterRef("pk"), stance="contradicts")
    rules = CreditRule.objects.shown(edition).filter(Exists(against)).named()
    ordered = rules.order_by("region__code", "status", "-since", "slug")
    found = as_shown(ordered, edition)
    return [rule for rule in found if rule.tense(on=on) != "past"]


def by_province(rules: list[CreditRule]) -> list[tuple[Region, int]]:
    """How many in each province that has any; the nation's own are in none."""
    counts = Counter(rule.region.province for rule in rules if rule.region)
    return sorted(counts.items(), key=lambda pair: pair[0].code)


def in_province(rules: list[CreditRule], slug: str) -> list[CreditRule]:
    return [rule for rule in rules if rule.region and rule.region.province.slug == slug]


def disagreements(rules: list[CreditRule]) -> list[Disagreement]:
    """The same with their sources: four queries, however many."""
    prefetch_related_objects(rules, "evidence__source")
    seen = _first_seen()
    return [Disagreement(rule=rule, first_seen=seen.get(rule.pk)) for rule in rules]


def _first_seen() -> dict[int, date]:
    """By rule, the day on which the first version was approved that showed two sides.

    A version says by `made_from` which it was copied from; one that showed only one
    side ends the way back.
    """
    against = Evidence.objects.filter(rule=OuterRef("pk"), stance="contradicts")
    stamped = CreditRule.objects.filter(Exists(against), approved_at__isnull=False)
    known = {
        pk: (before, at)
        for pk, before, at in stamped.values_list("pk", "made_from", "approved_at")
    }
    seen = {}
    for rule, (before, at) in known.items():
        while before in known:
            before, at = known[before]
        seen[rule] = timezone.localdate(at)
    return seen
