"""A model's fields as columns: what a cell says, and what it is read as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from policies.exchange import cells
from policies.exchange.cells import BadCell, Problem
from policies.exchange.known import NATION, Known
from policies.exchange.sheets import Row
from policies.models.groups import PersonGroup
from policies.models.regions import Region
from policies.models.sources import Source

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: its name in the file and in the code, and the way there and back.

    `value` takes a thing's value, `say` writes a value, `read` makes one of a cell or
    raises BadCell. What `say` writes `read` reads as an equal value.
    """

    header: str
    name: str
    value: Callable[[Any], Any]
    say: Callable[[Any], str]
    read: Callable[[str, Known], Any]


def said(columns: Sequence[Column], thing: Any) -> dict[str, str]:
    """The cells of a thing, by column name."""
    return {column.header: column.say(column.value(thing)) for column in columns}


def say_values(columns: Sequence[Column], values: Values) -> dict[str, str]:
    return {column.header: column.say(values[column.name]) for column in columns}


def repeats(columns: Sequence[Column], row: Row, thing: Any) -> bool:
    """Whether a row says of the thing what it says already."""
    pairs = zip(columns, row.cells, strict=True)
    return all(c.say(c.value(thing)) == cells.prose(cell) for c, cell in pairs)


def read_row(
    columns: Sequence[Column], row: Row, known: Known, stored: Any = None
) -> tuple[Values, list[Problem]]:
    """A row's values; a cell that says what the stored thing says is not read again.

    So nothing that the site itself wrote can be refused.
    """
    now = said(columns, stored) if stored is not None else {}
    values: Values = {}
    problems = []
    for column, cell in zip(columns, row.cells, strict=True):
        if now.get(column.header) == cells.prose(cell):
            values[column.name] = column.value(stored)
            continue
        try:
            values[column.name] = column.read(cell, known)
        except BadCell as error:
            problems.append(Problem(row.number, column.header, str(error)))
    return values, problems


def column_of(
    model: type[models.Model],
    name: str,
    *,
    header: str = "",
    half_width: bool = False,
) -> Column:
    """A field's column, under its own name.

    `half_width`: a name or number in which full-width signs are slips of the keyboard.
    """
    field: Any = model._meta.get_field(name)
    say, read = _ways(field, half_width=half_width)
    return Column(
        header=header or str(field.verbose_name),
        name=name,
        value=lambda thing: getattr(thing, name),
        say=say,
        read=read,
    )


def columns_of(model: type[models.Model], *names: str) -> list[Column]:
    return [column_of(model, name) for name in names]


def identity(header: str, name: str, value: Callable[[Any], str]) -> Column:
    """A plain name that says which version a row is, not what the version says."""
    return Column(
        header=header,
        name=name,
        value=value,
        say=str,
        read=lambda text, known: cells.plain(text),
    )


def settled(
    columns: Sequence[Column], row: Row, thing: Any, values: Values
) -> list[Problem]:
    """What a table may repeat or leave empty of a stored thing, but not change."""
    problems = []
    for column in columns:
        now = column.value(thing)
        if values.get(column.name, "") not in ("", now):
            reason = f"不能在表格里改，现在是“{now or '空的'}”"
            problems.append(Problem(row.number, column.header, reason))
    return problems


Ways = tuple[Callable[[Any], str], Callable[[str, Known], Any]]


def _ways(field: Any, *, half_width: bool) -> Ways:
    if field.is_relation:
        return _ways_of_relation(field)
    if field.choices:
        return _ways_of_choice({str(v): str(label) for v, label in field.choices})
    if isinstance(field, models.BooleanField):
        return (lambda v: cells.say_yes(value=v)), (lambda t, _: cells.read_yes(t))
    if isinstance(field, models.DateField):
        return (lambda v: str(v or "")), _of_text(cells.read_day, field)
    if isinstance(field, models.DecimalField):
        percent = "%" in field.verbose_name

        def read_number(text: str) -> Any:
            return cells.read_number(text, percent=percent)

        return cells.say_number, _of_text(read_number, field)
    if isinstance(field, models.IntegerField):
        return cells.say_number, _of_text(cells.read_whole, field)
    if half_width or isinstance(field, models.SlugField):
        return cells.prose, _of_text(lambda t: cells.read_line(cells.plain(t)), field)
    if isinstance(field, models.TextField):
        return cells.prose, _of_text(cells.read_prose, field)
    return cells.prose, _of_text(cells.read_line, field)


def _of_text(read: Callable[[str], Any], field: Any) -> Callable[[str, Known], Any]:
    """Empty is refused where the field wants something."""

    def read_cell(text: str, known: Known) -> Any:
        value = read(text)
        if value in (None, "") and not field.blank:
            raise BadCell("不能空着")
        return value

    return read_cell


def _ways_of_choice(choices: Mapping[str, str]) -> Ways:
    def read(text: str, known: Known) -> str:
        value = cells.read_choice(text, choices)
        if not value:
            raise BadCell(f"不能空着，可以填：{'、'.join(choices.values())}")
        return value

    return (lambda value: choices.get(value, value)), read


def _ways_of_relation(field: Any) -> Ways:
    say, read = RELATIONS[field.related_model]

    def read_cell(text: str, known: Known) -> Any:
        word = cells.plain(text)
        if word:
            return None if is_nation and word == NATION else read(known, text)
        # An empty cell would make a rule of one place the whole nation's.
        if is_nation or not field.null:
            raise BadCell(f"不能空着{f'；全国的请填“{NATION}”' if is_nation else ''}")
        return None

    is_nation = field.related_model is Region and field.name == "region" and field.null
    nobody = NATION if is_nation else ""
    return (lambda value: say(value) if value else nobody), read_cell


RELATIONS: dict[Any, tuple[Callable[[Any], str], Callable[[Known, str], Any]]] = {
    Region: (lambda region: f"{region.code} {region.full_name}", Known.region),
    PersonGroup: (lambda group: f"{group.slug} {group.name}", Known.group),
    Source: (lambda source: source.slug, Known.source),
}
