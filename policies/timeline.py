"""What changes at which age and on which day. No Django."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from policies.terms import Band


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """The days [since, until) of something; without an end if until is None."""

    since: date
    until: date | None
    label: str


def next_edge(bands: Sequence[Band], age: int) -> int | None:
    """The age at which the next band begins; None in the last one."""
    return min((band.first_age for band in bands if band.first_age > age), default=None)


def overlaps(periods: Sequence[Period]) -> Iterator[str]:
    """Pairs that share a day, named in order of their start."""
    for one, next_one in pairwise(sorted(periods, key=lambda period: period.since)):
        if one.until is None or one.until > next_one.since:
            yield f"{one.label} 与 {next_one.label} 有重叠的日子"
