"""What is credited, to whom, from which day, and on whose word."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.db import models
from django.urls import reverse

from policies import money
from policies.models import rule_checks, rule_constraints, rule_words
from policies.models.groups import PersonGroup
from policies.models.periods import DayField, Per, Precision, YearField
from policies.models.regions import Region
from policies.models.rule_queries import CreditRuleQuerySet
from policies.models.versions import VersionedPeriod
from policies.terms import Limits, Terms


class CreditRule(VersionedPeriod):
    """One rule of credit: one region, status and group, one period [since, until)."""

    parts = ("bands", "deductions", "evidence", "examples")
    line = ("region", "status", "group")

    class Status(models.TextChoices):
        RETIRED = "retired", "已经退休"
        ACTIVE = "active", "还在上班"
        FLEXIBLE = "flexible", "灵活就业"
        RESIDENT = "resident", "城乡居民"

    class Formula(models.TextChoices):
        FIXED = "fixed", "定额"
        RATE_OF_AVERAGE = "rate_of_average", "比例 × 当地基本养老金平均水平"
        RATE_OF_OWN_PENSION = "rate_of_own_pension", "比例 × 本人养老金"
        FROZEN = "frozen", "冻结：与本人某月所得相同"
        RATE_OF_OWN_BASE = "rate_of_own_base", "比例 × 本人缴费基数"
        NO_ACCOUNT = "no_account", "没有个人账户"
        DESCRIBED = "described", "只有文字说明，不能计算"
        UNDECIDED = "undecided", "说法不一，没有采用哪一种"

    WITH_BANDS = (
        Formula.FIXED,
        Formula.RATE_OF_AVERAGE,
        Formula.RATE_OF_OWN_PENSION,
        Formula.RATE_OF_OWN_BASE,
    )

    class BaseArea(models.TextChoices):
        REGION = "region", "参保的统筹地区"
        PROVINCE = "province", "全省（区、市）"

    slug = models.SlugField(
        "编号",
        max_length=80,
        unique=True,
        error_messages={"unique": "这个编号已经用过了，请换一个"},
        help_text="地方-身份-年份，如 hefei-retired-2023；各个版本不同",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="credit_rules",
        null=True,
        blank=True,
        verbose_name="统筹地区",
        help_text="规定管的是哪里；空着表示全国性规定，只作说明，不产生金额。输入地名或拼音来找",
    )
    status = models.CharField(
        "参保身份",
        max_length=10,
        choices=Status,
        help_text="这条规定说的是哪种人。每种身份各写一条",
    )
    group = models.ForeignKey(
        PersonGroup,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="人员类别",
        help_text="另有规定的一类人，如省直；空着表示这种身份的所有其他人",
    )
    formula = models.CharField(
        "算法",
        max_length=20,
        choices=Formula,
        help_text="定额看每档的金额，带“比例”的看每档的比例。文件没有说清就选“只有文字说明”",
    )
    per = models.CharField(
        "金额单位",
        max_length=5,
        choices=Per,
        default=Per.MONTH,
        help_text="年龄档里的金额是每月的还是每年的；只对定额有意义",
    )
    base_year = YearField(
        "基数年度", null=True, blank=True, help_text="平均养老金属于哪一年，如 2023"
    )
    base_of = models.CharField(
        "百分比乘的是什么",
        max_length=120,
        blank=True,
        help_text="文件里的说法，如：全市退休人员月平均养老金",
    )
    base_area = models.CharField(
        "平均水平是哪里的",
        max_length=10,
        choices=BaseArea,
        default=BaseArea.REGION,
        help_text="只对乘平均水平的算法有意义。全省规定乘各市自己的平均水平，选“统筹地区”",
    )
    frozen_month = DayField(
        "冻结在哪个月", null=True, blank=True, help_text="写成当月第一天，如 2022-12-01"
    )
    missing_year_rate = models.DecimalField(
        "每少缴一年减少（%）",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="5 表示少缴一年减 5%；空着表示没有这样规定",
    )
    required_years_men = models.PositiveSmallIntegerField(
        "男性应缴年限",
        null=True,
        blank=True,
        help_text="缴满多少年不减，如 25；空着表示没有这样规定",
    )
    required_years_women = models.PositiveSmallIntegerField(
        "女性应缴年限",
        null=True,
        blank=True,
        help_text="缴满多少年不减，如 20；空着表示没有这样规定",
    )
    first_insured_before = DayField(
        "须在此日前首次参保",
        null=True,
        blank=True,
        help_text="这一天及以后才首次参保的人没有个人账户；空着表示没有这样规定",
    )
    provisional = models.BooleanField(
        "暂定金额", default=False, help_text="文件说先按这个数划，以后再补差额"
    )
    approximate = models.BooleanField(
        "约数",
        default=False,
        db_default=False,
        help_text="来源给的金额前面写着“约”，不是准数。金额前面会写“约”",
    )
    method = models.TextField(
        "规定的大意",
        help_text="用读者的话说怎么算，如：每月定额划入，75 岁以上多一些。一两句",
    )
    document = models.CharField(
        "文件名称与文号",
        max_length=200,
        blank=True,
        help_text="如：粤府办〔2021〕56号；空着表示没有查到",
    )
    since = DayField(
        "生效日",
        help_text="从这一天起适用，如 2027-01-01；只知道月份的写成 1 日。精度选“到月”",
    )
    since_precision = models.CharField(
        "生效日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    until = DayField(
        "失效日",
        null=True,
        blank=True,
        help_text="不再适用的第一天；空着表示没有说何时结束。下一个版本批准时会自己填上",
    )
    until_precision = models.CharField(
        "失效日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    announced = DayField(
        "发布日",
        null=True,
        blank=True,
        help_text="文件公布的日子；空着表示没有查到。查不到就勾选“查过，发布日不详”",
    )
    announced_unknown = models.BooleanField(
        "查过，发布日不详",
        default=False,
        help_text="查过、没有查到发布日的是：true；发布日写着的，还没有查的，是：false；这时空着的发布日，是还没有查",
    )
    announced_precision = models.CharField(
        "发布日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    first_credited = DayField(
        "首次到账日",
        null=True,
        blank=True,
        help_text="照这条规定第一次到账的日子；空着表示不知道",
    )
    first_credited_precision = models.CharField(
        "首次到账日精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    payment = models.CharField(
        "何时到账",
        max_length=120,
        blank=True,
        help_text="如：每月 20 日前划入，或者年初一次计入 12 个月的钱；空着表示不知道",
    )
    whole_province = models.BooleanField(
        "适用全省",
        default=False,
        help_text="来源写明全省统一。省直、省本级的规定不能选",
    )
    leaves_out = models.TextField(
        "没有算进去的",
        blank=True,
        help_text="金额里没有包括的钱，如：账户利息。写半句；没有就留空",
    )
    notes = models.TextField(
        "给读者的说明",
        blank=True,
        help_text="一行一条，读者在“请注意”里看到。没有就留空",
    )
    objects = CreditRuleQuerySet.as_manager()

    # Whether it answers for the place it was read for: policies.enquiry.rules_about.
    answers: bool
    # Set by the queryset: with_recent_reports().
    recent_reports: int

    class Meta:
        ordering = ["region", "status", "since"]
        verbose_name = verbose_name_plural = "划入规则"
        constraints = rule_constraints.ALL

    @property
    def called_plainly(self) -> str:
        place = self.region.name if self.region else "全国"
        group = f"（{self.group}）" if self.group else ""
        return f"{place} {self.get_status_display()}{group} {self.since}"

    def get_absolute_url(self) -> str:
        """Its place's page; what the nation says stands on the page of every place."""
        if self.region is None:
            return reverse("policies:regions")
        return self.region.get_absolute_url()

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def terms(self, *, average: Decimal | None, limits: Limits | None) -> Terms:
        """Hand the stored numbers to the calculator."""
        years = [self.required_years_men, self.required_years_women]
        return Terms(
            formula=self.formula,
            method=self.method,
            per=cast(money.Per, self.per),
            bands=tuple(band.value() for band in self.bands.all()),
            deductions=tuple(item.value() for item in self.deductions.all()),
            base_of=self.base_of,
            base_year=self.base_year,
            average=average,
            limits=limits,
            frozen_month=self.frozen_month,
            missing_year_rate=self.missing_year_rate,
            required_years=max((year for year in years if year), default=None),
            first_insured_before=self.first_insured_before,
            provisional=self.provisional,
            approximate=self.approximate,
        )

    def bands_in_words(self) -> list[str]:
        return rule_words.bands(self)

    @property
    def shown_period(self) -> str:
        return rule_words.period(self)

    @property
    def four_dates(self) -> list[tuple[str, str]]:
        return rule_words.four_dates(self)

    @property
    def gist(self) -> str:
        return self.method

    def lacks(self) -> list[str]:
        return rule_checks.lacks(self)

    def problems(self) -> list[str]:
        return rule_checks.problems(self)
