"""The way to the desk: what a staff member must do first, and for how long it holds."""

import secrets
from collections.abc import Callable
from typing import Any

from axes.utils import reset as unlock
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yibao_site.devices import forget_devices, is_enrolled, is_verified
from yibao_site.staff_log import record

ONE_TIME = "一次性密码"
# Kept in the session: when it began, and when it was last seen, to the minute.
SINCE, SEEN = "staff_since", "staff_seen"


def one_time_group() -> Group:
    """Its members were given a password and have yet to choose their own."""
    return Group.objects.get_or_create(name=ONE_TIME)[0]


@transaction.atomic
def give_one_time_password(user: User) -> str:
    """For a new account and for a lost one: whatever proved the person is void."""
    password = secrets.token_urlsafe(12)
    # Not set_password: that would count as a change of the person's own choosing.
    user.password = make_password(password)
    user.save()
    user.groups.add(one_time_group())
    forget_devices(user)
    unlock(username=user.get_username())
    record("one_time_password_given", user.get_username())
    return password


def next_door(request: HttpRequest) -> str | None:
    """The one page open to this person, or none when every page is."""
    if request.user.groups.filter(name=ONE_TIME).exists():
        return reverse("admin:password_change")
    if not settings.STAFF_SECOND_FACTOR or is_verified(request.user):
        return None
    enrolled = is_enrolled(request.user)
    return reverse("second_factor" if enrolled else "second_factor_enrol")


def may_work(request: HttpRequest) -> bool:
    """Whether a member of staff asks, with every door behind them.

    For what staff see outside /admin/, where the middleware does not look.
    """
    user = request.user
    return (
        user.is_active
        and user.is_staff
        and not session_is_over(request)
        and next_door(request) is None
    )


def session_is_over(request: HttpRequest) -> bool:
    """After so many hours, busy or not. Idle sessions Django itself forgets."""
    now = timezone.now().timestamp()
    return bool(now - request.session.get(SINCE, now) >= settings.STAFF_SESSION_AGE)


def keep_awake(request: HttpRequest) -> None:
    """Put the idle limit off; a write a minute is enough."""
    now = int(timezone.now().timestamp())
    request.session.setdefault(SINCE, now)
    if now - request.session.get(SEEN, 0) >= 60:
        request.session[SEEN] = now


def staff_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # Only the admin asks who it is: public pages touch no session.
        if not request.path.startswith(reverse("admin:index")):
            return get_response(request)
        if not request.user.is_authenticated:
            return get_response(request)
        if session_is_over(request):
            return _end_session(request)
        keep_awake(request)
        door = next_door(request)
        open_doors = {door, reverse("admin:logout"), reverse("admin:jsi18n")}
        if door and request.path not in open_doors:
            if door == reverse("second_factor"):
                return redirect_to_login(request.get_full_path(), door)
            return redirect(door)
        return get_response(request)

    return middleware


def _end_session(request: HttpRequest) -> HttpResponse:
    record("session_ended", request.user.get_username(), request)
    logout(request)
    hours = settings.STAFF_SESSION_AGE // 3600
    messages.warning(request, f"已经登录满 {hours} 小时，请重新登录。")
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """What axes shows after too many failures."""
    context = {
        **admin.site.each_context(request),
        "title": "登录暂时锁住",
        "is_nav_sidebar_enabled": False,
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": settings.AXES_COOLOFF_TIME.seconds // 60,
    }
    return render(request, "staff/locked_out.html", context, status=429)


class OneTimePasswordUsed:
    """A one-time password may not be chosen again; once changed, its door opens.

    Django tells every validator when a password was changed.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if user and user.pk and user.check_password(password):
            raise ValidationError("新密码不能和现在的密码一样")

    def get_help_text(self) -> str:
        return "新密码不能和现在的密码一样。"

    def password_changed(self, password: str, user: User) -> None:
        if user.pk:
            user.groups.remove(*user.groups.filter(name=ONE_TIME))
            record("password_changed", user.get_username())
