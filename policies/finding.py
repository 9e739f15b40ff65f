"""From typed words to a region of the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policies.kept import kept
from policies.models.content import ContentVersion
from policies.models.regions import FormerName, Region
from policies.place_names import Match, PlaceIndex, PlaceName, is_certain

LEVELS = {"province": 0, "prefecture": 1, "county": 2}
CALLED = ("name", "short_name", "pinyin", "initials", "slug", "level", "parent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The region meant, with others of that name; or else those that may be meant."""

    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    respelled: bool = False


@kept(most=512)
def find_region(text: str) -> Found:
    """The one region these words name; a slip gives candidates, never a region."""
    # PostgreSQL refuses a null byte where SQLite finds nothing.
    text = text.replace("\0", "").strip()
    word = text.lower()
    named = list(Region.objects.called(text).with_parents()[:9])
    # An address names one place, a former one for ever, whatever else is spelled so.
    for region in (each for each in named if each.slug == word):
        return Found(region=region)
    if word.isascii():
        for region in Region.objects.formerly_at(word).with_parents():
            return Found(region=region, respelled=True)
    if named and len({each.level for each in named[:2]}) == len(named[:2]):
        return Found(region=named[0], candidates=tuple(named[1:]))
    if named:
        return Found(candidates=tuple(named))
    matches = search(text, limit=8)
    regions = tuple(regions_of(matches))
    if is_certain(matches):
        return Found(region=regions[0], respelled=True)
    return Found(candidates=regions)


def search(text: str, *, limit: int) -> list[Match]:
    """Places that the words may mean, best first."""
    return _index(ContentVersion.current()).find(text, limit=limit)


def regions_of(matches: list[Match]) -> list[Region]:
    """The regions of some matches, in their order."""
    keys = [match.place.key for match in matches]
    found = Region.objects.with_parents().in_bulk(keys)
    return [found[key] for key in keys if key in found]


@lru_cache(maxsize=1)
def _index(version: int) -> PlaceIndex:
    """Every place by everything it is called: made anew when the content moves.

    Plain rows: three thousand regions as objects would stay in memory for good.
    """
    regions = {row["pk"]: row for row in Region.objects.values("pk", *CALLED)}
    former: dict[int, list[str]] = {}
    for key, *names in FormerName.objects.values_list("region", "name", "slug"):
        former.setdefault(key, []).extend(names)

    def above(row: dict[str, Any]) -> tuple[str, ...]:
        parent = regions.get(row["parent"])
        return (parent["name"], parent["short_name"], *above(parent)) if parent else ()

    return PlaceIndex.of(
        [
            PlaceName(
                key=key,
                name=row["name"],
                short_name=row["short_name"],
                pinyin=row["pinyin"],
                initials=row["initials"],
                slug=row["slug"],
                level=LEVELS[row["level"]],
                former=tuple(former.get(key, ())),
                above=above(row),
            )
            for key, row in regions.items()
        ]
    )
