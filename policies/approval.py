"""The life of a version: made, sent, approved, corrected, withdrawn.

Each act checks who may, says what still stands in the way, and happens once: a row is
locked and its state looked at again, so a double click or two people at once cannot
act twice.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from policies.examples import failed_examples
from policies.models.content import ContentVersion
from policies.models.editors import LedgerEntry
from policies.models.rules import CreditRule
from policies.models.versions import State
from policies.permissions import (
    NotAllowed,
    check_can_decide,
    check_can_edit,
    is_in_group,
    stands_in,
)

COPIED_PARTS = ("bands", "deductions", "evidence", "examples")


class Blocked(Exception):
    """What stands in the way, each with how to mend it."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


def what_blocks(rule: CreditRule) -> list[str]:
    """All that must be mended before a rule can be approved."""
    reasons = rule.problems()
    adopted = [e for e in rule.evidence.all() if e.stance == "adopted"]
    if adopted and not any(e.quote or e.note for e in adopted):
        reasons.append("采用的来源没有引文：请填引文，没有留存就在说明里写明")
    if rule.announced is None and not rule.announced_unknown:
        reasons.append("没有填发布日：请填发布日，或者勾选“发布日不详”")
    if rule.formula == CreditRule.Formula.RATE_OF_AVERAGE and not rule.base_year:
        reasons.append("没有填基数年度：请填平均养老金属于哪一年")
    for other in overlapping(rule):
        reasons.append(f"和“{other}”的日子重叠：请改生效日或失效日")
    reasons += failed_examples(rule)
    return reasons


def overlapping(rule: CreditRule) -> list[CreditRule]:
    """Approved rules that share a day and will not end when this one begins."""
    others = CreditRule.objects.approved().filter(
        Q(until=None) | Q(until__gt=rule.since),
        region=rule.region,
        status=rule.status,
        group=rule.group,
    )
    if rule.until:
        others = others.filter(since__lt=rule.until)
    replaced = predecessor(rule)
    return [other for other in others if other != replaced]


def predecessor(rule: CreditRule) -> CreditRule | None:
    """The approved rule that ends on the day this one begins."""
    return (
        CreditRule.objects.approved()
        .filter(
            Q(until=None) | Q(until__gt=rule.since),
            region=rule.region,
            status=rule.status,
            group=rule.group,
            since__lt=rule.since,
        )
        .order_by("-since")
        .first()
    )


@transaction.atomic
def new_version(rule: CreditRule, user: Any, *, since: date, slug: str) -> CreditRule:
    """A draft with everything the rule has, to begin on another day."""
    if not is_in_group(user, "编辑") or not stands_in(user, rule.region):
        raise NotAllowed("这个地区不归您负责")
    parts = {name: list(getattr(rule, name).all()) for name in COPIED_PARTS}
    draft = CreditRule.objects.get(pk=rule.pk)
    for name in ("approved_by", "approved_at", "withdrawn_at", "second_look_by"):
        setattr(draft, name, None)
    draft.pk, draft.slug, draft.since, draft.until = None, slug, since, None
    draft.since_precision = draft.until_precision = "day"
    draft.state, draft.author, draft.made_from = State.DRAFT, user, rule
    draft.emergency_reason, draft.closed_at, draft.until_before = "", None, None
    draft.checked_on, draft.checked_by = None, ""
    draft._state.adding = True
    draft.save()
    for items in parts.values():
        for part in items:
            part.pk, part.rule, part._state.adding = None, draft, True
            part.save()
    return draft


@transaction.atomic
def send_for_review(rule: CreditRule, user: Any) -> None:
    """A draft becomes a request for a second person's decision."""
    rule = _locked(rule)
    check_can_edit(user, rule)
    _raise_if_blocked(rule)
    rule.state, rule.author = State.REVIEW, user
    rule.save()


@transaction.atomic
def send_back(rule: CreditRule, user: Any) -> None:
    rule = _locked(rule)
    check_can_decide(user, rule, emergency=True)
    rule.state = State.DRAFT
    rule.save()


@transaction.atomic
def approve(rule: CreditRule, user: Any, *, emergency_reason: str = "") -> None:
    """Make it public from its first day, and end its predecessor on that day."""
    rule = _locked(rule)
    check_can_decide(user, rule, emergency=bool(emergency_reason))
    _raise_if_blocked(rule)
    now = timezone.now()
    replaced = predecessor(rule)
    if replaced:
        replaced.closed_at, replaced.until_before = now, replaced.until
        replaced.until, replaced.until_precision = rule.since, "day"
        replaced.save()
    rule.state, rule.approved_by, rule.approved_at = State.APPROVED, user, now
    rule.emergency_reason = emergency_reason
    rule.save()
    kind = LedgerEntry.Kind.CHANGED if replaced else LedgerEntry.Kind.NEW
    LedgerEntry.objects.create(
        kind=kind, region=rule.region, rule=rule, words=rule.method, by=user
    )
    ContentVersion.advance()


@transaction.atomic
def take_a_second_look(rule: CreditRule, user: Any) -> None:
    """Somebody else has looked at what was approved in an emergency."""
    rule = _locked(rule)
    if not rule.wants_second_look or rule.approved_by_id == user.pk:
        raise NotAllowed("要由另一位审核来补看")
    if not is_in_group(user, "审核") or not stands_in(user, rule.region):
        raise NotAllowed("这个地区不归您负责")
    rule.second_look_by = user
    rule.save()


@transaction.atomic
def correct(
    wrong: CreditRule,
    right: CreditRule,
    user: Any,
    *,
    words: str,
    wrong_from: date,
    wrong_until: date,
) -> None:
    """Put a right version in place of a wrong one, and own the mistake in public."""
    wrong, right = _locked(wrong), _locked(right)
    check_can_decide(user, right)
    if not wrong.is_approved:
        raise NotAllowed("只能更正已批准的版本")
    now = timezone.now()
    wrong.state, wrong.withdrawn_at = State.WITHDRAWN, now
    wrong.save()
    _raise_if_blocked(right)
    right.state, right.approved_by, right.approved_at = State.APPROVED, user, now
    right.save()
    LedgerEntry.objects.create(
        kind=LedgerEntry.Kind.CORRECTED,
        region=right.region,
        rule=right,
        words=words,
        wrong_from=wrong_from,
        wrong_until=wrong_until,
        by=user,
    )
    ContentVersion.advance()


def _locked(rule: CreditRule) -> CreditRule:
    """The rule as it is now, held until the act is done."""
    return CreditRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)


def _raise_if_blocked(rule: CreditRule) -> None:
    if reasons := what_blocks(rule):
        raise Blocked(reasons)
