"""Administrative divisions as a table: written at once, by superusers only.

Regions have no drafts. A row is found by its division code; a new parent stands above
its children in the file. Former names have no column and stay as they are; what the
file does not name stays too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from policies.exchange.cells import Problem, differences
from policies.exchange.checking import faults
from policies.exchange.columns import (
    Values,
    column_of,
    read_row,
    repeats,
    said,
    say_values,
)
from policies.exchange.known import Known
from policies.exchange.planning import Kind, Planned, Verdict, refused
from policies.exchange.sheets import Row
from policies.models.regions import Region

CODE = "行政区划代码"
COLUMNS = [
    column_of(Region, "code", half_width=True),
    column_of(Region, "name"),
    column_of(Region, "level"),
    column_of(Region, "parent"),
    column_of(Region, "short_name"),
    column_of(Region, "pinyin", half_width=True),
    column_of(Region, "initials", half_width=True),
    column_of(Region, "slug"),
    column_of(Region, "mainland_scheme"),
]
RANKS = {level: rank for rank, level in enumerate(Region.Level.values)}


def things(regions: QuerySet[Region]) -> QuerySet[Region]:
    return regions.select_related("parent__parent")


def refusal(user: Any) -> str:
    return "" if user.is_superuser else "地区只有管理员可以改"


def judge(rows: list[Row], known: Known) -> Iterator[Planned]:
    for row in rows:
        yield _judge(row, known)


def _judge(row: Row, known: Known) -> Planned:
    region = known.regions.get(REGIONS.cell(row, CODE))
    # The same table of places is searched by slug too.
    if region and region.code != REGIONS.cell(row, CODE):
        region = None
    if region and repeats(COLUMNS, row, region):
        return Planned(row=row, verdict=Verdict.SAME)
    values, problems = read_row(COLUMNS, row, known, region)
    if problems:
        return refused(row, problems)
    before = said(COLUMNS, region) if region else {}
    changes = differences(before, say_values(COLUMNS, values))
    if not changes:
        return Planned(row=row, verdict=Verdict.SAME)
    # Zero stands for a key that it will get: rows below it ask whether it has one.
    wanted = Region(pk=region.pk if region else 0, **values)
    if not known.only_counts and (found := _faults(wanted, region, known)):
        return refused(row, [Problem(row.number, *one) for one in found])
    # Rows further down may name a new one as what stands above them, and see its slug.
    known.regions.setdefault(wanted.code, wanted)
    known.regions.setdefault(wanted.slug, region or wanted)
    return Planned(
        row=row,
        verdict=Verdict.CHANGED if region else Verdict.NEW,
        title=wanted.full_name,
        differences=changes,
        changed=region,
        act=values,
    )


def _faults(
    wanted: Region, region: Region | None, known: Known
) -> list[tuple[str, str]]:
    """What full_clean would say, and what it does not know: who is above whom."""
    found = faults(wanted, known, COLUMNS)
    other = known.regions.get(wanted.slug)
    if other and other.code != wanted.code:
        found.append(("网址名", f"{other.full_name}已经用了“{wanted.slug}”"))
    above = wanted.parent
    if above and RANKS[above.level] >= RANKS[wanted.level]:
        found.append(("上级地区", f"{above.full_name}不是更高一级"))
    if region and region.level != wanted.level:
        children = region.children.values_list("level", flat=True)
        if any(RANKS[level] <= RANKS[wanted.level] for level in children):
            found.append(("级别", "它下面还有同级或更高一级的地区"))
    return found


def write(planned: Planned, user: Any) -> None:
    values: Values = planned.act
    changed: Any = planned.changed or Region()
    for name, value in values.items():
        setattr(changed, name, value)
    if above := values["parent"]:
        # It may have been written a row ago.
        changed.parent = Region.objects.get(code=above.code)
    changed.full_clean()
    changed.save()


REGIONS = Kind(
    name="region",
    title="地区",
    model=Region,
    columns=COLUMNS,
    key=(CODE,),
    things=things,
    refusal=refusal,
    judge=judge,
    write=write,
    is_public=True,
    most_writes=1_000,
)
