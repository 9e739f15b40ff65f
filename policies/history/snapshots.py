"""A thing with its parts as it was at one moment: read from a revision, or from now.

Values are compared and shown as Python's own, never as they were stored: 110 and
110.00 are the same amount. What a revision says in a field that is no more is kept
apart, so that nobody believes it can be brought back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models
from reversion.models import Version

Model = type[models.Model]
UNREADABLE = "读不懂的内容"


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """The values of one row by field name; of a relation, the key."""

    model: Model
    pk: str
    values: Mapping[str, Any]
    lost: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Snapshot, ...] = ()

    @property
    def content(self) -> tuple[Any, ...]:
        """What people write in the form: keys and stamps are not compared."""
        mine = {
            field.name: self.values.get(field.name, field.get_default())
            for field in kept_fields(self.model)
            if field.editable
        }
        parts = [(part.model.__name__, part.content) for part in self.parts]
        return (mine, sorted(parts, key=str))

    @property
    def everything(self) -> tuple[Any, ...]:
        """The stamps too, and which part is which; the order of parts is nothing."""
        parts = [(one.model.__name__, one.pk, dict(one.values)) for one in self.parts]
        return (dict(self.values), sorted(parts, key=lambda part: part[:2]))


def kept_fields(model: Model) -> list[Any]:
    """All but the key and what the database works out itself."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated)
    ]


def part_relations(model: Model) -> list[Any]:
    """What hangs on a thing, as its model says: a rule's bands, a case's evidence."""
    return [model._meta.get_field(name) for name in getattr(model, "parts", ())]


def snapshot_now(thing: models.Model) -> Snapshot:
    """As the database has it now, whatever the object in hand says."""
    head = type(thing)._base_manager.get(pk=thing.pk)
    parts = [
        _read(_dumped(part), type(part), pk=str(part.pk), owner=relation.field.name)
        for relation in part_relations(type(head))
        for part in getattr(head, relation.name).all()
    ]
    return _read(_dumped(head), type(head), pk=str(head.pk), parts=parts)


def snapshots_at(versions: Sequence[Version], model: Model) -> list[Snapshot]:
    """The thing of each of its versions, with the parts of the same revision."""
    parts = _parts_by_owner(versions, model)
    return [
        _read(
            _row(version),
            model,
            pk=version.object_id,
            parts=parts[version.revision_id, version.object_id],
        )
        for version in versions
    ]


def _parts_by_owner(
    versions: Sequence[Version], model: Model
) -> dict[tuple[int, str], list[Snapshot]]:
    """Parts by revision and the thing they hang on: one query for a whole page."""
    found: dict[tuple[int, str], list[Snapshot]] = defaultdict(list)
    relations = {
        ContentType.objects.get_for_model(relation.related_model).pk: relation
        for relation in part_relations(model)
    }
    stored = Version.objects.filter(
        revision__in=[version.revision_id for version in versions],
        content_type__in=relations,
    )
    order = list(relations)
    for version in sorted(
        stored if relations else [],
        key=lambda v: (order.index(v.content_type_id), v.pk),
    ):
        relation = relations[version.content_type_id]
        row, owner = _row(version), relation.field.name
        part = _read(row, relation.related_model, pk=version.object_id, owner=owner)
        found[version.revision_id, str(row.get(owner))].append(part)
    return found


def _dumped(row: models.Model) -> dict[str, Any]:
    (dumped,) = json.loads(serializers.serialize("json", [row]))
    return dict(dumped["fields"])


def _row(version: Version) -> dict[str, Any]:
    try:
        (stored,) = json.loads(version.serialized_data)
        return dict(stored["fields"])
    except (LookupError, TypeError, ValueError):
        return {UNREADABLE: version.serialized_data}


def _read(
    row: Mapping[str, Any],
    model: Model,
    *,
    pk: str,
    owner: str = "",
    parts: Iterable[Snapshot] = (),
) -> Snapshot:
    """Its values as Python's; what no field takes any more is lost."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    values, lost = dict[str, Any](), dict[str, Any]()
    for name, stored in row.items():
        try:
            values[name] = _as_python(fields[name], stored)
        except (ArithmeticError, LookupError, TypeError, ValidationError):
            lost[name] = stored
    kept = {field.name for field in kept_fields(model)} - {owner}
    values = {name: value for name, value in values.items() if name in kept}
    return Snapshot(model=model, pk=pk, values=values, lost=lost, parts=tuple(parts))


def _as_python(field: Any, stored: Any) -> Any:
    value = field.to_python(stored)
    if isinstance(field, models.DecimalField) and value is not None:
        return round(value, field.decimal_places)
    # Browsers send their own line ends; nobody wrote those.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
