"""What changes next for a person, and what was last known where nothing holds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from policies.answers import LastKnown, NextChange
from policies.credit import Credit, work_out
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person, Terms


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
    change = next_day(rules, rule, on=on)
    if rule.until and (change.on is None or rule.until < change.on):
        change = NextChange(on=rule.until, precision=rule.until_precision, what="ends")
    for item in terms.deductions:
        for day in (item.since, item.until):
            if day and day > on and (change.on is None or day < change.on):
                change = NextChange(on=day, what="deduction")
    ages = {band.first_age for band in terms.bands}
    ages |= {item.first_age for item in terms.deductions}
    for age in sorted(age for age in ages if age > person.age):
        then = work_out(terms, replace(person, age=age), on=on)
        if (then.gross, then.net) != (credit.gross, credit.net):
            return replace(change, at_age=age, gross=then.gross, net=then.net)
    return change


def next_day(
    rules: list[CreditRule], rule: CreditRule | None, *, on: date
) -> NextChange:
    """The first later day on which another rule of the same group holds here."""
    later = [
        other
        for other in rules
        if other.answers
        and other.tense(on=on) == "later"
        and (rule is None or other.group_id == rule.group_id)
    ]
    if not later:
        return NextChange()
    first = min(later, key=lambda other: other.since)
    return NextChange(on=first.since, precision=first.since_precision, what="follows")


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
