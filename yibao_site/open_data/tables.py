"""The tables of open data: which rows are public, and which fields of them.

Only approved versions are published, those of the past and those to come with them.
What stays inside: who wrote and who approved, numbers of our own research, what the
site works out for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from guides.models.channels import Channel
from guides.models.withdrawal import CaseEvidence, WithdrawalCase
from policies.models.bands import Band, Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.evidence import Evidence
from policies.models.groups import PersonGroup
from policies.models.lines import VersionedLine
from policies.models.regions import FormerName, Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.models.versions import Versioned
from yibao_site.open_data.columns import Column, Value, columns_of, line_id

Row = dict[str, Value]
BATCH = 200
# What a version was stamped with that readers are shown.
STAMPS = ("checked_on", "approved_at")
# What a row is of comes first in every table.
FIRST = ("id", "line", "place", "rule", "case")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A table whose rows hang on another's: in its JSON they stand inside.

    Attributes:
        owner: the column that names the row it hangs on.
        relation: what the owner calls them, in the code and in JSON.
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    owner: str
    relation: str
    key: tuple[str, ...] = ()

    def of(self, thing: Any) -> list[Row]:
        """The rows of one thing, in the order readers see them in.

        Sorted here, since databases differ in how they sort text.
        """
        names: Any = self.model._meta.ordering
        order = [c for c in self.columns if c.field and c.field.name in names]
        order.sort(key=lambda column: names.index(column.field.name))
        parts = sorted(
            getattr(thing, self.relation).all(),
            key=lambda part: _sortable([*(c.value(part) for c in order), part.pk]),
        )
        return [row(self.columns, part) for part in parts]

    def inside(self, rows: list[Row]) -> list[Row]:
        """The same as they stand in their owner, which need not be named."""
        return [{k: v for k, v in row.items() if k != self.owner} for row in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table: its rows in the order of its key, whatever the database."""

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]
    public: Callable[[], models.QuerySet[Any]]
    related: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def with_parts(self) -> tuple[Table | Part, ...]:
        return (self, *self.parts)

    def things(self) -> Iterator[Any]:
        """A few hundred at a time: never all of a table in memory.

        Sorted here, since databases differ in how they sort text.
        """
        found = self.public().order_by().values_list(*self.order, "pk")
        keys = [key for *_, key in sorted(found, key=_sortable)]
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            things = self.public().prefetch_related(*self.related).in_bulk(batch)
            yield from (things[key] for key in batch)


def row(columns: tuple[Column, ...], thing: Any) -> Row:
    return {column.name: column.value(thing) for column in columns}


def _sortable(values: Iterable[Any]) -> list[tuple[bool, Any]]:
    """Nothing comes before something."""
    return [(value is not None, value) for value in values]


def _approved(model: Any, *related: str) -> Callable[[], models.QuerySet[Any]]:
    return lambda: model.objects.approved().select_related(*related)


def _due(model: type[Versioned]) -> Column:
    """One day instead of the three it follows from."""
    stored = model._meta.get_field("review_by")
    return Column(
        name="review_by",
        title=str(stored.verbose_name),
        about="过了这一天还没有再核对的，可能已经变了",
        type="date",
        value=lambda thing: thing.review_due.isoformat() if thing.review_due else None,
        field=stored,
    )


def _version(model: type[Versioned], *without: str, **names: str) -> tuple[Column, ...]:
    inside = ("reference", "review_by", *without)
    columns = columns_of(model, without=inside, stamps=STAMPS, first=FIRST, **names)
    return (*columns, _due(model))


def _line(model: type[VersionedLine]) -> tuple[Column, ...]:
    """The versions of a line share its slug: each row has a name of its own."""
    name = Column(
        name="id",
        title="版本编号",
        about="编号，有生效日的后面加 @ 和生效日",
        type="string",
        value=line_id,
        is_needed=True,
    )
    return (name, *_version(model, slug="line"))


def _part(
    name: str, model: Any, owner: str, *key: str, relation: str = "", **names: str
) -> Part:
    return Part(
        name=name,
        model=model,
        columns=columns_of(model, without=("reference",), first=FIRST, **names),
        owner=owner,
        relation=relation or name,
        key=key,
    )


TABLES = (
    Table(
        name="places",
        model=Region,
        columns=columns_of(Region, slug="slug"),
        key=("slug",),
        order=("level_rank", "code"),
        public=lambda: Region.objects.select_related("parent"),
        related=("former_names",),
        parts=(_part("former_names", FormerName, "place", "slug", slug="slug"),),
    ),
    Table(
        name="groups",
        model=PersonGroup,
        columns=columns_of(PersonGroup),
        key=("id",),
        order=("slug",),
        public=PersonGroup.objects.public,
    ),
    Table(
        name="sources",
        model=Source,
        columns=columns_of(Source),
        key=("id",),
        order=("slug",),
        public=lambda: Source.objects.relied_on(by=MODELS),
    ),
    Table(
        name="averages",
        model=RegionalAverage,
        columns=_version(RegionalAverage),
        key=("place", "year"),
        order=("region__slug", "year"),
        public=_approved(RegionalAverage, "region", "source"),
    ),
    Table(
        name="limits",
        model=ContributionLimits,
        columns=_version(ContributionLimits),
        key=("place", "since"),
        order=("region__slug", "since"),
        public=_approved(ContributionLimits, "region", "source"),
    ),
    Table(
        name="rules",
        model=CreditRule,
        columns=_version(CreditRule),
        key=("id",),
        order=("slug",),
        public=_approved(CreditRule, "region", "group"),
        related=("bands", "deductions__source", "evidence__source"),
        parts=(
            _part("bands", Band, "rule", "rule", "first_age"),
            _part("deductions", Deduction, "rule"),
            _part("evidence", Evidence, "rule"),
        ),
    ),
    Table(
        name="channels",
        model=Channel,
        columns=_line(Channel),
        key=("id",),
        order=("slug", "since"),
        public=_approved(Channel, "region", "source"),
    ),
    Table(
        name="cases",
        model=WithdrawalCase,
        columns=_line(WithdrawalCase),
        key=("id",),
        order=("slug", "since"),
        public=_approved(WithdrawalCase, "region"),
        related=("evidence__source",),
        parts=(_part("case_evidence", CaseEvidence, "case", relation="evidence"),),
    ),
)
# Sources of guides alone are not of the data.
MODELS: set[type[models.Model]] = {
    one.model for table in TABLES for one in table.with_parts
}
