"""What readers received, where it differs from what the site says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from policies.models.regions import Region
from policies.models.rules import CreditRule


class ReportQuerySet(models.QuerySet["Report"]):
    def sent_by(self, sender: str, *, since: datetime) -> ReportQuerySet:
        return self.filter(sender=sender, sent_at__gte=since)

    def of_rule(self, rule: CreditRule, *, since: datetime) -> ReportQuerySet:
        return self.filter(rule=rule, sent_at__gte=since)

    def unanswered(self) -> ReportQuerySet:
        return self.filter(dealt_on=None)

    def deal_with(self, *, by: Any, on: date, words: str) -> int:
        """Somebody followed them up; how many had been waiting for it."""
        answer = {"dealt_by": by, "dealt_on": on, "outcome": words}
        return self.unanswered().update(**answer)


class Report(models.Model):
    """One reader's "mine is different": no name, no number, no contact."""

    # A stranger's words must not send our server to an address.
    links_are_checked = False

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="reports", verbose_name="参保地"
    )
    rule = models.ForeignKey(
        CreditRule,
        models.SET_NULL,
        related_name="reports",
        null=True,
        blank=True,
        verbose_name="规则",
    )
    age = models.PositiveSmallIntegerField("年龄")
    status = models.CharField(
        "参保身份", max_length=10, choices=CreditRule.Status.choices
    )
    received = models.DecimalField("实际到账（元）", max_digits=10, decimal_places=2)
    month = models.DateField("到账月份")
    words = models.TextField("补充说明", max_length=500, blank=True)
    sent_at = models.DateTimeField("收到时间", auto_now_add=True, db_index=True)
    sender = models.CharField(
        "来路摘要", max_length=64, db_index=True, help_text="每天更换，只用来限速"
    )

    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="谁处理的",
    )
    dealt_on = models.DateField("哪天处理的", null=True, blank=True)
    outcome = models.TextField("怎么处理的", blank=True, max_length=500)

    objects = ReportQuerySet.as_manager()

    class Meta:
        # What nobody has followed up comes first.
        ordering = [F("dealt_on").asc(nulls_first=True), "-sent_at"]
        verbose_name = verbose_name_plural = "到账反映"
        constraints = [
            models.CheckConstraint(
                name="report_is_dealt_with_by_somebody_on_a_day",
                condition=Q(dealt_on=None, dealt_by=None, outcome="")
                | Q(dealt_on__isnull=False, dealt_by__isnull=False) & ~Q(outcome=""),
                violation_error_message="处理要写明谁、哪天、怎么处理的",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name} {self.age} 岁：{self.received} 元"
