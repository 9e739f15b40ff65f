"""Content with versions as a table: rows write drafts, approving stays with two people.

A row names a version. A draft is changed in place, by an editor of its province. What
is in review or withdrawn stays as it is. What is approved is never edited: a changed
row becomes a draft made by `approval.new_version`, which must begin on another day, and
the same row again finds that draft. What the new version may not take over untouched,
the announcement of the old one, its end, its signatures, is emptied as `new_version`
empties it, unless the row says something else there; the dry run shows it. An error is
corrected on the page of the version, where it is said from when to when it was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from policies import approval
from policies.exchange.cells import Problem, differences
from policies.exchange.columns import Column, Values, said, say_values
from policies.exchange.known import Known
from policies.exchange.planning import Planned, Verdict, refused, wrong
from policies.exchange.sheets import Row
from policies.models.versions import State, VersionedPeriod
from policies.permissions import NotAllowed, check_can_edit

SINCE = "生效日"
NEEDS_A_DAY = "已批准的版本不能改：请填新版本从哪天起；是写错了，请在它的页面用“更正”"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Change this draft, or make one: of this version, or from nothing."""

    values: Values
    draft: Any = None
    base: Any = None

    @property
    def like(self) -> Any:
        return self.draft or self.base


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How one kind of versions stands in a table.

    Attributes:
        model: the table, one of VersionedPeriod's.
        content: the columns of what a version says, not of which version it is.
        as_it_would_be: the version after an act, in memory only, with its parts.
        faults: what is wrong with that, as pairs of column and reason.
        name: the slug of a new version of this one.
        put: set the values of an act on a version and its parts, and store them.
    """

    model: Any
    content: Sequence[Column]
    as_it_would_be: Callable[[Act], Any]
    faults: Callable[[Any, Values, Known], list[tuple[str, str]]]
    name: Callable[[Any, Values, Known], str]
    put: Callable[[Any, Values], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What judging the rows of one chunk takes: `made`, by base and first day."""

    shape: Shape
    made: dict[tuple[int | None, date | None], Any]
    known: Known


def desk(shape: Shape, named: Iterable[Any], things: Any, known: Known) -> Desk:
    """With all that was made of the approved ones among these, two queries or so."""
    approved = [version for version in named if version.is_approved]
    made = things(shape.model._default_manager.filter(made_from__in=approved))
    # Of several, the newest draft: it is the one that can still be changed.
    by_age = sorted(
        made.exclude(state=State.WITHDRAWN), key=lambda v: (v.is_draft, v.pk)
    )
    found = {(version.made_from_id, version.since): version for version in by_age}
    return Desk(shape=shape, made=found, known=known)


def judge_known(row: Row, version: Any, values: Values, at: Desk) -> Planned:
    """What becomes of a row that names a version there is."""
    content = at.shape.content
    if not differences(said(content, version), say_values(content, values)):
        return Planned(row=row, verdict=Verdict.SAME)
    if version.is_draft:
        return _change(row, version, values, at)
    if version.state == State.REVIEW:
        return wrong(row, "", "正在待审，不能改：请先在工作台退回")
    if not version.is_approved:
        return wrong(row, "", "已经撤下，不能改")
    if values["since"] in (None, version.since):
        return wrong(row, SINCE, NEEDS_A_DAY)
    values = _afresh(version, values)
    made = at.made.get((version.pk, values["since"]))
    if made is None:
        values["slug"] = at.shape.name(version, values, at.known)
        return make(row, version, values, Verdict.CHANGED, at)
    if not differences(said(content, made), say_values(content, values)):
        note = f"已经改成 {made.slug}（{made.get_state_display()}）"
        return Planned(row=row, verdict=Verdict.SAME, note=note)
    if not made.is_draft:
        state = made.get_state_display()
        return wrong(row, "", f"从它改出的 {made.slug} {state}，不能再改")
    return _change(row, made, values, at)


def _afresh(base: Any, values: Values) -> Values:
    """A new version's values: what held of the old one only is left behind."""
    fresh = {**approval.STAMPS, **approval.FRESH_DAYS, "until": None}
    emptied = {
        name: value
        for name, value in fresh.items()
        if name in values and values[name] == getattr(base, name)
    }
    return values | emptied


def make(row: Row, base: Any, values: Values, verdict: Verdict, at: Desk) -> Planned:
    """A new draft, of a version or from nothing."""
    since = f"，{values['since']} 起" if values["since"] else ""
    note = f"新建草稿 {values['slug']}{since}" + (f"，底稿 {base.slug}" if base else "")
    return _planned(row, verdict, note, Act(values=values, base=base), at)


def _change(row: Row, draft: Any, values: Values, at: Desk) -> Planned:
    act = Act(values=values | {"slug": draft.slug}, draft=draft)
    return _planned(row, Verdict.CHANGED, f"改草稿 {draft.slug}", act, at)


def _planned(row: Row, verdict: Verdict, note: str, act: Act, at: Desk) -> Planned:
    content = at.shape.content
    places = [act.values["region"], *([act.like.region] if act.like else [])]
    if reason := at.known.why_not(*places):
        return wrong(row, "", reason)
    if at.known.only_counts:
        return Planned(row=row, verdict=verdict)
    version = at.shape.as_it_would_be(act)
    if found := at.shape.faults(version, act.values, at.known):
        return refused(row, [Problem(row.number, *one) for one in found])
    before = said(content, act.like) if act.like else {}
    return Planned(
        row=row,
        verdict=verdict,
        title=str(version),
        note=note,
        differences=differences(before, say_values(content, act.values)),
        changed=act.draft,
        act=act,
    )


def write(shape: Shape, planned: Planned, user: Any) -> None:
    """Make or change the draft, as its author; its own checks have the last word."""
    act: Act = planned.act
    version = _to_write(shape, act, user)
    version.written_by(user)
    shape.put(version, act.values)
    stored: VersionedPeriod = shape.model._default_manager.get(pk=version.pk)
    # Once more: the row may have moved it to another place.
    check_can_edit(user, stored)
    if problems := stored.problems():
        raise ValidationError(problems)


def _to_write(shape: Shape, act: Act, user: Any) -> Any:
    versions = shape.model._default_manager
    if act.draft:
        draft = versions.select_for_update(of=("self",)).get(pk=act.draft.pk)
        check_can_edit(user, draft)
        return draft
    if act.base is None:
        return shape.model(slug=act.values["slug"], state=State.DRAFT)
    base = versions.get(pk=act.base.pk)
    if not base.is_approved:
        raise NotAllowed("底稿要是已批准的版本")
    names = {name: act.values[name] for name in ("slug", "since")}
    return approval.new_version(base, user, **names)
