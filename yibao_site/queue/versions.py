"""What waits among the versions: to be decided, looked at again, written on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from policies.models.rules import CreditRule
from policies.models.versions import State, kinds
from yibao_site.queue.rows import Row, waiting

UNSEEN = Q(state=State.APPROVED, second_look_by=None) & ~Q(emergency_reason="")


def to_decide(*, on: date) -> list[Row]:
    return _all("decide", Q(state=State.REVIEW), "waiting_since")


def to_see_again(*, on: date) -> list[Row]:
    """Approved in an emergency by one person, and nobody has looked since."""
    return _all("look", UNSEEN, "approved_at")


def to_finish(*, on: date) -> list[Row]:
    return _all("draft", Q(state=State.DRAFT), "waiting_since")


def to_review(*, on: date) -> list[Row]:
    """Past its day of review."""
    rows = []
    for model in kinds():
        table: Any = model._default_manager
        due = table.due_for_review(on=on)
        fields = ("review_by", "checked_on", "approved_at")
        rows += waiting(due, "review", *fields, since=model.due_day)
    return rows


def undecided(*, on: date) -> list[Row]:
    """The sources disagree, and none is adopted."""
    rules = CreditRule.objects.approved().in_force(on=on)
    disputed = rules.filter(formula=CreditRule.Formula.UNDECIDED)
    return waiting(disputed, "undecided", "approved_at", since=localdate)


def _all(section: str, which: Q, since: str) -> list[Row]:
    return [
        row
        for model in kinds()
        for row in waiting(
            model._default_manager.filter(which), section, since, since=localdate
        )
    ]
