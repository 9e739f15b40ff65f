"""Who has a row: taken by whoever is first, given away only by intent."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from policies.models.queue import QueueItem
from policies.permissions import signature
from yibao_site.queue.rows import Row
from yibao_site.queue.showing import Person


def why_not(row: Row, to: Any) -> str:
    """Why a person cannot have a row; nothing, if they can."""
    person, name = Person.of(to), signature(to)
    if not person.looks_after(row.provinces):
        return f"{name}不负责这个地区，不能交给他"
    if not person.can_do(row):
        return f"{name}不是编辑，不能改草稿，不能交给他"
    return ""


def take(row: Row, user: Any) -> Any:
    """Whose it is now: this person's, unless somebody else has it already.

    One statement asks and writes: of two who press at once, one gets it.
    """
    free = Q(owner=None) | Q(owner=user)
    _item(row).filter(free).update(owner=user)
    return _item(row).select_related("owner").get().owner


def drop(row: Row, user: Any) -> bool:
    """Nobody's again; only whoever has it puts it down."""
    return bool(_item(row).filter(owner=user).update(owner=None, note=""))


def give(row: Row, to: Any, *, note: str) -> None:
    _item(row).update(owner=to, note=note)


def _item(row: Row) -> Any:
    """What is kept of the row: one, made where there was none."""
    first = {"first_seen": timezone.localdate()}
    QueueItem.objects.get_or_create(key=row.key, defaults=first)
    return QueueItem.objects.filter(key=row.key)
