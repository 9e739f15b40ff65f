"""Put the published content of `fixtures/` into the database, sparing staff's edits.

A thing is a row with whatever hangs on it: a rule with its bands, deductions and
evidence. It is added when new and refreshed while nobody has changed it since it was
loaded; one that staff edited or deleted is left alone and named. Bad content stops
everything, with file, row and reason.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, models, transaction

from policies.models.content import ContentVersion, LoadedContent
from policies.models.rules import CreditRule
from policies.region_loading import BadContent, Report, load_regions


@dataclass(frozen=True)
class Row:
    """One object of a fixture file, and where it stands."""

    file: str
    number: int
    data: dict[str, Any]

    @property
    def where(self) -> str:
        return f"{self.file} 第 {self.number} 条（{self.data.get('model', '?')}）"


@transaction.atomic
def load(folder: Path) -> Report:
    """Load regions.csv, then every JSON file below `content/`, in order of name."""
    report, version = Report(), 0
    for path in [folder / "regions.csv", *sorted((folder / "content").glob("*.json"))]:
        key = f"file:{path.relative_to(folder)}"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if LoadedContent.objects.filter(key=key, digest=digest).exists():
            continue
        (load_regions if path.suffix == ".csv" else _load)(path, report)
        LoadedContent.objects.update_or_create(key=key, defaults={"digest": digest})
        version += 1
    if version:
        ContentVersion.advance()
    return report


def _load(path: Path, report: Report) -> None:
    for key, rows in _things(path).items():
        try:
            _load_thing(key, rows, report)
        except (ValidationError, Error) as error:
            reasons = getattr(error, "messages", [str(error)])
            raise BadContent(f"{rows[0].where} {key}：{'；'.join(reasons)}") from error


def _things(path: Path) -> dict[str, list[Row]]:
    """The rows of a file, gathered under the thing they belong to."""
    try:
        objects = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadContent(f"{path.name}：不是有效的 JSON（{error}）") from error
    things: dict[str, list[Row]] = {}
    for number, data in enumerate(objects, start=1):
        row = Row(path.name, number, data)
        try:
            things.setdefault(_key(data), []).append(row)
        except (KeyError, TypeError) as error:
            raise BadContent(f"{row.where}：缺少字段 {error}") from error
    return things


def _key(data: dict[str, Any]) -> str:
    """What a row belongs to: parts of a rule name it, all else stands for itself."""
    fields = data["fields"]
    if "rule" in fields:
        return f"policies.creditrule:{fields['rule'][0]}"
    name = fields.get("slug") or "/".join(
        [fields["region"][0], str(fields.get("year") or fields["since"])]
    )
    return f"{data['model']}:{name}"


def _load_thing(key: str, rows: list[Row], report: Report) -> None:
    head = _build(rows[0])
    table: models.Manager[Any] = type(head)._default_manager
    known = LoadedContent.objects.filter(key=key).first()
    exists = head.pk is not None
    if known or exists:
        stored = table.filter(pk=head.pk).first()
        if not known or not stored or _digest(stored) != known.digest:
            report.left_alone.append(key)
            return
    head.full_clean()
    head.save()
    if isinstance(head, CreditRule):
        for related in (head.bands, head.deductions, head.evidence):
            related.all().delete()
    for row in rows[1:]:
        part = _build(row)
        part.full_clean()
        part.save()
    stored = table.get(pk=head.pk)
    if isinstance(stored, CreditRule) and (problems := stored.problems()):
        raise ValidationError(problems)
    digest = _digest(stored)
    if known and known.digest == digest:
        return
    report.refreshed += exists
    report.added += not exists
    LoadedContent.objects.update_or_create(key=key, defaults={"digest": digest})


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


def _digest(thing: models.Model) -> str:
    """What a thing looks like in the database, with whatever hangs on it."""
    parts: list[models.Model] = [thing]
    if isinstance(thing, CreditRule):
        parts += [*thing.bands.all(), *thing.deductions.all(), *thing.evidence.all()]
    data = serializers.serialize(
        "python", parts, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    for item in data:
        item.pop("pk", None)
    text = json.dumps(
        sorted(data, key=str), sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
