"""What a request looks at: today's public content, or for staff a preview.

A preview is another day and drafts that staff chose; it lives in their session, is
plainly marked on every page and never cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from policies.models.editions import PUBLISHED, Edition
from yibao_site.staff import may_work

KEY = "preview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewing:
    """The day looked at (today if None), and the edition read."""

    chosen_day: date | None = None
    edition: Edition = PUBLISHED

    @property
    def day(self) -> date:
        return self.chosen_day or timezone.localdate()

    @property
    def is_preview(self) -> bool:
        return bool(self.chosen_day or self.edition != PUBLISHED)


def start_preview(
    request: HttpRequest,
    response: HttpResponse,
    *,
    on: date,
    drafts: Iterable[str] = (),
    said_on: date | None = None,
) -> HttpResponse:
    """What is shown lives in the session; the cookie says only that there is some."""
    said = said_on.isoformat() if said_on else None
    chosen = {"on": on.isoformat(), "drafts": list(drafts), "said_on": said}
    request.session[KEY] = chosen
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
    edition = Edition(
        drafts=frozenset(chosen["drafts"]), said_at=_end_of(chosen["said_on"])
    )
    return Viewing(chosen_day=date.fromisoformat(chosen["on"]), edition=edition)


def _end_of(day: str | None) -> datetime | None:
    """The last moment of a day: what was approved on it had been said by then."""
    if day is None:
        return None
    return datetime.combine(
        date.fromisoformat(day), time.max, tzinfo=timezone.get_default_timezone()
    )
