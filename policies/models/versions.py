"""From draft to approved and out again: what public content has in common."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a version stands; the public reads approved ones only."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "待审"
    APPROVED = "approved", "已批准"
    WITHDRAWN = "withdrawn", "已撤下"


class Versioned(models.Model):
    """One version of something public: written by one person, approved by another.

    An approved version is never edited. What follows it is a version of its own; an
    error in it is corrected by a version of its own, with an entry in the ledger.
    The stamps say what the site said at any moment.
    """

    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    made_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="made_into",
        null=True,
        blank=True,
        editable=False,
        verbose_name="底稿",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="撰写人",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="批准人",
    )
    approved_at = models.DateTimeField(
        "批准时间", null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(
        "撤下时间", null=True, blank=True, editable=False
    )
    emergency_reason = models.TextField("紧急批准的理由", blank=True, editable=False)
    second_look_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="补看人",
    )

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def wants_second_look(self) -> bool:
        """Approved in an emergency by one person, and nobody has looked since."""
        return bool(self.emergency_reason) and self.second_look_by_id is None


def said_at(moment: datetime) -> Q:
    """What the site said at a moment: approved by then, not yet withdrawn."""
    return Q(approved_at__lte=moment) & (
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment)
    )
