"""Rows into files as they come: CSV, JSON and JSON Lines of one table at once."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from policies.exchange.cells import neutral
from yibao_site.open_data.columns import Column, Value
from yibao_site.open_data.tables import TABLES, Part, Row, Table, row

# By the end of a name: what it is on the wire, and what people call it.
FORMATS = {
    "csv": ("text/csv; charset=utf-8", "CSV"),
    "json": ("application/json", "JSON"),
    "jsonl": ("application/jsonl; charset=utf-8", "JSON Lines"),
}


class Writer:
    """One table in its three formats. CSV begins with the mark that Excel looks for."""

    def __init__(self, folder: Path, name: str, columns: tuple[Column, ...]) -> None:
        self.files = ExitStack()
        self.count = 0
        csv_file, self.json, self.lines = (
            self.files.enter_context(
                (folder / f"{name}.{format}").open(
                    "w",
                    encoding="utf-8-sig" if format == "csv" else "utf-8",
                    newline="",
                )
            )
            for format in FORMATS
        )
        self.csv = csv.writer(csv_file)
        self.csv.writerow(column.name for column in columns)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.json.write("\n]\n" if self.count else "[]\n")
        self.files.close()

    def write(self, row: Row, parts: dict[str, list[Row]]) -> None:
        """One row; in JSON with what hangs on it."""
        line = json.dumps(row | parts, ensure_ascii=False)
        self.csv.writerow([neutral(as_text(value)) for value in row.values()])
        self.json.write(("," if self.count else "[") + "\n" + line)
        self.lines.write(line + "\n")
        self.count += 1


def as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def write_tables(folder: Path) -> None:
    for table in TABLES:
        write_table(folder, table)


def write_table(folder: Path, table: Table) -> None:
    """A table and those that hang on it, in one pass over the database."""
    with ExitStack() as stack:
        of_table, *of_parts = [
            stack.enter_context(Writer(folder, each.name, each.columns))
            for each in table.with_parts
        ]
        for thing in table.things():
            parts: list[tuple[Part, list[Row]]] = [
                (p, p.of(thing)) for p in table.parts
            ]
            for (_, rows), writer in zip(parts, of_parts, strict=True):
                for each in rows:
                    writer.write(each, {})
            inside = {part.relation: part.inside(rows) for part, rows in parts}
            of_table.write(row(table.columns, thing), inside)
