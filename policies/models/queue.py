"""Who has taken which row of the desk's queue, and since when a row is known."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class QueueItem(models.Model):
    """What is kept of one row of the queue, under a key that says what it is.

    The rows themselves follow from the content at every look (ADR 12): an item holds
    only what cannot be read off it. A row without an item has no owner.
    """

    links_are_checked = False

    key = models.CharField("哪一行", max_length=120, unique=True)
    first_seen = models.DateField("最早在哪天看到")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="queue_items",
        null=True,
        blank=True,
        verbose_name="谁在办",
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        ordering = ["first_seen", "key"]
        verbose_name = verbose_name_plural = "待办"
        constraints = [
            models.CheckConstraint(
                name="queue_item_key_names_its_section",
                condition=Q(key__contains=":"),
                violation_error_message="待办要写成“哪一栏:哪一条”",
            ),
        ]

    def __str__(self) -> str:
        return self.key
