"""How to ask for the balance: by phone, at a counter, with a phone in hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from policies.models.editions import LineQuerySet
from policies.models.lines import VersionedLine
from policies.models.regions import Region
from policies.models.sources import Source

# The guides that have a page for every place: see guides/urls.py.
WITH_PLACES = ("family", "travel")


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

    kind = models.CharField(
        "种类",
        max_length=20,
        choices=Kind,
        help_text="决定排在哪里：不用智能手机的排在前面",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="channels",
        null=True,
        blank=True,
        verbose_name="地区",
        help_text="只在哪里能用；空着表示全国通用。输入地名或拼音来找",
    )
    adds_to_wider = models.BooleanField(
        "补充而不代替",
        default=False,
        help_text="是：和上级、全国的同类渠道一起列出；否：代替它们",
    )
    name = models.CharField(
        "名称", max_length=60, help_text="读者看到的名字，如：上海市医疗保障局网站"
    )
    needs_smartphone = models.BooleanField(
        "要用智能手机", default=False, help_text="没有智能手机就办不成"
    )
    number = models.CharField(
        "电话号码",
        max_length=30,
        blank=True,
        help_text="打电话的渠道才有，如 12393。必填；当地号码带区号，如 0551-12345678",
    )
    link = models.URLField(
        "网址",
        blank=True,
        help_text="可以放心点开的网址。以 https:// 开头；没有就留空",
    )
    steps = models.TextField(
        "步骤", help_text="一行一步。每步只做一件事，从拨号或打开写起，不写编号"
    )
    prepare = models.TextField(
        "要准备什么", blank=True, help_text="一行一样，如：身份证。不用准备就留空"
    )
    good_for = models.CharField(
        "适合谁",
        max_length=100,
        blank=True,
        help_text="如：不用智能手机的人。没有特别的就留空",
    )
    cautions = models.TextField(
        "小心", blank=True, help_text="一行一条，如：不要把验证码告诉别人。没有就留空"
    )
    caveats = models.TextField(
        "还没有核实的地方",
        blank=True,
        help_text="一行一条。不混在步骤里；都核实过就留空",
    )
    topic = models.CharField(
        "办什么",
        max_length=10,
        choices=Topic,
        default=Topic.BALANCE,
        help_text="读者来办哪件事时看到它",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="来源",
        help_text="步骤从哪里看来的。输入标题或发布者来找",
    )
    quote = models.TextField(
        "引文",
        blank=True,
        help_text="原文字句，一字不改；空着表示没有留存。没有留存就在上面一项写明",
    )
    reference = models.SlugField(
        "资料编号", blank=True, help_text="收集资料时记的编号，如 w024；没有就留空"
    )

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

    @property
    def called_plainly(self) -> str:
        return f"{self.region.name if self.region else '全国'} {self.name}"

    def get_absolute_url(self) -> str:
        """The page on which readers find it."""
        if self.region is None:
            return reverse("guides:check-anywhere")
        if self.topic in WITH_PLACES:
            return reverse("guides:place-guide", args=[self.region.slug, self.topic])
        return reverse("guides:check", args=[self.region.slug])

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
