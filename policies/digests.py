"""What a thing looks like, in one word: to tell whether somebody changed it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def parts_of(thing: models.Model) -> list[models.Model]:
    """What hangs on a thing, as its model says: a rule's bands, a case's evidence."""
    names = getattr(thing, "parts", ())
    return [part for name in names for part in getattr(thing, name).all()]


def digest_of(thing: models.Model) -> str:
    """What a thing looks like in the database, with whatever hangs on it.

    Fields at their default are left out: a column added later changes nothing.
    """
    said = [_said(one) for one in [thing, *parts_of(thing)]]
    text = json.dumps(sorted(said, key=str), sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(thing: models.Model) -> list[Any]:
    (data,) = serializers.serialize("python", [thing], use_natural_foreign_keys=True)
    # What cannot be edited is a stamp, not content.
    defaults = {
        field.name: field.get_default()
        for field in thing._meta.concrete_fields
        if field.editable
    }
    fields = data["fields"].items()
    return [
        data["model"],
        {
            name: value
            for name, value in fields
            if name in defaults and value != defaults[name]
        },
    ]
