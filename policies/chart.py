"""A step line of amounts by age: where everything of a small picture stands.

Geometry on plain values, in the units of the picture; the template draws it as SVG and
prints the same amounts as a table. It is narrow: its words can still be read where it
fills a telephone. Amounts come from answers: this module works none out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from policies import wording

WIDTH, HEIGHT = 300, 272
LEFT, RIGHT, TOP, BOTTOM = 66, 270, 56, 220
OLDEST = 100
# The size of the words, the room around them, and how wide a figure and a 字 are.
SIZE, GAP, FIGURE, IDEOGRAPH = 20, 4, Decimal("0.58"), Decimal(1)
AGES = range(0, OLDEST + 1, 20)
# What changes for the old alone is drawn from here on, where each year has more room.
LATER, NOTHING_BEFORE = 40, 45
NAMED_AT, MOST_TICKS = (86, 194), 5

Steps = tuple[tuple[int, Decimal | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What is credited from each first age on; None where there is no amount."""

    name: str
    steps: Steps


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A piece of text: where it stands, and which of its ends stands there."""

    x: Decimal
    y: Decimal
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """One line as drawn: its path, its amounts, and where the legend names it."""

    name: str
    path: str
    amounts: tuple[Words, ...]
    named_at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Everything that is drawn, and the rows of the table that says the same."""

    traces: tuple[Trace, ...]
    sums: tuple[Words, ...]
    ages: tuple[Words, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    size: int = SIZE

    @property
    def names(self) -> list[str]:
        return [trace.name for trace in self.traces]

    @property
    def inked(self) -> str:
        """The part of the picture that its lines, amounts and ages take: a viewBox."""
        words = (w for trace in self.traces for w in (*trace.amounts, *self.ages))
        top = int(min(item.y for item in words)) - SIZE - GAP
        return f"{LEFT - 20} {top} {WIDTH - LEFT + 20} {self.height - top}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Where lines are drawn: up to which edge, from which age on, below which sum."""

    highest: Decimal
    youngest: int = 0
    right: int = RIGHT

    def x(self, age: int) -> Decimal:
        share = Decimal(max(age - self.youngest, 0)) / (OLDEST - self.youngest)
        return _tenth(LEFT + (self.right - LEFT) * share)

    def y(self, amount: Decimal) -> Decimal:
        return _tenth(BOTTOM - (BOTTOM - TOP) * amount / self.highest)


def draw(*lines: Line, youngest: int = 0) -> Chart | None:
    """A picture of one or two lines; none where no line has an amount."""
    shown = with_amounts(lines)
    if not shown:
        return None
    sums = round_sums(shown)
    frame = Frame(highest=sums[-1], youngest=youngest)
    flats = [list(flats_of(line, frame)) for line in shown]
    drawn = zip(shown, flats, _placed(flats), NAMED_AT, strict=False)
    return Chart(
        traces=tuple(
            Trace(name=line.name, path=path_along(flat), amounts=words, named_at=at)
            for line, flat, words, at in drawn
        ),
        sums=tuple(named_sums(sums, frame)),
        ages=tuple(named_ages(shown, frame)),
        rows=tuple(rows_of(shown)),
    )


def with_amounts(lines: Sequence[Line]) -> list[Line]:
    """The lines that can be drawn, each without steps at which nothing changes."""
    merged = [Line(name=line.name, steps=_merged(line.steps)) for line in lines]
    return [line for line in merged if any(amount for _, amount in line.steps)]


def first_drawn(lines: Sequence[Line], *ages: int) -> int:
    """The age at which a picture may begin without leaving out a change, or an age."""
    edges = [age for line in with_amounts(lines) for age, _ in line.steps if age]
    return LATER if min([*edges, *ages, OLDEST]) >= NOTHING_BEFORE else 0


def _merged(steps: Steps) -> Steps:
    """Without the steps at which nothing changes, and those beyond the picture."""
    merged: list[tuple[int, Decimal | None]] = []
    for age, amount in steps:
        if age < OLDEST and (not merged or merged[-1][1] != amount):
            merged.append((age, amount))
    return tuple(merged)


def round_sums(lines: Sequence[Line]) -> list[Decimal]:
    """Round sums from nothing to above the most: 0, 50, 100, 150, 200."""
    most = max(amount for line in lines for _, amount in line.steps if amount)
    power = Decimal(10) ** (most.adjusted() - 1)
    for times in (1, 2, 5, 10, 20, 50):
        step = power * times
        count = int((most / step).to_integral_value(ROUND_CEILING))
        if count < MOST_TICKS:
            break
    return [(step * at).quantize(min(step, Decimal(1))) for at in range(count + 1)]


def named_sums(sums: Sequence[Decimal], frame: Frame) -> Iterator[Words]:
    for each in sums:
        x, y = Decimal(LEFT - GAP), frame.y(each)
        yield Words(x=x, y=y, text=f"{each:,}", anchor="end")


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Flat:
    """The level part of a line between two ages."""

    start: Decimal
    end: Decimal
    y: Decimal
    amount: Decimal


def flats_of(line: Line, frame: Frame) -> Iterator[Flat]:
    for (age, amount), (until, _) in pairwise([*line.steps, (OLDEST, None)]):
        if amount is not None and until > frame.youngest:
            start, end = frame.x(age), frame.x(until)
            yield Flat(start=start, end=end, y=frame.y(amount), amount=amount)


def path_along(flats: Sequence[Flat]) -> str:
    """Along each flat and up or down to the next; a jump over what has no amount."""
    parts: list[str] = []
    for before, flat in zip([None, *flats], flats, strict=False):
        joined = before is not None and before.end == flat.start
        parts.append(f"V{flat.y}" if joined else f"M{flat.start} {flat.y}")
        parts.append(f"H{flat.end}")
    return "".join(parts)


def _placed(traces: Sequence[Sequence[Flat]]) -> list[tuple[Words, ...]]:
    """Each amount beside its flat where it covers nothing; else the table has it.

    The last line comes first: what holds later matters more than what held before.
    """
    taken = [box for flats in traces for box in _ink(flats)]
    said: set[Flat] = set()
    placed: list[tuple[Words, ...]] = []
    for flats in reversed(traces):
        words = []
        for flat in sorted(flats, key=lambda flat: flat.start - flat.end):
            spot = None if flat in said else _spot(flat, taken)
            said.add(flat)
            if spot:
                words.append(spot)
                taken.append(_box(spot))
        placed.insert(0, tuple(words))
    return placed


def _spot(flat: Flat, taken: Sequence[Box]) -> Words | None:
    """Above the flat or below it, in its middle or at its ends; or before it."""
    middle = _tenth((flat.start + flat.end) / 2)
    text = wording.yuan(flat.amount)
    above, below = flat.y - GAP - 2, flat.y + GAP + SIZE
    beside = flat.y + SIZE // 3
    for x, y, anchor in (
        (middle, above, "middle"),
        (flat.end, above, "end"),
        (flat.start - GAP, beside, "end"),
        (middle, below, "middle"),
        (flat.end, below, "end"),
        (flat.end + GAP, beside, "start"),
    ):
        words = Words(x=x, y=y, text=text, anchor=anchor)
        box = _box(words)
        inside = box.left >= LEFT and box.right <= RIGHT + GAP and box.bottom <= BOTTOM
        if inside and not any(box.meets(other) for other in taken):
            return words
    return None


def _ink(flats: Sequence[Flat]) -> Iterator[Box]:
    """What a line covers: its flats, and the risers between them."""
    for flat in flats:
        yield Box(left=flat.start, right=flat.end, top=flat.y - 2, bottom=flat.y + 2)
    for before, flat in pairwise(flats):
        if before.end == flat.start:
            top, bottom = sorted([before.y, flat.y])
            yield Box(left=flat.start - 2, right=flat.start + 2, top=top, bottom=bottom)


def _box(words: Words) -> Box:
    """About the room that words take."""
    sizes = (FIGURE if char.isascii() else IDEOGRAPH for char in words.text)
    wide = SIZE * sum(sizes, Decimal(0))
    shift = {"start": Decimal(0), "middle": wide / 2, "end": wide}[words.anchor]
    left = words.x - shift
    return Box(left=left, right=left + wide, top=words.y - SIZE + 2, bottom=words.y + 2)


def named_ages(lines: Sequence[Line], frame: Frame) -> Iterator[Words]:
    """The ages at which something changes, then round ones where there is room.

    An age too near to its neighbour stands a row lower; where that is taken, nowhere.
    """
    edges = sorted({age for line in lines for age, _ in line.steps})
    taken: list[Box] = []
    shown = [age for age in edges if age >= frame.youngest]
    for age in [*shown, *(a for a in AGES if a not in shown and a >= frame.youngest)]:
        text = f"{age}岁" if age == OLDEST else str(age)
        for row in (1, 2) if age in (*edges, OLDEST) else (1,):
            y = Decimal(BOTTOM + row * (SIZE + 2))
            words = Words(x=frame.x(age), y=y, text=text)
            if not any(_box(words).meets(other) for other in taken):
                taken.append(_box(words))
                yield words
                break


def rows_of(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ages in words, and each line's amount for them."""
    edges = sorted({age for line in lines for age, _ in line.steps})
    for at, age in enumerate(edges):
        yield (
            wording.ages(edges, at),
            tuple(_in_words(line, age) for line in lines),
        )


def _in_words(line: Line, age: int) -> str:
    reached = [amount for first, amount in line.steps if first <= age]
    amount = reached[-1] if reached else None
    return "没有金额" if amount is None else f"{wording.yuan(amount)} 元"
