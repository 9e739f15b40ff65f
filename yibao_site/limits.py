"""How often one address may ask for what costs us work.

Counted in the cache: Redis, for all nodes together, where REDIS_URL says so; else in
each process. Generous, since a whole village may share one address of its phone
company. Where Redis is gone nobody is counted: the site is worth more than the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from yibao_site.http import client_address

MINUTE = 60
View = Callable[..., HttpResponse]


def at_most(most: int, *, what: str, method: str = "") -> Callable[[View], View]:
    """So many questions a minute from one address; to the next the answer is 429.

    With a method, only questions of that method count.
    """

    def limited(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counts = method in ("", request.method)
            if counts and _count(request, what) > most:
                page = Path(settings.BASE_DIR, "templates", "429.html").read_bytes()
                return HttpResponse(page, status=429, headers={"Retry-After": MINUTE})
            return view(request, *args, **kwargs)

        return counted

    return limited


def _count(request: HttpRequest, what: str) -> int:
    """Which question of this minute this is; the address itself is kept nowhere."""
    address = client_address(request) or ""
    minute = int(time()) // MINUTE
    digest = salted_hmac(what, f"{address} {minute}", algorithm="sha256").hexdigest()
    key = f"{what}:{digest[:32]}"
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key)
        except ValueError:  # It was pushed out between the two.
            return 0
    except settings.CACHE_ERRORS:
        return 0
