"""What ends, or has just ended, with nothing to take its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from policies.models.lines import VersionedLine
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import State, VersionedPeriod, kinds
from yibao_site.queue.rows import Row

# Time enough to find the new document and to have it approved.
AHEAD = timedelta(days=90)
# A rule or a base that ended leaves a hole; a channel that ended is simply over.
BEHIND = timedelta(days=365)
# Each region and the one it lies in.
Parents = dict[int, int | None]


def ending(*, on: date) -> list[Row]:
    """Approved, ending soon or lately, and nothing approved holds on that day."""
    parents: Parents = dict(Region.objects.values_list("pk", "parent"))
    return [
        Row(
            section="ending",
            name=version.key,
            provinces=frozenset([next(reversed(_places(version, parents)), None)]),
            since=version.until - AHEAD,
        )
        for model in kinds()
        if issubclass(model, VersionedPeriod)
        for version in _without_successor(model, parents, on=on)
    ]


def _without_successor(
    model: type[VersionedPeriod], parents: Parents, *, on: date
) -> Iterator[Any]:
    behind = timedelta(0) if issubclass(model, VersionedLine) else BEHIND
    table: Any = model._default_manager.filter(state=State.APPROVED)
    approved = table.only(*_read(model))
    ends = approved.filter(until__gt=on - behind, until__lte=on + AHEAD)
    ended = list(ends)
    regions = {place for version in ended for place in _places(version, parents)}
    alike = Q(region__in=regions) | Q(region=None) if "region" in model.line else Q()
    if "slug" in model.line:
        alike = Q(slug__in=ends.values("slug"))
    after = defaultdict(list)
    for version in approved.filter(alike, Q(until=None) | Q(until__gt=on - behind)):
        after[_thing(version)].append(version)
    for version in ended:
        others = _successors(version, after, parents)
        if not any(new.holds(on=version.until) for new in others):
            yield version


def _read(model: type[VersionedPeriod]) -> set[str]:
    """The few fields that are asked: a rule has a page of text besides."""
    fields = {field.name for field in model._meta.fields}
    return fields & {*model.line, "region", "since", "until", "whole_province"}


def _successors(
    old: Any, after: dict[Any, list[Any]], parents: Parents
) -> Iterator[Any]:
    """Versions of the same thing, and of wider places that answer below."""
    yield from (new for new in after[_thing(old)] if new.pk != old.pk)
    for place in _places(old, parents)[1:] if "region" in old.line else []:
        for new in after[_thing(old, place)]:
            if not isinstance(new, CreditRule) or new.whole_province:
                yield new


def _thing(version: Any, place: int | None = None) -> tuple[Any, ...]:
    """What is alike in all versions of one thing; the same thing at a wider place."""
    values = {f: version._meta.get_field(f).attname for f in version.line}
    return tuple(
        place if place and name == "region" else getattr(version, attname)
        for name, attname in values.items()
    )


def _places(version: Any, parents: Parents) -> list[int]:
    """Its region and those above it, the province last."""
    places, region = [], getattr(version, "region_id", None)
    while region:
        places.append(region)
        region = parents[region]
    return places
