"""The pages of history: what each revision changed, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from reversion.models import Version

from policies.history.differences import Change, Look, changes
from policies.history.readable import looks
from policies.history.recording import BASELINE
from policies.history.reverting import is_set_back
from policies.history.snapshots import Model, snapshot_now, snapshots_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One revision of one thing, as the page shows it."""

    version: Version
    changes: list[Change]
    look: Look
    is_first: bool
    # Nothing to go back to: a thing that would be set back looks like this now.
    is_there: bool

    @property
    def at(self) -> datetime:
        at: datetime = self.version.revision.date_created
        return at

    @property
    def act(self) -> str:
        return str(self.version.revision.comment)

    @property
    def who(self) -> str:
        """Whose act it was; what the desk found already so was nobody's."""
        user = self.version.revision.user
        if user:
            return str(user.get_full_name() or user.get_username())
        return "" if self.act == BASELINE else "（账号已删去）"


def entries(model: Model, page: Page[Version], now: Any) -> list[Entry]:
    """Each version of a page, newest first, against the one before it."""
    end = page.end_index()
    older = page.paginator.object_list[end : end + 1]
    versions = [*page, *older]
    snapshots = snapshots_at(versions, model)
    readable = looks(snapshots)
    content = snapshot_now(now).content if now and is_set_back(now) else None
    return [
        Entry(
            version=version,
            look=look,
            changes=changes(before, look) if before else [],
            is_first=before is None,
            is_there=snapshot.content == content,
        )
        for version, snapshot, look, before in zip(
            page, snapshots, readable, [*readable, None][1:], strict=False
        )
    ]


def since_its_origin(thing: Any) -> list[Change]:
    """What a version says otherwise than the one it was made from."""
    origin = getattr(thing, "made_from", None)
    if origin is None:
        return []
    snapshots = [snapshot_now(origin), snapshot_now(thing)]
    return changes(*looks(snapshots, stamps=False))
