"""The sections of the queue, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from policies.models.queue import QueueItem
from yibao_site.queue.ending import ending
from yibao_site.queue.links import to_open
from yibao_site.queue.missing import missing
from yibao_site.queue.problems import found_wrong
from yibao_site.queue.reports import reported
from yibao_site.queue.rows import Row
from yibao_site.queue.versions import (
    to_decide,
    to_finish,
    to_review,
    to_see_again,
    undecided,
)


class Finder(Protocol):
    def __call__(self, *, on: date) -> list[Row]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One reason to wait.

    Attributes:
        slug: the first half of its rows' keys; kept for good, for it is stored.
        hint: what is to be done with a row.
    """

    slug: str
    title: str
    hint: str
    find: Finder


SECTIONS = {
    section.slug: section
    for section in [
        Section(
            slug="decide",
            title="待审",
            hint="请不是撰写人的审核来批准或退回。",
            find=to_decide,
        ),
        Section(
            slug="look",
            title="紧急批准，等人补看",
            hint="一个人批准的，请另一位审核补看。",
            find=to_see_again,
        ),
        Section(
            slug="problem",
            title="算例不符，和别的检查没有通过的",
            hint="读者正在看的内容自己对不上。请更正或撤下；改好后，下一次检查不再列出。",
            find=found_wrong,
        ),
        Section(
            slug="report",
            title="读者反映到账不同",
            hint="查清楚是谁对，再写明怎么处理的。",
            find=reported,
        ),
        Section(
            slug="ending",
            title="到期了或者快要到期，还没有接上的",
            hint="90 天内到期，或者到期不满一年，后面没有接上。请找新文件，新建版本。",
            find=ending,
        ),
        Section(
            slug="review",
            title="过了复核期限",
            hint="再查一遍来源，或者打电话问。变了就新建版本，没有变就记下“查过，没有变”。",
            find=to_review,
        ),
        Section(
            slug="undecided",
            title="说法不一，还没有定",
            hint="找到能定的文件，就新建版本，采用一个来源。",
            find=undecided,
        ),
        Section(
            slug="draft",
            title="草稿",
            hint="写完后送审；不要的删除。",
            find=to_finish,
        ),
        Section(
            slug="link",
            title="打不开的网址",
            hint="请用浏览器打开看一看。打得开就点“我打开过”，打不开就换来源。",
            find=to_open,
        ),
        Section(
            slug="missing",
            title="缺什么",
            hint="每个统筹地区都应当有这五样；全国通用的不算。",
            find=missing,
        ),
    ]
}


def collect(*, on: date) -> dict[str, list[Row]]:
    """Every row of every section with what is kept of it, the longest waiting first."""
    items = {item.key: item for item in QueueItem.objects.select_related("owner")}
    return {
        slug: sorted(
            (_known(row, items) for row in section.find(on=on)),
            key=lambda row: (row.since or date.max, row.name),
        )
        for slug, section in SECTIONS.items()
    }


def _known(row: Row, items: dict[str, QueueItem]) -> Row:
    item = items.get(row.key)
    if item is None:
        return row
    since = row.since or item.first_seen
    taken = item.owner is not None
    return replace(row, since=since, owner=item.owner, taken=taken, note=item.note)


def find_row(key: str, *, on: date) -> Row | None:
    """The row of a key, while what it stands for still waits."""
    section = SECTIONS.get(key.partition(":")[0])
    rows = section.find(on=on) if section else []
    return next((row for row in rows if row.key == key), None)


def refresh(*, on: date) -> None:
    """Note the rows that are new, forget those that are gone: done every night.

    A thing that is missing leaves no trace in the content of when it began to be:
    its item is what it is counted, aged and assigned by.
    """
    found = {row.key: row for rows in collect(on=on).values() for row in rows}
    kept = dict(QueueItem.objects.values_list("key", "pk"))
    gone = [pk for key, pk in kept.items() if key not in found]
    for start in range(0, len(gone), 500):
        QueueItem.objects.filter(pk__in=gone[start : start + 500]).delete()
    QueueItem.objects.bulk_create(
        (
            QueueItem(key=key, first_seen=on)
            for key, row in found.items()
            if row.since is None and key not in kept
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
