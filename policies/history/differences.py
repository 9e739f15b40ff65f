"""What changed between two looks of a thing, in words people read. No Django.

A look is what a person would see: a text beside each label, and the parts (an age
band, a piece of evidence), each with its kind and its name. Long texts are compared
word by word. Chinese writes no spaces, so a word is one character, or a run of Latin
letters and digits: 110.00 changes as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from typing import Literal

EMPTY = "（空）"
SKIPPED = " …… "
# From this length on a text is compared word by word; a shorter one is shown whole.
LONG = 30
# Comparing two pasted books word by word would hold the page for minutes.
MOST_PAIRS = 4_000_000
# How much unchanged text stands beside a change.
BESIDE = 20

# Whether a stretch is the same in both texts, and what each has there.
Run = tuple[bool, str, str]
WORD = re.compile(r"[A-Za-z0-9]+(?:[.,:/_-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of several things that hang on another, with what tells it from its like."""

    kind: str
    key: str
    name: str
    values: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def text(self) -> str:
        """All that is filled in: 金额（元） 110.00；比例（%） 2.8."""
        filled = [f"{label} {text}" for label, text in self.values.items() if text]
        return "；".join(filled)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A text beside each label, in the order of the form, and the parts."""

    values: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    how: Literal["same", "gone", "new"]
    text: str


ARROW = Piece(how="same", text=" → ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What it is about, and its text before and after in one.

    Attributes:
        of: the part whose field it is; empty of the thing's own.
    """

    what: str
    pieces: tuple[Piece, ...]
    of: str = ""

    @property
    def label(self) -> str:
        return f"{self.of}：{self.what}" if self.of else self.what

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.how != "new")

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.how != "gone")

    @property
    def in_words(self) -> str:
        """On one line, where nothing is struck through: 金额（元）：70.00 → 75.00."""
        what = f"{self.of}的{self.what}" if self.of else self.what
        told = f"原来写“{self.before}”，现在写“{self.after}”"
        if len(self.pieces) == 1 or ARROW in self.pieces:
            told = "".join(piece.text for piece in self.pieces)
        return " ".join(f"{what}：{told}".split())


def changes(before: Look, after: Look) -> list[Change]:
    """Every difference: the thing's own fields first, then part by part."""
    return [
        *_changed_values(before.values, after.values),
        *_changed_parts(before.parts, after.parts),
    ]


def _changed_values(
    before: Mapping[str, str], after: Mapping[str, str], of: str = ""
) -> Iterator[Change]:
    for label in [*after, *(label for label in before if label not in after)]:
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            yield Change(what=label, pieces=_pieces(old, new), of=of)


def _changed_parts(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Change]:
    pairs = _paired(before, after)
    for old, new in pairs:
        yield from _changed_values(old.values, new.values, of=new.title)
    for part in before:
        if not any(part is old for old, _ in pairs):
            text = Piece(how="gone", text=part.text)
            yield Change(what=f"删去{part.title}", pieces=(text,))
    for part in after:
        if not any(part is new for _, new in pairs):
            text = Piece(how="new", text=part.text)
            yield Change(what=f"增加{part.title}", pieces=(text,))


def _paired(before: Sequence[Part], after: Sequence[Part]) -> list[tuple[Part, Part]]:
    """The same part twice: by its key; in another version, by what it is called."""
    left, found = list(before), dict[int, Part]()
    for same in (_same_key, _same_name):
        for at, new in enumerate(after):
            old = next((old for old in left if same(old, new)), None)
            if at not in found and old:
                found[at] = old
                left = [part for part in left if part is not old]
    return [(found[at], new) for at, new in enumerate(after) if at in found]


def _same_key(one: Part, other: Part) -> bool:
    return (one.kind, one.key) == (other.kind, other.key)


def _same_name(one: Part, other: Part) -> bool:
    return (one.kind, one.name) == (other.kind, other.name)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Short texts whole, one → the other; long ones word by word."""
    if before and after and (_is_long(before) or _is_long(after)):
        return tuple(map(visible, shortened(words_changed(before, after))))
    old = Piece(how="gone", text=before) if before else _plain(EMPTY)
    new = Piece(how="new", text=after) if after else _plain(EMPTY)
    return (old, ARROW, new)


def _is_long(text: str) -> bool:
    return len(text) >= LONG or "\n" in text


def _plain(text: str) -> Piece:
    return Piece(how="same", text=text)


def words_changed(before: str, after: str) -> list[Piece]:
    """Both texts in one: what stayed and went is the one, stayed and came the other."""
    pieces = []
    for same, gone, came in _without_islands(_runs(before, after)):
        if same:
            pieces.append(_plain(gone))
            continue
        if gone:
            pieces.append(Piece(how="gone", text=gone))
        if came:
            pieces.append(Piece(how="new", text=came))
    return pieces


def _runs(before: str, after: str) -> list[Run]:
    """By words; two books by lines; what is too much even so, one after the other."""
    for cut in (WORD.findall, partial(str.splitlines, keepends=True)):
        old, new = cut(before), cut(after)
        if len(old) * len(new) <= MOST_PAIRS:
            matcher = SequenceMatcher(None, old, new, autojunk=False)
            return [
                (how == "equal", "".join(old[a:b]), "".join(new[c:d]))
                for how, a, b, c, d in matcher.get_opcodes()
            ]
    return [(False, before, after)]


def _without_islands(runs: list[Run]) -> list[Run]:
    """A lone character that happens to recur between two changes is no sameness."""
    merged: list[Run] = []
    for at, (same, old, new) in enumerate(runs):
        inside = 0 < at < len(runs) - 1
        same = same and not (inside and len(old) < 2)
        if merged and merged[-1][0] == same:
            _, old_before, new_before = merged.pop()
            old, new = old_before + old, new_before + new
        merged.append((same, old, new))
    return merged


def visible(piece: Piece) -> Piece:
    """A line end that came or went, with nothing beside it, gets a sign."""
    if piece.how == "same" or piece.text.strip():
        return piece
    return Piece(how=piece.how, text=piece.text.replace("\n", "⏎\n"))


def shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """Long stretches that stayed are cut down to what stands beside a change."""
    for at, piece in enumerate(pieces):
        text = piece.text
        head = text[:BESIDE] if at else ""
        tail = text[-BESIDE:] if at < len(pieces) - 1 else ""
        if piece.how == "same" and len(text) > len(head + SKIPPED + tail):
            yield _plain(head + SKIPPED + tail)
        else:
            yield piece
