"""What a load writes in the public ledger: one line in all, or one for each change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from policies.history.snapshots import Snapshot, snapshot_now
from policies.models.content import LoadedContent
from policies.models.ledger import LedgerEntry
from policies.models.versions import Versioned
from policies.moved import NOTHING_SHOWN, moved

Kind = LedgerEntry.Kind


@dataclass(kw_only=True)
class Moves:
    """What came, changed and went in one load, by key.

    Attributes:
        is_first: nothing had been loaded before.
        away: what an earlier load took back; coming again, it is new.
    """

    is_first: bool
    away: frozenset[str]
    came: dict[str, Versioned] = field(default_factory=dict)
    changed: dict[str, tuple[Versioned, Snapshot]] = field(default_factory=dict)
    went: dict[str, Versioned] = field(default_factory=dict)

    @classmethod
    def begin(cls) -> Moves:
        known = LoadedContent.objects.filter(taken_back=True)
        return cls(
            is_first=not LoadedContent.objects.exists(),
            away=frozenset(known.values_list("key", flat=True)),
        )

    def saved(
        self, key: str, thing: Any, *, before: Snapshot | None, differs: bool
    ) -> None:
        """Of what is public itself; sources and names come with it."""
        self.went.pop(key, None)
        if not isinstance(thing, Versioned):
            return
        if before is None or key in self.away:
            self.came[key] = thing
        elif differs:
            self.changed[key] = (thing, before)

    def enter(self) -> None:
        """A first load is one line: hundreds alike would hide what follows them."""
        if self.is_first:
            if self.came:
                self._first().save()
            return
        went = [thing for key, thing in self.went.items() if key not in self.away]
        changed = [_changed(*both) for both in self.changed.values()]
        LedgerEntry.objects.bulk_create(
            [LedgerEntry.of(thing, kind=Kind.NEW) for thing in self.came.values()]
            # What no reader sees, as an example that tries a rule out, is no line.
            + [entry for entry in changed if entry.moved != NOTHING_SHOWN]
            + [_withdrawn(thing) for thing in went]
        )

    def _first(self) -> LedgerEntry:
        kinds = Counter(thing.kind_label for thing in self.came.values())
        parts = "，".join(f"{kind} {count} 条" for kind, count in kinds.most_common())
        words = f"这一天装入网站开始的内容：{parts}。从这一天起，每改一处记一行。"
        return LedgerEntry(kind=Kind.NEW, subject="网站开始的内容", words=words)


def _changed(thing: Versioned, before: Snapshot) -> LedgerEntry:
    words = f"网站更新时改了这一条。现在写的是：{thing.gist}"
    told = moved(before, snapshot_now(thing), said=words)
    return LedgerEntry.of(thing, kind=Kind.CHANGED, words=words, moved=told)


def _withdrawn(thing: Versioned) -> LedgerEntry:
    words = "网站更新时撤下了这一条。"
    return LedgerEntry.of(thing, kind=Kind.WITHDRAWN, words=words)
