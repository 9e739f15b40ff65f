"""From a visitor's question to the answer: choose the rule, work it out.

The one road from the database through the calculator: page, print, JSON and every
later view of an amount take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from policies.answers import Answer
from policies.credit import Credit, work_out
from policies.kept import kept, shared
from policies.models.bands import Deduction
from policies.models.bases import (
    AverageOf,
    ContributionLimits,
    RegionalAverage,
    RegionalAverageQuerySet,
    average_from,
)
from policies.models.editions import PUBLISHED, Edition, as_shown
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rule_queries import CreditRuleQuerySet, answers_for, choose
from policies.models.rules import CreditRule
from policies.outlook import last_known, next_change, next_day
from policies.terms import Person

OTHER_GROUP = "other"
REPORTS_COUNT_FOR = timedelta(days=90)


def answer(
    place: Region, person: Person, *, on: date, edition: Edition = PUBLISHED
) -> Answer:
    """What is known for this place, person and day, worked out or honestly not."""
    rules = rules_about(place, on=on, edition=edition, status=person.status)
    return answer_from(rules, place, person, on=on, edition=edition)


def rules_about(
    place: Region, *, on: date, edition: Edition = PUBLISHED, status: str = ""
) -> list[CreditRule]:
    """Whatever says something of a place, nearest region first, with all that an
    answer prints of it; `answers` marks what may answer for it."""
    about = _rules_about(place, on=on, edition=edition)
    return [rule for rule in about if not status or rule.status == status]


# As many as there are cities, 3 kB each: what hangs on a rule is its province's.
@kept(most=384)
def _rules_about(place: Region, *, on: date, edition: Edition) -> list[CreditRule]:
    return _about(place, _rules_within(place.province, on=on, edition=edition))


def rules_about_each(
    places: Iterable[Region], *, on: date, edition: Edition = PUBLISHED
) -> Iterator[tuple[Region, list[CreditRule]]]:
    """The same of many in the order of codes, a province at a time."""
    for province, inside in groupby(places, key=lambda place: place.province):
        said = _rules_within(province, on=on, edition=edition)
        yield from ((place, _about(place, said)) for place in inside)


def _about(place: Region, said: list[CreditRule]) -> list[CreditRule]:
    above = {None, *(region.pk for region in place.chain)}
    return [_marked(rule, place) for rule in said if rule.region_id in above]


def _marked(rule: CreditRule, place: Region) -> CreditRule:
    """What the nation says is the same rule everywhere: it is marked, not copied."""
    marked = copy(rule) if rule.region_id else rule
    marked.answers = answers_for(rule, place)
    return marked


@kept(most=40)
def _rules_within(province: Region, *, on: date, edition: Edition) -> list[CreditRule]:
    """Every rule of a province: whoever asks about one of its cities is followed by
    others, and to read them all takes no more questions than to read one's."""
    rules = printable(CreditRule.objects.within(province), edition=edition)
    # The nation's are the same for every place, and most of what there is to keep.
    return [
        rule if rule.region_id else shared(rule, (rule.pk, on, edition))
        for rule in as_shown(rules, edition)
    ]


def printable(rules: CreditRuleQuerySet, *, edition: Edition) -> CreditRuleQuerySet:
    """Those an edition may show, with all that an answer prints of them."""
    # Of late is of today, whatever day is asked about: the version moves by that count.
    since = timezone.localdate() - REPORTS_COUNT_FOR
    return (
        rules.shown(edition)
        .with_recent_reports(since=since)
        .select_related("region", "group")
        .prefetch_related(
            "bands",
            Prefetch("deductions", Deduction.objects.select_related("source")),
            Prefetch("evidence", Evidence.objects.select_related("source")),
        )
    )


def answer_from(
    rules: list[CreditRule],
    place: Region,
    person: Person,
    *,
    on: date,
    edition: Edition = PUBLISHED,
    average_of: AverageOf | None = None,
) -> Answer:
    """The same, from rules fetched with `rules_about`, those of the status.

    Whoever asks for many places has fetched the averages, too.
    """
    blank = Answer(place=place, person=person, on=on, credit=Credit(kind="unknown"))
    if not place.mainland_scheme:
        reason = f"{place.name}不适用内地的职工医保，没有这种个人账户。"
        nothing = Credit(kind="not_applicable", steps=(reason,))
        return replace(blank, credit=nothing)
    groups_here = {r.group.slug for r in rules if r.answers and r.group}
    if person.group not in (*groups_here, OTHER_GROUP):
        # A form keeps the group of the place before: here it says nothing.
        person = replace(person, group=None)
        blank = replace(blank, person=person)
    now = [rule for rule in rules if rule.answers and rule.holds(on=on)]
    groups = tuple(rule.group for rule in now if rule.group)
    blank = replace(blank, groups=groups)
    rule = choose(now, person)
    if rule and rule.problems():
        # It lacks its source or its bands: no answer, nor another place's instead.
        rule, groups = None, ()
    if rule is None and groups and person.group != OTHER_GROUP:
        asked = Credit(kind="needs_input", needs=("group",))
        return replace(blank, credit=asked, next=next_day(rules, None, person, on=on))
    average_of = average_of or partial(_average, on=on, edition=edition)
    found = _worked_out(blank, rule, rules, edition, average_of) if rule else blank
    if found.kind in ("unknown", "method_only"):
        return _with_the_past(found, rules)
    return found


def _with_the_past(found: Answer, rules: list[CreditRule]) -> Answer:
    """Where there is no amount: what there was, and what is said further up."""
    past = last_known(rules, found.place, found.person, on=found.on)
    if found.kind == "method_only":
        # Beside a way to an amount only an amount tells more.
        return replace(found, last_known=past if past and past.monthly else None)
    to_come = (
        found.next if found.rule else next_day(rules, None, found.person, on=found.on)
    )
    return replace(
        found,
        background=_background(rules, on=found.on),
        next=to_come,
        last_known=past,
    )


def _worked_out(
    blank: Answer,
    rule: CreditRule,
    rules: list[CreditRule],
    edition: Edition,
    average_of: AverageOf,
) -> Answer:
    average, limits = _bases(rule, blank, edition, average_of)
    terms = rule.terms(
        average=average.amount if average else None,
        limits=limits.value() if limits else None,
    )
    credit = work_out(terms, blank.person, on=blank.on)
    return replace(
        blank,
        rule=rule,
        terms=terms,
        credit=credit,
        average=average,
        limits=limits,
        next=next_change(rule, rules, terms, blank.person, credit, on=blank.on),
    )


def _background(rules: Iterable[CreditRule], *, on: date) -> tuple[CreditRule, ...]:
    """What province and nation say without answering for this place."""
    return tuple(r for r in rules if not r.answers and r.holds(on=on) and not r.group)


def _bases(
    rule: CreditRule, blank: Answer, edition: Edition, average_of: AverageOf
) -> tuple[RegionalAverage | None, ContributionLimits | None]:
    """The average or the limits a rule counts with: one query, or none."""
    if rule.formula == CreditRule.Formula.RATE_OF_AVERAGE and rule.base_year:
        return average_of(rule, blank.place), None
    if rule.formula == CreditRule.Formula.RATE_OF_OWN_BASE and blank.person.base:
        limits = ContributionLimits.objects.covering(blank.place)
        return None, _nearest(limits, blank.on, edition)
    return None, None


@kept(most=128)
def _average(
    rule: CreditRule, place: Region, *, on: date, edition: Edition
) -> RegionalAverage | None:
    figures = RegionalAverage.objects.for_rule(rule, place)
    return average_from(averages_standing(figures, on=on, edition=edition))(rule, place)


def averages_standing(
    figures: RegionalAverageQuerySet, *, on: date, edition: Edition
) -> list[RegionalAverage]:
    """Those an edition shows, with what an answer prints of them."""
    known = figures.with_newer().select_related("source")
    return known.standing(on=on, edition=edition)


def _nearest(figures: Any, on: date, edition: Edition) -> Any:
    """The figure of the nearest region that holds on the day, with its source."""
    found = figures.select_related("source").standing(on=on, edition=edition)
    return next(iter(found), None)
