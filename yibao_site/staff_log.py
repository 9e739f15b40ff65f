"""Who came to the desk, who failed, who was locked out: one line of JSON each.

Never a password, a code or an address. A name is written only if an account has it:
people type their password into the wrong field.
"""

import logging
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from yibao_site.http import client_address

logger = logging.getLogger("yibao.staff")


def record(event: str, name: str | None, request: HttpRequest | None = None) -> None:
    told = {"name": name}
    if request is not None:
        told |= {"from": _mark(client_address(request)), "path": request.path}
    logger.info(event, extra={"told": told})


def _mark(address: str | None) -> str:
    """Tells whether two lines come from one address, but not from which."""
    return salted_hmac("staff_log", address or "", algorithm="sha256").hexdigest()[:12]


# Django and axes announce these; nothing of our own is sent by signal.


@receiver(user_logged_in)
def logged_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    record("login", user.get_username(), request)


@receiver(user_logged_out)
def logged_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record("logout", user.get_username(), request)


@receiver(user_login_failed)
def login_failed(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    record("login_failed", _known(credentials.get("username")), request)


@receiver(user_locked_out)
def locked_out(*, request: HttpRequest, username: str | None, **_: Any) -> None:
    record("locked_out", _known(username), request)


def _known(name: str | None) -> str | None:
    return name if User.objects.filter(username=name).exists() else None
