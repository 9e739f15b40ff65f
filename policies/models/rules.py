"""What is credited, to whom, from which day, and on whose word."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import cast

from django.db import models
from django.db.models import F, Q

from policies import money, wording
from policies.constraints import NoOverlap
from policies.models.groups import PersonGroup
from policies.models.periods import Per, Precision
from policies.models.regions import Region
from policies.models.rule_lacks import what_a_rule_lacks
from policies.models.rule_queries import CreditRuleQuerySet
from policies.models.versions import State, VersionedPeriod
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

    slug = models.SlugField("编号", max_length=80, unique=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="credit_rules",
        null=True,
        blank=True,
        verbose_name="统筹地区",
        help_text="留空表示全国性规定：只作说明，不产生金额",
    )
    status = models.CharField("参保身份", max_length=10, choices=Status)
    group = models.ForeignKey(
        PersonGroup,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="人员类别",
        help_text="留空表示这种身份的所有其他人",
    )
    formula = models.CharField("算法", max_length=20, choices=Formula)
    per = models.CharField(
        "金额单位", max_length=5, choices=Per, default=Per.MONTH, help_text="定额用"
    )
    base_year = models.PositiveSmallIntegerField(
        "基数年度", null=True, blank=True, help_text="平均养老金属于哪一年"
    )
    base_of = models.CharField(
        "百分比乘的是什么",
        max_length=120,
        blank=True,
        help_text="如：全市企业退休人员基本养老金平均水平",
    )
    base_area = models.CharField(
        "平均水平是哪里的",
        max_length=10,
        choices=BaseArea,
        default=BaseArea.REGION,
        help_text="全省规定乘各市自己的平均水平，选“统筹地区”",
    )
    frozen_month = models.DateField(
        "冻结在哪个月", null=True, blank=True, help_text="填当月第一天"
    )
    missing_year_rate = models.DecimalField(
        "每少缴一年减少（%）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    required_years_men = models.PositiveSmallIntegerField(
        "男性应缴年限", null=True, blank=True
    )
    required_years_women = models.PositiveSmallIntegerField(
        "女性应缴年限", null=True, blank=True
    )
    first_insured_before = models.DateField(
        "须在此日前首次参保",
        null=True,
        blank=True,
        help_text="这一天及以后才首次参保的人没有个人账户",
    )
    provisional = models.BooleanField(
        "暂定金额", default=False, help_text="以后按正式数据多退少补"
    )
    method = models.TextField("规定的大意", help_text="用读者的话说清怎么算")
    document = models.CharField("文件名称与文号", max_length=200, blank=True)
    since = models.DateField("生效日")
    since_precision = models.CharField(
        "生效日精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    until = models.DateField(
        "失效日",
        null=True,
        blank=True,
        help_text="不再适用的第一天；没有说何时结束则留空",
    )
    until_precision = models.CharField(
        "失效日精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    announced = models.DateField("发布日", null=True, blank=True)
    announced_unknown = models.BooleanField("查过，发布日不详", default=False)
    announced_precision = models.CharField(
        "发布日精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    first_credited = models.DateField("首次到账日", null=True, blank=True)
    first_credited_precision = models.CharField(
        "首次到账日精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    payment = models.CharField("何时到账", max_length=120, blank=True)
    whole_province = models.BooleanField(
        "适用全省",
        default=False,
        help_text="只有来源写明全省统一时才选；省直、省本级的规定不能选",
    )
    leaves_out = models.TextField("没有算进去的", blank=True)
    notes = models.TextField("给读者的说明", blank=True, help_text="一行一条")
    objects = CreditRuleQuerySet.as_manager()

    # Set by the queryset: with_recent_reports() and about().
    answers: bool
    recent_reports: int

    class Meta:
        ordering = ["region", "status", "since"]
        verbose_name = verbose_name_plural = "划入规则"
        constraints = [
            models.CheckConstraint(
                name="credit_rule_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gt=F("since")),
                violation_error_message="失效日必须晚于生效日",
            ),
            models.CheckConstraint(
                name="credit_rule_of_the_nation_gives_no_amount",
                condition=Q(region__isnull=False)
                | Q(formula__in=["no_account", "described"]),
                violation_error_message="全国性规定只作说明，算法只能选“没有个人账户”或“只有文字说明”",
            ),
            models.CheckConstraint(
                name="credit_rule_for_a_whole_province_has_no_group",
                condition=Q(whole_province=False) | Q(group=None, region__isnull=False),
                violation_error_message="适用全省的规定不能只针对一类人员",
            ),
            models.CheckConstraint(
                name="credit_rule_rate_of_average_names_its_base",
                condition=~Q(formula="rate_of_average") | ~Q(base_of=""),
                violation_error_message="按平均水平的比例计算时，要写明百分比乘的是什么",
            ),
            models.CheckConstraint(
                name="credit_rule_frozen_names_its_month",
                condition=~Q(formula="frozen") | Q(frozen_month__isnull=False),
                violation_error_message="冻结的规定要写明冻结在哪个月",
            ),
            *VersionedPeriod.Meta.constraints,
            models.CheckConstraint(
                name="credit_rule_reduction_is_a_percentage",
                condition=Q(missing_year_rate=None)
                | Q(missing_year_rate__gt=0, missing_year_rate__lte=100),
                violation_error_message="每少缴一年减少的比例要在 0 到 100 之间",
            ),
            NoOverlap(
                name="credit_rule_does_not_overlap",
                fields=["region", "status", "group"],
                only=("state", State.APPROVED.value),
                violation_error_message="同一地区、身份、类别在这段时间已经有一条规则",
            ),
        ]

    def __str__(self) -> str:
        place = self.region.name if self.region else "全国"
        group = f"（{self.group}）" if self.group else ""
        return f"{place} {self.get_status_display()}{group} {self.since}"

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
        )

    def bands_in_words(self) -> list[str]:
        """Each band as it stands: 75 岁及以上：每年 1,890.00 元."""
        bands = list(self.bands.all())
        first_ages = [band.first_age for band in bands]
        return [
            wording.ages(first_ages, at) + "：" + self._in_words(band.value().value)
            for at, band in enumerate(bands)
        ]

    def _in_words(self, value: Decimal) -> str:
        if self.formula == self.Formula.FIXED:
            return f"{self.get_per_display()} {wording.yuan(value)} 元"
        return wording.percent(value)

    @property
    def shown_period(self) -> str:
        """The days of force as far as they are known."""
        since = wording.day(self.since, self.since_precision)
        start = "起始日不详" if since == wording.UNKNOWN_DAY else f"{since}起"
        if not self.until:
            return start
        if self.until_precision == Precision.INFERRED:
            return f"{start}，约到{wording.day(self.until, 'month')}（推定）"
        return f"{start}，到{wording.day(self.until - timedelta(days=1))}止"

    @property
    def four_dates(self) -> list[tuple[str, str]]:
        """发布、生效、首次到账、本站核对: what is not known is said."""
        first = wording.day(self.first_credited, self.first_credited_precision)
        return [
            ("发布", wording.day(self.announced, self.announced_precision)),
            ("生效", wording.day(self.since, self.since_precision)),
            ("首次到账", first),
            ("本站核对", wording.day(self.checked_on) if self.checked_on else "还没有"),
        ]

    @property
    def gist(self) -> str:
        return self.method

    def lacks(self) -> list[str]:
        return what_a_rule_lacks(self)

    def problems(self) -> list[str]:
        """What no single row can show: sentences that say how to mend it."""
        bands = list(self.bands.all())
        stances = [evidence.stance for evidence in self.evidence.all()]
        problems = []
        if self.formula in self.WITH_BANDS and not bands:
            problems.append("这种算法要有年龄档：至少填一档，从 0 岁起")
        if self.formula not in self.WITH_BANDS and bands:
            problems.append("这种算法不用年龄档：请删除年龄档，或改选算法")
        if bands and bands[0].first_age != 0:
            problems.append("最低一档要从 0 岁起")
        if any((band.amount is None) == (self.formula == "fixed") for band in bands):
            problems.append("定额的各档填金额，按比例的各档填比例")
        if self.formula == self.Formula.UNDECIDED:
            if "adopted" in stances or "contradicts" not in stances:
                problems.append("说法不一的规则不采用来源，要列出不同的说法")
        elif "adopted" not in stances:
            problems.append("缺少采用的来源：请在依据里选一个来源，立场选“采用”")
        if self.whole_province and self.region and self.region.level != "province":
            problems.append("“适用全省”只能用于省级地区的规则")
        return problems
