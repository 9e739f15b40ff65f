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

    What is corrected comes first, even where it was about another place: its days must
    be free before others take them.
    """
    moved = [other for other in in_line_with(version) if succeeds(version, other)]
    wrong = corrected_by(version)
    return [wrong, *(other for other in moved if other != wrong)] if wrong else moved


def corrected_by(version: Versioned) -> Any:
    """The public version a correction takes the place of."""
    wrong: Any = version.made_from
    return wrong if version.correction and wrong and wrong.is_approved else None


def overlapping(version: Versioned) -> list[Any]:
    """Approved versions that share a day and will not end when this one begins."""
    others = [other for other in in_line_with(version) if version.meets(other)]
    return [other for other in others if not succeeds(version, other)]


def not_of_its_line(version: Versioned) -> list[str]:
    """Why a draft cannot follow the version it was made of, or take its place."""
    origin: Any = version.made_from
    if origin is None:
        return []
    if version.correction:
        if not origin.is_approved:
            return ["要更正的版本已经不公开了：请从现在有效的版本重新更正"]
        # A slug names the thing itself: another would take over another thing.
        fixed = {"slug"} & set(version.line)
    else:
        fixed = set(version.line)
    moved = [n for n in version.line if n in fixed and _differ(version, origin, n)]
    names = "、".join(str(version._meta.get_field(n).verbose_name) for n in moved)  # type: ignore[union-attr]
    return [f"{names}要和底稿一样：写错了请用“更正”，另一条请另外新建"] if names else []


def _differ(version: Any, origin: Any, name: str) -> bool:
    return bool(getattr(version, name) != getattr(origin, name))


def reopened_by(version: Versioned) -> list[tuple[Any, date | None]]:
    """What ends where a version begins, and until when it would hold without it."""
    if not isinstance(version, VersionedPeriod) or version.since is None:
        return []
    others = in_line_with(version)
    return [
        (other, _end_without(version, other, others))
        for other in others
        if other.until == version.since
    ]


def _end_without(
    version: Any, ended: VersionedPeriod, others: list[VersionedPeriod]
) -> date | None:
    """Where another version begins; or the end it had before any took over from it."""
    begins = [other.since for other in others if other.since]
    ends = [day for day in begins if day > version.since]
    own = ended.endings[0]["until"] if ended.endings else None
    if own and date.fromisoformat(own) > version.since:
        ends.append(date.fromisoformat(own))
    return min(ends, default=None)
