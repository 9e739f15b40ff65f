"""What was looked at again: by a person, version by version; by the nightly run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from policies import wording
from policies.models.regions import Region
from policies.models.sources import Source
from policies.permissions import signature

Run = TypeVar("Run", bound=models.Model)


class Check(models.Model):
    """Somebody looked again and found a version unchanged: who, when, on what ground.

    `key` is the version's own, for a check may be of any kind of content.
    """

    # Staff alone read it; the ledger tells its day and a public source.
    links_are_checked = False

    key = models.CharField("哪一版", max_length=80)
    subject = models.CharField("查的是什么", max_length=200)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="地区"
    )
    on = models.DateField("哪天查的")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="checks",
        verbose_name="谁查的",
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name="看了哪个来源"
    )
    note = models.TextField("说明", blank=True, max_length=1000)
    line = models.CharField("打的号码", max_length=30, blank=True)
    said = models.TextField("对方怎么说", blank=True, max_length=1000)
    at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = verbose_name_plural = "核对记录"
        constraints = [
            models.CheckConstraint(
                name="check_rests_on_something",
                condition=Q(source__isnull=False) | ~Q(note="") | ~Q(said=""),
                violation_error_message="请选一个来源，或者写一句说明：凭什么说没有变",
            ),
            models.CheckConstraint(
                name="check_by_phone_says_line_and_words",
                condition=Q(line="", said="") | ~Q(line="") & ~Q(said=""),
                violation_error_message="打电话核对要写号码，也要写对方怎么说",
            ),
            models.UniqueConstraint(
                name="check_once_a_day",
                fields=["key", "on", "line"],
                violation_error_message="这一天已经记过核对了，不用再记一次",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.subject}"

    @property
    def signed(self) -> str:
        return signature(self.by)

    @property
    def words(self) -> str:
        """The ground of the check, for staff."""
        if self.line:
            day = wording.day(self.on)
            return f"{day}打 {self.line} 核对，没有变。对方说：{self.said}"
        ground = [f"看了{self.source}"] if self.source else []
        return "；".join(["查过，没有变", *ground, *filter(None, [self.note])])

    @property
    def public_words(self) -> str:
        """The same for the ledger, with nothing in it that one person alone wrote."""
        if self.line:
            return f"{wording.day(self.on)}打电话核对过，没有变"
        if self.source and self.source.is_public():
            return f"查过，没有变；看了{self.source}"
        return "查过，没有变"


class RunQuerySet(models.QuerySet[Run]):
    def forget_all_but(self, number: int) -> None:
        kept = list(self.order_by("-at", "-pk").values_list("pk", flat=True)[:number])
        self.exclude(pk__in=kept).delete()


class ContentCheck(models.Model):
    """One run of `check_content` over what is public, and what it found."""

    links_are_checked = False

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    checked = models.PositiveIntegerField("查了多少条")
    seconds = models.FloatField("用了几秒")
    problems = models.JSONField("发现的问题", default=list, blank=True)

    objects = RunQuerySet["ContentCheck"].as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = verbose_name_plural = "内容检查"
        constraints = [
            models.CheckConstraint(
                name="content_check_takes_time",
                condition=Q(seconds__gte=0),
                violation_error_message="用时不能是负数",
            ),
        ]

    def __str__(self) -> str:
        return f"查了 {self.checked} 条，{len(self.problems)} 个问题"


class NightlyReport(models.Model):
    """One night's look at everything, and how it differs from the night before.

    Attributes:
        found: of each part, what it found: words by a key that stays.
        new, gone: the words that were not there the night before, or no longer are.
        skipped: the parts that could not be looked at, and why.
    """

    links_are_checked = False

    # Two nights missed: then somebody should ask why.
    HOLDS = timedelta(days=2)

    class Part(models.TextChoices):
        EXAMPLES = "examples", "算例不符"
        OVERLAPS = "overlaps", "日子重叠"
        RULES = "rules", "内容自己对不上"
        COVERAGE = "coverage", "缺什么"
        LINKS = "links", "打不开的网址"
        STALENESS = "staleness", "过了复核期限"
        ENDING = "ending", "到期了或者快要到期，没有接上"

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    seconds = models.FloatField("用了几秒")
    found = models.JSONField("发现的", default=dict, blank=True)
    new = models.JSONField("新发现的", default=dict, blank=True)
    gone = models.JSONField("不再有的", default=dict, blank=True)
    skipped = models.JSONField("没有查的", default=dict, blank=True)

    objects = RunQuerySet["NightlyReport"].as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = verbose_name_plural = "夜间检查"
        constraints = [
            models.CheckConstraint(
                name="nightly_report_takes_time",
                condition=Q(seconds__gte=0),
                violation_error_message="用时不能是负数",
            ),
        ]

    def __str__(self) -> str:
        return f"新发现 {self.count_new} 处，不再有的 {self.count_gone} 处"

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def count_new(self) -> int:
        return sum(map(len, self.new.values()))

    @property
    def count_gone(self) -> int:
        return sum(map(len, self.gone.values()))

    @property
    def count(self) -> int:
        return sum(map(len, self.found.values()))

    def is_old(self, *, now: datetime) -> bool:
        return now - self.at > self.HOLDS
