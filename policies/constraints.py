"""Two periods of one thing may not share a day: a constraint on both databases.

PostgreSQL has exclusion constraints. SQLite has none, so a trigger raises the same
IntegrityError; it goes through `deferred_sql`, as Django's own conditional indexes
do, and so survives SQLite's way of altering a table (make new, copy, rename).
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Q
from django.db.models.constraints import BaseConstraint

SQLITE_TRIGGER = """\
CREATE TRIGGER {name} BEFORE {event} ON %(table)s
WHEN EXISTS (
  SELECT 1 FROM %(table)s AS other
  WHERE {same} AND {both} AND other.id IS NOT NEW.id
    AND (other.until IS NULL OR NEW.since IS NULL OR other.until > NEW.since)
    AND (NEW.until IS NULL OR other.since IS NULL OR NEW.until > other.since)
)
BEGIN SELECT RAISE(ABORT, '{constraint}'); END"""

POSTGRESQL_EXCLUSION = (
    "CONSTRAINT {name} EXCLUDE USING gist "
    "({same}, daterange(since, until) WITH &&) {where}DEFERRABLE INITIALLY IMMEDIATE"
)


class NoOverlap(BaseConstraint):
    """Rows alike in `fields` have periods [since, until) that share no day.

    No `since` means from the beginning of time, no `until` to its end.

    A null in one of the fields counts as a value: two national rules overlap too.
    With `only`, (field, value), rows of another value may share what days they like.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: list[str],
        violation_error_message: str,
        only: tuple[str, str] | None = None,
    ) -> None:
        self.fields = fields
        self.only = only
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"fields": self.fields, "only": self.only}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NoOverlap):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return self._postgresql_exclusion(model)
        schema_editor.deferred_sql += self._sqlite_triggers(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            table = schema_editor.quote_name(model._meta.db_table)
            return f"ALTER TABLE {table} ADD {self._postgresql_exclusion(model)}"
        for trigger in self._sqlite_triggers(model, schema_editor):
            schema_editor.execute(trigger)
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            table = schema_editor.quote_name(model._meta.db_table)
            return f"ALTER TABLE {table} DROP CONSTRAINT {self.name}"
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{event}")
        return None

    def validate(
        self,
        model: type[models.Model],
        instance: Any,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        if exclude and {*self.fields, "since", "until"} & set(exclude):
            return
        if self.only and getattr(instance, self.only[0]) != self.only[1]:
            return
        if self.overlapping(model, instance, using=using).exists():
            raise ValidationError(self.get_violation_error_message())

    def overlapping(
        self, model: type[models.Model], instance: Any, *, using: str = DEFAULT_DB_ALIAS
    ) -> models.QuerySet[Any]:
        """The other rows alike in the fields whose period shares a day with this."""
        others = model._default_manager.using(using).filter(
            **{field: getattr(instance, field) for field in self.fields},
            **dict([self.only] if self.only else []),
        )
        if instance.since:
            others = others.filter(Q(until=None) | Q(until__gt=instance.since))
        if instance.until:
            others = others.filter(Q(since=None) | Q(since__lt=instance.until))
        return others.exclude(pk=instance.pk)

    def _columns(self, model: type[models.Model]) -> list[tuple[Any, str]]:
        """Each field's column, and what stands for null among its values."""
        named = [f for f in model._meta.concrete_fields if f.name in self.fields]
        return [(f.column, "0" if f.is_relation else "''") for f in named]

    def _postgresql_exclusion(self, model: type[models.Model]) -> str:
        same = ", ".join(
            f"COALESCE({column}, {null}) WITH ="
            for column, null in self._columns(model)
        )
        where = "WHERE ({} = '{}') ".format(*self.only) if self.only else ""
        return POSTGRESQL_EXCLUSION.format(name=self.name, same=same, where=where)

    def _sqlite_triggers(
        self, model: type[models.Model], schema_editor: Any
    ) -> list[Statement]:
        same = " AND ".join(
            f"other.{column} IS NEW.{column}" for column, _ in self._columns(model)
        )
        both = "1"
        if self.only:
            both = "other.{0} = '{1}' AND NEW.{0} = '{1}'".format(*self.only)
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [
            Statement(
                SQLITE_TRIGGER.format(
                    name=f"{self.name}_{event}",
                    event=event.upper(),
                    same=same,
                    both=both,
                    constraint=self.name,
                ),
                table=table,
            )
            for event in ("insert", "update")
        ]
