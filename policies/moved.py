"""What one version says otherwise than the one before it, in lines for the ledger.

The same comparison as the desk's (policies/history/differences), without what readers
never meet, and with days as far as they are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from policies import wording
from policies.exchange.cells import say_number
from policies.history.differences import EMPTY, Change, changes
from policies.history.readable import looks
from policies.history.snapshots import Snapshot, kept_fields
from policies.models.periods import Precision

# What names a row, and the numbers of our own research.
INSIDE = {"slug", "reference"}
# Cases that try a rule out: no reader sees them.
TRIED = "ruleexample"
NOTHING_SHOWN = "读者看到的内容没有变，只改了编号一类网站自己用的。"


def moved(before: Snapshot, after: Snapshot, *, said: str = "") -> str:
    """A line for each change; none for what the words `said` of it tell already."""
    found = changes(*looks(map(_as_read, (before, after)), stamps=False))
    if not found:
        return NOTHING_SHOWN
    return "\n".join(_in_words(one) for one in found if not _is_said(one, said))


def _in_words(change: Change) -> str:
    return change.in_words.replace(EMPTY, "没有写")


def _is_said(change: Change, said: str) -> bool:
    """Whether both what was and what is stands in the words."""
    texts = [piece.text for piece in change.pieces if piece.how != "same"]
    return bool(said) and len(texts) > 1 and all(text in said for text in texts)


def _as_read(snapshot: Snapshot) -> Snapshot:
    """Without what stays inside; a day and how much of it is known become one."""
    parts = [part for part in snapshot.parts if part.model._meta.model_name != TRIED]
    return replace(
        snapshot,
        values=dict(_values(snapshot)),
        lost={},
        parts=tuple(_as_read(part) for part in parts),
    )


def _values(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    values = snapshot.values
    for field in kept_fields(snapshot.model):
        name = field.name
        if name in values and name not in INSIDE and not _is_precision(name, values):
            precision = values.get(f"{name}_precision", Precision.DAY)
            yield name, _value(values[name], precision, label=str(field.verbose_name))


def _is_precision(name: str, values: Mapping[str, Any]) -> bool:
    day = name.removesuffix("_precision")
    return day != name and day in values


def _value(value: Any, precision: str, *, label: str) -> Any:
    if isinstance(value, date):
        known = Precision(precision)
        if known in wording.UNSURE:
            return f"{wording.day(value)}，{known.label}"
        return wording.day(value, precision)
    if isinstance(value, Decimal) and "%" in label:
        return say_number(value)
    return value
