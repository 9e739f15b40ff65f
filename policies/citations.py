"""What rests on a source: how much on each, and on one what, with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policies.kept import kept
from policies.models.bands import Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One thing a source is cited for.

    Attributes:
        opposed: the sources that say otherwise of the same thing.
    """

    region: Region | None
    what: str
    quote: str
    stance: str = "adopted"
    stance_label: str = "采用"
    note: str = ""
    opposed: tuple[Source, ...] = ()


@kept(most=1)
def uses_counted() -> Counter[int]:
    """By source, how many approved things cite it: one query a table."""
    counts: Counter[int] = Counter()
    for model, field, state in Source.resting():
        approved = model._base_manager.filter(**{state: "approved"})
        counts.update(approved.values_list(f"{field}_id", flat=True))
    return counts


def uses_of(source: Source) -> list[Use]:
    """Every use of a source by rules and figures, in six queries."""
    return [*_of_rules(source), *_of_figures(source)]


def _of_rules(source: Source) -> Iterator[Use]:
    evidence = Evidence.objects.filter(source=source, rule__state="approved")
    evidence = evidence.prefetch_related("rule__evidence__source")
    for item in evidence.select_related("rule__region__parent", "rule__group"):
        yield Use(
            region=item.rule.region,
            what=f"{item.rule.get_status_display()}，{item.rule.shown_period}",
            stance=item.stance,
            stance_label=item.get_stance_display(),
            quote=item.quote,
            note=item.note,
            opposed=opposed_to(item, item.rule),
        )
    deductions = Deduction.objects.filter(source=source, rule__state="approved")
    for deduction in deductions.select_related("rule__region__parent"):
        yield Use(
            region=deduction.rule.region,
            what=f"代扣：{deduction.name}",
            quote=deduction.quote,
        )


def opposed_to(item: Evidence, rule: CreditRule) -> tuple[Source, ...]:
    """Who says otherwise of the rule. Where none is adopted, each is against each."""
    undecided = rule.formula == rule.Formula.UNDECIDED
    against = item.stance == "contradicts"
    return tuple(
        other.source
        for other in rule.evidence.all()
        if other.source_id != item.source_id
        and (undecided or (other.stance == "contradicts") != against)
    )


def _of_figures(source: Source) -> Iterator[Use]:
    for model in (RegionalAverage, ContributionLimits):
        figures = model.objects.approved().filter(source=source)
        for figure in figures.select_related("region__parent"):
            yield Use(
                region=figure.region,
                what=f"{figure._meta.verbose_name}：{figure}{_period(figure)}",
                quote=figure.quote,
                note=figure.note,
            )


def _period(figure: RegionalAverage | ContributionLimits) -> str:
    """Of limits how long they hold; an average is of the year in its name."""
    if isinstance(figure, ContributionLimits):
        return f"，{figure.shown_period}"
    return ""
