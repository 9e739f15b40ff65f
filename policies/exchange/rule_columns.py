"""The columns of a rule of credit: its fields, its bands, the source it adopted."""

from __future__ import annotations

from typing import Any

from policies.exchange import cells
from policies.exchange.columns import Column, column_of, columns_of, identity
from policies.models.evidence import Evidence
from policies.models.rules import CreditRule
from policies.models.sources import Source

ADOPTED = Evidence.Stance.ADOPTED


def bands_of(rule: CreditRule) -> tuple[cells.Band, ...]:
    return tuple(
        cells.Band(band.first_age, band.amount, band.rate) for band in rule.bands.all()
    )


def adopted_of(rule: CreditRule) -> Evidence | None:
    """The evidence adopted; an undecided rule has none."""
    return next((e for e in rule.evidence.all() if e.stance == ADOPTED), None)


def _of_adopted(name: str, header: str) -> Column:
    shown = column_of(Evidence, name)

    def value(rule: CreditRule) -> Any:
        adopted = adopted_of(rule)
        return getattr(adopted, name) if adopted else ""

    return Column(
        header=header,
        name=f"adopted_{name}",
        value=value,
        say=shown.say,
        read=shown.read,
    )


def _adopted_source(rule: CreditRule) -> Source | None:
    adopted = adopted_of(rule)
    return adopted.source if adopted else None


SLUG, MADE_FROM, STATE = "编号", "底稿", "状态"
BANDS, SOURCE = "年龄档", "采用的来源"

# Who the version is, and what it says: only the latter is compared with another's.
IDENTITY = [
    identity(SLUG, "slug", lambda rule: rule.slug),
    identity(MADE_FROM, "made_from", lambda r: r.made_from.slug if r.made_from else ""),
    identity(STATE, "state", lambda rule: rule.get_state_display()),
]
CONTENT = [
    *columns_of(CreditRule, "region", "status", "group", "whole_province"),
    *columns_of(CreditRule, "method", "formula", "per"),
    Column(
        header=BANDS,
        name="bands",
        value=bands_of,
        say=cells.say_bands,
        read=lambda text, known: cells.read_bands(text),
    ),
    Column(
        header=SOURCE,
        name="adopted_source",
        value=_adopted_source,
        say=lambda source: source.slug if source else "",
        read=lambda text, known: known.source(text) if cells.plain(text) else None,
    ),
    _of_adopted("quote", "采用来源的引文"),
    _of_adopted("note", "采用来源的说明"),
    *columns_of(
        CreditRule, "document", "since", "since_precision", "until", "until_precision"
    ),
    *columns_of(CreditRule, "announced", "announced_unknown", "announced_precision"),
    *columns_of(CreditRule, "first_credited", "first_credited_precision", "payment"),
    *columns_of(
        CreditRule,
        "base_year",
        "base_of",
        "base_area",
        "frozen_month",
        "missing_year_rate",
    ),
    *columns_of(
        CreditRule, "required_years_men", "required_years_women", "first_insured_before"
    ),
    *columns_of(CreditRule, "provisional", "approximate"),
    *columns_of(CreditRule, "leaves_out", "notes", "review_by"),
]
COLUMNS = [*IDENTITY, *CONTENT]
