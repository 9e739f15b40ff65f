"""A round of visits: which addresses are due, in what order, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from policies.links import LONGEST, Outcome, host_of
from policies.models.links import LinkCheck
from policies.visiting import Visitor

# So many hosts that all keep silent speak of our own line, not of theirs.
SILENT_HOSTS = 3
NEVER = datetime.min.replace(tzinfo=UTC)
Visit = tuple[str, Outcome]


class Offline(Exception):
    """Nobody answered: nothing was learned of the addresses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """An address as it is kept now, and what is news about it."""

    link: LinkCheck
    changed: bool
    lost: bool


def due(known: Iterable[str], *, host: str | None) -> list[str]:
    """Never visited first, then the longest unvisited."""
    visited = dict(LinkCheck.objects.values_list("url", "checked_at"))
    wanted = (url for url in known if len(url) <= LONGEST)
    return sorted(
        (url for url in wanted if host in (None, host_of(url))),
        key=lambda url: (visited.get(url) or NEVER, url),
    )


def visits(urls: Iterable[str], visitor: Visitor) -> Iterator[Visit]:
    """One after the other; a host that is tired of us is left alone till next time."""
    tired = set()
    for url in urls:
        if host_of(url) not in tired:
            outcome = visitor.visit(url)
            if outcome.status == 429 or outcome.failure == "timeout":
                tired.add(host_of(url))
            yield url, outcome


def recorded(found: Iterable[Visit]) -> Iterator[Check]:
    """Keep each at once, so that an interrupted round loses nothing.

    But not before somebody has answered: if nobody does, it is our line that is down,
    and every good address would be called dead.
    """
    held: list[Visit] = []
    online = False
    for visit in found:
        held.append(visit)
        online = online or visit[1].status is not None
        while online and held:
            yield record(*held.pop(0), at=timezone.now())
    if len({host_of(url) for url, _ in held}) >= SILENT_HOSTS:
        raise Offline
    for url, outcome in held:
        yield record(url, outcome, at=timezone.now())


@transaction.atomic
def record(url: str, outcome: Outcome, *, at: datetime) -> Check:
    """Read afresh and locked: staff may have opened it by hand meanwhile."""
    kept = LinkCheck.objects.select_for_update().filter(url=url).first()
    link = kept or LinkCheck(url=url)
    state, words = link.state, link.digest
    link.take(outcome, at=at)
    link.save()
    dead = LinkCheck.State.DEAD
    return Check(
        link=link,
        changed=bool(words) and words != link.digest,
        lost=bool(link.last_good) and link.state == dead != state,
    )
