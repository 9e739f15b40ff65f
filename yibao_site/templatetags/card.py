from django.http import HttpRequest
from django.template import Library
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from policies.models.regions import Region

register = Library()


@register.simple_tag(takes_context=True)
def card(context: RequestContext, place: Region | None = None) -> SafeString:
    """The picture beside a link in a chat: of a place, or of the site. See ADR 18."""
    request: HttpRequest = context["request"]
    address, words = static("img/card.png"), "医保个人账户，每月划入多少钱？"
    if place:
        address = reverse("policies:card", args=[place.slug])
        words = f"{place.full_name}：医保个人账户每月划入多少？"
    return format_html(
        '<meta property="og:image" content="{}">\n'
        '    <meta property="og:image:alt" content="{}">',
        *(request.build_absolute_uri(address), words),
    )
