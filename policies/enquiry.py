"""From a visitor's question to the answer: choose the rule, work it out.

The one road from the database through the calculator: page, print, JSON and every
later view of an amount take it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Prefetch

from policies.answers import Answer, LastKnown, NextChange
from policies.credit import Credit, work_out
from policies.models.bands import Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rule_queries import CreditRuleQuerySet
from policies.models.rules import CreditRule
from policies.terms import Person, Terms
from policies.timeline import next_edge

CAN_BE_WORKED_OUT = [
    CreditRule.Formula.FIXED,
    CreditRule.Formula.RATE_OF_AVERAGE,
    CreditRule.Formula.RATE_OF_OWN_PENSION,
    CreditRule.Formula.RATE_OF_OWN_BASE,
    CreditRule.Formula.FROZEN,
]
OTHER_GROUP = "other"


def answer(place: Region, person: Person, *, on: date) -> Answer:
    """What is known for this place, person and day, worked out or honestly not."""
    rules = rules_about(place, on=on).filter(status=person.status)
    return answer_from(list(rules), place, person, on=on)


def rules_about(place: Region, *, on: date) -> CreditRuleQuerySet:
    """Whatever says something of a place, with all that an answer prints of it."""
    return (
        CreditRule.objects.about(place)
        .with_tense(on=on)
        .select_related("region", "group")
        .prefetch_related(
            "bands",
            Prefetch("deductions", Deduction.objects.select_related("source")),
            Prefetch("evidence", Evidence.objects.select_related("source")),
        )
    )


def answer_from(
    rules: list[CreditRule], place: Region, person: Person, *, on: date
) -> Answer:
    """The same, from rules fetched with `rules_about`, those of the status."""
    if not place.mainland_scheme:
        reason = f"{place.name}不适用内地的职工医保，没有这种个人账户。"
        nothing = Credit(kind="not_applicable", steps=(reason,))
        return Answer(place=place, person=person, on=on, credit=nothing)
    now = [rule for rule in rules if rule.answers and rule.tense == "now"]
    groups = tuple(rule.group for rule in now if rule.group)
    rule = _choose(now, person)
    unknown = Answer(
        place=place,
        person=person,
        on=on,
        groups=groups,
        credit=Credit(kind="unknown"),
        background=_background(rules),
    )
    if rule is None and groups and person.group != OTHER_GROUP:
        return replace(unknown, credit=Credit(kind="needs_input", needs=("group",)))
    if rule is None:
        change = NextChange(on=_next_day(rules, None))
        return replace(
            unknown, next=change, last_known=_last_known(rules, place, person)
        )
    average, limits = _bases(rule, place, person, on=on)
    terms = rule.terms(
        average=average.amount if average else None,
        limits=limits.value() if limits else None,
    )
    answered = replace(
        unknown,
        rule=rule,
        terms=terms,
        credit=work_out(terms, person, on=on),
        average=average,
        limits=limits,
        next=_next(rule, rules, terms, person, on=on),
    )
    if answered.kind == "unknown":
        return replace(answered, last_known=_last_known(rules, place, person))
    return replace(answered, background=())


def _choose(now: list[CreditRule], person: Person) -> CreditRule | None:
    """The rule of the person's group, or else the nearest that names no group."""
    own = (rule for rule in now if rule.group and rule.group.slug == person.group)
    return next(own, next((rule for rule in now if not rule.group), None))


def _background(rules: Iterable[CreditRule]) -> tuple[CreditRule, ...]:
    """What province and nation say without answering for this place."""
    return tuple(r for r in rules if not r.answers and r.tense == "now" and not r.group)


def _bases(
    rule: CreditRule, place: Region, person: Person, *, on: date
) -> tuple[RegionalAverage | None, ContributionLimits | None]:
    """The average or the limits a rule counts with: one query, or none."""
    if rule.formula == CreditRule.Formula.RATE_OF_AVERAGE and rule.base_year:
        averages = RegionalAverage.objects.for_rule(rule, place)
        return averages.select_related("source").first(), None
    if rule.formula == CreditRule.Formula.RATE_OF_OWN_BASE and person.base:
        limits = ContributionLimits.objects.covering(place).in_force(on=on)
        return None, limits.select_related("source").first()
    return None, None


def _next_day(rules: list[CreditRule], rule: CreditRule | None) -> date | None:
    """The first later day on which another rule holds here."""
    return min(
        (
            later.since
            for later in rules
            if later.answers
            and later.tense == "later"
            and (rule is None or later.group_id == rule.group_id)
        ),
        default=None,
    )


def _next(
    rule: CreditRule,
    rules: list[CreditRule],
    terms: Terms,
    person: Person,
    *,
    on: date,
) -> NextChange:
    """The next age at which the amount changes, the next day another rule holds."""
    follows = _next_day(rules, rule)
    day = min((d for d in (rule.until, follows) if d), default=None)
    ends = day is not None and day != follows
    edge = next_edge(terms.bands, person.age)
    if edge is None:
        return NextChange(on=day, ends=ends)
    then = work_out(terms, replace(person, age=edge), on=on)
    monthly = then.gross.monthly if then.gross else None
    return NextChange(at_age=edge, monthly_then=monthly, on=day, ends=ends)


def _last_known(
    rules: list[CreditRule], place: Region, person: Person
) -> LastKnown | None:
    """The rule that ended last, of the nearest region and the person's own group."""
    ended = [
        (rule.region_id == place.pk, rule.group_id is not None, rule.until, rule)
        for rule in rules
        if rule.answers
        and rule.tense == "past"
        and rule.until
        and rule.formula in CAN_BE_WORKED_OUT
        and (rule.group is None or rule.group.slug == person.group)
    ]
    if not ended:
        return None
    *_, until, rule = max(ended, key=lambda item: item[:3])
    terms = rule.terms(average=None, limits=None)
    credit = work_out(terms, person, on=until - timedelta(days=1))
    return LastKnown(rule=rule, monthly=credit.gross.monthly if credit.gross else None)
