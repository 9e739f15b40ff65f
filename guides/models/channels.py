"""How to ask for the balance: by phone, at a counter, with a phone in hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from policies.models.editions import LineQuerySet
from policies.models.regions import Region
from policies.models.sources import Source
from policies.models.versions import VersionedLine


class ChannelQuerySet(LineQuerySet["Channel"]):
    def for_place(self, place: Region | None) -> ChannelQuerySet:
        """The nation's channels, and those of the place and of what stands above it."""
        chain = place.chain if place else []
        return self.filter(Q(region=None) | Q(region__in=chain))


class Channel(VersionedLine):
    """One way to ask (查询渠道), in steps; the nation's, or a place's own."""

    # A line that rang half a year ago may ring no more.
    rhythm = timedelta(days=182)

    class Kind(models.TextChoices):
        """In the order shown: what needs no smartphone comes first."""

        PHONE_12393 = "phone_12393", "打电话 12393"
        COUNTER = "counter", "医保窗口"
        COMMUNITY = "community", "社区服务中心"
        TERMINAL = "terminal", "自助机"
        PROVIDER = "provider", "定点医院、药店"
        BANK = "bank", "银行"
        PHONE_12333 = "phone_12333", "打电话 12333"
        APP_NATIONAL = "app_national", "国家医保服务平台 App"
        APP_LOCAL = "app_local", "当地的 App、小程序、公众号"
        WECHAT = "wechat", "微信"
        ALIPAY = "alipay", "支付宝"
        WEB_NATIONAL = "web_national", "国家医保服务平台网站"
        WEB_LOCAL = "web_local", "当地医保网站"

    class Topic(models.TextChoices):
        BALANCE = "balance", "查余额和划入"
        FAMILY = "family", "家庭共济"
        TRAVEL = "travel", "异地就医"
        CODE = "code", "医保码"

    kind = models.CharField("种类", max_length=20, choices=Kind)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="channels",
        null=True,
        blank=True,
        verbose_name="地区",
        help_text="留空表示全国通用",
    )
    adds_to_wider = models.BooleanField(
        "补充而不代替",
        default=False,
        help_text="选上：和上级、全国的同类渠道一起列出；不选：代替它们",
    )
    name = models.CharField("名称", max_length=60)
    needs_smartphone = models.BooleanField("要用智能手机", default=False)
    number = models.CharField("电话号码", max_length=30, blank=True)
    link = models.URLField("网址", blank=True, help_text="只填可以放心点开的网址")
    steps = models.TextField("步骤", help_text="一行一步")
    prepare = models.TextField("要准备什么", blank=True, help_text="一行一样")
    good_for = models.CharField("适合谁", max_length=100, blank=True)
    cautions = models.TextField("小心", blank=True, help_text="一行一条")
    caveats = models.TextField(
        "还没有核实的地方", blank=True, help_text="一行一条，不混在步骤里"
    )
    topic = models.CharField(
        "办什么", max_length=10, choices=Topic, default=Topic.BALANCE
    )
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="来源")
    quote = models.TextField("引文", blank=True)
    reference = models.SlugField("资料编号", blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = verbose_name_plural = "查询渠道"
        constraints = [
            *VersionedLine.Meta.constraints,
            models.CheckConstraint(
                name="channel_by_phone_has_a_number",
                condition=~Q(kind__startswith="phone_") | ~Q(number=""),
                violation_error_message="电话渠道要填号码",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name if self.region else '全国'} {self.name}"

    @property
    def tool(self) -> str:
        """What it takes, for a tag: most readers look for 不用智能手机."""
        if self.needs_smartphone:
            return "要用智能手机"
        return "要上网" if self.is_web else "不用智能手机"

    @property
    def is_web(self) -> bool:
        return self.kind in (self.Kind.WEB_NATIONAL, self.Kind.WEB_LOCAL)

    def lacks(self) -> list[str]:
        if self.quote or self.caveats:
            return []
        return ["没有引文：请填引文，没有留存就在“还没有核实的地方”里写明"]
