"""What the data says of itself: schemas, the dictionary, a Frictionless data package.

All of it follows from the tables, and so from the models.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from policies.models.content import ContentVersion
from yibao_site.open_data.columns import Column
from yibao_site.open_data.tables import TABLES, Part, Table

PROFILES = "https://datapackage.org/profiles/2.0"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
TITLE = "医保账本：职工医保个人账户每月划入多少"
DIVISIONS = (
    "行政区划数据：民政部国家地名信息库，经 nbsetsail/real-china-division（CC BY 4.0）"
)


def all_tables() -> dict[str, Table | Part]:
    """Every table by its name, parts after what they hang on."""
    return {one.name: one for table in TABLES for one in table.with_parts}


def title_of(table: Table | Part) -> str:
    return str(table.model._meta.verbose_name)


def of_row(table: Table | Part) -> str:
    """What the names of two tables, 依据 and 依据, do not tell apart."""
    owner = next((one for one in TABLES if table in one.parts), None)
    return f"{title_of(owner)}的{title_of(table)}" if owner else title_of(table)


def meaning(column: Column) -> str:
    """What it means and which values it takes, as sentences."""
    values = "；".join(_value(*choice) for choice in column.choices if choice[0])
    parts = [column.about, values and f"取值：{values}"]
    return "。".join(part for part in parts if part)


def _value(value: str, label: str) -> str:
    """A value and what it means; some labels begin with it: A 政府网站."""
    return label if label.startswith(f"{value} ") else f"{value} {label}"


def schema(table: Table | Part) -> dict[str, Any]:
    """As Table Schema has it: of the CSV, and of each object in JSON."""
    columns = table.columns
    keys: dict[str, Any] = {"primaryKey": list(table.key)} if table.key else {}
    if foreign := [c for c in columns if c.refers]:
        keys["foreignKeys"] = [_foreign(column) for column in foreign]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "title": of_row(table),
        "fields": [
            _field(column, unique=table.key == (column.name,)) for column in columns
        ],
        "missingValues": [""],
        **keys,
    }


def _field(column: Column, *, unique: bool) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.is_needed else {}
    limits |= {"unique": True} if unique else {}
    if column.choices:
        limits["enum"] = [value for value, _ in column.choices]
    # The default format of a moment knows no zone.
    form = {"format": "any"} if column.type == "datetime" else {}
    return {
        "name": column.name,
        "title": column.title,
        "description": meaning(column),
        "type": column.type,
        **form,
        **({"constraints": limits} if limits else {}),
    }


def _foreign(column: Column) -> dict[str, Any]:
    table, name = column.refers or ("", "")
    return {
        "fields": [column.name],
        "reference": {"resource": table, "fields": [name]},
    }


def write_descriptions(folder: Path) -> None:
    """Schemas, dictionary and a page to read; then, of what is there, the package."""
    (folder / "schema").mkdir()
    for name, table in all_tables().items():
        _write_json(folder / "schema" / f"{name}.json", schema(table))
    _write_dictionary(folder / "dictionary.csv")
    version = ContentVersion.objects.first()
    titles = [{"name": n, "title": of_row(t)} for n, t in all_tables().items()]
    context = {"version": version, "tables": titles, "divisions": DIVISIONS}
    readme = render_to_string("open_data/readme.txt", context)
    (folder / "readme.txt").write_text(readme, "utf-8")
    _write_json(folder / "datapackage.json", package(folder, version))


def _write_json(path: Path, thing: dict[str, Any]) -> None:
    path.write_text(json.dumps(thing, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_dictionary(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["table", "table_title", "column", "title", "type", "meaning"])
        for name, table in all_tables().items():
            for column in table.columns:
                what = [column.name, column.title, column.type, meaning(column)]
                lines.writerow([name, of_row(table), *what])


def package(folder: Path, version: ContentVersion | None) -> dict[str, Any]:
    """Its day is that of the content, not of the build: built twice, it is the same."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "yibao-data",
        "title": TITLE,
        "description": DIVISIONS,
        "version": str(version or 0),
        "created": moment(version).isoformat(),
        "licenses": [LICENCE],
        "sources": [{"title": DIVISIONS}],
        "resources": [
            _resource(folder / f"{name}.csv", table)
            for name, table in all_tables().items()
        ],
    }


def moment(version: ContentVersion | None) -> datetime:
    """When the content last changed, to the second."""
    changed = version.changed_at if version else datetime(2026, 1, 1, tzinfo=UTC)
    return timezone.localtime(changed).replace(microsecond=0)


def _resource(path: Path, table: Table | Part) -> dict[str, Any]:
    """The CSV is the table; of JSON, which holds the same, the checksums speak."""
    return {
        "name": table.name,
        "type": "table",
        "title": of_row(table),
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": f"schema/{table.name}.json",
    }


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
