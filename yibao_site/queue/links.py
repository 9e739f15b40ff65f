"""Addresses that a person has to open, and whose content they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from policies.link_use import tables
from policies.models.links import LinkCheck
from policies.models.sources import Source
from yibao_site.queue.rows import NATION, Row, province_at


def to_open(*, on: date) -> list[Row]:
    """A row for each address; one that stands in prose only belongs to nobody."""
    needing = LinkCheck.objects.needing_a_person(on=on)
    whose = _provinces(needing.values("url"))
    fields = ("pk", "url", "state", "error", "last_good", "checked_at")
    return [
        Row(
            section="link",
            name=str(pk),
            provinces=frozenset(whose[url]) if url in whose else NATION,
            since=last_good or (checked_at and timezone.localdate(checked_at)),
            what=url,
            detail=error or LinkCheck.State(state).label,
        )
        for pk, url, state, error, last_good, checked_at in needing.values_list(*fields)
    ]


def _provinces(urls: Any) -> dict[str, set[int | None]]:
    """In which provinces each address is cited: one query for each way to cite."""
    found: dict[str, set[int | None]] = defaultdict(set)
    for model, address, region in _ways_to_cite():
        cited = model._base_manager.filter(**{f"{address}__in": urls})
        named = cited.annotate(province=province_at(region))
        for url, province in named.values_list(address, "province").distinct():
            found[url].add(province)
    return found


def _ways_to_cite() -> Iterator[tuple[type[models.Model], str, str]]:
    """A table with a place of its own, or a part of one; and where its address is."""
    for model in tables():
        part_of = getattr(model, "part_of", None)
        owner: Any = model._meta.get_field(part_of).related_model if part_of else model
        if any(field.name == "region" for field in owner._meta.fields):
            region = f"{part_of}__region" if part_of else "region"
            for field in model._meta.concrete_fields:
                if field.related_model is Source:
                    yield model, f"{field.name}__url", region
                elif isinstance(field, models.URLField):
                    yield model, field.name, region
