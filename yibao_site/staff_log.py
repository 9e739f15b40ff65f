"""Who came to the desk, who failed, who was locked out: one line of JSON each.

Never a password, never a code. A name is written only if an account has it:
people type their password into the wrong field.
"""

import json
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
from django.utils import timezone

from yibao_site.http import client_address

logger = logging.getLogger("yibao.staff")


def record(event: str, name: str | None, request: HttpRequest | None = None) -> None:
    line = {
        "time": timezone.localtime().isoformat(timespec="seconds"),
        "event": event,
        "name": name,
    }
    if request is not None:
        line |= {"address": client_address(request), "path": request.path}
    logger.info(json.dumps(line, ensure_ascii=False))


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
