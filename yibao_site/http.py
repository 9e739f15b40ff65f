from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yibao_site.viewing import Viewing


class HtmxHttpRequest(HttpRequest):
    """The request every view receives: htmx's headers read, the day looked at."""

    htmx: HtmxDetails
    viewing: Viewing


def client_address(request: HttpRequest) -> str:
    """Who asks: the connection's address, or what the trusted proxy says it is."""
    return str(request.META.get(settings.CLIENT_HEADER, ""))
