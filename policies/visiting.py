"""A polite visitor to other people's sites: one request at a time, bounded, named.

`http.client` rather than `urllib.request`: redirects must be counted and held to
http, the whole of a request must end in time, and who answered must be looked at
before anything is asked. `urllib` leaves no room for these.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
)
from ipaddress import ip_address
from threading import Event, Timer
from urllib.parse import quote, urljoin, urlsplit

from policies.links import REFUSING, Failure, Outcome, host_of
from policies.visible_text import MARKUP, digest

MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
REDIRECTING = frozenset({301, 302, 303, 307, 308})
# Worth asking a second time: a shield may relent, a server may recover. But a site
# that counts our requests (429) is left alone until the next round.
PASSING = REFUSING - {429} | {500, 502, 503, 504}


class Failed(Exception):
    """A visit that brought no answer, and why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer, redirects not yet followed."""

    status: int
    location: str
    digest: str


@dataclass(kw_only=True)
class Visitor:
    """Asks a host one thing at a time, with `pause` seconds in between."""

    name: str
    timeout: float = 10.0
    pause: float = 2.0
    allow_private: bool = False
    asked: dict[str, float] = field(default_factory=dict)

    def visit(self, url: str) -> Outcome:
        """HEAD costs a site least; GET reads the words, and where HEAD was no use."""
        first = self.follow("HEAD", url)
        settled = first.status == 429 or first.failure == "inside"
        if settled or (first.status == 200 and first.digest):
            return first
        outcome = self.follow("GET", url)
        return self.follow("GET", url) if may_pass(outcome) else outcome

    def follow(self, method: str, url: str) -> Outcome:
        """Ask, and ask again where the answer points, to a bounded end."""
        here = url
        for _hop in range(MOST_REDIRECTS + 1):
            try:
                answer = self.ask(method, here)
                if answer.status not in REDIRECTING or not answer.location:
                    return Outcome(
                        status=answer.status, final_url=here, digest=answer.digest
                    )
                here = urljoin(here, answer.location)
            except Failed as failed:
                return Outcome(final_url=here, failure=failed.failure)
            except ValueError:
                return Outcome(final_url=here, failure="malformed")
        return Outcome(final_url=here, failure="endless")

    def ask(self, method: str, url: str) -> Answer:
        """One request, and an answer or a named failure within the time allowed."""
        self.wait_for(host_of(url))
        late = Event()
        try:
            with closing(connection_to(url, timeout=self.timeout)) as connection:
                connection.connect()
                if not self.allow_private and not is_public(connection.sock):
                    raise Failed("inside")
                with deadline(connection.sock, self.timeout, late):
                    connection.request(method, target(url), headers=self.headers)
                    return answer_in(connection.getresponse())
        except (OSError, HTTPException, ValueError) as error:
            raise Failed("timeout" if late.is_set() else reason(error)) from error
        finally:
            self.asked[host_of(url)] = time.monotonic()

    def wait_for(self, host: str) -> None:
        if host in self.asked:
            since = time.monotonic() - self.asked[host]
            time.sleep(max(0.0, self.pause - since))

    @property
    def headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.name,
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Connection": "close",
        }


def may_pass(outcome: Outcome) -> bool:
    if outcome.failure:
        return outcome.failure in ("timeout", "cut off")
    return outcome.status in PASSING


def connection_to(url: str, *, timeout: float) -> HTTPConnection:
    """Straight to the site: a proxy would hide who answers."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http address: {url}")
    if parts.scheme == "https":
        return HTTPSConnection(parts.hostname, parts.port, timeout=timeout)
    return HTTPConnection(parts.hostname, parts.port, timeout=timeout)


def is_public(sock: socket.socket) -> bool:
    """Who answered is on the open internet, whatever name led there.

    Asked of the open connection, so that a name cannot point elsewhere in between.
    An editor's address, or a redirect, must not reach into the server's own network.
    """
    address = ip_address(sock.getpeername()[0].partition("%")[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_global


@contextmanager
def deadline(sock: socket.socket, seconds: float, late: Event) -> Iterator[None]:
    """Hang up when the time is over: a site that drips bytes never times out."""

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            # Not sock.shutdown: TLS would change state under the reading thread.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.start()
    try:
        yield
        if late.is_set():
            raise TimeoutError
    finally:
        timer.cancel()


def target(url: str) -> str:
    """Path and query as they travel: Chinese in percent signs, no fragment."""
    parts = urlsplit(url)
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(asked, safe="/%:=&?~#+!$,;'@()*[]")


def answer_in(response: HTTPResponse) -> Answer:
    location = response.headers.get("Location", "")
    return Answer(
        status=response.status,
        # Headers arrive as Latin-1; sites that put Chinese in them mean UTF-8.
        location=location.encode("latin-1", "replace").decode("utf-8", "replace"),
        digest=digest_of(response) if response.status == 200 else "",
    )


def digest_of(response: HTTPResponse) -> str:
    """Of the words; of a long download only size and day, so that HEAD is enough."""
    headers = response.headers
    kind = headers.get_content_type()
    length = headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > MOST_BYTES and not MARKUP.search(kind):
        facts = f"{length} {headers.get('Last-Modified', '')}"
        return digest(facts.encode(), kind=kind, charset=None)
    body = response.read(MOST_BYTES)
    if headers.get("Content-Encoding") in ("gzip", "deflate"):
        # Not asked for, and sent by some all the same.
        with suppress(zlib.error):
            body = zlib.decompressobj(47).decompress(body, MOST_BYTES)
    charset = headers.get_content_charset()
    return digest(body, kind=kind, charset=charset) if body else ""


def reason(error: Exception) -> Failure:
    match error:
        case TimeoutError():
            return "timeout"
        case ConnectionResetError() | BrokenPipeError() | IncompleteRead():
            return "cut off"
        case ssl.SSLEOFError():
            return "cut off"
        case ssl.SSLError():
            return "certificate"
        case OSError():
            return "unreachable"
    return "malformed"
