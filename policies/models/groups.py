"""Groups inside a status, where a region treats them apart."""

from __future__ import annotations

from django.db import models


class PersonGroupQuerySet(models.QuerySet["PersonGroup"]):
    def get_by_natural_key(self, slug: str) -> PersonGroup:
        return self.get(slug=slug)

    def public(self) -> PersonGroupQuerySet:
        """Those of which something is said to the public."""
        return self.filter(creditrule__state="approved").distinct()


class PersonGroup(models.Model):
    """A group inside a status, where a region treats it apart: 省直, 建国前老工人."""

    slug = models.SlugField(
        "代号",
        unique=True,
        error_messages={"unique": "这个代号已经用过了，请换一个"},
        help_text="在网址里用，如 provincial-office。只用小写字母、数字和连字符",
    )
    name = models.CharField(
        "名称", max_length=60, help_text="读者看到的说法，如：省直（省本级）单位参保"
    )

    objects = PersonGroupQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = verbose_name_plural = "人员类别"

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
