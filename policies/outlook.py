"""What changes next for a person, and what was last known where nothing holds now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from policies import wording
from policies.cited import adopted_first
from policies.credit import Credit, work_out
from policies.models.evidence import Evidence
from policies.models.periods import Precision
from policies.models.regions import Region
from policies.models.rule_queries import choose
from policies.models.rules import CreditRule
from policies.money import Sum
from policies.terms import Deduction, Person, Terms

# Of one day two things may be known: the sharper counts.
SHARPEST: list[str] = [*Precision]


@dataclass(frozen=True, kw_only=True, slots=True)
class NextChange:
    """The next age at which the sum changes, and the next days on which something does.

    Attributes:
        gross, net: the sums from that age on; no net where a deduction changes before
            everybody of this age is so old.
        on, precision: when another rule holds, and how much of that day is known.
        what: ends (nothing follows), follows (another rule), above (the rule of a
            region above, which held already), group (one for each group of people),
            no_account, undecided (sayings differ).
        region: whose rule it is that holds above.
        then: what this person gets by it, where that needs no figure of its own day,
            is the same whenever the birthday is, and of everybody.
        approximate: whether that is about so much.
        deducted_on: when something else is deducted, if that comes before; whether it
            is known how much then.
        is_settled: whether nothing that is known depends on a later age.
    """

    at_age: int | None = None
    gross: Sum | None = None
    net: Sum | None = None
    on: date | None = None
    precision: str = "day"
    what: str = ""
    region: str = ""
    then: Credit | None = None
    approximate: bool = False
    deducted_on: date | None = None
    deducted_known: bool = True
    is_settled: bool = False

    @property
    def shown_day(self) -> str:
        if self.precision in wording.UNSURE and self.on:
            return f"大约{wording.day(self.on, 'month')}（推定）"
        return wording.day(self.on, self.precision)

    @property
    def gives_a_day(self) -> bool:
        """Whether the site has something to show of that day."""
        has_rule = self.what in ("follows", "above", "group", "no_account")
        return has_rule and self.precision != "attested"

    @property
    def in_words(self) -> str:
        """What changes and from when, as far as the days are known."""
        said = []
        if self.deducted_on:
            how = "的金额有变化" if self.deducted_known else "多少还没有查到"
            said.append(f"{wording.day(self.deducted_on)}起，代扣{how}。")
        if self.on and self.precision == "attested":
            held = wording.day(self.on, "month")
            said.append(f"另有一条规定，{held}已经在执行，哪天起执行不详。")
        elif self.on:
            ends = "这条规定不再适用，新的规定还没有查到"
            words = ends if self.what == "ends" else self.successor
            said.append(f"{self.shown_day}起，{words}。")
        return "".join(said)

    @property
    def successor(self) -> str:
        """What takes the place of the rule that ends."""
        return {
            "ends": "怎么划，还没有查到",
            "follows": "换用新的规定",
            "above": f"改按{self.region}的规定",
            "group": "按人员类别划，要看您属于哪一类",
            "no_account": "没有个人账户",
            "undecided": "怎么划，说法不一，我们没有采用哪一种",
        }[self.what]


@dataclass(frozen=True, kw_only=True, slots=True)
class LastKnown:
    """The last rule that ended, and what it gave."""

    rule: CreditRule
    monthly: Decimal | None

    @property
    def citations(self) -> list[Evidence]:
        """What it stood on, then what was said against it."""
        evidence = adopted_first(self.rule.evidence.all())
        return [item for item in evidence if item.stance != "supports"]

    @property
    def conflict(self) -> bool:
        return any(item.stance == "contradicts" for item in self.citations)


def next_change(
    rule: CreditRule,
    rules: list[CreditRule],
    terms: Terms,
    person: Person,
    credit: Credit,
    *,
    on: date,
) -> NextChange:
    """The next age at which the sum changes, and the next days on which something does.

    A deduction that begins, ends or depends on age changes the sum as a band does.
    """
    change = next_day(rules, rule, person, on=on)
    days = sorted({day for item in terms.deductions for day in _days(item, on)})
    now = _sums(terms, person, on)
    first = next((day for day in days if _sums(terms, person, day) != now), None)
    if first and (change.on is None or first < change.on):
        known = None not in _sums(terms, person, first).values()
        change = replace(change, deducted_on=first, deducted_known=known)
    as_now = min(days, default=None)
    ages = {band.first_age for band in terms.bands}
    ages |= {item.first_age for item in terms.deductions}
    older = [replace(person, age=age) for age in sorted(ages) if age > person.age]
    for then_old in older:
        age = then_old.age
        if not _all_reach(age, change.on, person, on=on):
            return change
        then = work_out(terms, then_old, on=on)
        net = then.net if _all_reach(age, as_now, person, on=on) else None
        if then.gross != credit.gross or (net and net != credit.net):
            return replace(change, at_age=age, gross=then.gross, net=net)
    alike = (
        _sums(terms, old, d) == _sums(terms, person, d)
        for old in older
        for d in (on, *days)
    )
    return replace(change, is_settled=all(alike))


def _sums(terms: Terms, person: Person, on: date) -> dict[str, Sum | None]:
    """What is deducted on a day, by its name; what is credited, under none."""
    found = work_out(terms, person, on=on)
    return {"": found.gross} | {line.name: line.sum for line in found.deductions}


def _days(item: Deduction, on: date) -> list[date]:
    return [day for day in (item.since, item.until) if day and day > on]


def _all_reach(age: int, ends: date | None, person: Person, *, on: date) -> bool:
    """Whether everybody of the person's age is that old before a day; the last are
    those whose birthday is today. Others would be told another rule's sum."""
    if ends is None:
        return True
    years = age - person.age
    return (on.year + years, on.month, on.day) < (ends.year, ends.month, ends.day)


def next_day(
    rules: list[CreditRule], rule: CreditRule | None, person: Person, *, on: date
) -> NextChange:
    """The first later day on which another rule is this person's here, or none is.

    A rule that begins further up changes nothing where the place's own goes on.
    """
    answering = [other for other in rules if other.answers]
    now = [rule] if rule else _of_groups(answering, person, on=on)
    days = {other.since for other in answering} | {each.until for each in now}
    for day in sorted(day for day in days if day and day > on):
        follower = choose((r for r in answering if r.holds(on=day)), person)
        groups = _of_groups(answering, person, on=day)
        then = [follower] if follower else groups
        known = [each.until_precision for each in now if each.until == day]
        known += [each.since_precision for each in then if each.since == day]
        if then == now or not known:
            continue
        # That the next was only seen then stays said; else the sharper counts.
        seen = Precision.ATTESTED in known and then
        precision = Precision.ATTESTED if seen else min(known, key=SHARPEST.index)
        what, region = _after(rule, follower)
        if follower is None and any(each.since == day for each in groups):
            what = "group"
        change = NextChange(on=day, precision=precision, what=what, region=region)
        if follower and not groups and what in ("follows", "above"):
            return _with_sum(change, follower, _then(person, on, day), on=day)
        return change
    return NextChange()


def _of_groups(
    rules: Iterable[CreditRule], person: Person, *, on: date
) -> list[CreditRule]:
    """Those of groups that hold on a day, where the person said nothing of a group."""
    if person.group:
        return []
    return [rule for rule in rules if rule.group and rule.holds(on=on)]


def _then(person: Person, on: date, day: date) -> list[Person]:
    """The same person on a later day: as old as then without and with a birthday."""
    years = day.year - on.year - ((day.month, day.day) < (on.month, on.day))
    is_anniversary = (day.month, day.day) == (on.month, on.day)
    ages = [person.age + years] + ([] if is_anniversary else [person.age + years + 1])
    return [replace(person, age=age) for age in ages]


def _with_sum(
    change: NextChange, follower: CreditRule, people: list[Person], *, on: date
) -> NextChange:
    """Of a known day and a fixed amount alone: others follow from figures of that day,
    or from what one reader typed, who will have another number then."""
    is_fixed = follower.formula == CreditRule.Formula.FIXED
    if change.precision != Precision.DAY or not is_fixed or people[0].missing_years:
        return change
    terms = follower.terms(average=None, limits=None)
    first, *others = (work_out(terms, person, on=on) for person in people)
    sums = first.gross, first.net
    is_for_all = not first.assumes and all((o.gross, o.net) == sums for o in others)
    if first.gross is None or not is_for_all:
        return change
    return replace(change, then=first, approximate=follower.approximate)


def _after(rule: CreditRule | None, follower: CreditRule | None) -> tuple[str, str]:
    """What kind of rule then holds, and whose: one that held already is not new."""
    if follower and follower.formula == CreditRule.Formula.UNDECIDED:
        return "undecided", ""
    if follower is None or follower.problems():
        return "ends", ""
    if follower.formula == CreditRule.Formula.NO_ACCOUNT:
        return "no_account", ""
    own = rule.region_id if rule else follower.region_id
    is_new = rule is None or rule.until is None or follower.since >= rule.until
    if is_new or follower.region is None or follower.region_id == own:
        return "follows", ""
    return "above", follower.region.name


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
