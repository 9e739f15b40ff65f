"""The sources of an answer, each once: its words, where it stands, what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policies.models.evidence import Evidence
from policies.models.sources import Source

# The most telling first.
STANCES = ["adopted", "contradicts", "supports"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """One source as it bears on an answer: its words and where it stands."""

    source: Source
    quote: str
    stance: str
    note: str

    @classmethod
    def of(cls, item: Evidence) -> Citation:
        return cls(
            source=item.source, quote=item.quote, stance=item.stance, note=item.note
        )

    def joined(self, other: Citation) -> Citation:
        """The same source cited again for something else: its stance here stays."""
        return replace(
            self,
            quote=_both(self.quote, other.quote, between=" …… "),
            note=_both(self.note.rstrip("。"), other.note, between="；"),
        )


def adopted_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted(
        evidence,
        key=lambda e: (STANCES.index(e.stance), e.source.grade, e.source.slug),
    )


def each_once(citations: Iterable[Citation]) -> list[Citation]:
    """In the order given, so where a source says most comes first.

    What a source says against a rule is never joined to what it says for it: one of
    the two would be lost.
    """
    found: dict[tuple[int, bool], Citation] = {}
    for citation in citations:
        key = (citation.source.pk, citation.stance == "contradicts")
        found[key] = found[key].joined(citation) if key in found else citation
    return list(found.values())


def _both(one: str, other: str, *, between: str) -> str:
    """Both texts; only the longer where it has the other in it."""
    if one in other or other in one:
        return max(one, other, key=len)
    return f"{one}{between}{other}"
