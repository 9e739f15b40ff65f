"""Public pages leave compressed: brotli, a sixth smaller than gzip, where it is known.

The same page gives the same bytes, so that asking again costs a 304. The admin is left
to Django's own middleware: its pages hold tokens and get random padding (BREACH).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# Below it a page of text gets no smaller on the wire.
LEAST = 200
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    # A fifth of a millisecond more than 5, and 2 % less; from 9 on it takes 10 ms.
    # A window of 64 kB: larger ones are searched in megabytes of memory that stay.
    "br": lambda page: bytes(brotli.compress(page, quality=7, lgwin=16)),
    "gzip": lambda page: gzip.compress(page, compresslevel=6, mtime=0),
}


# Characters: what browsers send has thirty.
LONGEST = 200
REFUSED = re.compile(r"q=0(\.0*)?")


def chosen(accepted: str) -> str:
    """The best encoding that an Accept-Encoding takes, or none; `q=0` refuses it."""
    return _chosen(accepted) if len(accepted) <= LONGEST else ""


@lru_cache(maxsize=256)
def _chosen(accepted: str) -> str:
    said = (part.replace(" ", "").partition(";") for part in accepted.split(","))
    taken = {name for name, _, weight in said if not REFUSED.fullmatch(weight)}
    return next((name for name in COMPRESSORS if name in taken), "")


def admin_compression_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Django's own, for the admin alone."""
    compressed = GZipMiddleware(get_response)

    def respond(request: HttpRequest) -> HttpResponse:
        is_admin = request.path.startswith("/admin/")
        return (compressed if is_admin else get_response)(request)  # type: ignore[return-value]

    return respond


def compression_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.streaming or len(response.content) < LEAST:
            return response
        # A picture is as small as it gets.
        if response.get("Content-Type", "").startswith("image/"):
            return response
        # A file of which parts may be asked for lies there compressed, if it is to be.
        done = "Content-Encoding" in response or "Accept-Ranges" in response
        if done or request.path.startswith("/admin/"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if name := chosen(request.headers.get("Accept-Encoding", "")):
            response.content = COMPRESSORS[name](response.content)
            response["Content-Length"] = str(len(response.content))
            response["Content-Encoding"] = name
        return response

    return respond
