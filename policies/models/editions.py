"""Which versions are read: the public's, or what staff ask to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from policies.models.checks import Check
from policies.models.versions import State, Versioned, VersionedPeriod


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """Which versions are read: today's approved ones unless staff ask for others.

    Attributes:
        drafts: keys of versions read as if they were approved, for a preview.
        said_at: read what the site said at that moment, later acts undone.
    """

    drafts: frozenset[str] = frozenset()
    said_at: datetime | None = None

    def drafts_of(self, model: type[models.Model]) -> list[int]:
        """The primary keys of the drafts that belong to one table."""
        label = f"{model._meta.label_lower}:"
        return [int(k.removeprefix(label)) for k in self.drafts if k.startswith(label)]


PUBLISHED = Edition()


Row = TypeVar("Row", bound="Versioned", covariant=True)


class VersionedQuerySet(models.QuerySet[Row]):
    """Questions that every kind of versioned content answers alike."""

    def named(self) -> Self:
        """With what a version's name, author and place are made of."""
        fields = {field.name for field in self.model._meta.fields}
        related = fields & {"author", "group", "guide"}
        if "region" in fields:
            related.add("region__parent__parent")
        return self.select_related(*related)

    def approved(self) -> Self:
        return self.filter(state=State.APPROVED)

    def shown(self, edition: Edition = PUBLISHED) -> Self:
        """The versions an edition may show; `as_shown` then puts them in order."""
        if edition.said_at:
            return self.filter(
                Q(withdrawn_at=None) | Q(withdrawn_at__gt=edition.said_at),
                approved_at__lte=edition.said_at,
            )
        drafts = edition.drafts_of(self.model)
        return self.filter(Q(state=State.APPROVED) | Q(pk__in=drafts))

    def standing(self, *, on: date, edition: Edition = PUBLISHED) -> list[Row]:
        """What an edition shows as holding on a day."""
        shown = as_shown(self.shown(edition), edition)
        return [version for version in shown if version.holds(on=on)]

    def due_for_review(self, *, on: date) -> Self:
        """Approved and past the day on which somebody should have looked again."""
        long_ago = on - self.model.rhythm
        midnight = datetime.combine(long_ago, time.min, timezone.get_current_timezone())
        unchecked = Q(checked_on=None) | Q(checked_on__lt=long_ago)
        return self.approved().filter(
            unchecked,
            Q(review_by__lt=on) | Q(review_by=None, approved_at__lt=midnight),
        )


class PeriodQuerySet(VersionedQuerySet[Row]):
    """The same, for what holds from one day to another."""

    def due_for_review(self, *, on: date) -> Self:
        """What is over, or not yet begun, needs no second look."""
        return super().due_for_review(on=on).in_force(on=on)

    def in_force(self, *, on: date) -> Self:
        return self.filter(
            Q(until=None) | Q(until__gt=on), Q(since=None) | Q(since__lte=on)
        )


class LineQuerySet(PeriodQuerySet[Row]):
    """The same, where the versions of one thing share its slug."""

    def get_by_natural_key(self, slug: str) -> Any:
        """The first version: what fixtures hold, and what others point at."""
        return self.get(slug=slug, made_from=None)


Version = TypeVar("Version", bound=Versioned)


def as_shown(versions: Iterable[Version], edition: Edition) -> list[Version]:
    """The versions as an edition has them; what is stored stays as it is.

    Endings later than its moment are undone, and each chosen draft takes its place
    as it would when approved.
    """
    shown = list(versions)
    if edition.said_at:
        _undo_later_acts(shown, said_at=edition.said_at)
    for draft in [v for v in shown if v.key in edition.drafts]:
        for other in shown:
            if other.key not in edition.drafts and succeeds(draft, other):
                other.make_way_for(draft, at=timezone.now())
    return [v for v in shown if v.withdrawn_at is None or edition.said_at]


def _undo_later_acts(versions: list[Version], *, said_at: datetime) -> None:
    """Endings moved and checks made since then; what was never checked here stays."""
    keys = [version.key for version in versions]
    checks = Check.objects.filter(key__in=keys).select_related("by").order_by("on")
    known: dict[str, Check | None] = {}
    for check in checks:
        known.setdefault(check.key, None)
        if check.at <= said_at:
            known[check.key] = check
    for version in versions:
        if isinstance(version, VersionedPeriod):
            version.undo_endings(said_at=said_at)
        if version.key in known:
            last = known[version.key]
            version.checked_on = last.on if last else None
            version.checked_by = last.signed if last else ""


def _held_before(wrong: Any, old: VersionedPeriod) -> bool:
    still = wrong and wrong.is_approved
    return bool(still and old.until and old.until == wrong.since)


def succeeds(new: Versioned, old: Versioned) -> bool:
    """Whether one version takes over from another of the same thing.

    A correction takes down what it corrects, whatever that was about.
    """
    if type(new) is not type(old):
        return False
    if new.correction and new.made_from == old:
        return True
    if new.line_values != old.line_values:
        return False
    if not isinstance(new, VersionedPeriod) or not isinstance(old, VersionedPeriod):
        return bool(new.pk != old.pk)
    if new.since is None:
        return False
    if new.correction and _held_before(new.made_from, old):
        # The wrong day of a beginning was the wrong day of the end before it.
        moved = new.since != old.until
        return bool(moved and (old.since is None or new.since > old.since))
    begins_later = old.since is None or new.since > old.since
    return bool(begins_later and (old.until is None or old.until > new.since))
