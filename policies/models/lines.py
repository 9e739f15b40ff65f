"""Content known by a slug: its versions follow one another under it."""

from __future__ import annotations

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
        help_text="如 hefei-hotline，只用小写字母、数字和连字符；各个版本相同",
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

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
