from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from yibao_site.viewing import Viewing


class HtmxHttpRequest(HttpRequest):
    """The request every view receives: htmx's headers read, the day looked at."""

    htmx: HtmxDetails
    viewing: Viewing


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address; behind the proxy, the one the proxy saw. Of version 6 the
    network, which is what one visitor has.

    A visitor may send any X-Forwarded-For: only what the proxy itself added,
    at the end, is believed, and only where there is a proxy.
    """
    forwarded = ""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1]
    for said in (forwarded.strip(), request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(said)
        except ValueError:
            continue
        # Of version 6 a household has 2^64: they count as one.
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        known = ip_network((address, 64 if address.version == 6 else 32), strict=False)
        return str(known.network_address)
    return None
