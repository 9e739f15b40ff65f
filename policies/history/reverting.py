"""Going back to what a thing once looked like, never to what is public.

A version that was sent, approved or withdrawn stays as it is: its earlier look becomes
a new draft. A draft, and a thing without states, is set back. What was deleted comes
back as it was; a version comes back as a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import Error, models, transaction
from django.utils import timezone
from reversion.models import Version

from policies.history.readable import name_of
from policies.history.recording import hold, keep_before, record
from policies.history.snapshots import (
    Model,
    Snapshot,
    kept_fields,
    part_relations,
    snapshot_now,
    snapshots_at,
)
from policies.models.content import ContentVersion
from policies.models.sources import Source
from policies.models.versions import State, Versioned
from policies.permissions import can_edit, check_can_edit


class Unusable(Exception):
    """Why an earlier look cannot be had again: sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reasons))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The thing that has the earlier look now, and what to say of it."""

    thing: Any
    words: str


def go_back(model: Model, version: Version, user: Any) -> Outcome:
    """Do it whole or not at all; a double click finds it done."""
    try:
        with transaction.atomic():
            thing = hold(model, version.object_id)
            (then,) = snapshots_at([version], model)
            _check_nothing_is_lost(version, then)
            when = f"{timezone.localtime(version.revision.date_created):%Y-%m-%d %H:%M}"
            return _gone_back(thing, then, user, when)
    except Error as error:
        raise Unusable([f"数据库不接受从前的样子（{error}）"]) from error


def may_have_draft(
    model: Model, user: Any, thing: Any, version: Version | None
) -> bool:
    """Whether a draft of this version, or of what it was when deleted, is theirs."""
    asked: Any = copy(thing) if thing else model()
    try:
        if thing is None and version:
            _fill(asked, snapshots_at([version], model)[0])
    except Unusable:
        # The button says why.
        return True
    asked.state = State.DRAFT
    return can_edit(user, asked)


def _gone_back(thing: Any, then: Snapshot, user: Any, when: str) -> Outcome:
    if thing is None:
        return _brought_back(then, user)
    if is_set_back(thing):
        return _set_back(thing, then, user, when)
    return _new_draft(thing, then, user, when)


def is_set_back(thing: Any) -> bool:
    """A draft, and what has no states; what is or was public is never touched."""
    return not isinstance(thing, Versioned) or thing.is_draft


def _set_back(thing: Any, then: Snapshot, user: Any, when: str) -> Outcome:
    _check_may_edit(user, thing)
    if snapshot_now(thing).content == then.content:
        return Outcome(thing=thing, words="已经是这个样子了，没有改动。")
    keep_before(thing)
    _fill(thing, then)
    if isinstance(thing, Versioned | Source):
        thing.written_by(user)
    _check_may_edit(user, thing)
    _store(thing, then)
    record(user, f"退回到 {when} 的样子", thing)
    return Outcome(thing=thing, words=f"已退回到 {when} 的样子。")


def _new_draft(thing: Any, then: Snapshot, user: Any, when: str) -> Outcome:
    draft = type(thing)._base_manager.get(pk=thing.pk)
    for field in kept_fields(type(thing)):
        if not field.editable:
            setattr(draft, field.attname, field.get_default())
    _fill(draft, then)
    draft.pk, draft._state.adding = None, True
    draft.state, draft.made_from = State.DRAFT, thing
    draft.written_by(user)
    _check_may_edit(user, draft)
    if earlier := _same_draft(draft, then):
        return Outcome(thing=earlier, words="这样的草稿已经建好了，就是这一份。")
    for field in _unique_fields(type(thing)):
        setattr(draft, field.name, _free(draft, field))
    _store(draft, then)
    record(user, f"照“{thing}” {when} 的样子新建草稿", draft)
    words = f"已照 {when} 的样子新建草稿，请改动后送审。"
    return Outcome(thing=draft, words=words)


def _brought_back(then: Snapshot, user: Any) -> Outcome:
    thing: Any = then.model(pk=then.pk)
    _fill(thing, then)
    if isinstance(thing, Versioned):
        thing.state = State.DRAFT
        thing.written_by(user)
        made_from = type(thing)._base_manager.filter(pk=then.values.get("made_from"))
        thing.made_from = made_from.first()
    elif isinstance(thing, Source):
        thing.writers = then.values.get("writers")
        thing.written_by(user)
    _check_may_edit(user, thing)
    _store(thing, then)
    record(user, "找回", thing)
    return Outcome(thing=thing, words="已找回。")


def _check_may_edit(user: Any, thing: Any) -> None:
    """Of what has no states, the admin knows who may change it."""
    if isinstance(thing, Versioned):
        check_can_edit(user, thing)


def _same_draft(draft: Any, then: Snapshot) -> Any:
    """What the first of two clicks made."""
    unique = {field.name: None for field in _unique_fields(type(draft))}
    mine, parts = then.content
    made = type(draft)._base_manager.filter(
        made_from=draft.made_from, author=draft.author, state=State.DRAFT
    )
    for other in made:
        theirs, their_parts = snapshot_now(other).content
        if ({**theirs, **unique}, their_parts) == ({**mine, **unique}, parts):
            return other
    return None


def _unique_fields(model: Model) -> list[Any]:
    return [f for f in kept_fields(model) if f.unique and f.editable]


def _free(draft: Any, field: Any) -> str:
    """The same number with the first ending that nobody has: hefei-2023-2."""
    table, start, at = type(draft)._base_manager, getattr(draft, field.name), 2
    while True:
        ending = f"-{at}"
        name = f"{start[: (field.max_length or 200) - len(ending)]}{ending}"
        if not table.filter(**{field.name: name}).exists():
            return name
        at += 1


def _fill(row: models.Model, then: Snapshot) -> None:
    """Give a row the values it had; what pointed to something gone is refused."""
    reasons = []
    for field in kept_fields(then.model):
        if not field.editable or field.name not in then.values:
            continue
        value = then.values[field.name]
        setattr(row, field.attname, value)
        if field.is_relation and value is not None:
            known = field.related_model._base_manager.filter(pk=value)
            if not known.exists():
                name = name_of(field.related_model, value)
                reasons.append(f"{_title(row, field)}原来是“{name}”，现在没有了")
    if reasons:
        raise Unusable(reasons)


def _store(thing: Any, then: Snapshot) -> None:
    """Save it, and put its parts of then in the place of those of now."""
    is_new = thing._state.adding
    _clean(thing)
    thing.save(force_insert=is_new)
    owners = {}
    for relation in part_relations(then.model):
        owners[relation.related_model] = relation.field.name
        getattr(thing, relation.name).all().delete()
    same_thing = str(thing.pk) == then.pk
    for part in then.parts:
        row = part.model(**{owners[part.model]: thing})
        # Its own key again: the history goes on telling what became of it.
        row.pk = part.pk if same_thing else None
        _fill(row, part)
        _clean(row)
        row.save(force_insert=True)
    if not isinstance(thing, Versioned):
        # A draft is not public yet.
        ContentVersion.advance()


def _clean(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Unusable(list(_sentences(row, error))) from error


def _sentences(row: models.Model, error: ValidationError) -> Iterator[str]:
    for name, messages in error.message_dict.items():
        fields = [] if name == NON_FIELD_ERRORS else [row._meta.get_field(name)]
        title = _title(row, *fields)
        yield from (f"{title}：{message}" for message in messages)


def _title(row: models.Model, *fields: Any) -> str:
    return str(row._meta.verbose_name) + "".join(
        f"的“{f.verbose_name}”" for f in fields
    )


def _check_nothing_is_lost(version: Version, then: Snapshot) -> None:
    """What no field takes any more cannot be had again; an empty one is no loss."""
    reasons = [
        f"{one.model._meta.verbose_name}的“{name}”一项现在没有了，原来写着“{str(value)[:30]}”"
        for one in (then, *then.parts)
        for name, value in one.lost.items()
        if value not in (None, "", False)
    ]
    for other in version.revision.version_set.select_related("content_type"):
        if other.content_type.model_class() is None:
            reasons.append(f"“{other.object_repr}”这一类内容现在没有了")
    if reasons:
        raise Unusable(reasons)
