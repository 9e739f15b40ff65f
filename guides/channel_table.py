"""Channels as a table: one row a version, found by the number in 版本.

The versions of a channel share their 编号, so the number tells them apart; the site
gives it. A row without one is a new channel, under a 编号 not used yet. How rows become
drafts is told in `policies.exchange.drafts`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from guides.models.channels import Channel
from policies.exchange import drafts
from policies.exchange.checking import faults
from policies.exchange.columns import (
    Values,
    column_of,
    columns_of,
    identity,
    read_row,
    repeats,
    settled,
)
from policies.exchange.drafts import Act, Desk, Shape
from policies.exchange.known import Known
from policies.exchange.planning import Kind, Planned, Verdict, refused, wrong
from policies.exchange.sheets import Row
from policies.models.versions import State
from policies.permissions import EDITORS, is_in_group

NUMBER, SLUG, STATE = "版本", "编号", "状态"
IDENTITY = [
    identity(NUMBER, "pk", lambda channel: str(channel.pk)),
    column_of(Channel, "slug"),
    identity(STATE, "state", lambda channel: channel.get_state_display()),
]
CONTENT = [
    *columns_of(Channel, "kind", "region", "topic", "adds_to_wider", "name"),
    column_of(Channel, "needs_smartphone"),
    column_of(Channel, "number", half_width=True),
    *columns_of(Channel, "link", "steps", "prepare", "good_for", "cautions"),
    *columns_of(Channel, "caveats", "source", "quote", "reference"),
    *columns_of(Channel, "since", "until", "review_by"),
]
COLUMNS = [*IDENTITY, *CONTENT]
OWN = [column.name for column in CONTENT]


def things(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    return channels.select_related("region__parent__parent", "source")


def refusal(user: Any) -> str:
    return "" if is_in_group(user, EDITORS) else "只有编辑可以改查询渠道"


def judge(rows: list[Row], known: Known) -> Iterator[Planned]:
    numbers = {CHANNELS.cell(row, NUMBER) for row in rows}
    slugs = {CHANNELS.cell(row, SLUG) for row in rows}
    asked = Q(slug__in=slugs) | Q(pk__in=[int(n) for n in numbers if is_number(n)])
    found = list(things(Channel.objects.filter(asked)))
    at = drafts.desk(SHAPE, found, things, known)
    taken = {channel.slug for channel in found}
    numbered = {str(channel.pk): channel for channel in found}
    for row in rows:
        yield _judge(row, numbered, taken, at)


def is_number(text: str) -> bool:
    """Whether it can be the number of a row in the database."""
    return text.isascii() and text.isdigit() and len(text) < 18


def _judge(
    row: Row, numbered: dict[str, Channel], taken: set[str], at: Desk
) -> Planned:
    number, slug = CHANNELS.cell(row, NUMBER), CHANNELS.cell(row, SLUG)
    channel = numbered.get(number)
    if number and channel is None:
        return wrong(row, NUMBER, f"没有第 {number} 号版本；新的渠道请空着这一格")
    if channel and repeats(COLUMNS, row, channel):
        return Planned(row=row, verdict=Verdict.SAME)
    if channel is None and slug in taken:
        return wrong(row, SLUG, "已经有了：要改它，请导出后在它那一行里改")
    values, problems = read_row(COLUMNS, row, at.known, channel)
    if channel:
        problems += settled(IDENTITY, row, channel, values)
    if problems:
        return refused(row, problems)
    if channel:
        return drafts.judge_known(row, channel, values, at)
    return drafts.make(row, None, values, Verdict.NEW, at)


def as_it_would_be(act: Act) -> Channel:
    """The channel in memory only: never to be saved."""
    channel = copy.copy(act.like) if act.like else Channel(pk=0)
    channel.state, channel.slug = State.DRAFT, act.values["slug"]
    for name in OWN:
        setattr(channel, name, act.values[name])
    return channel


def what_is_wrong(
    channel: Channel, values: Values, known: Known
) -> list[tuple[str, str]]:
    found = faults(channel, known, COLUMNS)
    return found + [("", problem) for problem in channel.problems()]


def put(channel: Channel, values: Values) -> None:
    for name in OWN:
        setattr(channel, name, values[name])
    channel.full_clean()
    channel.save()


SHAPE = Shape(
    model=Channel,
    content=CONTENT,
    as_it_would_be=as_it_would_be,
    faults=what_is_wrong,
    name=lambda base, values, known: base.slug,
    put=put,
)
CHANNELS = Kind(
    name="channel",
    title="查询渠道",
    model=Channel,
    columns=COLUMNS,
    key=(NUMBER, SLUG),
    things=things,
    refusal=refusal,
    judge=judge,
    write=partial(drafts.write, SHAPE),
    is_public=False,
    most_writes=300,
)
