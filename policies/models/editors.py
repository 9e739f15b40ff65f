"""Who may edit which provinces, and the examples a rule has to meet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from policies.models.regions import Region
from policies.models.rules import CreditRule


class EditorProvince(models.Model):
    """A province whose content an editor may write, and a reviewer may decide."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="provinces",
        verbose_name="人员",
    )
    province = models.ForeignKey(
        Region,
        models.CASCADE,
        related_name="editors",
        limit_choices_to={"level": "province"},
        verbose_name="省份",
        help_text="他只能写、只能批准这个省里的内容",
    )

    class Meta:
        ordering = ["user", "province"]
        verbose_name = verbose_name_plural = "负责的省份"
        constraints = [
            models.UniqueConstraint(
                name="editor_province_once",
                fields=["user", "province"],
                violation_error_message="这个省份已经分给他了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.province}"


class RuleExample(models.Model):
    """A case with its expected amount, from the official text where there is one."""

    part_of = "rule"
    called = "{age} 岁"
    # What one document says: a new version's has its own, or none.
    is_carried_over = False

    rule = models.ForeignKey(
        CreditRule, models.CASCADE, related_name="examples", verbose_name="规则"
    )
    age = models.PositiveSmallIntegerField("年龄", help_text="例子里的人几岁")
    pension = models.DecimalField(
        "本人养老金",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="每月多少元；算法用到才填",
    )
    base = models.DecimalField(
        "本人缴费基数",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="每月多少元；算法用到才填",
    )
    frozen = models.DecimalField(
        "当时划入",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="冻结的那个月划入多少元；算法用到才填",
    )
    missing_years = models.PositiveSmallIntegerField(
        "少缴年数",
        null=True,
        blank=True,
        help_text="少缴几年；规定里有“每少缴一年减少”才填",
    )
    gross = models.DecimalField(
        "应得：每月划入",
        max_digits=10,
        decimal_places=2,
        help_text="照文件算出来每月该划入多少元；和网站算的不一样，就不能送审",
    )
    net = models.DecimalField(
        "应得：代扣后",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="每月多少元；没有代扣就留空",
    )
    said_by = models.CharField(
        "出处",
        max_length=200,
        blank=True,
        help_text="例子写在哪里，如：通知第三条的例子；自己算的就写明是谁算的",
    )

    class Meta:
        ordering = ["rule", "age"]
        verbose_name = verbose_name_plural = "算例"
        constraints = [
            models.CheckConstraint(
                name="rule_example_age_is_a_human_one",
                condition=Q(age__lte=120),
                violation_error_message="年龄要在 0 到 120 之间",
            ),
            models.CheckConstraint(
                name="rule_example_net_is_not_above_gross",
                condition=Q(net=None) | Q(net__lte=F("gross")),
                violation_error_message="代扣后不能比划入多",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.age} 岁 → {self.gross} 元"
