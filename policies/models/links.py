"""What became of every address the site shows, and who opened it by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.db import models
from django.db.models import Q
from django.utils import timezone

from policies import links


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def needing_a_person(self, *, on: date) -> LinkCheckQuerySet:
        """Dead, shut to robots, suspiciously moved, or opened too long ago."""
        overdue = Q(state="opened", opened_on__lte=on - links.OPENED_HOLDS)
        return self.filter(
            overdue | Q(state__in=["dead", "refused"]) | Q(state="moved") & ~Q(error="")
        )

    def mark_opened(self, *, by: str, on: date) -> int:
        """Staff opened these in a browser, and they were what they should be."""
        return self.update(state="opened", opened_by=by, opened_on=on, last_good=on)


class LinkCheck(models.Model):
    """One address: how it answered when last asked, and when it was last good."""

    # What is looked for is in the content; these rows only follow it.
    links_are_checked = False

    class State(models.TextChoices):
        GOOD = "good", "正常"
        MOVED = "moved", "转到别处"
        DEAD = "dead", "打不开"
        REFUSED = "refused", "拒绝自动访问"
        OPENED = "opened", "人工打开过"

    url = models.URLField("网址", max_length=links.LONGEST, unique=True)
    state = models.CharField("状态", max_length=8, choices=State, db_index=True)
    status = models.PositiveSmallIntegerField("回应代码", null=True, blank=True)
    final_url = models.URLField("最后到达", max_length=2000, blank=True)
    digest = models.CharField("文字摘要", max_length=64, blank=True)
    changed_on = models.DateField("发现文字变化", null=True, blank=True)
    checked_at = models.DateTimeField("上次检查", null=True, blank=True)
    last_good = models.DateField("上次正常", null=True, blank=True)
    opened_by = models.CharField("谁打开的", max_length=150, blank=True)
    opened_on = models.DateField("人工打开日", null=True, blank=True)
    error = models.CharField("说明", max_length=100, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["checked_at", "url"]
        verbose_name = verbose_name_plural = "网址检查"
        constraints = [
            models.CheckConstraint(
                name="link_check_opening_is_signed",
                condition=Q(opened_on__isnull=False) & ~Q(opened_by="")
                | Q(opened_on=None, opened_by="") & ~Q(state="opened"),
                violation_error_message="人工打开要写明日期和姓名",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def word(self) -> links.Word | None:
        """A person's word about this address, with what the robot said before it."""
        if self.opened_on is None:
            return None
        state = cast(links.State, self.state)
        return links.Word(opened_on=self.opened_on, state=state, status=self.status)

    @property
    def opened_until(self) -> date | None:
        """The day from which a person has to open it again."""
        return self.opened_on and self.opened_on + links.OPENED_HOLDS

    def take(self, outcome: links.Outcome, *, at: datetime) -> None:
        """Note what a visit brought; the last good day stays through a failure."""
        on = timezone.localdate(at)
        verdict = links.classify(self.url, outcome)
        self.state = links.settle(verdict, outcome.status, self.word, on=on)
        self.error = verdict.error
        self.status = outcome.status
        self.final_url = outcome.final_url[:2000]
        self.checked_at = at
        if verdict.readable:
            self.last_good = on
        if verdict.readable and outcome.digest:
            if self.digest and self.digest != outcome.digest:
                self.changed_on = on
            self.digest = outcome.digest
