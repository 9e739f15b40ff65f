"""Load the administrative divisions: three thousand rows, a few statements."""

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import Error, transaction

from policies.models.content import LoadedContent
from policies.models.regions import Region


class BadContent(Exception):
    """What is wrong, with the file and the row; nothing has been changed."""


@dataclass
class Report:
    """How many things were added or refreshed, and which were left alone."""

    added: int = 0
    refreshed: int = 0
    left_alone: list[str] = field(default_factory=list)


FIELDS = ["name", "level", "short_name", "pinyin", "initials", "slug"]
COLUMNS = {"code", "parent_code", "mainland", *FIELDS}


def load_regions(path: Path, report: Report) -> None:
    """Rows checked by their form here, and by the database's constraints."""
    rows = _read(path)
    stored = {region.code: region for region in Region.objects.select_related("parent")}
    prefix = LoadedContent.objects.filter(key__startswith="region:")
    known = dict(prefix.values_list("key", "digest"))
    touched: dict[str, LoadedContent] = {}
    for level in Region.Level.values:
        new = []
        for number, row in enumerate(rows, start=2):
            if row["level"] != level:
                continue
            region = _region(row, number, stored, path.name)
            old, key = stored.get(region.code), f"region:{region.code}"
            kept = _digest(old or region)
            left_alone = old is None and key in known
            if old is None and not left_alone:
                new.append(region)
            elif old and known.get(key) != kept:
                left_alone, kept = True, known.get(key, "")
            elif old and kept != _digest(region):
                region.pk, kept = old.pk, _digest(region)
                _insert_over(region, path.name)
                report.refreshed += 1
            touched[key] = LoadedContent(key=key, digest=kept, left_alone=left_alone)
        _insert(new, path.name)
        stored |= {region.code: region for region in new}
        report.added += len(new)
    LoadedContent.objects.bulk_create(
        touched.values(),
        update_conflicts=True,
        update_fields=["digest", "left_alone"],
        unique_fields=["key"],
    )


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadContent(
            f"{path.name}：打不开，要存成 UTF-8 的 CSV（{error}）"
        ) from error
    for number, row in enumerate(rows, start=2):
        missing = sorted(
            COLUMNS - {name for name, value in row.items() if value is not None}
        )
        if missing:
            raise BadContent(f"{path.name} 第 {number} 行：缺少 {'、'.join(missing)}")
        if row["level"] not in Region.Level.values:
            raise BadContent(f"{path.name} 第 {number} 行：没有“{row['level']}”这一级")
    return rows


def _insert(regions: list[Region], file: str) -> None:
    try:
        with transaction.atomic():
            Region.objects.bulk_create(regions)
    except Error as error:
        raise BadContent(f"{file}：地区重复或不合规定（{error}）") from error


def _insert_over(region: Region, file: str) -> None:
    try:
        with transaction.atomic():
            region.save()
    except Error as error:
        raise BadContent(f"{file}：{region.code} 和别的地区重复（{error}）") from error


def _region(
    row: dict[str, str], number: int, stored: dict[str, Region], file: str
) -> Region:
    parent = stored.get(row["parent_code"]) if row["parent_code"] else None
    if row["parent_code"] and parent is None:
        raise BadContent(f"{file} 第 {number} 行：没有上级地区 {row['parent_code']}")
    region = Region(
        code=row["code"],
        parent=parent,
        mainland_scheme=row["mainland"] == "1",
        **{name: row[name] for name in FIELDS},
    )
    try:
        region.clean_fields(exclude=["parent"])
    except ValidationError as error:
        raise BadContent(
            f"{file} 第 {number} 行：{'；'.join(error.messages)}"
        ) from error
    return region


def _digest(region: Region) -> str:
    values = [getattr(region, name) for name in FIELDS]
    parent = region.parent.code if region.parent else ""
    text = "|".join([*values, parent, str(region.mainland_scheme)])
    return hashlib.sha256(text.encode()).hexdigest()
