"""What was loaded from fixtures, so that staff's edits are never overwritten."""

from django.db import models, transaction
from django.db.models import F


class LoadedContent(models.Model):
    """One thing loaded from a fixture, and what it looked like then.

    The row stays when staff delete the thing, so that it is not loaded again.
    """

    key = models.CharField("内容", max_length=200, unique=True)
    digest = models.CharField("装载时的摘要", max_length=64)
    file = models.CharField("来自文件", max_length=100, blank=True, db_index=True)
    taken_back = models.BooleanField("文件里不再有", default=False)
    left_alone = models.BooleanField("保留工作人员的改动", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "已装载内容"

    def __str__(self) -> str:
        return self.key


class ContentVersion(models.Model):
    """The number that moves with every change to something public: one row."""

    number = models.PositiveIntegerField("数据版本", default=0)
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        constraints = [
            models.CheckConstraint(
                name="content_version_is_one_row", condition=models.Q(pk=1)
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    @transaction.atomic
    def advance(cls) -> None:
        row, _ = cls.objects.select_for_update().get_or_create(pk=1)
        row.number = F("number") + 1
        row.save()
