from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from policies.cited import Citation
from policies.kept import kept

TEMPLATE = "policies/_citation.html"
register = template.Library()


@register.simple_tag(takes_context=True)
def cited(context: Context, citation: Citation) -> SafeString:
    """A source's words; for visitors drawn once, as all ages of a place share them.

    Staff get the way to where the source is edited beside them.
    """
    request = context.get("request")
    if getattr(getattr(request, "viewing", None), "is_staff", False):
        return render_to_string(TEMPLATE, {"citation": citation}, request)
    return _drawn(citation)


# As many as all places show, a kB each.
@kept(most=2048)
def _drawn(citation: Citation) -> SafeString:
    return render_to_string(TEMPLATE, {"citation": citation})
