"""One box for places and guides, in people's own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from rapidfuzz import fuzz

from guides.models.articles import Guide, SearchAlias
from policies.finding import regions_of, search
from policies.models.regions import Region

LONGEST = 40
ALIKE = 75


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """A page that answers, and the words that led to it."""

    title: str
    address: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """What was found: pages first by meaning, then places by name."""

    doors: list[Door]
    places: list[Region]


def find(words: str) -> Results:
    """Pages whose names people use, guides that mention it, and places."""
    words = words.strip()
    if not words or len(words) > LONGEST:
        return Results(doors=[], places=[])
    doors = {door.address: door for door in [*_by_alias(words), *_by_guide(words)]}
    matches = search(words, limit=6)
    # A slip in a place's name is only likely where nothing else was meant.
    near = [match for match in matches if match.exact or not doors]
    return Results(doors=list(doors.values()), places=regions_of(near))


def _by_alias(words: str) -> list[Door]:
    """Doors under a name that the words contain, or resemble, likeliest first."""
    scored = [
        (_likeness(words, alias.words), alias)
        for alias in SearchAlias.objects.select_related("guide")
    ]
    best = sorted(
        ((score, alias) for score, alias in scored if score >= ALIKE),
        key=lambda pair: (-pair[0], pair[1].words),
    )
    return [_door(alias) for _, alias in best[:8]]


def _likeness(words: str, alias: str) -> float:
    if alias in words:
        return 100 + len(alias)
    if words in alias:
        return 90
    return fuzz.ratio(words, alias)


def _door(alias: SearchAlias) -> Door:
    if alias.guide:
        return _guide_door(alias.guide)
    return Door(title=alias.get_page_display(), address=reverse(alias.page))


def _guide_door(guide: Guide) -> Door:
    return Door(
        title=guide.title, address=guide.get_absolute_url(), summary=guide.summary
    )


def _by_guide(words: str) -> list[Door]:
    return [
        _guide_door(guide)
        for guide in Guide.objects.all()
        if words in guide.title + guide.summary + guide.body
    ]
