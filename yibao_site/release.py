"""Which pages this server makes: a page left open must not be mixed with another's.

htmx sends the release its page was made by. Where it is another than today's, the
whole page is loaded instead of a piece of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import escape_leading_slashes
from django_htmx.http import HttpResponseClientRedirect

CODE = ("policies", "guides", "yibao_site")
MADE_OF = ("templates/**/*.*", "static/**/*.*", *(f"{app}/**/*.py" for app in CODE))


@cache
def release() -> str:
    """A digest of what the pages are made of, the same on every server."""
    digest = sha256()
    for pattern in MADE_OF:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def release_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        page = request.headers.get("X-Release")
        # What somebody filled in and sent is not thrown away.
        if page and page != release() and request.method != "POST":
            # Whoever keeps pages must not keep this one: nothing in it says for whom.
            # //evil.org/ would be another site's.
            here = escape_leading_slashes(request.get_full_path())
            response = HttpResponseClientRedirect(here)
            response["Cache-Control"] = "no-store"
            return response
        return get_response(request)

    return respond
