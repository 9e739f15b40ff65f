"""Which versions end because of another, and what would hold without it."""

from __future__ import annotations

from datetime import date
from typing import Any

from policies.models.editions import succeeds
from policies.models.versions import State, Versioned, VersionedPeriod


def in_line_with(version: Versioned) -> list[Any]:
    """The other approved versions of the same thing."""
    table = type(version)._default_manager
    same = table.filter(state=State.APPROVED, **version.line_values)
    return list(same.exclude(pk=version.pk))


def replaced_by(version: Versioned) -> list[Any]:
    """The approved versions whose end moves when this one is approved.

    What is corrected comes first: its days must be free before others take them.
    """
    moved = [other for other in in_line_with(version) if succeeds(version, other)]
    return sorted(moved, key=lambda other: bool(other != version.made_from))


def overlapping(version: Versioned) -> list[Any]:
    """Approved versions that share a day and will not end when this one begins."""
    others = [other for other in in_line_with(version) if version.meets(other)]
    return [other for other in others if not succeeds(version, other)]


def reopened_by(version: Versioned) -> list[tuple[Any, date | None]]:
    """What version ended, and until when each would hold if it were withdrawn."""
    if not isinstance(version, VersionedPeriod):
        return []
    others = in_line_with(version)
    return [
        (other, _end_without(version, other, others))
        for other in others
        if other.was_ended_by(version)
    ]


def _end_without(
    version: VersionedPeriod, ended: VersionedPeriod, others: list[VersionedPeriod]
) -> date | None:
    """The end it had before, unless another version begins sooner."""
    before = ended.endings[-1]["until"]
    ends = [date.fromisoformat(before)] if before else []
    begins = version.since or date.min
    ends += [other.since for other in others if (other.since or date.min) > begins]
    return min(ends, default=None)
