"""When the balance can be taken out, and when it cannot."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from policies.constraints import NoOverlap
from policies.models.editions import LineQuerySet
from policies.models.evidence import Statement, lacking_words
from policies.models.lines import VersionedLine
from policies.models.regions import Region
from policies.models.versions import State


class WithdrawalCaseQuerySet(LineQuerySet["WithdrawalCase"]):
    def for_place(self, place: Region | None) -> WithdrawalCaseQuerySet:
        """The nation's cases, and those of the place and of what stands above it."""
        chain = place.chain if place else []
        return self.filter(Q(region=None) | Q(region__in=chain))


class WithdrawalCase(VersionedLine):
    """One situation (提取情形) and its verdict, for the nation or for a place."""

    parts = ("evidence",)

    class Kind(models.TextChoices):
        DEATH = "death", "参保人去世，家人继承"
        EMIGRATION = "emigration", "出国（境）定居"
        LEAVING = "leaving", "不再参加职工医保"
        MOVED = "moved", "换到外地参保，那边不收余额"
        ELSEWHERE = "elsewhere", "长期住在外地"
        ARMY = "army", "参军"
        ILLNESS = "illness", "得了大病"
        URGENT = "urgent", "急诊自己垫了钱"
        CASH = "cash", "想取现金花"
        PENSION = "pension", "养老保险的个人账户"

    class Verdict(models.TextChoices):
        YES = "yes", "可以"
        NO = "no", "不可以"
        LOCAL = "local", "看当地"

    kind = models.CharField(
        "情形",
        max_length=12,
        choices=Kind,
        help_text="读者遇到的是哪种情形。每个地方每种情形写一条",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="withdrawal_cases",
        null=True,
        blank=True,
        verbose_name="地区",
        help_text="哪里的规定；空着表示全国。当地另有规定才选，输入地名或拼音来找",
    )
    verdict = models.CharField(
        "结论",
        max_length=5,
        choices=Verdict,
        help_text="读者先看到这两三个字；各地不一样的是“看当地”",
    )
    summary = models.TextField("一两句话说清", help_text="先说结论，再说条件")
    who = models.TextField(
        "谁可以办",
        blank=True,
        help_text="如：参保人的配偶、子女、父母；空着表示没有查到",
    )
    papers = models.TextField(
        "带什么材料",
        blank=True,
        help_text="一行一样，如：身份证；空着表示没有查到，读者会看到全国一般要的",
    )
    where = models.TextField(
        "到哪里办", blank=True, help_text="如：参保地的医保窗口；空着表示没有查到"
    )
    how_long = models.CharField(
        "多久办好",
        max_length=100,
        blank=True,
        help_text="如：10 个工作日；空着表示没有查到",
    )
    account_after = models.TextField(
        "办完以后账户怎样",
        blank=True,
        help_text="如：钱打到申请人的银行账户；空着表示没有说",
    )
    law = models.TextField(
        "依据的规定", blank=True, help_text="文件名称和条款；空着表示没有查到"
    )
    say = models.TextField(
        "打电话时照着念",
        blank=True,
        help_text="如：您好，我在{place}参保，想问……；{place} 会换成地名。可以留空",
    )

    objects = WithdrawalCaseQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug"]
        verbose_name = verbose_name_plural = "提取情形"
        constraints = [
            *VersionedLine.Meta.constraints,
            NoOverlap(
                name="withdrawal_case_one_per_kind_and_region",
                fields=["kind", "region"],
                only=("state", State.APPROVED.value),
                violation_error_message="这个地区这种情形在这段时间已经有了",
            ),
        ]

    @property
    def called_plainly(self) -> str:
        place = self.region.name if self.region else "全国"
        return f"{place} {self.get_kind_display()}：{self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        if self.region is None:
            return reverse("guides:withdraw")
        return reverse("guides:place-withdraw", args=[self.region.slug])

    def lacks(self) -> list[str]:
        return lacking_words(self.evidence.all())


class CaseEvidence(Statement):
    """What a source says of a case; a wrong claim stands as a contradiction."""

    part_of = "case"

    case = models.ForeignKey(
        WithdrawalCase, models.CASCADE, related_name="evidence", verbose_name="情形"
    )

    class Meta(Statement.Meta):
        abstract = False
        ordering = ["case", "stance", "source"]
        verbose_name = verbose_name_plural = "依据"
