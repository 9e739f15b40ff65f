"""What no constraint can show of a rule: sentences that say how to mend it.

They read its parts from the database: bands, evidence, and those of its origin.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from policies.models.rules import CreditRule


def problems(rule: CreditRule) -> list[str]:
    """Why a rule cannot answer: what its parts and its way of counting do not fit."""
    bands = list(rule.bands.all())
    stances = [evidence.stance for evidence in rule.evidence.all()]
    problems = []
    if rule.formula in rule.WITH_BANDS and not bands:
        problems.append("这种算法要有年龄档：至少填一档，从 0 岁起")
    if rule.formula not in rule.WITH_BANDS and bands:
        problems.append("这种算法不用年龄档：请删除年龄档，或改选算法")
    if bands and bands[0].first_age != 0:
        problems.append("最低一档要从 0 岁起")
    if any((band.amount is None) == (rule.formula == "fixed") for band in bands):
        problems.append("定额的各档填金额，按比例的各档填比例")
    if rule.formula == rule.Formula.UNDECIDED:
        if "adopted" in stances or "contradicts" not in stances:
            problems.append("说法不一的规则不采用来源，要列出不同的说法")
    elif "adopted" not in stances:
        problems.append("缺少采用的来源：请在依据里选一个来源，立场选“采用”")
    if rule.whole_province and rule.region and rule.region.level != "province":
        problems.append("“适用全省”只能用于省级地区的规则")
    return problems


def lacks(rule: CreditRule) -> list[str]:
    """What the public may do without, but a new approval may not."""
    missing = []
    adopted = [e for e in rule.evidence.all() if e.stance == "adopted"]
    if adopted and not any(e.quote or e.note for e in adopted):
        missing.append("采用的来源没有引文：请填引文，没有留存就在说明里写明")
    if rule.announced is None and not rule.announced_unknown:
        missing.append("没有填发布日：请填发布日，或者勾选“查过，发布日不详”")
    if rule.formula == rule.Formula.RATE_OF_AVERAGE and not rule.base_year:
        missing.append("没有填基数年度：请填平均养老金属于哪一年")
    before = cast("CreditRule | None", rule.made_from)
    if before and not rule.correction and _says_the_old(rule, before):
        missing.append("金额改了，依据还是旧的：请换成写着新金额的来源和引文")
    if before and (old := _old_figures(rule, before)):
        missing.append(f"“规定的大意”里还写着旧的数 {old}：请照新的规定改写")
    return missing


def _old_figures(rule: CreditRule, before: CreditRule) -> str:
    """What the words for readers still say of amounts that are no more."""
    gone = _figures(before) - _figures(rule)
    said = {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", rule.method)}
    return "、".join(f"{figure.normalize():f}" for figure in sorted(gone & said))


def _figures(rule: CreditRule) -> set[Decimal]:
    bands = rule.bands.values_list("amount", "rate")
    return {figure for band in bands for figure in band if figure is not None}


def _says_the_old(rule: CreditRule, before: CreditRule) -> bool:
    """A copy whose numbers changed and whose evidence did not."""
    return _numbers(rule) != _numbers(before) and _words(rule) == _words(before)


def _numbers(rule: CreditRule) -> list[tuple[object, ...]]:
    bands = rule.bands.values_list("first_age", "amount", "rate")
    return [(rule.formula, rule.per, rule.base_year), *bands]


def _words(rule: CreditRule) -> list[tuple[object, ...]]:
    adopted = rule.evidence.filter(stance="adopted")
    return list(adopted.values_list("source", "quote", "note"))
