"""A rule as a row would have it: checked in memory, then stored with its parts."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from policies.exchange.checking import faults
from policies.exchange.columns import Values
from policies.exchange.drafts import Act
from policies.exchange.known import Known
from policies.exchange.rule_columns import (
    ADOPTED,
    BANDS,
    COLUMNS,
    CONTENT,
    SOURCE,
    adopted_of,
    bands_of,
)
from policies.models.bands import Band
from policies.models.evidence import Evidence
from policies.models.rules import CreditRule
from policies.models.versions import State

# What is set on the rule itself; the rest are its parts.
OWN = [
    column.name
    for column in CONTENT
    if column.name != "bands" and not column.name.startswith("adopted_")
]


def as_it_would_be(act: Act) -> CreditRule:
    """The rule with its parts, in memory only: never to be saved."""
    like: CreditRule | None = act.like
    rule = copy.copy(like) if like else CreditRule(pk=0)
    rule.state, rule.slug = State.DRAFT, act.values["slug"]
    for name in OWN:
        setattr(rule, name, act.values[name])
    evidence = [e for e in like.evidence.all() if e.stance != ADOPTED] if like else []
    if source := act.values["adopted_source"]:
        evidence.append(Evidence(source=source, stance=ADOPTED))
    # problems() then reads these and asks nobody.
    parts = {"bands": _bands(rule, act.values), "evidence": evidence}
    rule._prefetched_objects_cache = parts  # type: ignore[attr-defined]
    return rule


def what_is_wrong(
    rule: CreditRule, values: Values, known: Known
) -> list[tuple[str, str]]:
    """All that would keep the draft from being saved: column and reason."""
    found = faults(rule, known, COLUMNS)
    for band in rule.bands.all():
        where = f"{band.first_age} 岁"
        found += [(BANDS, f"{where}：{why}") for _, why in faults(band, known, [])]
    words = values["adopted_quote"] or values["adopted_note"]
    if words and not values["adopted_source"]:
        found.append((SOURCE, "写了引文或说明，却没有填来源"))
    for problem in rule.problems():
        # The sentence names the column to mend; 年龄档 says more than 算法.
        named = [column.header for column in COLUMNS if column.header in problem]
        found.append((max(named, key=len, default=""), problem))
    return found


def put(rule: CreditRule, values: Values) -> None:
    """Store the rule, its bands and its adopted source, checked by their models."""
    for name in OWN:
        setattr(rule, name, values[name])
    rule.full_clean()
    rule.save()
    if bands_of(rule) != values["bands"]:
        rule.bands.all().delete()
        for band in _bands(rule, values):
            band.full_clean()
            band.save()
    _put_adopted(rule, values)


def _put_adopted(rule: CreditRule, values: Values) -> None:
    """Another source is other evidence; new words of the same source are not."""
    adopted, source = adopted_of(rule), values["adopted_source"]
    if adopted and adopted.source != source:
        adopted.delete()
        adopted = None
    if source:
        adopted = adopted or Evidence(rule=rule, source=source, stance=ADOPTED)
        adopted.quote, adopted.note = values["adopted_quote"], values["adopted_note"]
        adopted.full_clean()
        adopted.save()


def _bands(rule: CreditRule, values: Mapping[str, Any]) -> list[Band]:
    return [Band(rule=rule, **band._asdict()) for band in values["bands"]]
