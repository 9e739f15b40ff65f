from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """The request every view receives: htmx's headers, already read."""

    htmx: HtmxDetails
