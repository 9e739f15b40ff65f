"""A model's own checks, for thousands of rows: the same answers, few queries.

`full_clean` asks the database for each constraint of each row. Here the fields are
cleaned as it does, and each check constraint is asked of the database once for each
set of values it looks at. Whether a name is taken, and whether periods overlap, is for
the caller; when a row is really written, `full_clean` itself has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from policies.exchange.columns import Column
from policies.exchange.known import Known


def faults(
    thing: models.Model, known: Known, columns: Sequence[Column]
) -> list[tuple[str, str]]:
    """What full_clean would say of an object: pairs of column name and reason."""
    headers = {column.name: column.header for column in columns}
    relations = [f.name for f in thing._meta.concrete_fields if f.is_relation]
    found: list[tuple[str, str]] = []
    try:
        thing.clean_fields(exclude=[*relations, "id"])
        thing.clean()
    except ValidationError as error:
        for name, reasons in error.message_dict.items():
            found += [(headers.get(name, ""), reason) for reason in reasons]
    # A constraint on a value that is wrong by itself would say it twice.
    if found:
        return found
    for constraint, names in _checks(type(thing)):
        if not _holds(thing, constraint, names, known):
            where = "、".join(headers[name] for name in headers if name in names)
            found.append((where, str(constraint.get_violation_error_message())))
    return found


@cache
def _checks(model: type[models.Model]) -> list[tuple[CheckConstraint, set[str]]]:
    """A model's check constraints, and the fields that each looks at."""
    return [
        (constraint, Q(constraint.condition).referenced_base_fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]


def _holds(
    thing: Any, constraint: CheckConstraint, names: set[str], known: Known
) -> bool:
    fields = thing._meta.concrete_fields
    # Of a relation a constraint sees whether there is one, not which.
    key = (constraint.name,) + tuple(
        getattr(thing, field.attname) is None
        if field.is_relation
        else getattr(thing, field.attname)
        for field in fields
        if field.name in names
    )
    if key not in known.held:
        others = {field.name for field in fields} - names | {"pk"}
        try:
            constraint.validate(type(thing), thing, exclude=others)
        except ValidationError:
            known.held[key] = False
        else:
            known.held[key] = True
    return known.held[key]
