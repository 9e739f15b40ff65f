"""The public ledger: what was new, changed, wrong, checked and taken down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from policies import wording
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import Versioned


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def about(self, place: Region) -> LedgerQuerySet:
        """A place's own lines, and those of whatever reaches it from above or below."""
        below = Q(region__parent=place) | Q(region__parent__parent=place)
        return self.filter(Q(region=None) | Q(region__in=place.chain) | below)

    def told(self, edition: Edition = PUBLISHED) -> LedgerQuerySet:
        """Every line; as the site was at a moment, those written by then."""
        return self.filter(at__lte=edition.said_at) if edition.said_at else self

    def readable(self) -> LedgerQuerySet:
        """With what a line names, newest first."""
        return self.select_related("region__parent__parent")

    def kept_since(self) -> date | None:
        """The day of the first line of all."""
        first = self.order_by("at", "pk").values_list("at", flat=True).first()
        return timezone.localdate(first) if first else None


class LedgerEntry(models.Model):
    """One line of the public ledger: new, changed, corrected, checked, withdrawn."""

    class Kind(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "改变"
        CORRECTED = "corrected", "更正"
        CHECKED = "checked", "核对无误"
        WITHDRAWN = "withdrawn", "撤下"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="地区"
    )
    rule = models.ForeignKey(
        CreditRule,
        models.PROTECT,
        related_name="ledger",
        null=True,
        blank=True,
        verbose_name="规则",
    )
    subject = models.CharField("说的是什么", max_length=200, blank=True)
    words = models.TextField("说明", help_text="更正要写明：错在哪里，从何时到何时")
    moved = models.TextField("改了什么", blank=True, default="", db_default="")
    wrong_from = models.DateField("从哪天起显示错了", null=True, blank=True)
    wrong_until = models.DateField("到哪天为止", null=True, blank=True)
    affected = models.TextField("影响到谁", blank=True, default="", db_default="")
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="经手人",
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = verbose_name_plural = "更正与更新"
        constraints = [
            models.CheckConstraint(
                name="ledger_correction_says_from_when_to_when",
                condition=~Q(kind="corrected")
                | Q(wrong_from__isnull=False, wrong_until__isnull=False),
                violation_error_message="更正要写明从哪天到哪天显示错了",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words[:30]}"

    def get_absolute_url(self) -> str:
        return reverse("policies:change", args=[self.pk])

    @classmethod
    def of(cls, version: Versioned, **fields: Any) -> LedgerEntry:
        """A line about a version, not yet written down."""
        defaults = {
            "region": version.region,
            "rule": version if isinstance(version, CreditRule) else None,
            "subject": f"{version.kind_label}：{version}"[:200],
            "words": version.gist,
        }
        return cls(**defaults | fields)

    @property
    def day(self) -> date:
        """The day in China on which it was written."""
        return timezone.localdate(self.at)

    @property
    def shown_day(self) -> str:
        return wording.day(self.day)

    @property
    def place_name(self) -> str:
        return self.region.full_name if self.region else "全国"

    @property
    def headline(self) -> str:
        """What a feed reader shows of it, and the title of its page."""
        return f"{self.get_kind_display()}：{self.place_name} {self.subject}".strip()

    @property
    def is_correction(self) -> bool:
        return self.kind == self.Kind.CORRECTED

    @property
    def moves(self) -> list[str]:
        """Each field that differs from the version before: what, old → new."""
        return self.moved.splitlines()

    @property
    def wrong_for(self) -> str:
        """From when to when the site showed what is corrected here."""
        return f"{wording.day(self.wrong_from)}到{wording.day(self.wrong_until)}"

    @property
    def who(self) -> str:
        """Who read what was wrong; entries of before this was asked name the page."""
        return self.affected or f"看过“{self.subject}”的人。"
