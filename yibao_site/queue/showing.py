"""The rows that are shown: what they are called, where they lead, who may act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import reverse

from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from yibao_site.queue.rows import Provinces, Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who looks at the queue, and what they look after: asked once, not per row."""

    user: Any
    works: bool
    writes: bool
    provinces: frozenset[int]

    @classmethod
    def of(cls, user: Any) -> Person:
        asked = user.groups.filter(name__in=[EDITORS, REVIEWERS])
        groups = set(asked.values_list("name", flat=True))
        return cls(
            user=user,
            works=user.is_superuser or bool(groups),
            writes=user.is_superuser or EDITORS in groups,
            provinces=frozenset(user.provinces.values_list("province", flat=True)),
        )

    def looks_after(self, provinces: Provinces) -> bool:
        """An editor or a reviewer of one of them; the nation's is for superusers."""
        if self.user.is_superuser:
            return True
        return self.works and not self.provinces.isdisjoint(provinces)

    def can_do(self, row: Row) -> bool:
        """Whether it may be theirs: a draft is written on by editors."""
        return self.looks_after(row.provinces) and (
            self.writes or row.section != "draft"
        )


def shown(
    rows: list[Row], person: Person, *, on: date, names: dict[int, str]
) -> list[Row]:
    """The same rows with all that a line of the page says: a few queries in all."""
    versions = versions_of(row.name for row in rows)
    return [_shown(row, versions.get(row.name), person, on, names) for row in rows]


def versions_of(row_names: Iterable[str]) -> dict[str, Any]:
    """The versions that rows are named for, with what their line is made of."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for name in row_names:
        label, _, pk = name.rpartition(":")
        if "." in label:
            wanted[label].add(int(pk))
    found = {}
    for label, pks in wanted.items():
        model: Any = apps.get_model(label)
        has_evidence = "evidence" in getattr(model, "parts", ())
        sources = "evidence__source" if has_evidence else "source"
        versions = model._default_manager.named().filter(pk__in=pks)
        for version in versions.prefetch_related(sources):
            found[version.key] = version
    return found


def _shown(
    row: Row, version: Any, person: Person, on: date, names: dict[int, str]
) -> Row:
    days = (on - row.since).days if row.since else None
    may = person.looks_after(row.provinces)
    seen = replace(row, days=days, may=may, can_take=person.can_do(row))
    if version is None:
        provinces = "、".join(names[p] for p in sorted(filter(None, row.provinces)))
        place = row.place or provinces or "全国"
        return replace(seen, place=place, url=row.url or _link(row))
    return replace(
        seen,
        version=version,
        what=f"{version.kind_label}：{version}",
        place=version.region.full_name if version.region else "全国",
        url=row.url or reverse("desk:version", args=[version.model_name, version.pk]),
        owner=row.owner or version.author,
        detail=row.detail or _said_of(row, version, on),
    )


def _apart(version: Any) -> str:
    """What tells it from another draft of the same name."""
    if isinstance(version, CreditRule):
        return f"编号 {version.slug}"
    since = getattr(version, "since", None)
    return f"{since} 起" if since else ""


def _link(row: Row) -> str:
    """Where an address is kept; a version that has just been deleted leads nowhere."""
    if row.section != "link":
        return ""
    return reverse("admin:policies_linkcheck_change", args=[row.name])


def _said_of(row: Row, version: Any, on: date) -> str:
    if row.section == "ending":
        ended = "已经在" if version.until <= on else "将在"
        return f"{ended} {version.until} 到期"
    if row.section in ("decide", "draft"):
        return _apart(version)
    if row.section == "look":
        return str(version.emergency_reason)
    if row.section == "review":
        last = version.checked_on
        checked = f"上次核对 {last}" if last else "还没有核对过"
        return f"复核期限 {row.since}，{checked}"
    return ""
