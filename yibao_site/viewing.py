"""What a request looks at: today's public content, or for staff a preview.

A preview is another day and drafts that staff chose; it lives in their session, is
plainly marked on every page and never cached.

A public page is the same for everybody and reads no session. Staff who are at work
carry a sign, a cookie that says nothing but that: only a request that bears it is
looked at more closely, gets the links to the desk, and is never cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from policies.models.editions import PUBLISHED, Edition
from yibao_site.staff import may_work

# What the session keeps of a preview; the signs are cookies.
KEY = "preview"
SIGN, PREVIEW_SIGN = (
    f"{settings.COOKIE_PREFIX}staff",
    f"{settings.COOKIE_PREFIX}preview",
)


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """Who looks (nobody in particular if None), at which day and edition."""

    request: HttpRequest | None = None
    chosen_day: date | None = None
    edition: Edition = PUBLISHED

    @property
    def day(self) -> date:
        return self.chosen_day or timezone.localdate()

    @property
    def is_preview(self) -> bool:
        return bool(self.chosen_day or self.edition != PUBLISHED)

    @cached_property
    def is_staff(self) -> bool:
        """Whether to show the way to the desk: asked only where a page has one."""
        asks = self.request
        return asks is not None and _bears_sign(asks) and may_work(asks)


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
    _mark(response, PREVIEW_SIGN)
    return response


def _mark(response: HttpResponse, name: str) -> None:
    """A cookie without content, gone with the browser as the session is."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, "1", httponly=True, samesite="Lax", secure=secure)


def _unmark(response: HttpResponse, name: str) -> None:
    # Django makes it Secure where the name begins with __Host-: else it would stay.
    response.delete_cookie(name, samesite="Lax")


def stop_preview(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    request.session.pop(KEY, None)
    _unmark(response, PREVIEW_SIGN)
    return response


def viewing_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewing = _viewing(request)  # type: ignore[attr-defined]
        response = get_response(request)
        # Where a sign is left of what has ended, cookies may be taken away.
        if _bears_sign(request) or PREVIEW_SIGN in request.COOKIES:
            add_never_cache_headers(response)
        _keep_sign(request, response)
        return response

    return middleware


def _bears_sign(request: HttpRequest) -> bool:
    return bool(request.COOKIES.get(SIGN))


def _keep_sign(request: HttpRequest, response: HttpResponse) -> None:
    """Give the sign to whoever works in the admin; take it from whoever left."""
    viewing: Viewing = request.viewing  # type: ignore[attr-defined]
    in_admin = request.path.startswith(reverse("admin:index"))
    if not _bears_sign(request):
        if in_admin and may_work(request):
            _mark(response, SIGN)
        return
    # What was not asked stays unasked: a page without links reads no session.
    if not (request.user.is_authenticated if in_admin else _still(viewing)):
        for name in {SIGN, PREVIEW_SIGN} & request.COOKIES.keys():
            _unmark(response, name)


def _still(viewing: Viewing) -> bool:
    """Staff as far as this request found out."""
    return bool(vars(viewing).get("is_staff", True))


def _viewing(request: HttpRequest) -> Viewing:
    # Only who is in a preview carries its sign: for all others no session is read.
    if PREVIEW_SIGN not in request.COOKIES:
        return Viewing(request=request)
    chosen = request.session.get(KEY)
    if not chosen or not may_work(request):
        return Viewing(request=request)
    edition = Edition(
        drafts=frozenset(chosen["drafts"]), said_at=_end_of(chosen["said_on"])
    )
    on = date.fromisoformat(chosen["on"])
    return Viewing(request=request, chosen_day=on, edition=edition)


def _end_of(day: str | None) -> datetime | None:
    """The last moment of a day: what was approved on it had been said by then."""
    if day is None:
        return None
    return datetime.combine(
        date.fromisoformat(day), time.max, tzinfo=timezone.get_default_timezone()
    )
