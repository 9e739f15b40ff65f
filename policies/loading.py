"""Put the published content of `fixtures/` into the database, sparing staff's edits.

A thing is a row with whatever hangs on it: a rule with its bands, deductions and
evidence. It is added when new and refreshed while nobody has changed it since it was
loaded; one that staff edited or deleted, or that stands in the way of what staff
made, is left alone and named. What no file holds any more is withdrawn. Bad content
stops everything, with file, row and reason.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.serializers.base import DeserializationError
from django.db import Error, models, transaction
from django.utils import timezone

from policies.constraints import NoOverlap
from policies.digests import digest_of, parts_of
from policies.history.snapshots import snapshot_now
from policies.load_entries import Moves
from policies.models.content import ContentVersion, LoadedContent
from policies.models.versions import State, Versioned
from policies.region_loading import BadContent, Report, load_regions

Taken = dict[str, Versioned]
NOT_THERE = "（不在数据库里）"


@dataclass(frozen=True)
class Row:
    """One object of a fixture file, and where it stands."""

    file: str
    number: int
    data: dict[str, Any]

    @property
    def where(self) -> str:
        model = self.data.get("model", "?") if isinstance(self.data, dict) else "?"
        return f"{self.file} 第 {self.number} 条（{model}）"


@transaction.atomic
def load(folder: Path) -> Report:
    """Load regions.csv, then every JSON file of content/ and guides/, by name."""
    report, moves, changed = Report(), Moves.begin(), False
    for path in [folder / "regions.csv", *_files(folder)]:
        key = f"file:{path.relative_to(folder)}"
        digest = _digest_of_file(path)
        if LoadedContent.objects.filter(key=key, digest=digest).exists():
            continue
        if path.suffix == ".csv":
            load_regions(path, report)
        else:
            _load(path, report, moves)
        LoadedContent.objects.update_or_create(key=key, defaults={"digest": digest})
        changed = True
    if changed:
        moves.enter()
        ContentVersion.advance()
    left = LoadedContent.objects.filter(left_alone=True).order_by("key")
    report.left_alone = list(left.values_list("key", flat=True))
    return report


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _digest_of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise BadContent(f"{path.name}：打不开（{error}）") from error


def _files(folder: Path) -> list[Path]:
    return [
        path
        for name in ("content", "guides")
        for path in sorted((folder / name).glob("*.json"))
    ]


def _load(path: Path, report: Report, moves: Moves) -> None:
    things = _things(path)
    moves.went |= _make_room(things)
    moves.went |= _withdraw_what_left(_name(path), things)
    for key, rows in things.items():
        try:
            _load_thing(key, rows, report, moves)
        except (ValidationError, Error) as error:
            reasons = getattr(error, "messages", None) or _constraint_words(error)
            raise BadContent(f"{rows[0].where} {key}：{'；'.join(reasons)}") from error


def _constraint_words(error: Exception) -> list[str]:
    """What the database refused, in the words of the constraint it names.

    Asking every constraint beforehand costs a query each: a third of a first start.
    """
    said = str(error)
    constraints = [c for m in apps.get_models() for c in m._meta.constraints]
    words = [c.violation_error_message for c in constraints if c.name in said]
    return [str(word) for word in words] or [said]


def _things(path: Path) -> dict[str, list[Row]]:
    """The rows of a file, gathered under the thing they belong to."""
    try:
        objects = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadContent(f"{path.name}：不是有效的 JSON（{error}）") from error
    if not isinstance(objects, list):
        raise BadContent(f"{path.name}：最外层要是一个列表")
    things: dict[str, list[Row]] = {}
    for number, data in enumerate(objects, start=1):
        row = Row(_name(path), number, data)
        try:
            key = _key_of_row(data)
            is_part = hasattr(apps.get_model(data["model"]), "part_of")
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            reason = f"缺少字段，或没有这种内容（{error}）"
            raise BadContent(f"{row.where}：{reason}") from error
        if is_part != (key in things):
            reason = "要写在它所属的那一条后面" if is_part else "重复了"
            raise BadContent(f"{row.where} {key}：{reason}")
        things.setdefault(key, []).append(row)
    return things


def _key_of_row(data: dict[str, Any]) -> str:
    """What a row belongs to: a part names its owner, all else stands for itself."""
    model, fields = apps.get_model(data["model"]), data["fields"]
    if part_of := getattr(model, "part_of", None):
        owner = model._meta.get_field(part_of).related_model
        return f"{owner._meta.label_lower}:{fields[part_of][0]}"
    name = fields.get("slug") or fields.get("words")
    if name is None:
        name = f"{fields['region'][0]}/{fields.get('year') or fields['since']}"
    return f"{model._meta.label_lower}:{name}"


def _make_room(things: dict[str, list[Row]]) -> Taken:
    """Take back what will be saved anew: periods that move together never collide."""
    return _taken_back(LoadedContent.objects.filter(key__in=things))


def _withdraw_what_left(file: str, things: dict[str, list[Row]]) -> Taken:
    """What the file held and holds no more; if it moved on, a later file saves it."""
    held = LoadedContent.objects.filter(file=file, taken_back=False)
    return _taken_back(held.exclude(key__in=things))


def _taken_back(held: Iterable[LoadedContent]) -> Taken:
    taken = {known.key: _take_back(known) for known in held}
    return {key: thing for key, thing in taken.items() if thing}


def _take_back(known: LoadedContent) -> Versioned | None:
    """Out of the public's sight, unless staff made it theirs."""
    stored = _stored(known.key)
    if isinstance(stored, Versioned) and _is_as_loaded(stored, known):
        stored.state, stored.withdrawn_at = State.WITHDRAWN, timezone.now()
        stored.save()
        known.taken_back = True
        known.save()
        return stored
    return None


def _stored(key: str) -> Any:
    """The thing of a key, if it is in the database."""
    label, name = key.split(":", 1)
    table = apps.get_model(label)._default_manager
    try:
        return table.get_by_natural_key(*name.split("/"))
    except ObjectDoesNotExist:
        return None


def _key_of(thing: Any) -> str:
    """The same for an object."""
    return f"{thing._meta.label_lower}:{'/'.join(map(str, thing.natural_key()))}"


def _load_thing(key: str, rows: list[Row], report: Report, moves: Moves) -> None:
    head = _build(rows[0])
    head.clean_fields(exclude=["id"])
    known = LoadedContent.objects.filter(key=key).first()
    stored = type(head)._default_manager.filter(pk=head.pk).first()
    edited = (known or stored) and not _is_as_loaded(stored, known)
    if edited or _is_in_the_way(head):
        digest = known.digest if known else NOT_THERE
        _remember(key, digest, rows[0].file, left_alone=True)
        return
    before = snapshot_now(stored) if stored else None
    digest = _save(head, rows[1:])
    differs = known is None or known.digest != digest
    moves.saved(key, head, before=before, differs=differs)
    if known is None or (known.digest, known.file) != (digest, rows[0].file):
        report.refreshed += stored is not None
        report.added += stored is None
    # Also what is as before: it was taken back to make room.
    _remember(key, digest, rows[0].file, left_alone=False)


def _remember(key: str, digest: str, file: str, *, left_alone: bool) -> None:
    defaults = {"digest": digest, "file": file, "left_alone": left_alone}
    defaults["taken_back"] = False
    LoadedContent.objects.update_or_create(key=key, defaults=defaults)


def _is_as_loaded(stored: models.Model | None, known: LoadedContent | None) -> bool:
    """Whether staff left it as it was: not edited, and not withdrawn either."""
    if not stored or not known or digest_of(stored) != known.digest:
        return False
    withdrawn = isinstance(stored, Versioned) and stored.state == State.WITHDRAWN
    return known.taken_back or not withdrawn


def _is_in_the_way(head: models.Model) -> bool:
    """Whether its period overlaps one that staff made or moved: theirs stands."""
    for constraint in head._meta.constraints:
        if isinstance(constraint, NoOverlap):
            for other in constraint.overlapping(type(head), head):
                known = LoadedContent.objects.filter(key=_key_of(other)).first()
                if not _is_as_loaded(other, known):
                    return True
    return False


def _save(head: Any, parts: list[Row]) -> str:
    """Store a thing with its parts, checked; what it looks like then."""
    before = type(head)._default_manager.filter(pk=head.pk).first()
    was = digest_of(before) if before else ""
    if isinstance(head, Versioned):
        _stamp(head, before)
    head.full_clean(validate_constraints=False)
    head.save()
    for part in parts_of(head):
        part.delete()
    for row in parts:
        part = _build(row)
        part.full_clean(validate_constraints=False)
        part.save()
    stored = type(head)._default_manager.get(pk=head.pk)
    problems: list[str] = getattr(stored, "problems", list)()
    if problems:
        raise ValidationError(problems)
    digest = digest_of(stored)
    if before and isinstance(stored, Versioned) and digest != was:
        # Whoever checked it checked other words.
        stored.checked_on, stored.checked_by = None, ""
        stored.save()
    return digest


def _stamp(head: Versioned, before: Versioned | None) -> None:
    """What ships was reviewed as code is: by a second person, before it landed."""
    for field in head._meta.concrete_fields:
        if before and not field.editable and not field.primary_key:
            setattr(head, field.attname, getattr(before, field.attname))
    head.state, head.withdrawn_at = State.APPROVED, None
    head.approved_at = head.approved_at or timezone.now()


def _build(row: Row) -> models.Model:
    """The object a row describes, unsaved; with its key if it is there already."""
    try:
        built = next(serializers.deserialize("python", [row.data])).object
    except (DeserializationError, FieldDoesNotExist) as error:
        missing = isinstance(error.__cause__, ObjectDoesNotExist)
        reason = "指向不存在的内容" if missing else "读不懂的内容"
        raise BadContent(f"{row.where}：{reason}（{error}）") from error
    built._state.adding = built.pk is None
    return built
