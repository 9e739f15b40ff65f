"""When what a page shows last changed: the days stamped on what stands there.

An approval, a withdrawal and a check are stamped; what begins or ends changes pages on
its day. A day still to come has changed nothing yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from guides.models.articles import Guide, LocalNote
from guides.models.channels import WITH_PLACES, Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.content import ContentVersion
from policies.models.ledger import LedgerEntry
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.models.versions import State

STAMPS = {"approved_at", "withdrawn_at", "checked_on", "since", "until"}
PUBLIC = (State.APPROVED, State.WITHDRAWN)
# What stands on a page of a place: tables, and which of their rows.
Shown = list[tuple[Any, dict[str, str]]]
PLACE: Shown = [
    (model, {})
    for model in (
        CreditRule,
        RegionalAverage,
        ContributionLimits,
        Channel,
        WithdrawalCase,
    )
]
CHECK: Shown = [(Channel, {"topic": "balance"})]
WITHDRAW: Shown = [(WithdrawalCase, {})]
GUIDES: dict[str, Shown] = {
    topic: [
        (Guide, {"slug": topic}),
        (LocalNote, {"guide__slug": topic}),
        (Channel, {"topic": topic}),
    ]
    for topic in WITH_PLACES
}
Days = dict[Any, date]


@dataclass(frozen=True, slots=True)
class Page:
    """One address, and the day it last changed, if that is known."""

    address: str
    changed: date | None


def of_all(*, on: date) -> date | None:
    """The last edit of anything, or the last day on which something began or ended."""
    version = ContentVersion.objects.first()
    edited = timezone.localdate(version.changed_at) if version else None
    return _latest([edited, *_by_region(PLACE, on=on).values()])


def of_places(name: str, shown: Shown, *, on: date, **of: str) -> list[Page]:
    """One kind of page for every place: what holds above it is shown there too."""
    days = _by_region(shown, on=on)
    # One address for all: to ask for three thousand takes a tenth of a second.
    address = reverse(name, kwargs={"slug": "SLUG", **of})
    places = Region.objects.order_by("code").values_list(
        "slug", "pk", "parent", "parent__parent"
    )
    return [
        Page(
            address.replace("SLUG", slug),
            _latest(days.get(region) for region in {None, *chain}),
        )
        for slug, *chain in places
    ]


def of_provinces(shown: Shown, *, on: date) -> list[tuple[str, date | None]]:
    """Each province of the mainland, and the day anything in it last changed."""
    days = _by_region(shown, on=on)
    inside: dict[int | None, list[date | None]] = defaultdict(list)
    for chain in Region.objects.values_list("pk", "parent", "parent__parent"):
        for region in chain:
            inside[region].append(days.get(chain[0]))
    provinces = Region.objects.filter(level=Region.Level.PROVINCE, mainland_scheme=True)
    return [
        (slug, _latest(inside[pk]))
        for slug, pk in provinces.order_by("code").values_list("slug", "pk")
    ]


def _by_region(shown: Shown, *, on: date) -> Days:
    """The latest day of what stands in each region itself; under None, everywhere."""
    days: Days = {}
    for model, rows in shown:
        place = "region" if hasattr(model, "region_id") else ""
        _gather(days, model.objects.filter(**rows), by=place, on=on)
    return days


def of_guides(*, on: date) -> list[Page]:
    days: Days = {}
    _gather(days, Guide.objects.all(), by="slug", on=on)
    _gather(days, LocalNote.objects.all(), by="guide__slug", on=on)
    return [
        Page(guide.get_absolute_url(), days.get(guide.slug))
        for guide in Guide.objects.standing(on=on)
    ]


def of_changes(*, on: date) -> list[Page]:
    """Each line of the ledger: it says what happened on its day, and stays."""
    told = LedgerEntry.objects.told().order_by("pk").values_list("pk", "at")
    return [
        Page(reverse("policies:change", args=[pk]), timezone.localdate(at))
        for pk, at in told
    ]


def of_sources(*, on: date) -> list[Page]:
    """Those that something public cites."""
    days: Days = {}
    for model, field, state in Source.resting():
        cited = model._base_manager.filter(**{state: State.APPROVED})
        owner = state.removesuffix("state")
        _gather(days, cited, by=f"{field}__slug", owner=owner, on=on)
    return [Page(reverse("source", args=[s]), days[s]) for s in sorted(days)]


def _gather(days: Days, rows: Any, *, by: str, on: date, owner: str = "") -> None:
    """The latest day of each thing that rows are by; of all, where they are by none."""
    version = rows.model
    if owner:
        version = version._meta.get_field(rows.model.part_of).related_model
    stamps = sorted(STAMPS & {field.name for field in version._meta.concrete_fields})
    found = rows.filter(**{f"{owner}state__in": PUBLIC}).values_list(
        *([by] if by else []), *(f"{owner}{stamp}" for stamp in stamps)
    )
    for row in found:
        thing, moments = (row[0], row[1:]) if by else (None, row)
        latest = _latest(_past(moments, on=on))
        if latest:
            days[thing] = max(latest, days.get(thing, latest))


def _past(moments: Iterable[Any], *, on: date) -> Iterator[date]:
    for moment in moments:
        is_moment = isinstance(moment, datetime)
        day = timezone.localdate(moment) if is_moment else moment
        if day and day <= on:
            yield day


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day), default=None)
