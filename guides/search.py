"""One box for places and guides, in people's own words, sounds and slips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anyascii import anyascii
from django.urls import reverse
from rapidfuzz import fuzz

from guides.models.articles import Guide, SearchAlias
from policies.finding import find_region, regions_of, search
from policies.models.editions import PUBLISHED, Edition
from policies.models.regions import Region

LONGEST = 40
ALIKE = 75
SOUNDS_ALIKE = 85
# Of the letters in what pages are called, those that it would read otherwise.
HEARD = str.maketrans({"地": "di", "长": "chang"})
# What a page is called at one place: its own guide instead of the nation's.
AT_A_PLACE = {
    "guides:check-anywhere": "guides:check",
    "guides:withdraw": "guides:place-withdraw",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """A page that answers, and a line on what it says."""

    title: str
    address: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """What was found: pages first by meaning, then places by name."""

    doors: list[Door]
    places: list[Region]


def find(words: str, *, on: date, edition: Edition = PUBLISHED) -> Results:
    """Pages whose names people use, guides that mention it, and places."""
    words = words.strip()
    if not words or len(words) > LONGEST:
        return Results(doors=[], places=[])
    place, asked = _split(words)
    guides = Guide.objects.standing(on=on, edition=edition)
    found = [*_by_alias(asked, place, guides), *_by_guide(asked, guides)]
    doors = {door.address: door for door in found}
    matches = search(words, limit=6)
    # A slip in a place's name is only likely where nothing else was meant.
    near = [match for match in matches if match.exact or not doors]
    places = [place] if place else regions_of(near)
    return Results(doors=list(doors.values())[:8], places=places)


def guides_near(words: str, *, on: date, edition: Edition = PUBLISHED) -> list[Door]:
    """What the last part of a wrong address may have meant: /guides/frad/."""
    guides = Guide.objects.standing(on=on, edition=edition)
    slips = [guide for guide in guides if fuzz.ratio(words, guide.slug) >= ALIKE]
    found = [*map(_guide_door, slips), *find(words, on=on, edition=edition).doors]
    return list({door.address: door for door in found}.values())[:6]


def _split(words: str) -> tuple[Region | None, str]:
    """A place at the beginning, and what is asked of it: 丽水取现."""
    for end in range(len(words) - 1, 1, -1):
        named = Region.objects.called(words[:end]).filter(level_rank__lte=1)
        if not words.isascii() and len(named) == 1:
            found = find_region(named[0].slug)
            return found.region, words[end:].strip()
    return None, words


def _by_alias(words: str, place: Region | None, guides: list[Guide]) -> list[Door]:
    """Doors under a name that the words hold, resemble or sound like, best first."""
    by_slug = {guide.slug: guide for guide in guides}
    aliases = SearchAlias.objects.select_related("guide")
    scored = [(_likeness(words, alias.words), alias) for alias in aliases]
    best = sorted(
        ((score, alias) for score, alias in scored if score >= ALIKE),
        key=lambda pair: (-pair[0], pair[1].words),
    )
    return [
        _door(alias, place, by_slug)
        for _, alias in best
        if alias.guide is None or alias.guide.slug in by_slug
    ]


def _likeness(words: str, alias: str) -> float:
    if alias in words:
        return 100 + len(alias)
    if words in alias:
        return 95
    sound = fuzz.ratio(_sound(words), _sound(alias))
    heard = sound if sound >= SOUNDS_ALIKE else 0.0
    return max(fuzz.ratio(words, alias), heard)


@lru_cache(maxsize=2048)
def _sound(words: str) -> str:
    return anyascii(words.translate(HEARD)).lower().replace(" ", "")


def _door(alias: SearchAlias, place: Region | None, guides: dict[str, Guide]) -> Door:
    if alias.guide:
        return _guide_door(guides[alias.guide.slug], place)
    title, page = alias.get_page_display(), alias.page
    if place and page in AT_A_PLACE:
        address = reverse(AT_A_PLACE[page], args=[place.slug])
        return Door(title=f"{place.name}：{title}", address=address)
    if place and page == "policies:home":
        return Door(title=f"{place.name}：{title}", address=place.get_absolute_url())
    return Door(title=title, address=reverse(page))


def _guide_door(guide: Guide, place: Region | None = None) -> Door:
    address = guide.get_absolute_url()
    if place and guide.slug in ("family", "travel"):
        address = reverse("guides:place-guide", args=[place.slug, guide.slug])
    return Door(title=guide.title, address=address, summary=guide.summary)


def _by_guide(words: str, guides: list[Guide]) -> list[Door]:
    return [
        _guide_door(guide)
        for guide in guides
        if words in guide.title + guide.summary + guide.body
    ]
