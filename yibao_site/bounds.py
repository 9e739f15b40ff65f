"""What is too long or meant for another host is refused first, in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from policies.exchange.sheets import MOST_BYTES
from yibao_site.views import TEMPLATES

# Characters of path and query, as they were typed: ten thousand in one field, Chinese
# too, are still told what is wrong with them. On the wire granian takes 64 kB, nginx 8.
LONGEST_ADDRESS = 12_000
# The largest file an editor may send is half of it: one a little larger still gets to
# the form, which says so in words.
LARGEST_BODY = 2 * MOST_BYTES


def bounds_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Django bounds forms, but not files: those it would write to disk without end.

    A body that does not say its length is none: WSGI reads as much as was announced.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        # Files too: under as many names as somebody likes, nginx would keep each.
        request.get_host()
        if len(unquote(request.get_full_path())) > LONGEST_ADDRESS:
            raise SuspiciousOperation("address too long")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise RequestDataTooBig("body too large")
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.content = (TEMPLATES / "400.html").read_bytes()
            response["Content-Length"] = str(len(response.content))
        return response

    return respond
