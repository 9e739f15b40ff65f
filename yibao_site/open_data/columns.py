"""A model's fields as columns of open data: what a value is, and the way back.

Made from the models, so that a new field is published, described and loaded without
a word here. Editors' tables (policies/exchange) say the same fields in words and in
Chinese; here values are what a program expects: codes, days, true and false.

Of a help text the first sentence says what a field means, to anybody, and is published;
what follows is for those who fill it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import timezone

from guides.models.withdrawal import WithdrawalCase
from policies.exchange.cells import say_number
from policies.models.groups import PersonGroup
from policies.models.lines import VersionedLine
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source

Value = str | int | bool | None
# Numbers are text also in JSON: no yuan is lost in a float.
TYPES: list[tuple[type[models.Field[Any, Any]], str]] = [
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.DecimalField, "number"),
    (models.IntegerField, "integer"),
]


def line_id(thing: VersionedLine) -> str:
    """The versions of a line share its slug: each row has a name of its own."""
    return f"{thing.slug}@{thing.since}" if thing.since else thing.slug


# What a row is named by elsewhere: table, column, and how the name is had.
REFERENCES: dict[type[models.Model], tuple[str, str, Callable[[Any], str]]] = {
    Region: ("places", "slug", attrgetter("slug")),
    CreditRule: ("rules", "id", attrgetter("slug")),
    Source: ("sources", "id", attrgetter("slug")),
    PersonGroup: ("groups", "id", attrgetter("slug")),
    WithdrawalCase: ("cases", "id", line_id),
}
# One name for one thing in every table, as in the JSON of an answer.
NAMES = {"region": "place", "slug": "id"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: its name, what it means, and how its value is had.

    Attributes:
        field: where a loaded value goes; None of what follows from the rest.
        refers: the table and column in which the value names a row.
    """

    name: str
    title: str
    about: str
    type: str
    value: Callable[[Any], Value]
    field: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    refers: tuple[str, str] | None = None
    is_needed: bool = False

    def put(self, thing: Any, value: Value, known: dict[str, dict[str, Any]]) -> None:
        """Set a loaded value; of what it refers to, the row that was loaded before.

        What may be absent and is gets the model's default; what is needed, nothing.
        """
        if self.field is None:
            return
        if self.refers and value is not None:
            setattr(thing, self.field.name, known[self.refers[0]][str(value)])
            return
        may_lack = value is None and not self.is_needed
        found = self.field.get_default() if may_lack else value
        setattr(thing, self.field.name, self.field.to_python(found))


def columns_of(
    model: type[models.Model],
    *,
    without: Iterable[str] = (),
    stamps: Iterable[str] = (),
    first: Iterable[str] = (),
    **names: str,
) -> tuple[Column, ...]:
    """Every field an editor fills in, and of the stamps those named, which come last.

    `first` are the columns that name a row.
    """
    fields: list[Any] = [f for f in model._meta.concrete_fields if f.name != "id"]
    columns = [
        _column(one, names.get(one.name) or NAMES.get(one.name, one.name))
        for one in fields
        if (one.editable or one.name in stamps) and one.name not in without
    ]
    order = dict.fromkeys(first, -1) | dict.fromkeys(stamps, 1)
    return tuple(sorted(columns, key=lambda column: order.get(column.name, 0)))


def _column(one: Any, name: str) -> Column:
    refers: tuple[str, str] | None = None
    say: Callable[[Any], Value] = plain
    if one.is_relation:
        *names, say = REFERENCES[one.related_model]
        refers = (names[0], names[1])
    day = _day_of(one)
    return Column(
        name=name,
        title=str(one.verbose_name),
        about=_about(one, day, refers),
        type=next((name for kind, name in TYPES if isinstance(one, kind)), "string"),
        value=_way_out(one.name, say, only_with=day.name if day else one.name),
        field=one,
        choices=tuple((str(v), str(label)) for v, label in one.flatchoices),
        refers=refers,
        is_needed=not one.null
        and not (one.blank and one.empty_strings_allowed)
        and not (day and day.null),
    )


def _day_of(one: Any) -> Any:
    """The day of which a precision speaks; None of any other field."""
    stem = one.name.removesuffix("_precision")
    names = {stem, f"{stem}_on"} if stem != one.name else set()
    return next((f for f in one.model._meta.concrete_fields if f.name in names), None)


def _about(one: Any, day: Any, refers: tuple[str, str] | None) -> str:
    """What it means: its help text, or whose precision it is, and where its row is."""
    said, *_for_editors = str(one.help_text).split("。")
    if day:
        said = f"来源把“{day.verbose_name}”说到了多细"
        said += "；没有那一天，这里也空着" if day.null else ""
    where = f"{refers[0]} 表的 {refers[1]}" if refers else ""
    return "。".join(filter(None, [said, where]))


def _way_out(
    name: str, say: Callable[[Any], Value], *, only_with: str
) -> Callable[[Any], Value]:
    """How a value is had: of a day that is not known, no precision either."""

    def value(thing: Any) -> Value:
        found = getattr(thing, name)
        return None if None in (found, getattr(thing, only_with)) else say(found)

    return value


def plain(value: Any) -> Value:
    """A value as JSON has it; what is not known is null, never an empty text."""
    if value == "":
        return None
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        is_money = value.as_tuple().exponent == -2
        return f"{value:.2f}" if is_money else say_number(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else str(value)
