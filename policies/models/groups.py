"""Groups inside a status, where a region treats them apart."""

from __future__ import annotations

from django.db import models


class PersonGroupQuerySet(models.QuerySet["PersonGroup"]):
    def get_by_natural_key(self, slug: str) -> PersonGroup:
        return self.get(slug=slug)


class PersonGroup(models.Model):
    """A group inside a status, where a region treats it apart: 省直, 建国前老工人."""

    slug = models.SlugField("代号", unique=True)
    name = models.CharField("名称", max_length=60)

    objects = PersonGroupQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = verbose_name_plural = "人员类别"

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
