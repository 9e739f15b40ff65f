"""The country as tiles: one square a province, in a grid that draws no borders.

Plain values and positions; nothing here imports Django, so a tile can be tested as a
table. A number on a tile is the one amount of all its places, or from the lowest to
the highest with how many of them are known: never another place's alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

# Column and row, by the division code: about where it lies, seen from its neighbours.
GRID = {
    "230000": (8, 1),
    "150000": (5, 2),
    "220000": (8, 2),
    "650000": (1, 3),
    "620000": (3, 3),
    "640000": (4, 3),
    "140000": (5, 3),
    "110000": (6, 3),
    "120000": (7, 3),
    "210000": (8, 3),
    "630000": (2, 4),
    "610000": (4, 4),
    "410000": (5, 4),
    "130000": (6, 4),
    "370000": (7, 4),
    "540000": (1, 5),
    "510000": (3, 5),
    "500000": (4, 5),
    "420000": (5, 5),
    "340000": (6, 5),
    "320000": (7, 5),
    "310000": (8, 5),
    "530000": (3, 6),
    "520000": (4, 6),
    "430000": (5, 6),
    "360000": (6, 6),
    "330000": (7, 6),
    "450000": (5, 7),
    "440000": (6, 7),
    "350000": (7, 7),
    "710000": (8, 7),
    "460000": (5, 8),
    "810000": (6, 8),
    "820000": (7, 8),
}
SHADES = 4
# Where no place of a tile has an amount: what is said of it, the most known first.
WORDS = {
    "needs_input": "要看本人的数",
    "method_only": "只知道算法",
    "undecided": "说法不一",
    "not_applicable": "没有账户",
    "unknown": "不知道",
}
UNSURE = "unconfirmed"
CERTAINTIES = ("official", "reported", UNSURE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of one place at one age."""

    state: str
    monthly: Decimal | None
    certainty: str | None
    conflict: bool
    stale: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """A province as shown: where, in which words, how dark and how sure.

    Attributes:
        shade: 1 to 4, the darker the more; 0 where there is no amount.
        highest: what the shade goes by.
        certainty: of what is least sure of what it shows.
    """

    column: int
    row: int
    text: str
    note: str
    marks: tuple[str, ...]
    highest: Decimal | None = None
    certainty: str = ""
    shade: int = 0

    @property
    def small(self) -> str:
        return " ".join(filter(None, [self.note, *self.marks]))


def tiles(provinces: Iterable[tuple[str, Sequence[Known]]]) -> list[Tile]:
    """A tile for each code and what is known of its places, shaded among all others."""
    plain = [_tile(code, places) for code, places in provinces]
    sums = sorted({tile.highest for tile in plain if tile.highest is not None})
    return [
        replace(tile, shade=1 + SHADES * sums.index(tile.highest) // len(sums))
        if tile.highest is not None
        else tile
        for tile in plain
    ]


def _tile(code: str, places: Sequence[Known]) -> Tile:
    column, row = GRID[code]
    paid = [place for place in places if place.monthly is not None]
    if not paid:
        text, note, shown = _without_amount(places)
        return Tile(
            column=column,
            row=row,
            text=text,
            note=note,
            marks=tuple(_marks(shown, places)),
            certainty=_least_sure(shown),
        )
    sums = [place.monthly for place in paid if place.monthly is not None]
    lowest, highest = min(sums), max(sums)
    text = (
        _short(lowest)
        if lowest == highest
        else f"{_short(lowest)} 至 {_short(highest)}"
    )
    return Tile(
        column=column,
        row=row,
        text=f"{text} 元",
        note=_how_many(len(paid), len(places)),
        marks=tuple(_marks(paid, places)),
        highest=highest,
        certainty=_least_sure(paid),
    )


def _short(amount: Decimal) -> str:
    """Yuan without needless zeros: 110, 157.5."""
    return f"{amount.normalize():f}"


def _how_many(known: int, places: int) -> str:
    if places == 1:
        return ""
    return f"{places} 处都有" if known == places else f"{places} 处只知道 {known} 处"


def _least_sure(shown: Sequence[Known]) -> str:
    sure = [place.certainty for place in shown if place.certainty]
    return max(sure, key=CERTAINTIES.index, default="")


def _without_amount(places: Sequence[Known]) -> tuple[str, str, list[Known]]:
    """The most that is known of any of its places, of how many, and which they are."""
    if not places:
        return "不适用", "", []
    counts = Counter(place.state for place in places)
    best = next((state for state in WORDS if counts[state]), "unknown")
    note = f"{len(places)} 处有 {counts[best]} 处" if counts[best] < len(places) else ""
    return WORDS[best], note, [place for place in places if place.state == best]


def _marks(shown: Sequence[Known], places: Sequence[Known]) -> Iterable[str]:
    """Of what is shown, whether it is sure; of all, what else there is to know."""
    unsure = sum(place.certainty == UNSURE for place in shown)
    if unsure:
        yield "待核实" if unsure == len(shown) else "部分待核实"
    # Also where only the way is known, or nobody's word was taken: without an amount.
    if any(place.stale for place in places):
        yield "过期"
    if any(place.conflict for place in places):
        yield "≠"
