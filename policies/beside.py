"""Up to six step lines of amounts by age, told apart without colour.

Each line has dashes and a width of its own and is named where it ends; where lines
run together, the thinner lies on the wider. As policies/chart.py: plain values, no
Django, and a table that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.chart import (
    BOTTOM,
    HEIGHT,
    LEFT,
    SIZE,
    TOP,
    WIDTH,
    Flat,
    Frame,
    Line,
    Words,
    first_drawn,
    flats_of,
    named_ages,
    named_sums,
    path_along,
    round_sums,
    rows_of,
    with_amounts,
)

# Names of four characters fit beside the lines.
RIGHT, NAMES_AT, LONGEST_NAME, APART = 202, 216, 4, SIZE + 4
AGES_APART = 30
# The widest is drawn first, and continuous.
DASHES = ("", "12 4", "3 4", "14 4 3 4", "7 7", "1 6")
WIDTHS = ("6", "5", "4", "3", "2.5", "2")


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """One line as drawn, and the words that it leads to."""

    path: str
    dashes: str
    width: str
    leader: str
    name: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Everything that is drawn, and the rows of the table that says the same: the ages
    in words, and of each line its name and its amount."""

    lines: tuple[Named, ...]
    sums: tuple[Words, ...]
    ages: tuple[Words, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    asked_at: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    size: int = SIZE


def draw_beside(lines: Sequence[Line], *, age: int) -> Beside | None:
    """The lines with a mark at an age; nothing where no amount differs by age."""
    shown = with_amounts(lines)
    if not any(len(line.steps) > 1 for line in shown):
        return None
    sums = round_sums(shown)
    frame = Frame(
        highest=sums[-1], youngest=first_drawn(shown, min(age, 99)), right=RIGHT
    )
    flats = [list(flats_of(line, frame)) for line in shown]
    heights = _spread([drawn[-1].y for drawn in flats])
    names = tuple(line.name for line in shown)
    return Beside(
        lines=tuple(
            _named(line.name, drawn, at, number)
            for number, (line, drawn, at) in enumerate(
                zip(shown, flats, heights, strict=True)
            )
        ),
        sums=tuple(named_sums(sums, frame)),
        ages=tuple(_apart(named_ages(shown, frame))),
        names=names,
        rows=tuple(
            (ages, tuple(zip(names, amounts, strict=True)))
            for ages, amounts in rows_of(shown)
        ),
        asked_at=frame.x(min(age, 100)),
    )


def _named(name: str, flats: Sequence[Flat], at: Decimal, number: int) -> Named:
    last = flats[-1]
    end = f"{NAMES_AT - 4} {at}"
    return Named(
        path=path_along(flats),
        dashes=DASHES[number],
        width=WIDTHS[number],
        leader=f"M{last.end} {last.y}H{RIGHT}L{end}",
        name=Words(
            x=Decimal(NAMES_AT),
            y=at + SIZE // 3,
            text=name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            anchor="start",
        ),
    )


def _apart(ages: Iterable[Words]) -> list[Words]:
    """A gap between ages: the later of two stands a row lower, or nowhere."""
    kept: list[Words] = []
    for first in ages:
        for words in (first, replace(first, y=first.y + APART)):
            if not any(
                abs(words.y - other.y) < SIZE and abs(words.x - other.x) < AGES_APART
                for other in kept
            ):
                kept.append(words)
                break
    return kept


def _spread(heights: Sequence[Decimal]) -> list[Decimal]:
    """Each height, moved as far as words need that stand one below another."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed: dict[int, Decimal] = {}
    lowest = Decimal(TOP) - APART
    for at in order:
        lowest = placed[at] = max(heights[at], lowest + APART)
    room = Decimal(BOTTOM)
    for at in reversed(order):
        placed[at] = min(placed[at], room)
        room = placed[at] - APART
    return [placed[at] for at in range(len(heights))]
