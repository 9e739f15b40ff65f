"""What everybody gets alike may be kept by others; all else by nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yibao_site.cut_off import CutOff
from yibao_site.metrics import Metered
from yibao_site.page_cache import NOT_PAGES, PUBLIC, Application, PageCache
from yibao_site.questions import as_read
from yibao_site.watch import Watch


def public_pages_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say of every answer whether it may be kept; what says so itself is believed."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            found = request.method in ("GET", "HEAD") and response.status_code == 200
            # A cookie is for one person, whoever set it.
            is_own = bool(response.cookies) or NOT_PAGES.match(request.path)
            is_public = found and not is_own
            response["Cache-Control"] = PUBLIC if is_public else "no-store"
        return response

    return respond


def at_the_door(application: Application) -> Application:
    """Django behind the page cache; where pages are worked on, each is made anew."""
    if settings.DEBUG:
        return application
    watch = Watch()
    patient = CutOff(application, watch)
    # Without a proxy, what it would say comes from visitors.
    is_proxied = bool(settings.SECURE_PROXY_SSL_HEADER)
    return Metered(PageCache(patient, watch, as_read=as_read, is_proxied=is_proxied))
