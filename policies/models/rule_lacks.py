"""What the public may do without in a rule, but a new approval may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from policies.models.rules import CreditRule


def what_a_rule_lacks(rule: CreditRule) -> list[str]:
    """Its source's words, a day of announcement, a year; new words for a new sum."""
    lacks = []
    adopted = [e for e in rule.evidence.all() if e.stance == "adopted"]
    if adopted and not any(e.quote or e.note for e in adopted):
        lacks.append("采用的来源没有引文：请填引文，没有留存就在说明里写明")
    if rule.announced is None and not rule.announced_unknown:
        lacks.append("没有填发布日：请填发布日，或者勾选“查过，发布日不详”")
    if rule.formula == rule.Formula.RATE_OF_AVERAGE and not rule.base_year:
        lacks.append("没有填基数年度：请填平均养老金属于哪一年")
    before = cast("CreditRule | None", rule.made_from)
    if before and not rule.correction and _says_the_old(rule, before):
        lacks.append("金额改了，依据还是旧的：请换成写着新金额的来源和引文")
    return lacks


def _says_the_old(rule: CreditRule, before: CreditRule) -> bool:
    """A copy whose numbers changed and whose evidence did not."""
    return _numbers(rule) != _numbers(before) and _words(rule) == _words(before)


def _numbers(rule: CreditRule) -> list[tuple[object, ...]]:
    bands = rule.bands.values_list("first_age", "amount", "rate")
    return [(rule.formula, rule.per, rule.base_year), *bands]


def _words(rule: CreditRule) -> list[tuple[object, ...]]:
    adopted = rule.evidence.filter(stance="adopted")
    return list(adopted.values_list("source", "quote", "note"))
