"""A rule's numbers: its bands of age, and what is taken out after the credit."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.db.models import F, Q

from policies import money, terms
from policies.models.periods import DayField, Per
from policies.models.rules import CreditRule
from policies.models.sources import Source

# A comparison with null is neither true nor false, and would pass: so say "not null".
ONE_NUMBER = Q(amount__isnull=False, amount__gt=0, rate__isnull=True) | Q(
    amount__isnull=True, rate__isnull=False, rate__gt=0, rate__lte=100
)


class Band(models.Model):
    """The amount or percentage from a first age up to the next band's."""

    part_of = "rule"
    called = "{first_age} 岁起"

    rule = models.ForeignKey(
        CreditRule, models.CASCADE, related_name="bands", verbose_name="规则"
    )
    first_age = models.PositiveSmallIntegerField(
        "从几岁起", default=0, help_text="含这一岁，上一档到这里为止；最低一档是 0"
    )
    amount = models.DecimalField(
        "金额（元）",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="定额才有，每月还是每年看规则；如 157.50。一年的数不用自己除",
    )
    rate = models.DecimalField(
        "比例（%）",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="按比例才有；2.8 表示 2.8%",
    )

    class Meta:
        ordering = ["rule", "first_age"]
        verbose_name = verbose_name_plural = "年龄档"
        constraints = [
            models.UniqueConstraint(
                name="band_one_per_rule_and_age",
                fields=["rule", "first_age"],
                violation_error_message="这一岁已经有一档",
            ),
            models.CheckConstraint(
                name="band_age_is_a_human_one",
                condition=Q(first_age__lte=120),
                violation_error_message="年龄要在 0 到 120 之间",
            ),
            models.CheckConstraint(
                name="band_has_either_amount_or_rate",
                condition=ONE_NUMBER,
                violation_error_message="金额和比例只填一个，且要大于 0",
            ),
        ]

    def __str__(self) -> str:
        what = f"{self.amount} 元" if self.amount is not None else f"{self.rate}%"
        return f"{self.first_age} 岁起 {what}"

    def value(self) -> terms.Band:
        value = self.amount or self.rate
        assert value is not None, "the database holds one of the two"
        return terms.Band(first_age=self.first_age, value=value)


class Deduction(models.Model):
    """What is taken out of the account after the credit (代扣), in its own period."""

    part_of = "rule"
    called = "{name} {first_age} 岁起"

    rule = models.ForeignKey(
        CreditRule, models.CASCADE, related_name="deductions", verbose_name="规则"
    )
    name = models.CharField(
        "名称", max_length=60, help_text="从账户里扣的是什么，如：大额医疗互助"
    )
    first_age = models.PositiveSmallIntegerField(
        "从几岁起",
        default=0,
        help_text="含这一岁，同一名称的上一行到这里为止，不相加；不分年龄是 0",
    )
    amount = models.DecimalField(
        "金额（元）",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="金额和比例只有一个",
    )
    rate = models.DecimalField(
        "比例（%）",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="百分数，与划入用同一个基数；金额和比例只有一个",
    )
    per = models.CharField(
        "金额单位",
        max_length=5,
        choices=Per,
        default=Per.MONTH,
        help_text="金额是每月的还是每年的；与比例无关",
    )
    since = DayField("起始日", null=True, blank=True, help_text="空着表示随规则开始")
    until = DayField(
        "失效日",
        null=True,
        blank=True,
        help_text="这个数不再用的第一天，空着表示随规则结束。"
        "没有别的行接着写，就是从这天起扣多少不知道；不再扣了，请新建版本",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="来源",
        help_text="哪份文件这样规定。输入标题或发布者来找",
    )
    quote = models.TextField(
        "引文", blank=True, help_text="原文字句，一字不改；空着表示没有留存"
    )
    reference = models.SlugField(
        "资料编号", blank=True, help_text="收集资料时记的编号，如 w024；没有就留空"
    )

    class Meta:
        ordering = ["rule", "name", "first_age"]
        verbose_name = verbose_name_plural = "代扣"
        constraints = [
            models.CheckConstraint(
                name="deduction_ends_after_it_starts",
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
                violation_error_message="失效日必须晚于起始日",
            ),
            models.CheckConstraint(
                name="deduction_has_either_amount_or_rate",
                condition=ONE_NUMBER,
                violation_error_message="金额和比例只填一个，且要大于 0",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def value(self) -> terms.Deduction:
        return terms.Deduction(
            name=self.name,
            first_age=self.first_age,
            amount=self.amount,
            rate=self.rate,
            per=cast(money.Per, self.per),
            since=self.since,
            until=self.until,
        )
