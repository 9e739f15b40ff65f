"""From draft to approved and out again: what public content has in common."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from policies.models.periods import DayField


class State(models.TextChoices):
    """Where a version stands; the public reads approved ones only."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "待审"
    APPROVED = "approved", "已批准"
    WITHDRAWN = "withdrawn", "已撤下"


def _somebody(called: str) -> Any:
    """Of the staff, whom an act writes down."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=called,
    )


class Versioned(models.Model):
    """One version of something public: written by one person, approved by another.

    An approved version is never edited. What follows it is a version of its own; an
    error in it is corrected by a version of its own, with an entry in the ledger.
    The stamps say what the site said at any moment.

    Attributes:
        line: the fields alike in all versions of one thing.
        rhythm: how long an answer stands before somebody has to look again.
    """

    line: tuple[str, ...]
    rhythm = timedelta(days=365)
    region: Any

    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    made_from = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="made_into",
        null=True,
        blank=True,
        editable=False,
        verbose_name="底稿",
    )
    author = _somebody("撰写人")
    # Everybody who ever wrote on it: none of them decides on it.
    writers = models.JSONField(default=list, editable=False)
    approved_by = _somebody("批准人")
    approved_at = models.DateTimeField(
        "批准时间",
        null=True,
        blank=True,
        editable=False,
        help_text="本站从这时起这样写",
    )
    withdrawn_at = models.DateTimeField(
        "撤下时间", null=True, blank=True, editable=False
    )
    emergency_reason = models.TextField("紧急批准的理由", blank=True, editable=False)
    # Of a draft and of what is in review: how long it has been waiting.
    waiting_since = models.DateTimeField(
        "从何时等起", default=timezone.now, editable=False
    )
    # Kept until it is sent again.
    sent_back_because = models.TextField("退回的原因", blank=True, editable=False)
    correction = models.TextField("更正说明", blank=True, editable=False)
    wrong_from = DayField("从哪天起显示错了", null=True, blank=True, editable=False)
    second_look_by = _somebody("补看人")
    checked_on = models.DateField(
        "本站核对日",
        null=True,
        blank=True,
        editable=False,
        help_text="本站人员最近一次核对的日子；空着表示还没有核对过",
    )
    checked_by = models.CharField("核对人", max_length=60, blank=True, editable=False)
    review_by = DayField(
        "复核期限",
        null=True,
        blank=True,
        help_text="过了这一天还没核对，公开页面会说明；留空就是一年，查询渠道半年",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_check_is_signed",
                condition=Q(checked_on=None, checked_by="")
                | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                violation_error_message="核对日和核对人要一起填",
            ),
        ]

    def __str__(self) -> str:
        """A correction has the days of what it corrects: while it waits, it says so."""
        waits = self.state in (State.DRAFT, State.REVIEW)
        return f"{self.called_plainly}{'（更正）' if self.correction and waits else ''}"

    def get_absolute_url(self) -> str:
        """The public page on which readers find it."""
        raise NotImplementedError

    @property
    def called_plainly(self) -> str:
        """What it is about, in a line of a list."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """What names this version among all tables: policies.creditrule:12."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def model_name(self) -> str:
        return str(self._meta.model_name)

    @property
    def kind_label(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def line_values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.line}

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    def written_by(self, user: Any) -> None:
        self.author = user
        self.writers = sorted({*self.writers, user.pk})

    def is_by(self, user: Any) -> bool:
        return user.pk in {self.author_id, *self.writers}

    @property
    def wants_second_look(self) -> bool:
        """Approved in an emergency by one person, and nobody has looked since."""
        return bool(self.emergency_reason) and self.second_look_by_id is None

    @property
    def review_due(self) -> date | None:
        """The day by which somebody has to look again; a check puts it off."""
        return self.due_day(self.review_by, self.checked_on, self.approved_at)

    @classmethod
    def due_day(
        cls, review_by: date | None, checked: date | None, approved: datetime | None
    ) -> date | None:
        """What nobody set a day for, or checked, is due a rhythm after approval."""
        days = [review_by, checked and checked + cls.rhythm]
        by_rhythm = approved and timezone.localdate(approved) + cls.rhythm
        return max((day for day in days if day), default=by_rhythm)

    def is_overdue(self, *, on: date) -> bool:
        """Nobody looked again within its rhythm: shown, but marked."""
        due = self.review_due
        return due is not None and due < on

    def tense(self, *, on: date) -> str:
        """past, now or later; what has no period holds now."""
        return "now"

    def holds(self, *, on: date) -> bool:
        return self.tense(on=on) == "now"

    def meets(self, other: Any) -> bool:
        """Whether both would hold on some day."""
        return True

    def make_way_for(self, other: Any, *, at: datetime) -> None:
        """End because another version of the same thing takes over."""
        self.state, self.withdrawn_at = State.WITHDRAWN, at

    @property
    def gist(self) -> str:
        """What it says, for a line of the ledger."""
        return str(self)

    def problems(self) -> list[str]:
        """What no single row can show: sentences that say how to mend it."""
        return []

    def lacks(self) -> list[str]:
        """What the public may do without, but a new approval may not."""
        return []


def kinds() -> Iterator[type[Versioned]]:
    """Every table whose rows are versions."""
    for model in apps.get_models():
        if issubclass(model, Versioned):
            yield model


class VersionedPeriod(Versioned):
    """A version that holds in a period [since, until)."""

    # Each time an approval or a withdrawal moved its end: when, and what the end was
    # until then. So any moment can be read again.
    endings = models.JSONField(default=list, editable=False)
    since = DayField(
        "生效日",
        null=True,
        blank=True,
        help_text="从这一天起给读者看，如 2027-01-01；空着表示一直如此",
    )
    until = DayField(
        "失效日",
        null=True,
        blank=True,
        help_text="不再适用的第一天；空着表示没有结束。下一个版本批准时会自己填上",
    )

    class Meta(Versioned.Meta):
        abstract = True

    def tense(self, *, on: date) -> str:
        if self.since and self.since > on:
            return "later"
        return "past" if self.until and self.until <= on else "now"

    def meets(self, other: Any) -> bool:
        ends_before = self.until and other.since and self.until <= other.since
        begins_after = self.since and other.until and self.since >= other.until
        return not (ends_before or begins_after)

    def make_way_for(self, other: Any, *, at: datetime) -> None:
        """End on the day the successor begins; what was wrong is withdrawn whole."""
        if other.correction and other.made_from_id == self.pk:
            super().make_way_for(other, at=at)
            return
        precision = getattr(other, "since_precision", None)
        self.move_end(other.since, precision, at=at)

    def move_end(
        self, until: date | None, precision: str | None, *, at: datetime
    ) -> None:
        ending = {
            "at": at.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "precision": self._until_precision,
        }
        self.endings = [*self.endings, ending]
        self.until = until
        if precision:
            self._until_precision = precision

    @property
    def _until_precision(self) -> str | None:
        return getattr(self, "until_precision", None)

    @_until_precision.setter
    def _until_precision(self, precision: str) -> None:
        if hasattr(self, "until_precision"):
            self.until_precision = precision

    def undo_endings(self, *, said_at: datetime) -> None:
        """Look as at a moment before versions approved later moved the end."""
        for ending in self.endings:
            if datetime.fromisoformat(ending["at"]) > said_at:
                until = ending["until"]
                self.until = date.fromisoformat(until) if until else None
                if precision := ending.get("precision"):
                    self._until_precision = precision
                return
