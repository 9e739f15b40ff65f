"""Where a person is insured: the administrative divisions, and their former names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.urls import reverse


class RegionQuerySet(models.QuerySet["Region"]):
    def with_parents(self) -> RegionQuerySet:
        return self.select_related("parent__parent")

    def with_children(self, slug: str) -> RegionQuerySet:
        """The region of a slug, then those just below it: one query for a page."""
        return (
            self.filter(Q(slug=slug) | Q(parent__slug=slug))
            .with_parents()
            .order_by("level_rank", "code")
        )

    def of_insurance(self) -> list[Region]:
        """Every region of insurance, with what stands above it, in order of codes."""
        level = Region.Level
        # Most rows of the table, and none of them such a region.
        under_a_city = Q(level=level.COUNTY, parent__level=level.PREFECTURE)
        upper = self.filter(mainland_scheme=True).exclude(under_a_city)
        upper = upper.select_related("parent").order_by("code")
        return [region for region in upper if region.is_region_of_insurance]

    def called(self, text: str) -> RegionQuerySet:
        """Regions whose slug, pinyin or name, full or short, is exactly this text."""
        word = text.lower()
        return self.filter(
            Q(slug=word) | Q(pinyin_joined=word) | Q(name=text) | Q(short_name=text)
        ).order_by("level_rank", "code")

    def formerly_at(self, slug: str) -> RegionQuerySet:
        """The one region that had this slug, if another has it no more."""
        return self.filter(former_names__slug=slug)

    def spelled(self, pinyin: str) -> RegionQuerySet:
        """Regions whose pinyin, run together, is this word: suzhou is two cities."""
        return self.filter(pinyin_joined=pinyin).order_by("level_rank", "code")

    def get_by_natural_key(self, code: str) -> Region:
        return self.get(code=code)


class Region(models.Model):
    """One administrative division of 2026-09-11, at one of three levels.

    The region of insurance (统筹地区、参保地) is usually a prefecture-level city or
    a municipality; a county is covered by the region above it.
    """

    parts = ("former_names",)

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"

    code = models.CharField(
        "行政区划代码",
        max_length=6,
        unique=True,
        help_text="民政部的 6 位数字，如 340100",
    )
    name = models.CharField(
        "名称", max_length=40, db_index=True, help_text="全称，如：合肥市"
    )
    level = models.CharField(
        "级别",
        max_length=10,
        choices=Level,
        help_text="地级是市、州、盟；县级是区、县、县级市",
    )
    level_rank = models.GeneratedField(
        expression=models.Case(
            models.When(level="province", then=0),
            models.When(level="prefecture", then=1),
            default=2,
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name="上级地区",
        help_text="地级是它的省，县级是它的市；省级空着",
    )
    short_name = models.CharField(
        "简称", max_length=40, db_index=True, help_text="不带“省”“市”“县”，如：合肥"
    )
    pinyin = models.CharField(
        "拼音", max_length=120, help_text="音节之间用空格分开，如 he fei"
    )
    pinyin_joined = models.GeneratedField(
        expression=Replace("pinyin", Value(" "), Value("")),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    initials = models.CharField(
        "拼音首字母", max_length=20, help_text="每个字拼音的第一个字母，如 hf"
    )
    slug = models.SlugField(
        "网址名",
        max_length=100,
        unique=True,
        error_messages={"unique": "这个网址名已经用过了，请换一个"},
        help_text="在网址里用，如 hefei；各地不同。改了以后，请把旧的写进下面的曾用名",
    )
    mainland_scheme = models.BooleanField(
        "适用内地医保",
        default=True,
        help_text="港澳台不适用内地职工医保。那里不选",
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "地区"
        indexes = [models.Index(fields=["pinyin_joined"], name="region_by_pinyin")]
        constraints = [
            models.CheckConstraint(
                name="region_only_a_province_has_no_parent",
                condition=Q(level="province", parent=None)
                | (~Q(level="province") & Q(parent__isnull=False)),
                violation_error_message="省级地区没有上级；地级、县级地区必须有上级",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def is_municipality(self) -> bool:
        """北京、天津、上海、重庆: a province that is itself one region of insurance."""
        return (
            self.level == self.Level.PROVINCE
            and self.mainland_scheme
            and self.name.endswith("市")
        )

    @property
    def all_of_it(self) -> str:
        """The whole of a province in words: 全省, of an autonomous region 全区."""
        return "全区" if self.name.endswith("自治区") else "全省"

    @property
    def is_region_of_insurance(self) -> bool:
        """统筹地区: a prefecture, a municipality, a county right under its province."""
        if self.level == self.Level.COUNTY:
            above = self.parent
            return bool(
                above
                and above.level == self.Level.PROVINCE
                and not above.is_municipality
            )
        return self.level == self.Level.PREFECTURE or self.is_municipality

    @property
    def chain(self) -> list[Region]:
        """This region and those above it, nearest first."""
        chain, region = [self], self.parent
        while region:
            chain.append(region)
            region = region.parent
        return chain

    @property
    def province(self) -> Region:
        """The province it lies in, or is."""
        return self.chain[-1]

    @property
    def typed_name(self) -> str:
        """What to type for this place and no other: many counties share a name."""
        return self.full_name if self.level == self.Level.COUNTY else self.name

    @property
    def full_name(self) -> str:
        """The name with what stands above it: 江苏省苏州市."""
        return "".join(region.name for region in reversed(self.chain))


class FormerNameQuerySet(models.QuerySet["FormerName"]):
    def get_by_natural_key(self, slug: str) -> FormerName:
        return self.get(slug=slug)


class FormerName(models.Model):
    """A name or address a region used to have; both still lead to it."""

    called = "{name}"

    slug = models.SlugField(
        "旧网址名",
        max_length=100,
        unique=True,
        error_messages={"unique": "这个网址名已经用过了，请换一个"},
        help_text="以前的网址名，如 xiangfan；它会转到现在的地区",
    )
    name = models.CharField(
        "旧名称",
        max_length=40,
        db_index=True,
        help_text="以前的名称，如：襄樊市；搜它也找得到",
    )
    region = models.ForeignKey(
        Region, models.CASCADE, related_name="former_names", verbose_name="现地区"
    )

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = verbose_name_plural = "曾用名"

    def __str__(self) -> str:
        return f"{self.name} → {self.region.name}"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
