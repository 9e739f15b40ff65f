"""What a field of a public form looks like: drawn once for all who filled it alike."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

# All places, ages and statuses are some five hundred. A drawing takes half a kB.
MOST = 1024


class DrawnOnce(TemplatesSetting):
    """Django's own templates of a widget, which follow from nothing but its context.

    Their dozen includes were a fifth of the time of an answer never asked before. Where
    templates are being worked on, they are drawn each time.
    """

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        if settings.DEBUG or context.keys() != {"widget"}:
            return super().render(template_name, context, request)
        return _drawn(super(), template_name, context)


@cached(
    LRUCache(MOST),
    key=lambda _, template_name, context: (template_name, _frozen(context)),
    lock=Lock(),
)
def _drawn(
    renderer: TemplatesSetting, template_name: str, context: dict[str, Any]
) -> str:
    return renderer.render(template_name, context)


def _frozen(said: Any) -> Hashable:
    if isinstance(said, dict):
        return tuple((name, _frozen(value)) for name, value in said.items())
    if isinstance(said, list | tuple):
        return tuple(map(_frozen, said))
    # True and "True" are written otherwise; so are words that are HTML and words that
    # are not.
    return type(said), str(said)
