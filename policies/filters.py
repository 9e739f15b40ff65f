"""How staff narrow a list in the admin: the same filters for every kind of content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from policies.answers import CERTAINTY, CERTAINTY_IN_WORDS
from policies.models.regions import Region

# A queryset of any kind of content: what may be asked of it differs a little.
Rows = Any


class Filter(admin.SimpleListFilter):
    """A choice that nobody offered, typed into the address, finds nothing."""

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(choice) for choice, _ in self.lookup_choices}:
            return queryset.none()
        return self.narrow(queryset, value)

    def narrow(self, queryset: Rows, value: str) -> Rows:
        raise NotImplementedError


class ProvinceFilter(Filter):
    """The province that a region is or lies in, at any level; first one's own."""

    title = "省份"
    parameter_name = "province"
    NATION = "nation"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> Iterable[tuple[str, str]]:
        something = set(_provinces(model_admin.get_queryset(request)))
        own = set(request.user.provinces.values_list("province_id", flat=True))  # type: ignore[union-attr]
        if None in something:
            yield self.NATION, "全国"
        known = Region.objects.filter(pk__in=[pk for pk in something | own if pk])
        # Sorting keeps the order of the codes among one's own and among the others.
        for province in sorted(known, key=lambda region: region.pk not in own):
            mark = "（我负责的）" if province.pk in own else ""
            yield province.slug, f"{province.name}{mark}"

    def narrow(self, queryset: Rows, value: str) -> Rows:
        if value == self.NATION:
            return queryset.filter(region=None)
        return queryset.filter(
            Q(region__slug=value)
            | Q(region__parent__slug=value)
            | Q(region__parent__parent__slug=value)
        )


def _provinces(rows: Rows) -> Rows:
    """The provinces of the rows' regions, and None for what is the nation's."""
    up = F("region__parent__parent"), F("region__parent"), F("region")
    # Without the list's own order, which would count every row as different.
    return rows.order_by().values_list(Coalesce(*up), flat=True).distinct()


class CertaintyFilter(Filter):
    """How sure the adopted source makes it: the weakest counts, as for readers."""

    title = "可靠程度"
    parameter_name = "certainty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = list(CERTAINTY_IN_WORDS.items())
        if hasattr(model_admin.model, "source"):
            return kinds
        return [*kinds, ("none", "没有采用来源")]

    def narrow(self, queryset: Rows, value: str) -> Rows:
        rows = queryset.alias(weakest_grade=_weakest_grade(queryset.model))
        if value == "none":
            return rows.filter(weakest_grade=None)
        grades = [grade for grade, kind in CERTAINTY.items() if kind == value]
        return rows.filter(weakest_grade__in=grades)


def _weakest_grade(model: Any) -> F | Subquery:
    """Of the only source; or of those adopted among the evidence."""
    if hasattr(model, "source"):
        return F("source__grade")
    statements = model._meta.get_field("evidence").related_model
    adopted = statements.objects.filter(
        stance="adopted", **{statements.part_of: OuterRef("pk")}
    )
    return Subquery(adopted.order_by("-source__grade").values("source__grade")[:1])


class OverdueFilter(Filter):
    """Past the day on which somebody should have looked again, and still in force."""

    title = "复核期限"
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已经过了"), ("no", "还没有过")]

    def narrow(self, queryset: Rows, value: str) -> Rows:
        due = queryset.due_for_review(on=timezone.localdate())
        if value == "yes":
            return due
        return queryset.approved().exclude(pk__in=due.order_by().values("pk"))


STANDING = ("state", CertaintyFilter, OverdueFilter)
LOCAL_STANDING = (ProvinceFilter, *STANDING)
