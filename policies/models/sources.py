"""What was read, where, when, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from policies import wording
from policies.models.periods import DayField, Precision
from policies.models.versions import Versioned


class SourceQuerySet(models.QuerySet["Source"]):
    def of_grade(self, grade: str) -> SourceQuerySet:
        """By publisher, the newest first."""
        newest = models.F("published_on").desc(nulls_last=True)
        return self.filter(grade=grade).order_by("publisher", newest, "slug")

    def get_by_natural_key(self, slug: str) -> Source:
        return self.get(slug=slug)

    def relied_on(self, *, by: Container[Any] | None = None) -> SourceQuerySet:
        """Those that something public cites, for or against it: of these tables, or
        of any."""
        uses = Q()
        for model, field, state in Source.resting():
            if by is None or model in by:
                public = {field: OuterRef("pk"), state: "approved"}
                uses |= Q(Exists(model._base_manager.filter(**public)))
        return self.filter(uses)


class Source(models.Model):
    """One page or document, with the grade of trust it is given."""

    class Grade(models.TextChoices):
        A = "A", "A 政府网站"
        B = "B", "B 媒体或他处所见的官方文本"
        C = "C", "C 转载或汇集的网页、论坛"
        D = "D", "D 拼凑的网文"

    slug = models.SlugField(
        "编号",
        unique=True,
        error_messages={"unique": "这个编号已经用过了，请换一个"},
        help_text="在网址里用。如 hefei-2023-notice，定了就不要再改",
    )
    grade = models.CharField(
        "等级",
        max_length=1,
        choices=Grade,
        help_text="有多可靠；读者看到：A 官方文件，B 媒体报道，C、D 网络转载、待核实",
    )
    title = models.CharField(
        "标题",
        max_length=200,
        blank=True,
        help_text="原页的标题，或者本站的一句描述。照抄；原页没有标题才写描述，并勾选下面一项",
    )
    title_is_description = models.BooleanField(
        "标题为本站描述",
        default=False,
        help_text="原页没有标题，标题一栏是本站对页面的描述，显示时加方括号",
    )
    publisher = models.CharField(
        "发布者", max_length=120, help_text="哪个单位或网站发布的，如：合肥市医疗保障局"
    )
    published_on = DayField(
        "发布日期", null=True, blank=True, help_text="页面上写的日期；空着表示没有写"
    )
    published_precision = models.CharField(
        "发布日期精度",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text="页面把这一天说到了多细",
    )
    url = models.URLField(
        "链接",
        max_length=500,
        blank=True,
        help_text="可以放心点开的网址；空着表示没有，或者那个站点不安全。从浏览器地址栏照抄",
    )

    # Whoever wrote on it before it was public: none of them brings it to the public.
    # None of what shipped, and of what a release before this one adds meanwhile.
    writers = models.JSONField(null=True, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = verbose_name_plural = "来源"
        constraints = [
            models.CheckConstraint(
                name="source_description_needs_words",
                condition=Q(title_is_description=False) | ~Q(title=""),
                violation_error_message="标题为空时不能勾选“标题为本站描述”",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.publisher}：{self.shown_title}"

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @classmethod
    def resting(cls) -> Iterator[tuple[type[models.Model], str, str]]:
        """What may rest on one: its table, the field, and where its state stands."""
        for relation in cls._meta.related_objects:
            model = relation.related_model
            if not hasattr(model, "part_of") and not issubclass(model, Versioned):
                # A check cites a source; nothing public rests on a check.
                continue
            owner = f"{model.part_of}__" if hasattr(model, "part_of") else ""
            yield model, relation.field.name, f"{owner}state"

    def is_relied_on(self) -> bool:
        """Whether something public, or about to be, rests on it or on a part."""
        for model, field, state in self.resting():
            public = {field: self, f"{state}__in": ["approved", "review"]}
            if model._base_manager.filter(**public).exists():
                return True
        return False

    def written_by(self, user: Any) -> None:
        if not self.is_public():
            self.writers = sorted({*(self.writers or []), user.pk})

    @classmethod
    def brought_by(cls, version: Versioned) -> Iterator[Source]:
        """Those that a version or its parts cite and the public does not read yet."""
        cited = Q(pk=None)
        for model, field, _ in cls.resting():
            owner = getattr(model, "part_of", None)
            of = model._meta.get_field(owner).related_model if owner else model
            if of is type(version):
                rows = model._base_manager.filter(**{owner or "pk": version.pk})
                cited |= Q(pk__in=rows.values(field))
        public = cls.objects.relied_on().values("pk")
        yield from cls.objects.filter(cited).exclude(pk__in=public)

    def is_public(self) -> bool:
        return Source.objects.relied_on().filter(pk=self.pk).exists()

    @property
    def shown_day(self) -> str:
        return wording.day(self.published_on, self.published_precision)

    @property
    def bare_title(self) -> str | None:
        """The page's own title, or our description of it in brackets, or nothing."""
        if self.title_is_description:
            return f"［{self.title}］"
        return self.title or None

    @property
    def shown_title(self) -> str:
        """The same for a page: a real title stands in title marks."""
        if self.title and not self.title_is_description:
            return f"《{self.title}》"
        return self.bare_title or "（原页无标题）"
