"""A row of the queue: what waits, where, since when, and who looks after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from policies.models.sources import Source
from policies.permissions import signature

# The nation's content belongs to no province.
NATION = frozenset([None])
Provinces = frozenset[int | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing that waits for somebody.

    The finders fill in what it takes to count, filter and sort; the rest is looked up
    for the rows that are shown.

    Attributes:
        name: what it is within its section; with the section, its key (ADR 12).
        provinces: whose it is; None stands for the nation.
        since: the day from which it waits; None if nobody noted when it came up.
        detail: what to say besides what it is.
        owner: whoever has `taken` it, or else wrote it.
        may: whether the person who looks may take it, give it and be done with it.
        can_take: whether it may be theirs.
        typed: the forms of the row that were refused, as they were filled in.
        newest: the last report it stands for: later ones were not seen.
    """

    section: str
    name: str
    provinces: Provinces
    since: date | None = None
    detail: str = ""
    what: str = ""
    place: str = ""
    url: str = ""
    owner: Any = None
    taken: bool = False
    note: str = ""
    days: int | None = None
    may: bool = False
    can_take: bool = False
    typed: Any = None
    version: Any = None
    newest: int | None = None

    @property
    def key(self) -> str:
        return f"{self.section}:{self.name}"

    @property
    def owner_name(self) -> str:
        return signature(self.owner)

    @property
    def sources(self) -> list[Source]:
        """What its version rests on: to be opened again when it is checked."""
        if hasattr(self.version, "evidence"):
            return [statement.source for statement in self.version.evidence.all()]
        return [self.version.source]


def province_at(region: str) -> Coalesce:
    """An expression: the province of the place at the end of this path."""
    above = (f"{region}__parent__parent_id", f"{region}__parent_id", f"{region}_id")
    return Coalesce(*above)


def province_of(model: type[models.Model]) -> Coalesce | Value:
    """The same for the rows of a table; null where they hold for the nation."""
    if any(field.name == "region" for field in model._meta.fields):
        return province_at("region")
    return Value(None, models.BigIntegerField())


def waiting(
    versions: QuerySet[Any], section: str, *fields: str, since: Callable[..., Any]
) -> list[Row]:
    """A row for each version, `since` a day read off some of its fields: one query."""
    named = versions.annotate(province=province_of(versions.model))
    label = versions.model._meta.label_lower
    return [
        Row(
            section=section,
            name=f"{label}:{pk}",
            provinces=frozenset([province]),
            since=since(*values),
        )
        for pk, province, *values in named.values_list("pk", "province", *fields)
    ]
