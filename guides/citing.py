"""What rests on one source in the guides: channels, withdrawal cases, guides, notes."""

from __future__ import annotations

from collections.abc import Iterator

from guides.models.articles import GuideEvidence, LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import CaseEvidence
from policies.citations import Use
from policies.models.evidence import Statement
from policies.models.regions import Region
from policies.models.sources import Source


def uses_in_guides(source: Source) -> list[Use]:
    """Every use of a source outside the rules, in four queries."""
    return [*_stated(source), *_local(source)]


def _stated(source: Source) -> Iterator[Use]:
    cases = CaseEvidence.objects.filter(source=source, case__state="approved")
    for item in cases.select_related("case__region__parent"):
        yield _use(item, item.case.region, f"能不能取：{item.case.get_kind_display()}")
    guides = GuideEvidence.objects.filter(source=source, guide__state="approved")
    for about in guides.select_related("guide"):
        yield _use(about, None, f"指南：{about.guide.title}")


def _use(item: Statement, region: Region | None, what: str) -> Use:
    return Use(
        region=region,
        what=what,
        stance=item.stance,
        stance_label=item.get_stance_display(),
        quote=item.quote,
        note=item.note,
    )


def _local(source: Source) -> Iterator[Use]:
    channels = Channel.objects.approved().filter(source=source)
    for channel in channels.select_related("region__parent"):
        what = f"怎么查：{channel.name}"
        yield Use(region=channel.region, what=what, quote=channel.quote)
    notes = LocalNote.objects.approved().filter(source=source)
    for note in notes.select_related("region__parent", "guide"):
        what = f"当地规定：{note.guide.title}"
        yield Use(region=note.region, what=what, quote=note.quote)
