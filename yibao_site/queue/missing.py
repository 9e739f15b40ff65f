"""What places lack, as rows that are counted, aged and given to somebody.

What a place is and what it should have: yibao_site/coverage.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from policies.country import places
from policies.models.regions import Region
from yibao_site.coverage import FACTS, known, lacking
from yibao_site.queue.rows import Row


def missing(*, on: date) -> list[Row]:
    """A row for each place and fact that is not there: seven queries in all."""
    facts = known(on=on)
    forms = {name: reverse(fact.form) for name, fact in FACTS.items()}
    return [
        Row(
            section="missing",
            name=f"{fact.name}:{place.code}",
            provinces=frozenset([place.province.pk]),
            what=fact.label,
            place=place.name,
            url=f"{forms[fact.name]}?{urlencode({**fact.values, 'region': place.pk})}",
        )
        for place in places()
        for fact in lacking(place, facts)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """What one province lacks: which places lack each fact, and each place's rows."""

    province: Region
    places: int
    by_fact: list[tuple[str, list[str]]]
    by_place: list[tuple[str, list[Row]]]


def gaps(rows: list[Row]) -> list[Gaps]:
    """The rows of `missing` gathered by province, those that lack most first."""
    known = places()
    provinces = {place.province for place in known}
    sizes = Counter(place.province for place in known)
    whose = defaultdict(list)
    for row in sorted(rows, key=_code):
        for province in row.provinces:
            whose[province].append(row)
    most = sorted(provinces, key=lambda p: (-len(whose[p.pk]), p.code))
    return [
        Gaps(
            province=province,
            places=sizes[province],
            by_fact=[
                (fact.label, [row.place for row in own if row.what == fact.label])
                for fact in FACTS.values()
            ],
            by_place=[(p, list(r)) for p, r in groupby(own, lambda row: row.place)],
        )
        for province in most
        if (own := whose[province.pk])
    ]


def _code(row: Row) -> str:
    return row.name.partition(":")[2]
