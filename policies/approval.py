"""The life of a version: made, sent, approved, corrected, withdrawn.

Each act checks who may, says what still stands in the way, and happens once: a row is
locked and its state looked at again, so a double click or two people at once cannot
act twice.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from policies.affected import affected
from policies.examples import failed_examples
from policies.history.snapshots import Snapshot, snapshot_now
from policies.models.checks import Check
from policies.models.content import ContentVersion
from policies.models.editions import Version
from policies.models.ledger import LedgerEntry
from policies.models.sources import Source
from policies.models.versions import State, Versioned
from policies.moved import moved
from policies.permissions import (
    EDITORS,
    REVIEWERS,
    NotAllowed,
    check_can_check,
    check_can_decide,
    check_can_edit,
    check_can_look_again,
    check_can_send_back,
    check_can_withdraw,
    check_stands_in,
    signature,
)
from policies.succession import not_of_its_line, overlapping, reopened_by, replaced_by

Kind = LedgerEntry.Kind
# What a copy does not take from the version it is made of.
STAMPS: dict[str, Any] = {
    "pk": None,
    "approved_by": None,
    "approved_at": None,
    "withdrawn_at": None,
    "second_look_by": None,
    "emergency_reason": "",
    "correction": "",
    "sent_back_because": "",
    "wrong_from": None,
    "checked_on": None,
    "checked_by": "",
    "endings": [],
    "writers": [],
}
# Of the copy's own announcement, which staff have yet to find.
FRESH_DAYS = {
    "since_precision": "day",
    "until_precision": "day",
    "announced": None,
    "announced_precision": "day",
    "announced_unknown": False,
    "first_credited": None,
    "first_credited_precision": "day",
}


class Blocked(Exception):
    """What stands in the way, each with how to mend it."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


def what_blocks(version: Versioned) -> list[str]:
    """All that must be mended before a version can be approved."""
    reasons = [*not_of_its_line(version), *version.problems(), *version.lacks()]
    for other in overlapping(version):
        reasons.append(
            f"和已批准的“{other}”的日子重叠：请改生效日或失效日；"
            "那一条写错了，请在它的页面用“更正”"
        )
    reasons += failed_examples(version)
    try:
        version.full_clean()
    except ValidationError as error:
        reasons += error.messages
    return reasons


@transaction.atomic
def new_version(version: Version, user: Any, **changed: Any) -> Version:
    """A draft with all that goes on from the version, but for the fields given."""
    check_stands_in(user, EDITORS, version.region)
    tables = [getattr(version, name) for name in getattr(version, "parts", ())]
    carried = [t for t in tables if getattr(t.model, "is_carried_over", True)]
    parts = [part for table in carried for part in table.all()]
    draft = type(version)._default_manager.get(pk=version.pk)
    fresh = {"state": State.DRAFT, "made_from": version, "until": None}
    fresh |= {"waiting_since": timezone.now()}
    for name, value in {**STAMPS, **FRESH_DAYS, **fresh, **changed}.items():
        if name == "pk" or hasattr(draft, name):
            setattr(draft, name, value)
    draft.written_by(user)
    draft._state.adding = True
    draft.save()
    for part in parts:
        part.pk, part._state.adding = None, True
        setattr(part, part.part_of, draft)
        part.save()
    return draft


def start_correction(
    wrong: Version, user: Any, *, words: str, wrong_from: date, **changed: Any
) -> Version:
    """A draft to be put in the place of a wrong version, for all of its days."""
    if not wrong.is_approved:
        raise NotAllowed("只能更正已批准的版本")
    same = ("since", "until", *FRESH_DAYS)
    days = {name: getattr(wrong, name) for name in same if hasattr(wrong, name)}
    marks = {"correction": words, "wrong_from": wrong_from}
    return new_version(wrong, user, **days, **marks, **changed)


@transaction.atomic
def send_for_review(version: Versioned, user: Any) -> None:
    """A draft becomes a request for a second person's decision."""
    version = _locked(version)
    check_can_edit(user, version)
    _raise_if_blocked(version)
    version.state, version.waiting_since = State.REVIEW, timezone.now()
    version.sent_back_because = ""
    version.save()


@transaction.atomic
def send_back(version: Versioned, user: Any, *, because: str) -> None:
    """A draft again, with what its author is to mend."""
    version = _locked(version)
    check_can_send_back(user, version)
    version.state, version.waiting_since = State.DRAFT, timezone.now()
    version.sent_back_because = because
    version.save()


@transaction.atomic
def approve(version: Versioned, user: Any, *, emergency_reason: str = "") -> None:
    """Make it public from its first day, and end what it replaces on that day."""
    version = _locked(version)
    check_can_decide(user, version, emergency=bool(emergency_reason))
    _raise_if_blocked(version)
    now, replaced = timezone.now(), replaced_by(version)
    # Asked while the public still reads what is wrong.
    whom = affected(version, today=timezone.localdate()) if version.correction else ""
    before = _before(version, replaced)
    for other in replaced:
        check_stands_in(user, REVIEWERS, other.region)
        other.make_way_for(version, at=now)
        other.save()
    version.state, version.approved_by = State.APPROVED, user
    version.approved_at, version.emergency_reason = now, emergency_reason
    version.save()
    kind = Kind.CHANGED if replaced else Kind.NEW
    kind = Kind.CORRECTED if version.correction else kind
    told = {"affected": whom}
    if before:
        said = version.correction or version.gist
        told["moved"] = moved(before, snapshot_now(version), said=said)
    _enter(version, user, kind=kind, **told)
    for other in replaced:
        # A correction that moves to another place is read at both.
        if other.region != version.region:
            _enter(version, user, kind=kind, region=other.region, **told)


def _before(version: Versioned, replaced: list[Any]) -> Snapshot | None:
    """What it takes the place of, as it is; first of all what it was made from."""
    nearest = sorted(replaced, key=lambda other: other != version.made_from)
    return snapshot_now(nearest[0]) if nearest else None


@transaction.atomic
def take_a_second_look(version: Versioned, user: Any) -> None:
    """Somebody else has looked at what was approved in an emergency."""
    version = _locked(version)
    check_can_look_again(user, version)
    version.second_look_by = user
    version.save()


@transaction.atomic
def withdraw(
    version: Versioned, user: Any, *, words: str, reopen: bool = False
) -> None:
    """Take down what should not be shown at all, and say so in the ledger.

    With `reopen`, what it had ended holds again as if it had never been approved.
    """
    version = _locked(version)
    check_can_withdraw(user, version)
    now = timezone.now()
    version.state, version.withdrawn_at = State.WITHDRAWN, now
    version.save()
    for other, until in reopened_by(version) if reopen else []:
        other.move_end(until, None, at=now)
        other.save()
        words += f"；“{other}”重新有效"
    _enter(version, user, kind=Kind.WITHDRAWN, words=words)


@transaction.atomic
def check_off(
    version: Versioned,
    user: Any,
    *,
    on: date,
    source: Source | None = None,
    note: str = "",
    line: str = "",
    said: str = "",
) -> Check:
    """Somebody looked again and nothing has changed: signed, dated, and public.

    The constraints of `Check` say what it must rest on, and that it happens once a day.
    """
    version = _locked(version)
    check_can_check(user, version)
    ground = {"source": source, "note": note, "line": line, "said": said}
    check = Check(key=version.key, region=version.region, on=on, by=user, **ground)
    check.subject = f"{version.kind_label}：{version}"[:200]
    try:
        check.full_clean()
    except ValidationError as error:
        raise Blocked(error.messages) from error
    check.save()
    # A call made before the last check says nothing newer than that check.
    if version.checked_on is None or version.checked_on <= on:
        version.checked_on, version.checked_by = on, signature(user)
        version.save()
    _enter(version, user, kind=Kind.CHECKED, words=check.public_words)
    return check


def _enter(version: Versioned, user: Any, *, kind: str, **fields: Any) -> None:
    """One line of the public ledger; whatever the public reads has moved."""
    if version.correction:
        fields = {"words": version.correction} | fields
    if kind == Kind.CORRECTED:
        fields |= {"wrong_from": version.wrong_from}
        fields |= {"wrong_until": timezone.localdate()}
    LedgerEntry.of(version, kind=kind, by=user, **fields).save()
    ContentVersion.advance()


def _locked(version: Version) -> Version:
    """The version as it is now, held until the act is done."""
    table = type(version)._default_manager
    return table.select_for_update(of=("self",)).get(pk=version.pk)


def _raise_if_blocked(version: Versioned) -> None:
    if reasons := what_blocks(version):
        raise Blocked(reasons)
