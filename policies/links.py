"""What a visit to an address tells: is it good, elsewhere, dead, or shut to robots.

Judgement on plain values. Nothing here imports Django, opens a connection or reads
the clock. The visit itself is `policies/visiting.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit

State = Literal["good", "moved", "dead", "refused", "opened"]
Failure = Literal[
    "timeout", "cut off", "certificate", "endless", "unreachable", "inside", "malformed"
]

# What a site says to a program and seldom to a person: 521 is the script challenge
# of a shield that many government sites stand behind.
REFUSING = frozenset({403, 412, 429, 521})

# What a unique index of PostgreSQL can hold, Chinese letters included.
LONGEST = 800

# A person's word holds for half a year, the rhythm in which all content is reviewed.
OPENED_HOLDS = timedelta(days=180)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a visit: a status and where it led, or how it failed."""

    status: int | None = None
    final_url: str = ""
    digest: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The state a visit speaks for, and what an editor should know of it."""

    state: State
    error: str = ""

    @property
    def readable(self) -> bool:
        """The page was had, and there is nothing against it."""
        return self.state in ("good", "moved") and not self.error


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """That a person opened the page, and what the robot had been told by then."""

    opened_on: date
    state: State
    status: int | None

    def holds(self, *, on: date) -> bool:
        return on < self.opened_on + OPENED_HOLDS


# A person's browser may well get past the first four: it waits longer, keeps cookies
# and fetches missing certificates. So they are for a person to try, not dead.
FAILURES: dict[Failure, Verdict] = {
    "timeout": Verdict(state="refused", error="没有按时回应"),
    "cut off": Verdict(state="refused", error="对方中断了连接"),
    "certificate": Verdict(state="refused", error="证书或加密方式通不过"),
    "endless": Verdict(state="refused", error="转来转去没有尽头"),
    "unreachable": Verdict(state="dead", error="连不上这个网站"),
    "inside": Verdict(state="dead", error="指向内部网络，没有访问"),
    "malformed": Verdict(state="dead", error="网址或对方的回应不合规范"),
}


def classify(url: str, outcome: Outcome) -> Verdict:
    """What one visit says, with nobody else's word taken into account."""
    if outcome.failure:
        return FAILURES[outcome.failure]
    if outcome.status in REFUSING:
        return Verdict(
            state="refused", error=f"对方拒绝自动访问（回应 {outcome.status}）"
        )
    if outcome.status is None or not 200 <= outcome.status < 300:
        return Verdict(state="dead", error=f"打不开（回应 {outcome.status}）")
    if _address(url) == _address(outcome.final_url):
        return Verdict(state="good")
    if _is_front_page(outcome.final_url) and not _is_front_page(url):
        # How many sites take a page down: the address still "works".
        return Verdict(state="moved", error="转到了首页，原文可能已经撤下")
    return Verdict(state="moved")


def settle(
    verdict: Verdict, status: int | None, word: Word | None, *, on: date
) -> State:
    """The state to keep: a person's word stands against a refusal, not against news.

    A failure of a kind that the person already saw past is no news; another is.
    """
    if verdict.readable or word is None or not word.holds(on=on):
        return verdict.state
    nothing_new = word.state == "opened" and word.status == status
    return "opened" if verdict.state == "refused" or nothing_new else verdict.state


def host_of(url: str) -> str:
    """The host in small letters; empty when the address makes no sense."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def addresses_in(text: str) -> Iterator[str]:
    """The http addresses inside prose or Markdown, without what clings to them.

    Only ASCII belongs to an address: Chinese prose follows one without a space.
    """
    for found in re.findall(r"https?://[^\s<>\"'`|\\^{}\[\]*\x80-\U0010ffff]+", text):
        address = found.rstrip(".,;:!?")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?")
        if host_of(address):
            yield address


def _address(url: str) -> tuple[str, str, str]:
    """The same for http and https, with and without www. and the last slash."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


def _is_front_page(url: str) -> bool:
    path = urlsplit(url).path.strip("/").lower()
    return path == "" or re.fullmatch(r"(index|default)\.\w+", path) is not None
