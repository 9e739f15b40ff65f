"""What of the guides holds at a place: the nearest before the wider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from guides.models.articles import LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region

KINDS = Channel.Kind.values
CASES = WithdrawalCase.Kind.values


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalCase:
    """One situation at a place: the local version, and the nation's beside it."""

    case: WithdrawalCase
    national: WithdrawalCase | None

    @property
    def papers(self) -> list[str]:
        """The local list; where none is known, the nation's."""
        return (self.case.papers or self._fallback("papers")).splitlines()

    @property
    def papers_are_national(self) -> bool:
        return bool(self.national and not self.case.papers and self.national.papers)

    @property
    def where(self) -> str:
        return self.case.where or self._fallback("where")

    @property
    def how_long(self) -> str:
        return self.case.how_long or self._fallback("how_long")

    @property
    def account_after(self) -> str:
        return self.case.account_after or self._fallback("account_after")

    @property
    def say(self) -> str:
        return self.case.say or self._fallback("say")

    def _fallback(self, name: str) -> str:
        return getattr(self.national, name) if self.national else ""

    @property
    def differs(self) -> bool:
        """The place says yes or no, and the nation something else."""
        if not self.national or self.case.verdict == WithdrawalCase.Verdict.LOCAL:
            return False
        return self.national.verdict != self.case.verdict


def channels_of(
    place: Region | None,
    topic: str = "balance",
    *,
    on: date,
    edition: Edition = PUBLISHED,
) -> list[Channel]:
    """The channels of each kind from the nearest place that has any.

    One that `adds_to_wider` stands beside the wider ones instead of replacing them.
    What needs no smartphone comes first.
    """
    known = Channel.objects.for_place(place).filter(topic=topic)
    found = known.select_related("region", "source").standing(on=on, edition=edition)
    distance = _distances(place)
    return sorted(
        _nearest(list(found), distance),
        key=lambda c: (
            c.needs_smartphone or c.is_web,
            KINDS.index(c.kind),
            distance[c.region_id],
            c.slug,
        ),
    )


def _nearest(found: list[Channel], distance: dict[int | None, int]) -> list[Channel]:
    """Of each kind those of the nearest place, and nearer ones that add to them."""
    nearest: dict[str, int] = {}
    for channel in found:
        if not channel.adds_to_wider:
            far = distance[channel.region_id]
            nearest[channel.kind] = min(far, nearest.get(channel.kind, far))
    return [
        channel
        for channel in found
        if distance[channel.region_id] <= nearest.get(channel.kind, len(distance))
    ]


def cases_of(
    place: Region | None, *, on: date, edition: Edition = PUBLISHED
) -> list[LocalCase]:
    """Every situation once, in its local version where there is one: one query."""
    distance = _distances(place)
    by_kind: dict[str, list[WithdrawalCase]] = {}
    known = WithdrawalCase.objects.for_place(place).select_related("region")
    found = known.standing(on=on, edition=edition)
    for case in sorted(found, key=lambda case: distance[case.region_id]):
        by_kind.setdefault(case.kind, []).append(case)
    return [
        LocalCase(
            case=cases[0],
            national=cases[-1]
            if cases[0].region_id and not cases[-1].region_id
            else None,
        )
        for kind in CASES
        if (cases := by_kind.get(kind))
    ]


def with_evidence(cases: list[LocalCase]) -> list[LocalCase]:
    """The same cases, with their sources fetched for printing."""
    shown = [item.case for item in cases]
    prefetch_related_objects(shown, "evidence__source")
    return cases


def notes_of(
    place: Region, guide: str, *, on: date, edition: Edition = PUBLISHED
) -> list[LocalNote]:
    """What is different here, nearest place first."""
    notes = LocalNote.objects.for_place(place).filter(guide__slug=guide)
    notes = notes.select_related("region", "source")
    return list(notes.standing(on=on, edition=edition))


def _distances(place: Region | None) -> dict[int | None, int]:
    """How far away each region above a place is; the nation is farthest."""
    chain = place.chain if place else []
    distances: dict[int | None, int] = {r.pk: far for far, r in enumerate(chain)}
    return distances | {None: len(chain)}
