"""What a request looks at: today's public content, or for staff a preview.

A preview is another day and drafts that staff chose; it lives in their session, is
plainly marked on every page and never cached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from yibao_site.staff import may_work

KEY = "preview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewing:
    """The day looked at (today if None) and the drafts shown as if approved."""

    chosen_day: date | None = None
    drafts: tuple[int, ...] = ()

    @property
    def day(self) -> date:
        return self.chosen_day or timezone.localdate()

    @property
    def is_preview(self) -> bool:
        return bool(self.chosen_day or self.drafts)


def start_preview(
    request: HttpRequest, response: HttpResponse, *, on: date, drafts: list[int]
) -> HttpResponse:
    """What is shown lives in the session; the cookie says only that there is some."""
    request.session[KEY] = {"on": on.isoformat(), "drafts": drafts}
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(KEY, "1", httponly=True, samesite="Lax", secure=secure)
    return response


def stop_preview(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    request.session.pop(KEY, None)
    response.delete_cookie(KEY)
    return response


def viewing_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        viewing = request.viewing = _viewing(request)  # type: ignore[attr-defined]
        response = get_response(request)
        if viewing.is_preview:
            add_never_cache_headers(response)
        return response

    return middleware


def _viewing(request: HttpRequest) -> Viewing:
    # Only who is in a preview carries its sign: for all others no session is read.
    if KEY not in request.COOKIES:
        return Viewing()
    chosen = request.session.get(KEY)
    if not chosen or not may_work(request):
        return Viewing()
    return Viewing(
        chosen_day=date.fromisoformat(chosen["on"]), drafts=tuple(chosen["drafts"])
    )
