from django import template
from django.db.models import Model
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html

from policies.models.versions import Versioned

register = template.Library()


@register.simple_tag(takes_context=True)
def edit_link(context: Context, thing: Model | None, words: str) -> str:
    """Beside what a public page shows, for staff: the way to where it is edited.

    For everybody else it is nothing at all, and asks nothing.
    """
    viewing = getattr(context.get("request"), "viewing", None)
    if not thing or not viewing or not viewing.is_staff:
        return ""
    link = ' <a class="tag edit" href="{}">{}</a>'
    return format_html(link, _address(thing), words)


def _address(thing: Model) -> str:
    """A version's page at the desk; the form of what has no versions."""
    meta = thing._meta
    if isinstance(thing, Versioned):
        return reverse("desk:version", args=[meta.model_name, thing.pk])
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
