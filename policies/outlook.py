"""What changes next for a person, and what was last known where nothing holds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from policies.answers import LastKnown, NextChange
from policies.credit import Credit, work_out
from policies.models.periods import Precision
from policies.models.regions import Region
from policies.models.rule_queries import choose
from policies.models.rules import CreditRule
from policies.terms import Person, Terms

# Of one day two things may be known: the sharper counts.
SHARPEST: list[str] = [*Precision]


def next_change(
    rule: CreditRule,
    rules: list[CreditRule],
    terms: Terms,
    person: Person,
    credit: Credit,
    *,
    on: date,
) -> NextChange:
    """The next age at which the sum changes, and the next day on which something does.

    A deduction that begins, ends or depends on age changes the sum as a band does.
    """
    change = next_day(rules, rule, person, on=on)
    ends = change.on
    for item in terms.deductions:
        for day in (item.since, item.until):
            if day and day > on and (change.on is None or day < change.on):
                change = NextChange(on=day, what="deduction")
    ages = {band.first_age for band in terms.bands}
    ages |= {item.first_age for item in terms.deductions}
    for age in sorted(age for age in ages if age > person.age):
        if ends and _comes_too_late(age, ends, person, on=on):
            break
        then = work_out(terms, replace(person, age=age), on=on)
        if (then.gross, then.net) != (credit.gross, credit.net):
            return replace(change, at_age=age, gross=then.gross, net=then.net)
    return change


def _comes_too_late(age: int, ends: date, person: Person, *, on: date) -> bool:
    """Whether nobody of the person's age is that old before the rule ends: the earliest
    birthday is tomorrow's."""
    last = ends - timedelta(days=1)
    years = age - person.age - 1
    return (on.year + years, on.month, on.day) >= (last.year, last.month, last.day)


def next_day(
    rules: list[CreditRule], rule: CreditRule | None, person: Person, *, on: date
) -> NextChange:
    """The first later day on which another rule is this person's here, or none is.

    A rule that begins further up changes nothing where the place's own goes on.
    """
    days = {other.since for other in rules if other.answers} | {rule and rule.until}
    for day in sorted(day for day in days if day and day > on):
        then = (other for other in rules if other.answers and other.holds(on=day))
        follower = choose(then, person)
        known = [rule.until_precision] if rule and rule.until == day else []
        if follower and follower.since == day:
            known.append(follower.since_precision)
        if follower is rule or not known:
            continue
        what = "follows" if follower else "ends"
        # That the next was only seen then stays said; else the sharper counts.
        seen = Precision.ATTESTED in known and follower
        precision = Precision.ATTESTED if seen else min(known, key=SHARPEST.index)
        return NextChange(on=day, precision=precision, what=what)
    return NextChange()


def last_known(
    rules: list[CreditRule], place: Region, person: Person, *, on: date
) -> LastKnown | None:
    """The rule that ended last, of the nearest region and the person's own group."""
    ended = [
        (rule.region_id == place.pk, rule.group_id is not None, rule.until, rule)
        for rule in rules
        if rule.answers
        and rule.tense(on=on) == "past"
        and rule.until
        # One that says only how it was is known, too: in words, without an amount.
        and rule.formula != CreditRule.Formula.UNDECIDED
        and not rule.problems()
        and (rule.group is None or rule.group.slug == person.group)
    ]
    if not ended:
        return None
    *_, until, rule = max(ended, key=lambda item: item[:3])
    terms = rule.terms(average=None, limits=None)
    credit = work_out(terms, person, on=until - timedelta(days=1))
    return LastKnown(rule=rule, monthly=credit.gross.monthly if credit.gross else None)
