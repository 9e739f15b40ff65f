"""What is known of every region of insurance at once, in a bounded number of queries.

Each place is asked about as a visitor asks: `answer_from`, for somebody typical. What
is kept of an answer is only what an overview of the whole country shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies.answers import CERTAINTY_IN_WORDS, Answer
from policies.enquiry import (
    answer_from,
    averages_standing,
    printable,
    rules_about_each,
)
from policies.kept import kept
from policies.models.bases import RegionalAverage, average_from
from policies.models.editions import PUBLISHED, Edition, as_shown
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.places import TYPICAL_AGE
from policies.terms import Person
from policies.tiles import UNSURE, WORDS, Known, Tile, tiles

# How much is known, the most first; `undecided` is an unknown with two sides.
STATES = {"amount": "查到金额", **WORDS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What is known of one place for one status, without the answer itself.

    Attributes:
        state: one of STATES.
        has_rule: whether any rule answers here, be it one that settles nothing.
        steps: from each first age on, what is credited a month.
    """

    place: Region
    state: str
    has_rule: bool
    certainty: str | None
    conflict: bool
    inherited: bool
    stale: bool
    checked_on: date | None
    steps: tuple[tuple[int, Decimal], ...]

    @property
    def words(self) -> str:
        """The state and how sure it is, as its page marks it, in one line."""
        said = [STATES[self.state]]
        said += [CERTAINTY_IN_WORDS[self.certainty]] if self.certainty else []
        whole = self.place.province.all_of_it
        said += [f"按{whole}规定"] if self.inherited else []
        said += ["≠ 说法不一"] if self.conflict and self.state != "undecided" else []
        said += ["过期未核对"] if self.stale else []
        return "；".join(said)

    def at(self, age: int) -> Known:
        """The same of one age."""
        return Known(
            state=self.state,
            monthly=self.monthly(age),
            certainty=self.certainty,
            conflict=self.conflict,
            stale=self.stale,
        )

    def monthly(self, age: int) -> Decimal | None:
        """What is credited at an age; None where no amount is known."""
        reached = [amount for first_age, amount in self.steps if first_age <= age]
        return reached[-1] if reached else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many places stand where; of how many amounts we are not sure, and of how many
    places nobody has looked at what is known since its review day."""

    places: int
    states: Counter[str]
    unsure: int
    stale: int

    @property
    def in_words(self) -> list[tuple[str, int]]:
        """The states there are, the most known first."""
        counts = [(label, self.states[state]) for state, label in STATES.items()]
        return [(label, number) for label, number in counts if number]


def tally(known: Sequence[Standing]) -> Tally:
    amounts = [standing for standing in known if standing.state == "amount"]
    return Tally(
        places=len(known),
        states=Counter(standing.state for standing in known),
        unsure=sum(standing.certainty == UNSURE for standing in amounts),
        stale=sum(standing.stale for standing in known),
    )


@kept(most=1)
def provinces() -> tuple[Region, ...]:
    return tuple(Region.objects.filter(level=Region.Level.PROVINCE).order_by("code"))


@kept(most=1)
def places() -> tuple[Region, ...]:
    return tuple(Region.objects.of_insurance())


def standings(
    status: str,
    *,
    on: date,
    edition: Edition = PUBLISHED,
    today: date | None = None,
    province: Region | None = None,
) -> tuple[Standing, ...]:
    """How things stand in every region of insurance, or those of one province, in the
    order of codes.

    Of another day than `today` it is worked out for whoever asks, since of days there
    is no end, and from the rules that today's answers are kept with: they are the same
    on every day, and to read all of them once more would take 15 MB.
    """
    if today in (None, on):
        found = _standings(status, on=on, edition=edition)
        return tuple(s for s in found if province in (None, s.place.province))
    about_each = rules_about_each(places(), on=today, edition=edition)
    own = (
        (place, [rule for rule in rules if rule.status == status])
        for place, rules in about_each
        if province in (None, place.province)
    )
    return _each_standing(own, status, on=on, edition=edition)


@kept(most=8)
def _standings(status: str, *, on: date, edition: Edition) -> tuple[Standing, ...]:
    """From all rules of a status, read at once and let go."""
    rules = CreditRule.objects.filter(status=status)
    everywhere = places()
    fetched = printable(rules, edition=edition).about_any(everywhere)
    by_region = defaultdict(list)
    for rule in as_shown(fetched, edition):
        by_region[rule.region_id].append(rule)

    def said(place: Region) -> list[CreditRule]:
        above = [*(region.pk for region in place.chain), None]
        return [rule for region in above for rule in by_region[region]]

    own = ((place, said(place)) for place in everywhere)
    return _each_standing(own, status, on=on, edition=edition)


def _each_standing(
    own: Iterable[tuple[Region, list[CreditRule]]],
    status: str,
    *,
    on: date,
    edition: Edition,
) -> tuple[Standing, ...]:
    """Of each place with its rules, for somebody typical of a status."""
    person = Person(age=TYPICAL_AGE[CreditRule.Status(status)], status=status)
    figures = averages_standing(RegionalAverage.objects.all(), on=on, edition=edition)
    asked: dict[str, Any] = {
        "on": on,
        "edition": edition,
        "average_of": average_from(figures),
    }
    return tuple(
        _standing(answer_from(rules, place, person, **asked)) for place, rules in own
    )


def as_tiles(found: Iterable[Standing], *, age: int) -> list[tuple[Region, Tile]]:
    """Every province and its tile, in the order of codes."""
    known: dict[int, list[Known]] = defaultdict(list)
    for standing in found:
        known[standing.place.province.pk].append(standing.at(age))
    above = provinces()
    drawn = tiles((province.code, known[province.pk]) for province in above)
    return list(zip(above, drawn, strict=True))


def _standing(found: Answer) -> Standing:
    undecided = found.kind == "unknown" and found.conflict
    return Standing(
        place=found.place,
        state="undecided" if undecided else found.kind,
        has_rule=found.rule is not None,
        certainty=found.certainty,
        conflict=found.conflict,
        inherited=found.inherited,
        stale=found.stale,
        checked_on=found.rule.checked_on if found.rule else None,
        steps=tuple(
            (band.first_age, credit.gross.monthly)
            for band, credit in zip(
                found.terms.bands if found.terms else (), found.by_age(), strict=False
            )
            if credit.gross
        ),
    )
