"""On whose word: the sources of a rule, and those that say otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from policies.models.rules import CreditRule
from policies.models.sources import Source


class Statement(models.Model):
    """What one source says of something, where it stands, and why it is not used."""

    called = "{source}"

    class Stance(models.TextChoices):
        ADOPTED = "adopted", "采用"
        SUPPORTS = "supports", "旁证"
        CONTRADICTS = "contradicts", "说法不同"

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="%(class)ss",
        verbose_name="来源",
        help_text="哪一页、哪份文件说的。输入标题或发布者来找；没有就点旁边的加号新建",
    )
    stance = models.CharField(
        "立场",
        max_length=12,
        choices=Stance,
        help_text="采用：照它写；旁证：也这样说；说法不同：没有照它写。为什么没有照它写，要写在说明里",
    )
    quote = models.TextField(
        "引文",
        blank=True,
        help_text="原文字句，一字不改；空着表示没有留存。没有留存就在说明里写明",
    )
    note = models.TextField(
        "说明",
        blank=True,
        help_text="说法不同的，写着它说什么，为什么没有采用。这时必填",
    )
    reference = models.SlugField(
        "资料编号", blank=True, help_text="收集资料时记的编号，如 w024；没有就留空"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_against_says_what_and_why",
                condition=~Q(stance="contradicts") | ~Q(note=""),
                violation_error_message="说法不同的来源要写明它说什么、为什么没有采用",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}：{self.source}"


def lacking_words(evidence: Iterable[Statement]) -> list[str]:
    """Why what is adopted cannot be approved: no source, or nothing it says."""
    adopted = [item for item in evidence if item.stance == "adopted"]
    if not adopted:
        return ["缺少采用的来源：请在依据里选一个来源，立场选“采用”"]
    if not any(item.quote or item.note for item in adopted):
        return ["采用的来源没有引文：请填引文，没有留存就在说明里写明"]
    return []


class Evidence(Statement):
    """What a source says of a rule: the one adopted, and those for and against."""

    part_of = "rule"

    rule = models.ForeignKey(
        CreditRule, models.CASCADE, related_name="evidence", verbose_name="规则"
    )

    class Meta:
        ordering = ["rule", "stance", "source"]
        verbose_name = verbose_name_plural = "依据"
        constraints = [
            *Statement.Meta.constraints,
            models.UniqueConstraint(
                name="evidence_one_adopted_per_rule",
                fields=["rule"],
                condition=Q(stance="adopted"),
                violation_error_message="一条规则只能采用一个来源",
            ),
        ]
