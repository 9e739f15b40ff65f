"""Every address in every field of every table of ours, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from policies.links import addresses_in, host_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One address at one place of the content."""

    url: str
    model: type[models.Model]
    pk: object
    field: str

    def __str__(self) -> str:
        thing = self.model._base_manager.get(pk=self.pk)
        label = self.model._meta.get_field(self.field).verbose_name  # type: ignore[union-attr]
        return f"{self.model._meta.verbose_name}“{thing}”的{label}"


def uses() -> Iterator[Use]:
    """A new app, table or field is covered without being named here."""
    for model in tables():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.URLField | models.TextField):
                yield from uses_in(model, field)


def tables() -> Iterator[type[models.Model]]:
    """Ours, that is of the apps at the root of the repository.

    A table says `links_are_checked = False` when its addresses are not our content:
    above all what readers write, for a stranger must not send our server anywhere.
    """
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for model in app.get_models():
                if getattr(model, "links_are_checked", True):
                    yield model


def uses_in(model: type[models.Model], field: models.Field[Any, Any]) -> Iterator[Use]:
    rows = model._base_manager.filter(**{f"{field.name}__contains": "://"})
    for pk, text in rows.values_list("pk", field.name):
        whole = isinstance(field, models.URLField)
        found = [text] if whole and host_of(text) else addresses_in(text)
        for url in found:
            yield Use(url=url, model=model, pk=pk, field=field.name)
