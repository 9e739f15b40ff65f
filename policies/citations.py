"""What rests on one source: the rules and figures that cite it, with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.models.bands import Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One thing a source is cited for."""

    region: Region | None
    what: str
    stance: str
    stance_label: str
    quote: str
    note: str


def uses_of(source: Source) -> list[Use]:
    """Every use of a source, in four queries."""
    return [*_of_rules(source), *_of_figures(source)]


def _of_rules(source: Source) -> Iterator[Use]:
    evidence = Evidence.objects.filter(source=source, rule__state="approved")
    for item in evidence.select_related("rule__region__parent", "rule__group"):
        yield Use(
            region=item.rule.region,
            what=f"{item.rule.get_status_display()}，{item.rule.shown_period}",
            stance=item.stance,
            stance_label=item.get_stance_display(),
            quote=item.quote,
            note=item.note,
        )
    deductions = Deduction.objects.filter(source=source, rule__state="approved")
    for deduction in deductions.select_related("rule__region__parent"):
        yield Use(
            region=deduction.rule.region,
            what=f"代扣：{deduction.name}",
            stance="adopted",
            stance_label="采用",
            quote=deduction.quote,
            note="",
        )


def _of_figures(source: Source) -> Iterator[Use]:
    for model in (RegionalAverage, ContributionLimits):
        figures = model.objects.approved().filter(source=source)
        for figure in figures.select_related("region__parent"):
            yield Use(
                region=figure.region,
                what=f"{figure._meta.verbose_name}：{figure}",
                stance="adopted",
                stance_label="采用",
                quote=figure.quote,
                note=figure.note,
            )
