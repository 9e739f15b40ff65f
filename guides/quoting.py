"""Which guides quote an amount that is about to change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from guides.models.articles import Guide, LocalNote
from policies.models.regions import Region


def pages_that_quote(amounts: Iterable[Decimal], place: Region | None) -> list[str]:
    """Titles of the guides and local notes that hold one of the amounts in yuan."""
    words = "|".join(rf"{amount.normalize():f}(\.0+)?" for amount in amounts)
    if not words or place is None:
        return []
    quoted = re.compile(rf"(?<![\d.])({words}) ?元")
    notes = LocalNote.objects.for_place(place).approved()
    notes = notes.select_related("guide", "region")
    guides = Guide.objects.approved()
    found = [str(guide) for guide in guides if quoted.search(guide.body)]
    return found + [str(note) for note in notes if quoted.search(note.body)]
