"""What readers told and nobody has followed up, gathered by the rule it is about."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone

from guides.models.reports import Report, ReportQuerySet
from policies.models.rules import CreditRule
from yibao_site.queue.rows import Row, province_of

RULE = CreditRule._meta.label_lower
REGION = "region"


def reported(*, on: date) -> list[Row]:
    """A row for each rule with reports, or for a place where there was none."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    counted = (
        Report.objects.unanswered()
        .order_by()
        .annotate(province=province_of(Report))
        .values_list("rule_id", "region__code", "region__name", "province")
        .annotate(Count("pk"), Min("sent_at"), Max("sent_at"), Max("pk"))
    )
    for rule, code, place, *numbers in counted:
        name = (f"{RULE}:{rule}", "") if rule else (f"{REGION}:{code}", place)
        groups[name].append(numbers)
    return [_row(*name, numbers) for name, numbers in groups.items()]


def _row(name: str, place: str, numbers: list[Any]) -> Row:
    provinces, counts, oldest, newest, last = zip(*numbers, strict=True)
    day = timezone.localdate(max(newest))
    return Row(
        section="report",
        name=name,
        provinces=frozenset(provinces),
        since=timezone.localdate(min(oldest)),
        detail=f"{sum(counts)} 条没有处理，最近一条 {day:%Y-%m-%d}",
        newest=max(last),
        what="没有对应的规则" if place else "",
        place=place,
        url=_list_of(name, place),
    )


def reports_of(name: str) -> ReportQuerySet:
    """The unanswered reports that a row stands for."""
    kind, which = name.split(":")
    about = {"rule": which} if kind == RULE else {"rule": None, "region__code": which}
    return Report.objects.unanswered().filter(**about)


def _list_of(name: str, place: str) -> str:
    """Where all of them are listed, the unanswered first."""
    which = name.split(":")[1]
    about = {"rule__isnull": 1, "q": place} if place else {"rule": which}
    return reverse("admin:guides_report_changelist", query=about)
