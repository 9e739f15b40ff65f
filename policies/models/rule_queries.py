"""Which rules hold, and which may answer for a place: questions with a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from policies.models.editions import PeriodQuerySet
from policies.models.regions import Region

if TYPE_CHECKING:
    from policies.models.rules import CreditRule
    from policies.terms import Person


class CreditRuleQuerySet(PeriodQuerySet["CreditRule"]):
    def with_recent_reports(self, *, since: date) -> CreditRuleQuerySet:
        """How many readers told of another amount since a day: `recent_reports`."""
        recent = Q(reports__sent_at__date__gte=since)
        senders = Count("reports__sender", filter=recent, distinct=True)
        return self.annotate(recent_reports=senders)  # type: ignore[no-redef]

    def within(self, province: Region) -> CreditRuleQuerySet:
        """What is said in a province and of the nation, the lowest regions first."""
        return self.filter(
            Q(region=None)
            | Q(region=province)
            | Q(region__parent=province)
            | Q(region__parent__parent=province)
        ).order_by(F("region__level_rank").desc(nulls_last=True), "-since", "slug")

    def about_any(self, places: Iterable[Region]) -> list[CreditRule]:
        """The same for all regions of insurance at once, the newest rule first.

        Among these, a rule `answers` wherever it is about, or nowhere: what is a
        place's own is about no other, and a whole province's is one for all below it.
        """
        own = {place.pk for place in places}
        rules = list(self.order_by("-since", "slug"))
        for rule in rules:
            nowhere = rule.region_id is None and rule.formula == "no_account"
            rule.answers = rule.region_id in own or rule.whole_province or nowhere
        return rules

    def get_by_natural_key(self, slug: str) -> CreditRule:
        return self.get(slug=slug)


def answers_for(rule: CreditRule, place: Region) -> bool:
    """Whether a rule may answer for a place, rather than only explain.

    A place's own does; that of the city or municipality it lies in; its province's
    where marked as holding for the whole province; the nation's where it says that
    there is no account. A province's own office (省直) never answers for a city.
    """
    if rule.region_id is None:
        return bool(rule.formula == rule.Formula.NO_ACCOUNT)
    above = {region.pk: region for region in place.chain}
    region = above.get(rule.region_id)
    if region is None or rule.whole_province:
        return region is not None
    return region == place or region.is_region_of_insurance


def choose(now: Iterable[CreditRule], person: Person) -> CreditRule | None:
    """Of those that may answer, nearest first: the one of the person's group, or else
    the nearest that names no group."""
    nearest: CreditRule | None = None
    for rule in now:
        if rule.group and rule.group.slug == person.group:
            return rule
        if not rule.group:
            nearest = nearest or rule
    return nearest
