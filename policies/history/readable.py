"""A snapshot in Chinese words: labels of the form, choices and related things by name.

A field that nobody gave a label is the desk's own bookkeeping and is not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from reversion.models import Version
from reversion.revisions import is_registered

from policies.history.differences import Look, Part
from policies.history.snapshots import Model, Snapshot, kept_fields

Related = dict[tuple[Model, Any], str]


def looks(snapshots: Iterable[Snapshot], *, stamps: bool = True) -> list[Look]:
    """What people read of each; without stamps only what they can write."""
    shown = list(snapshots)
    names = _names(shown)
    return [
        Look(
            values=dict(_values(snapshot, names, stamps=stamps)),
            parts=tuple(_part(part, names) for part in snapshot.parts),
        )
        for snapshot in shown
    ]


def _part(snapshot: Snapshot, names: Related) -> Part:
    opts = snapshot.model._meta
    texts = {
        field.name: _text(field, snapshot.values[field.name], names)
        for field in kept_fields(snapshot.model)
        if field.name in snapshot.values
    }
    called = getattr(snapshot.model, "called", "")
    return Part(
        kind=str(opts.verbose_name),
        key=snapshot.pk,
        name=called.format_map(defaultdict(str, texts)),
        values=dict(_values(snapshot, names, stamps=False)),
    )


def _values(
    snapshot: Snapshot, names: Related, *, stamps: bool
) -> Iterator[tuple[str, str]]:
    for field in kept_fields(snapshot.model):
        shown = field.editable or (stamps and _has_label(field))
        if shown and field.name in snapshot.values:
            text = _text(field, snapshot.values[field.name], names)
            yield str(field.verbose_name), text
    for name, stored in snapshot.lost.items():
        yield f"{name}（已没有这一项）", str(stored)


def _has_label(field: Any) -> bool:
    return bool(field.verbose_name != field.name.replace("_", " "))


def _text(field: Any, value: Any, names: Related) -> str:
    if value is None:
        return ""
    if field.is_relation:
        return names[field.related_model, value]
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def _names(snapshots: Iterable[Snapshot]) -> Related:
    """What every related thing is called: a query for each table, none for each row."""
    wanted: dict[Model, set[Any]] = defaultdict(set)
    for snapshot in snapshots:
        for one in (snapshot, *snapshot.parts):
            for field in kept_fields(one.model):
                if field.is_relation and one.values.get(field.name) is not None:
                    wanted[field.related_model].add(one.values[field.name])
    names: Related = {}
    for model, keys in wanted.items():
        found = model._base_manager.in_bulk(keys)
        gone = keys - set(found)
        names |= {(model, key): str(thing) for key, thing in found.items()}
        names |= {(model, key): name for key, name in _gone(model, gone)}
    return names


def _gone(model: Model, keys: set[Any]) -> Iterator[tuple[Any, str]]:
    """What is deleted goes by the name it had when it last left a revision."""
    called: dict[str, str] = {}
    if keys and is_registered(model):
        last = Version.objects.get_for_model(model).filter(object_id__in=keys)
        called = dict(last.order_by("pk").values_list("object_id", "object_repr"))
    for key in keys:
        yield key, f"{called.get(str(key), f'编号 {key}')}（已删去）"


def name_of(model: type[models.Model], key: Any) -> str:
    """What one related thing is or was called."""
    found = model._base_manager.filter(pk=key).first()
    return str(found) if found else dict(_gone(model, {key}))[key]
