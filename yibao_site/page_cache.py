"""Pages that everybody gets alike, kept in this process and served at the WSGI door.

Wrapped around Django, as WhiteNoise is around files: what was asked before needs no
Django at all. A page is kept under what it depends on and nothing else, with the
version of the content it was made from; it is served while that version stands, and
after it only where Django has nothing better than an error. See ADR 14.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Protocol

from cachetools import LRUCache

from policies.kept import standing
from yibao_site.compression import chosen
from yibao_site.release import release

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Kept by shared caches for a second, asked for again after it; shown for a day where
# this server is gone. A browser always asks: a 304 costs it nothing.
PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400"
VARY = "Accept-Encoding, HX-Target"
# Files of open data are many times a page: they lie on the disk.
NOT_PAGES = re.compile(r"/(?:admin|static|styleguide|healthz)(?:/|$)|/data/.*\.\w+$")
# Set on whoever works here (viewing.py): their pages are their own.
SIGNS = re.compile(r"(?:^|;\s*)(?:__Host-)?(?:staff|preview)=")
# Where the answer came from, for whoever counts: in the environ, after the answer.
ANSWERED_BY = "yibao.answered_by"
# What a view looks for in HX-Target; for any other it is the whole page.
TARGETS = frozenset(
    ("", "city-options", "compare", "credit", "finder")
    + ("places", "report", "results", "tiles")
)
# nginx's $msec: seconds since 1970, and thousandths.
NOW = re.compile(r"([0-9]{1,10})\.[0-9]{3}")
# Of a form's fields, the one that is open to be filled and mostly is not.
NO_DAY = "&on="
# Characters of path and query: longer questions are answered, not remembered.
LONGEST = 600
# What was read in so many questions is remembered, of those as long as people ask.
SHORT, MOST_REMEMBERED = 200, 2048
MOST_BYTES = 4_000_000
# What a page costs beside its text: its key, and the few headers of its own.
BESIDE = 1_500
# Pages with words somebody typed, or several places, have a room of their own, where
# they push out only one another.
MOST_BYTES_TYPED = 1_000_000


class Watching(Protocol):
    """Who knows the version of the public content, and whether it still hears of it."""

    def version(self) -> str | None: ...
    def is_cut_off(self) -> bool: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a page depends on: all that is looked at of a question."""

    key: tuple[str, ...]
    query: str
    target: str
    # In the ETag, so that no cache takes one variant's 304 for another.
    variant: str
    is_typed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An answer as it leaves."""

    status: str
    headers: Headers
    body: bytes
    version: str = ""

    @property
    def is_public(self) -> bool:
        return self.status == "200 OK" and ("Cache-Control", PUBLIC) in self.headers


class PageCache:
    """A WSGI application that asks another only for what it does not have."""

    def __init__(
        self,
        application: Application,
        watch: Watching,
        *,
        as_read: Callable[[str, str], tuple[str, bool]],
        is_proxied: bool = False,
    ) -> None:
        """`as_read`: of a path and its query, what the page reads, and whether there
        is no end of such questions. Where it is proxied, nginx says what it says."""
        self.application, self.watch = application, watch
        self.as_read, self.is_proxied = as_read, is_proxied
        self.lock = Lock()
        self.pages: dict[bool, LRUCache[tuple[str, ...], Page]] = {
            False: LRUCache(MOST_BYTES, _size),
            True: LRUCache(MOST_BYTES_TYPED, _size),
        }
        self.as_read_before = lru_cache(MOST_REMEMBERED)(as_read)

    def __call__(
        self, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        asked = self._asked(environ)
        version = self.watch.version() if asked else None
        if asked is None or version is None:
            return self.application(environ, start_response)
        etag = f'W/"{version}{asked.variant}"'
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            environ[ANSWERED_BY] = "same"
            headers = [("ETag", etag), ("Cache-Control", PUBLIC), ("Vary", VARY)]
            start_response("304 Not Modified", headers + self._until(environ, asked))
            return []
        page = self._page(environ, asked, version, etag)
        until = self._until(environ, asked) if page.is_public else []
        start_response(page.status, page.headers + until)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    def _asked(self, environ: Environ) -> Asked | None:
        """What a cacheable question depends on; None for any other."""
        path: str = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or NOT_PAGES.match(path):
            return None
        mixed = environ.get("HTTP_X_RELEASE") not in (None, release())
        staff = SIGNS.search(environ.get("HTTP_COOKIE", ""))
        if staff or mixed:
            return None
        # WSGI hands bytes on as Latin-1. Some browsers send 上海 as it is.
        raw: str = environ["QUERY_STRING"]
        said = raw.encode("latin-1").decode("utf-8", "replace")
        short = len(path) + len(said) <= SHORT
        query, is_typed = (self.as_read_before if short else self.as_read)(path, said)
        target: str = environ.get("HTTP_HX_TARGET", "")
        target = target if target in TARGETS else ""
        encoding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        # As Django reads it.
        forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip()
        scheme: str = environ["wsgi.url_scheme"]
        scheme = forwarded if forwarded in ("http", "https") else scheme
        host: str = environ.get("HTTP_HOST", "").lower()
        # A port that is not ours is believed of no proxy, and there are many.
        port = host.rpartition(":")[2] if ":" in host else ""
        return Asked(
            key=(scheme, host, path, query, encoding, target),
            query=query,
            target=target,
            variant=f".{encoding}.{target}",
            is_typed=is_typed or port not in ("", environ.get("SERVER_PORT")),
        )

    def _page(self, environ: Environ, asked: Asked, version: str, etag: str) -> Page:
        with self.lock:
            kept = self.pages[asked.is_typed].get(asked.key)
        if kept and kept.version == version:
            environ[ANSWERED_BY] = "kept"
            return kept
        environ[ANSWERED_BY] = "late"
        if kept and self.watch.is_cut_off():
            return kept
        with standing(version):
            made = self._make(environ, asked)
        if kept and made.status.startswith("5"):
            return kept
        environ[ANSWERED_BY] = "made"
        if not made.is_public:
            return made
        others = [pair for pair in made.headers if pair[0] not in ("ETag", "Vary")]
        headers = [_one(*pair) for pair in (*others, ("ETag", etag), ("Vary", VARY))]
        page = Page(
            status=made.status, headers=headers, body=made.body, version=version
        )
        if _size(page) <= MOST_BYTES_TYPED and len("".join(asked.key)) <= LONGEST:
            with self.lock:
                self.pages[asked.is_typed][asked.key] = page
        return page

    def _make(self, environ: Environ, asked: Asked) -> Page:
        """The whole page, as GET, from what it depends on: kept for whoever is next."""
        question = environ | {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": asked.query,
            "HTTP_HX_TARGET": asked.target,
        }
        question.pop("HTTP_HX_TARGET_URI_AUTOENCODED", None)
        question.pop("HTTP_COOKIE", None)
        return whole(self.application, question)

    def _until(self, environ: Environ, asked: Asked) -> Headers:
        """For nginx, to which s-maxage=1 means up to two: the second that now passes,
        by its own clock. Ours may be another; of one that says none we know none.

        It knows addresses only by their letters, of which there are as many as somebody
        likes: it keeps nothing under one that says more than is read, and among pages
        only what our own links and forms ask. A form that asks for no day says so.
        """
        if not self.is_proxied:
            return []
        said, read = environ["QUERY_STRING"], asked.query
        is_plain = read in (said, said.replace(NO_DAY, "", 1)) and not asked.is_typed
        if environ.get("HTTP_X_ROOM") == "endless":
            is_plain = {*said.split("&"), NO_DAY[1:]} == {*read.split("&"), NO_DAY[1:]}
        now = NOW.fullmatch(environ.get("HTTP_X_NOW", ""))
        if not is_plain:
            return [("X-Accel-Expires", "0")]
        return [("X-Accel-Expires", f"@{now[1]}")] if now else []


def whole(application: Application, environ: Environ) -> Page:
    """All of an answer, before any of it leaves."""
    said: list[Any] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> None:
        said[:] = [status, headers]

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Page(status=said[0], headers=said[1], body=body)


@lru_cache(maxsize=512)
def _one(name: str, value: str) -> tuple[str, str]:
    """Thousands of pages say the same in their headers: it is kept once."""
    return name, value


def _size(page: Page) -> int:
    return len(page.body) + BESIDE
