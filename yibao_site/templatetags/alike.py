"""Pieces that are alike on every page of a day: the menu, the foot, the doors."""

from datetime import date
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def alike(name: str) -> SafeString:
    """A template that takes nothing from its page, rendered once a day.

    Resolving its dozen links again was a fifth of the time of an answer never asked
    before. Where templates are being worked on, it is rendered each time.
    """
    if settings.DEBUG:
        return render_to_string(name)
    return _rendered(name, timezone.localdate())


@lru_cache(maxsize=16)
def _rendered(name: str, day: date) -> SafeString:
    return render_to_string(name)
