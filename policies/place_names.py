"""Which administrative division a person means by what they typed.

A name may come in Chinese, in pinyin or as first letters, with or without its suffix
and the places above it, and with a slip. The caller hands over and keeps the places.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, product

from rapidfuzz.distance.OSA import distance
from rapidfuzz.process import extract

LONGEST = 40  # the longest name, below its province and prefecture, has 23
CITY = 1  # the level of a prefecture
SUFFIX = re.compile("(特别行政|自治|地|新)?[省市区县州盟旗]$")
SOUNDS = ("sheng", "shi", "qu", "xian", "zhou", "meng", "qi", "di")
SUFFIX_SOUNDS = dict(zip("省市区县州盟旗地", SOUNDS, strict=True))


class Fit(IntEnum):
    """How well a place fits the text, best first; from OTHER_SUFFIX on by a slip."""

    NAME = 0
    FORMER = 1
    SLUG = 2
    INITIALS = 3
    START = 4
    OTHER_SUFFIX = 5
    SAME_SOUND = 6
    SAME_SOUND_ONLY = 7
    ONE_SLIP = 8
    TWO_SLIPS = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceName:
    """One division and everything it is called; `above` names its ancestors."""

    key: int
    name: str
    short_name: str
    pinyin: str
    initials: str
    slug: str
    level: int
    former: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A place that may be meant, and how well it fits."""

    place: PlaceName
    fit: Fit

    @property
    def exact(self) -> bool:
        """Whether no slip had to be forgiven."""
        return self.fit < Fit.OTHER_SUFFIX


Hit = tuple[Fit, int]  # how well, and the position of the place
Part = tuple[str, tuple[frozenset[str], ...]]  # a text, and the names it stood below
Way = Callable[[str], Iterator[Hit]]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceIndex:
    """The places by everything they are called, built once and asked often."""

    places: Sequence[PlaceName]
    hits: Mapping[str, Sequence[Hit]]
    names: Sequence[str]
    sounds: Mapping[str, Sequence[str]]
    parents: frozenset[str]

    @classmethod
    def of(cls, places: Sequence[PlaceName]) -> "PlaceIndex":
        hits: dict[str, list[Hit]] = {}
        for at, place in enumerate(places):
            for spelling, fit in _spellings(place):
                hits.setdefault(spelling, []).append((fit, at))
        # Most spellings of a place lead to it alone, and as well as each other: what
        # they lead to is kept once, a megabyte less.
        once: dict[tuple[Hit, ...], tuple[Hit, ...]] = {}
        shared = {
            spelling: once.setdefault(tuple(found), tuple(found))
            for spelling, found in hits.items()
        }
        return cls(
            places=places,
            hits=shared,
            names=sorted(name for name in hits if min(hits[name])[0] <= Fit.FORMER),
            sounds=_sounds(places),
            parents=frozenset(name for place in places for name in place.above),
        )

    def find(self, text: str, *, limit: int = 20) -> list[Match]:
        """The places the text may mean, best first; slips only if nothing else fits."""
        parts = list(self._parts(_plain(text) if len(text) <= LONGEST else ""))
        ways = (self._exact, self._alike, self._slipped)
        found = next(filter(None, (self._best(parts, way) for way in ways)), {})
        ranked = sorted(found, key=lambda at: (found[at], self.places[at].level, at))
        return [Match(place=self.places[at], fit=found[at]) for at in ranked[:limit]]

    def _parts(self, text: str, *, depth: int = 2) -> Iterator[Part]:
        """The text, and what is left of it after the name of a place above."""
        # One letter is more likely a slip than a county: nanjingg is not 南京 and g.
        if text and not (depth < 2 and text.isascii() and len(text) == 1):
            yield text, ()
        for end in range(2, len(text) if depth else 0):
            called = {self.places[at].name for _, at in self._named(text[:end])}
            if heads := self.parents & {text[:end], *called}:
                for part, inner in self._parts(text[end:], depth=depth - 1):
                    yield part, (heads, *inner)

    def _best(self, parts: Iterable[Part], way: Way) -> dict[int, Fit]:
        """Each place that lies where the text says, by its best fit."""
        best: dict[int, Fit] = {}
        for text, heads in parts:
            for fit, at in way(text):
                if not any(head.isdisjoint(self.places[at].above) for head in heads):
                    best[at] = min(fit, best.get(at, fit))
        return best

    def _called(self, text: str) -> Iterator[Hit]:
        return (hit for hit in self.hits.get(text, ()) if hit[0] <= Fit.FORMER)

    def _named(self, text: str) -> Iterator[Hit]:
        """Places called so, or so with only part of their suffix: 恩施州."""
        yield from self._called(text)
        for end in range(2, len(text)):
            head, tail = text[:end], text[end:]
            for fit, at in self._called(head):
                place, suffix = self.places[at], iter(self.places[at].name[end:])
                if place.short_name == head and all(word in suffix for word in tail):
                    yield fit, at

    def _exact(self, text: str) -> Iterator[Hit]:
        yield from self.hits.get(text, ())
        yield from self._named(text)
        edges = (bisect_left(self.names, edge) for edge in (text, text + "\U0010ffff"))
        for name in self.names[slice(*edges)]:
            yield from ((Fit.START, at) for _, at in self._called(name))

    def _alike(self, text: str) -> Iterator[Hit]:
        """Places with another suffix, as 长乐市 before 长乐区, or other characters."""
        bare = SUFFIX.sub("", text)
        yield from ((Fit.OTHER_SUFFIX, at) for _, at in self._called(bare))
        readings = product(*(self.sounds.get(letter, letter) for letter in text))
        for reading in islice(readings, 64):
            for _, at in self._called("".join(reading)):
                shared = set(text) & set(self.places[at].short_name)
                yield Fit.SAME_SOUND if shared else Fit.SAME_SOUND_ONLY, at

    def _slipped(self, text: str) -> Iterator[Hit]:
        """Places named with the fewest letters wrong; two swapped count as one."""
        sizes = (4, 8) if text.isascii() else (2, 6)  # from where on one, and two
        most = sum(len(text) >= size for size in sizes)
        near = extract(text, self.names, scorer=distance, score_cutoff=most, limit=None)
        for name, slips, _ in near:
            if slips == near[0][1]:
                fit = Fit.ONE_SLIP if slips == 1 else Fit.TWO_SLIPS
                yield from ((fit, at) for _, at in self._called(name))


def is_certain(matches: Sequence[Match]) -> bool:
    """Whether the first match needed no slip, and no city or province fits as well.

    A county's namesakes make it uncertain; a city is not made so by counties.
    """
    if not matches or not matches[0].exact:
        return False
    best, *others = matches
    if best.fit >= Fit.START:
        return not others
    return not any(
        other.fit == best.fit and other.place.level <= max(best.place.level, CITY)
        for other in others
    )


def _plain(text: str) -> str:
    """Small letters, digits and characters, ü and v as u; one sign can be a phrase."""
    letters = unicodedata.normalize("NFKD", text).lower().replace("v", "u")
    return "".join(letter for letter in letters if letter.isalnum())[:LONGEST]


def _spellings(place: PlaceName) -> Iterator[tuple[str, Fit]]:
    sound = _plain(place.pinyin)
    suffix = place.name.removeprefix(place.short_name)
    yield from ((name, Fit.NAME) for name in (place.name, place.short_name, sound))
    for ending in (suffix, suffix[-1:]):
        if SUFFIX_SOUNDS.keys() >= set(ending):
            yield sound + "".join(SUFFIX_SOUNDS[letter] for letter in ending), Fit.NAME
    for name in place.former:
        bare = SUFFIX.sub("", name)
        yield from ((former, Fit.FORMER) for former in (name, bare, bare + suffix))
    yield _plain(place.slug), Fit.SLUG
    firsts = ({s[0], s[: 1 + (s[1:2] == "h")]} for s in place.pinyin.split())
    initials = {place.initials, *map("".join, product(*firsts))}
    yield from ((letters, Fit.INITIALS) for letters in initials)


def _sounds(places: Iterable[PlaceName]) -> dict[str, list[str]]:
    """How each character is read, learned from the names themselves."""
    sounds = {letter: {sound} for letter, sound in SUFFIX_SOUNDS.items()}
    for place in places:
        syllables = place.pinyin.replace("v", "u").split()
        for letter, sound in zip(place.short_name, syllables, strict=False):
            sounds.setdefault(letter, set()).add(sound)
    return {letter: sorted(sounds[letter]) for letter in sounds}
