"""The amounts a percentage is taken of: always of a named year, always sourced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from policies.constraints import NoOverlap
from policies.models import rule_words
from policies.models.editions import PeriodQuerySet, VersionedQuerySet
from policies.models.periods import DayField, Precision, YearField
from policies.models.regions import Region
from policies.models.sources import Source
from policies.models.versions import State, Versioned, VersionedPeriod
from policies.terms import Limits

if TYPE_CHECKING:
    from policies.models.rules import CreditRule


class Figure(models.Model):
    """What both kinds of base share: a place, a source and the words that carry it."""

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="地区",
        help_text="这个数是哪里的。输入地名或拼音来找",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="来源",
        help_text="哪份文件公布的。输入标题或发布者来找",
    )
    quote = models.TextField(
        "引文",
        blank=True,
        help_text="原文字句，一字不改；空着表示没有留存。没有留存就在说明里写明",
    )
    reference = models.SlugField(
        "资料编号", blank=True, help_text="收集资料时记的编号，如 w024；没有就留空"
    )
    note = models.TextField(
        "说明", blank=True, help_text="为什么没有引文，还有什么要交代"
    )

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.region.get_absolute_url()

    def lacks(self) -> list[str]:
        if self.quote or self.note:
            return []
        return ["没有引文：请填引文，没有留存就在说明里写明"]


class RegionalAverageQuerySet(VersionedQuerySet["RegionalAverage"]):
    def due_for_review(self, *, on: date) -> RegionalAverageQuerySet:
        """Of each region the newest year only: the past years stay what they were."""
        return super().due_for_review(on=on).exclude(Exists(self.newer()))

    def newer(self) -> RegionalAverageQuerySet:
        """The approved averages of later years, for a subquery."""
        return self.model.objects.approved().filter(
            region=OuterRef("region"), year__gt=OuterRef("year")
        )

    def with_newer(self) -> RegionalAverageQuerySet:
        """Whether one of a later year is known: `is_of_the_past`."""
        return self.annotate(is_of_the_past=Exists(self.newer()))  # type: ignore[no-redef]

    def for_rule(self, rule: CreditRule, place: Region) -> RegionalAverageQuerySet:
        """What `average_from` may choose for a rule at a place."""
        return self.filter(
            region__in=counted_with(rule, place), year=rule.base_year or 0
        )

    def get_by_natural_key(self, code: str, year: int) -> RegionalAverage:
        return self.get(region__code=code, year=year, made_from=None)


# The average that a rule takes a percentage of, at a place.
AverageOf = Callable[["CreditRule", Region], "RegionalAverage | None"]


def average_from(figures: Iterable[RegionalAverage]) -> AverageOf:
    """Which of these a rule's percentage is of, at a place: never a wider area's.

    A rule that takes each city's own average finds none where only the province's
    is known.
    """
    by_region = {(figure.region_id, figure.year): figure for figure in figures}

    def average_of(rule: CreditRule, place: Region) -> RegionalAverage | None:
        regions = counted_with(rule, place)
        found = (by_region.get((region.pk, rule.base_year)) for region in regions)
        return next(filter(None, found), None)

    return average_of


def counted_with(rule: CreditRule, place: Region) -> list[Region]:
    """The regions whose average a rule's percentage is of at a place, nearest first."""
    of_province = rule.base_area == rule.BaseArea.PROVINCE
    return [
        region
        for region in place.chain
        if region.is_municipality
        or of_province == (region.level == Region.Level.PROVINCE)
    ]


class RegionalAverage(Figure, Versioned):  # noqa: DJ008  it is in Versioned
    """统筹地区基本养老金平均水平: yuan a month, of one named year."""

    line = ("region", "year")

    year = YearField(
        "年度", help_text="平均养老金属于哪一年，如 2023；不是公布的那一年"
    )
    amount = models.DecimalField(
        "月平均（元）",
        max_digits=10,
        decimal_places=2,
        help_text="每月多少元，两位小数",
    )

    objects = RegionalAverageQuerySet.as_manager()

    # Set by the queryset: with_newer().
    is_of_the_past: bool

    class Meta:
        ordering = ["region", "-year"]
        verbose_name = verbose_name_plural = "平均养老金"
        constraints = [
            *Versioned.Meta.constraints,
            models.UniqueConstraint(
                name="regional_average_one_per_region_and_year",
                fields=["region", "year"],
                condition=Q(state="approved"),
                violation_error_message="这个地区这一年的平均养老金已经有了",
            ),
            models.CheckConstraint(
                name="regional_average_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message="平均养老金必须大于 0",
            ),
        ]

    def is_overdue(self, *, on: date) -> bool:
        """Of a past year it stays what it was, and nobody looks again."""
        if getattr(self, "is_of_the_past", False):
            return False
        return super().is_overdue(on=on)

    @property
    def called_plainly(self) -> str:
        return f"{self.region.name} {self.year} 年 {self.amount} 元/月"

    def natural_key(self) -> tuple[str, int]:
        return (self.region.code, self.year)


class ContributionLimitsQuerySet(PeriodQuerySet["ContributionLimits"]):
    def covering(self, place: Region) -> ContributionLimitsQuerySet:
        """Limits of the place, or of those above it; nearest first."""
        return self.filter(region__in=place.chain).order_by("-region__level_rank")

    def get_by_natural_key(self, code: str, since: str) -> ContributionLimits:
        return self.get(region__code=code, since=since, made_from=None)


class ContributionLimits(Figure, VersionedPeriod):  # noqa: DJ008
    """Floor and ceiling of the contribution base (缴费基数上下限), yuan a month."""

    line = ("region",)

    since = DayField("起始日", help_text="从这一天起适用，如 2026-07-01")
    since_precision = models.CharField(
        "起始日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text="来源把这一天说到了多细",
    )
    until = DayField(
        "失效日",
        null=True,
        blank=True,
        help_text="不再适用的第一天；空着表示没有说何时结束",
    )
    until_precision = models.CharField(
        "失效日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        db_default=Precision.DAY.value,
        help_text="来源把失效日说到了多细",
    )
    floor = models.DecimalField(
        "下限",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="每月多少元；空着表示不知道",
    )
    ceiling = models.DecimalField(
        "上限",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="每月多少元；空着表示不知道。要高于下限",
    )

    objects = ContributionLimitsQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-since"]
        verbose_name = verbose_name_plural = "缴费基数上下限"
        constraints = [
            *VersionedPeriod.Meta.constraints,
            models.CheckConstraint(
                name="contribution_limits_end_after_they_start",
                condition=Q(until=None) | Q(until__gt=F("since")),
                violation_error_message="失效日必须晚于起始日",
            ),
            models.CheckConstraint(
                name="contribution_limits_say_something_in_order",
                condition=Q(floor__isnull=False, floor__gt=0, ceiling__isnull=True)
                | Q(floor__isnull=True, ceiling__isnull=False, ceiling__gt=0)
                | Q(
                    floor__isnull=False,
                    ceiling__isnull=False,
                    floor__gt=0,
                    ceiling__gt=F("floor"),
                ),
                violation_error_message="上限、下限至少填一个，上限要高于下限",
            ),
            NoOverlap(
                name="contribution_limits_do_not_overlap",
                fields=["region"],
                only=("state", State.APPROVED.value),
                violation_error_message="这个地区在这段时间已经有一组上下限",
            ),
        ]

    @property
    def called_plainly(self) -> str:
        floor, ceiling = self.floor or "没有写", self.ceiling or "没有写"
        return f"{self.region.name} {self.since}：{floor} 至 {ceiling} 元/月"

    @property
    def shown_period(self) -> str:
        return rule_words.period(self)

    def natural_key(self) -> tuple[str, str]:
        return (self.region.code, str(self.since))

    def value(self) -> Limits:
        return Limits(floor=self.floor, ceiling=self.ceiling)
