"""A one-time password opens one door: the form that changes it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

ONE_TIME = "一次性密码"


def one_time_group() -> Group:
    """Its members were given a password and have yet to choose their own."""
    return Group.objects.get_or_create(name=ONE_TIME)[0]


def one_time_password_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        admin, change = reverse("admin:index"), reverse("admin:password_change")
        open_doors = {change, reverse("admin:logout"), reverse("admin:jsi18n")}
        # Only the admin asks who it is: public pages touch no session.
        if request.path.startswith(admin) and request.path not in open_doors:
            user = request.user
            if user.is_authenticated and user.groups.filter(name=ONE_TIME).exists():
                return redirect(change)
        return get_response(request)

    return middleware


class OneTimePasswordUsed:
    """A one-time password may not be chosen again; once changed, all doors open.

    Django tells every validator when a password was changed.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if user and user.pk and user.check_password(password):
            raise ValidationError("新密码不能和现在的密码一样")

    def get_help_text(self) -> str:
        return ""

    def password_changed(self, password: str, user: User) -> None:
        if user.pk:
            user.groups.remove(*user.groups.filter(name=ONE_TIME))
