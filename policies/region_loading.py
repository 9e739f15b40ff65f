"""Load the administrative divisions: three thousand rows, a few statements."""

import csv
import hashlib
from collections.abc import Iterable
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


REGION_FIELDS = ["name", "level", "short_name", "pinyin", "initials", "slug"]


def load_regions(path: Path, report: Report) -> None:
    """Rows checked by their form here, and by the database's constraints."""
    stored = {region.code: region for region in Region.objects.select_related("parent")}
    known = dict(
        LoadedContent.objects.filter(key__startswith="region:").values_list(
            "key", "digest"
        )
    )
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, start=2):
        if row["level"] not in Region.Level.values or None in row.values():
            raise BadContent(f"{path.name} 第 {number} 行：级别不对，或者缺列")
    for level in Region.Level.values:
        new = []
        for number, row in enumerate(rows, start=2):
            if row.get("level") != level:
                continue
            region = _region(row, number, stored, path.name)
            old = stored.get(region.code)
            key = f"region:{region.code}"
            if old and known.get(key) != _region_digest(old):
                report.left_alone.append(key)
            elif old is None and key not in known:
                new.append(region)
            elif old and _region_digest(old) != _region_digest(region):
                region.pk = old.pk
                region.save()
                report.refreshed += 1
        _insert(new, path.name)
        stored |= {region.code: region for region in new}
        report.added += len(new)
    left = {key.removeprefix("region:") for key in report.left_alone}
    _remember(region for region in stored.values() if region.code not in left)


def _insert(regions: list[Region], file: str) -> None:
    try:
        with transaction.atomic():
            Region.objects.bulk_create(regions)
    except Error as error:
        raise BadContent(f"{file}：地区重复或不合规定（{error}）") from error


def _remember(regions: Iterable[Region]) -> None:
    LoadedContent.objects.bulk_create(
        [
            LoadedContent(key=f"region:{region.code}", digest=_region_digest(region))
            for region in regions
        ],
        update_conflicts=True,
        update_fields=["digest"],
        unique_fields=["key"],
    )


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
        **{name: row[name] for name in REGION_FIELDS},
    )
    try:
        region.clean_fields(exclude=["parent"])
    except ValidationError as error:
        raise BadContent(
            f"{file} 第 {number} 行：{'；'.join(error.messages)}"
        ) from error
    return region


def _region_digest(region: Region) -> str:
    values = [getattr(region, name) for name in REGION_FIELDS]
    parent = region.parent.code if region.parent else ""
    text = "|".join([*values, parent, str(region.mainland_scheme)])
    return hashlib.sha256(text.encode()).hexdigest()
