"""The zip of open data into an empty database: another site with the same answers."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, transaction

from policies.models.content import ContentVersion
from policies.models.lines import VersionedLine
from policies.models.versions import State, Versioned
from yibao_site.open_data.building import SUMS
from yibao_site.open_data.columns import Column
from yibao_site.open_data.tables import TABLES, Row, Table

# Who checked is not published: here it was the site that the data came from.
CHECKED_BY = "公开数据"
# A rule, a place: longer is no row of ours.
LONGEST_LINE = 1_000_000
BLOCK = 1 << 16
Known = dict[str, dict[str, Any]]


class BadData(Exception):
    """Why nothing was loaded, with table and row."""


@transaction.atomic
def load(path: Path) -> dict[str, int]:
    """Everything of the zip, or nothing; how many rows of each table."""
    if full := [t.name for t in TABLES if t.model._default_manager.exists()]:
        raise BadData(f"数据库不是空的，已经有：{'、'.join(full)}")
    known: Known = {}
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sums(archive)
            for table in TABLES:
                known[table.name] = _load_table(archive, table, known)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise BadData(
            f"{path.name}：不是公开数据的 zip，或者坏了（{error}）"
        ) from error
    ContentVersion.advance()
    return {name: len(things) for name, things in known.items()}


def _check_sums(archive: zipfile.ZipFile) -> None:
    for line in archive.read(SUMS).decode().splitlines():
        value, name = line.split()
        found = sha256()
        with archive.open(name) as file:
            while block := file.read(BLOCK):
                found.update(block)
        if found.hexdigest() != value:
            raise BadData(f"{name}：校验和不对，文件坏了")


def _load_table(archive: zipfile.ZipFile, table: Table, known: Known) -> dict[str, Any]:
    """Its rows by the name that other tables know them by."""
    loaded: dict[str, Any] = {}
    # Rows may name others of the same table that stand before them.
    known = known | {table.name: loaded}
    for number, row in _rows(archive, table):
        where = f"{table.name} 第 {number} 条"
        try:
            thing = _load_row(table, row, known)
        except (ValidationError, Error, KeyError, ValueError, TypeError) as error:
            raise BadData(f"{where}：读不懂（{error}）") from error
        loaded["/".join(str(row[name]) for name in table.key)] = thing
    return loaded


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[tuple[int, Row]]:
    with archive.open(f"{table.name}.jsonl") as lines:
        number = 0
        while line := lines.readline(LONGEST_LINE):
            number += 1
            yield number, json.loads(line)


def _load_row(table: Table, row: dict[str, Any], known: Known) -> Any:
    thing = _built(table.model, table.columns, row, known)
    if isinstance(thing, Versioned):
        _stamp(thing)
    _save(thing)
    for part in table.parts:
        owner = next(c for c in part.columns if c.name == part.owner)
        columns = tuple(column for column in part.columns if column != owner)
        for inside in row[part.relation]:
            hung = _built(part.model, columns, inside, known)
            setattr(hung, owner.field.name, thing)
            _save(hung)
    if isinstance(thing, Versioned) and (problems := thing.problems()):
        raise ValidationError(problems)
    return thing


def _save(thing: Any) -> None:
    """What its fields and the database demand: asking for each row costs a query."""
    relations = [f.name for f in thing._meta.concrete_fields if f.is_relation]
    thing.clean_fields(exclude=["id", *relations])
    thing.save(force_insert=True)


def _built(
    model: Any, columns: tuple[Column, ...], row: dict[str, Any], known: Known
) -> Any:
    thing = model()
    for column in columns:
        column.put(thing, row[column.name], known)
    return thing


def _stamp(thing: Versioned) -> None:
    """Public it was, and public it is; who wrote it is not known here."""
    thing.state = State.APPROVED
    thing.checked_by = CHECKED_BY if thing.checked_on else ""
    if isinstance(thing, VersionedLine):
        same = type(thing)._default_manager.filter(slug=thing.slug)
        thing.made_from = same.order_by("since").last()
