"""The guides: sharing, care away from home, transfer and the rest; local notes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guides.models.channels import WITH_PLACES
from policies.models.editions import LineQuerySet
from policies.models.evidence import Statement, lacking_words
from policies.models.lines import VersionedLine
from policies.models.regions import Region
from policies.models.sources import Source


class GuideQuerySet(LineQuerySet["Guide"]):
    pass


class Guide(VersionedLine):
    """One question people ask, answered in structured text."""

    parts = ("evidence",)
    # It holds for the whole nation.
    region = None

    title = models.CharField(
        "标题", max_length=60, help_text="写成一个问题，如：医保卡里的钱能给家人用吗？"
    )
    summary = models.TextField(
        "一两句话的回答", help_text="先回答，再说条件；列表和打印的那一页都用它"
    )
    body = models.TextField(
        "正文",
        help_text="可以用 ## 小标题，- 列表，**重点**；1. 2. 3. 的步骤会印在一页纸上",
    )
    say = models.TextField(
        "打电话时照着念",
        help_text="如：您好，我在{place}参保，想问……；{place} 会换成地名",
    )
    order = models.PositiveSmallIntegerField(
        "顺序", default=100, help_text="数字小的排在前面；不在意就不用改"
    )

    objects = GuideQuerySet.as_manager()

    class Meta(VersionedLine.Meta):
        abstract = False
        ordering = ["order", "slug"]
        verbose_name = verbose_name_plural = "指南"

    @property
    def called_plainly(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guides:guide", args=[self.slug])

    def lacks(self) -> list[str]:
        return lacking_words(self.evidence.all())


class GuideEvidence(Statement):
    """What a source says of a guide's subject."""

    part_of = "guide"

    guide = models.ForeignKey(
        Guide,
        models.CASCADE,
        related_name="evidence",
        verbose_name="指南",
        help_text="当地和哪一篇指南不一样",
    )

    class Meta(Statement.Meta):
        abstract = False
        ordering = ["guide", "stance", "source"]
        verbose_name = verbose_name_plural = "依据"


class LocalNoteQuerySet(LineQuerySet["LocalNote"]):
    def for_place(self, place: Region) -> LocalNoteQuerySet:
        """Notes of a place and of what stands above it, nearest first."""
        return self.filter(region__in=place.chain).order_by(
            "-region__level_rank", "slug"
        )


class LocalNote(VersionedLine):
    """What is different at one place, beside the guide that holds everywhere."""

    guide = models.ForeignKey(
        Guide,
        models.PROTECT,
        related_name="local_notes",
        limit_choices_to={"made_from": None},
        verbose_name="指南",
        help_text="当地和哪一篇指南不一样",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="local_notes",
        verbose_name="地区",
        help_text="规定管哪里就选哪里，输入地名或拼音来找",
    )
    body = models.TextField(
        "当地的规定", help_text="可以用 ## 小标题，- 列表，**重点**"
    )
    disputed = models.TextField(
        "说法不同", blank=True, help_text="别的来源怎么说，为什么没有采用"
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="来源",
        help_text="哪份文件这样规定。输入标题或发布者来找",
    )
    quote = models.TextField(
        "引文", blank=True, help_text="照抄原文字句；没有留存，就写“没有留存”"
    )
    reference = models.SlugField(
        "资料编号", blank=True, help_text="收集资料时记的编号，如 w024；没有就留空"
    )

    objects = LocalNoteQuerySet.as_manager()

    class Meta(VersionedLine.Meta):
        abstract = False
        ordering = ["guide", "region", "slug"]
        verbose_name = verbose_name_plural = "当地规定"

    @property
    def called_plainly(self) -> str:
        return f"{self.region.name}：{self.guide}"

    def get_absolute_url(self) -> str:
        """Beside its guide: some guides have a page for every place, all have one."""
        topic = self.guide.slug
        if topic in WITH_PLACES:
            return reverse("guides:place-guide", args=[self.region.slug, topic])
        return self.guide.get_absolute_url()

    def lacks(self) -> list[str]:
        return [] if self.quote else ["没有引文：请填引文，没有留存就写明“没有留存”"]


class SearchAliasQuerySet(models.QuerySet["SearchAlias"]):
    def get_by_natural_key(self, words: str) -> SearchAlias:
        return self.get(words=words)


class SearchAlias(models.Model):
    """What people call a thing (返钱、划卡), and the page that answers."""

    class Page(models.TextChoices):
        CREDIT = "policies:home", "查划入"
        CITIES = "policies:regions", "各地"
        CHECK = "guides:check-anywhere", "怎么查余额"
        WITHDRAW = "guides:withdraw", "能不能取"
        GUIDES = "guides:guides", "全部指南"
        REPORT = "guides:report", "到账不一样"

    words = models.CharField(
        "人们的说法",
        max_length=40,
        unique=True,
        help_text="人们会怎么说、怎么搜，如：返钱",
    )
    page = models.CharField(
        "页面",
        max_length=30,
        choices=Page,
        blank=True,
        help_text="搜到以后去哪一页；要去一篇指南就留空，选下面一项",
    )
    guide = models.ForeignKey(
        Guide,
        models.PROTECT,
        related_name="aliases",
        null=True,
        blank=True,
        limit_choices_to={"made_from": None},
        verbose_name="指南",
        help_text="要去一页就留空；页面和指南只选一个",
    )

    objects = SearchAliasQuerySet.as_manager()

    class Meta:
        ordering = ["words"]
        verbose_name = verbose_name_plural = "搜索别名"
        constraints = [
            models.CheckConstraint(
                name="search_alias_leads_to_one_thing",
                condition=Q(page="", guide__isnull=False)
                | (~Q(page="") & Q(guide__isnull=True)),
                violation_error_message="页面和指南要选一个，只选一个",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def natural_key(self) -> tuple[str]:
        return (self.words,)
