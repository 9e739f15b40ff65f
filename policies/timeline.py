"""The rules of a place in order of time: what held, what holds, what is to come.

Periods are half-open, [since, until). Where the end of one and the beginning of the
next are known and days lie between, those days stand in the line too: nothing is known
of them, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policies import wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One stretch of the line: its rule, or None where nothing is known.

    `tense`: past, now, later; aside where the rule of a nearer region is applied.
    """

    rule: Any
    tense: str
    words: str = ""
    applied: Any = None

    @property
    def tense_in_words(self) -> str:
        words = {"past": "以前", "now": "现在", "later": "以后", "aside": "现在不按"}
        return words[self.tense]


def line_of(rules: Sequence[Any], *, on: date) -> list[Entry]:
    """The rules, oldest first, with the days between that no rule is known for.

    `rules`, those of the nearest region first: where two hold, the nearer is applied.
    Of a rule are read its region, its two ends, and how much of each is known.
    """
    holding = (rule for rule in rules if _tense(rule.since, rule.until, on) == "now")
    applied = next(holding, None)
    ordered = sorted(rules, key=lambda rule: rule.since)
    return list(_entries(ordered, on, applied))


def _entries(rules: Sequence[Any], on: date, applied: Any) -> Iterator[Entry]:
    end: date | None = None
    sure = False
    for at, rule in enumerate(rules):
        known = sure and rule.since_precision not in wording.UNSURE
        if at and known and end and end < rule.since:
            yield _unknown(end, rule.since, on)
        tense = _tense(rule.since, rule.until, on)
        if tense == "now" and rule.region != applied.region:
            tense = "aside"
        yield Entry(rule=rule, tense=tense, applied=applied)
        # A rule of the province may reach beyond one of the city that began later.
        if not at or (end and (rule.until is None or rule.until > end)):
            end, sure = rule.until, rule.until_precision not in wording.UNSURE
    if end:
        yield _unknown(end, None, on, sure=sure)


def _unknown(since: date, until: date | None, on: date, *, sure: bool = True) -> Entry:
    start = wording.day(since) if sure else f"大约{wording.day(since, 'month')}"
    last = f"到{wording.day(until - timedelta(days=1))}" if until else "起"
    return Entry(rule=None, tense=_tense(since, until, on), words=f"{start}{last}")


def _tense(since: date, until: date | None, on: date) -> str:
    if since > on:
        return "later"
    return "past" if until and until <= on else "now"
