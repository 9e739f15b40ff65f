"""Content known by a slug: its versions follow one another under it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from policies.constraints import NoOverlap
from policies.models.versions import State, VersionedPeriod


class VersionedLine(VersionedPeriod):
    """Content whose versions share a slug; the first of them holds the line.

    Whatever points at the thing points at that first version.
    """

    line = ("slug",)

    slug = models.SlugField(
        "编号",
        max_length=80,
        help_text="各个版本相同。如 hefei-hotline，只用小写字母、数字和连字符",
    )

    class Meta(VersionedPeriod.Meta):
        abstract = True
        constraints = [
            *VersionedPeriod.Meta.constraints,
            models.UniqueConstraint(
                name="%(class)s_one_first_version",
                fields=["slug"],
                condition=Q(made_from=None),
                violation_error_message="这个编号已经用过了",
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
                violation_error_message="失效日必须晚于生效日",
            ),
            NoOverlap(
                name="%(class)s_versions_do_not_overlap",
                fields=["slug"],
                only=("state", State.APPROVED.value),
                violation_error_message="这个编号在这段时间已经有一个批准的版本",
            ),
        ]

    def clean(self) -> None:
        """Say beforehand what the constraint would only refuse."""
        super().clean()
        table: Any = type(self)._default_manager
        same = table.filter(slug=self.slug, made_from=None)
        if self.made_from is None and same.exclude(pk=self.pk).exists():
            reason = "这个编号已经用过了，请换一个；要改那一条，请在它的页面新建版本"
            raise ValidationError({"slug": reason})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
