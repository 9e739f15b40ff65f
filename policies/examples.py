"""A rule's examples, run: what the text says must be what the site says."""

from __future__ import annotations

from decimal import Decimal

from policies.credit import work_out
from policies.models.bases import RegionalAverage, average_from
from policies.models.editors import RuleExample
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.money import Sum
from policies.terms import Person


def failed_examples(rule: Versioned) -> list[str]:
    """Each example that does not come out, with what came out instead.

    Other kinds of content have no examples: nothing of theirs fails.
    """
    if not isinstance(rule, CreditRule) or not (examples := rule.examples.all()):
        return []
    average = None
    if rule.region and rule.formula == CreditRule.Formula.RATE_OF_AVERAGE:
        approved = RegionalAverage.objects.approved()
        figures = approved.for_rule(rule, rule.region)
        average = average_from(figures)(rule, rule.region)
    terms = rule.terms(average=average.amount if average else None, limits=None)
    failed = []
    for example in examples:
        credit = work_out(terms, _person(rule, example), on=rule.since)
        if reason := _differs("", example.gross, credit.gross):
            failed.append(f"算例不符：{example.age} 岁{reason}。请改规则或改算例")
        elif reason := _differs("代扣后", example.net, credit.net):
            failed.append(f"算例不符：{example.age} 岁{reason}。请改代扣或改算例")
    return failed


def _differs(what: str, due: Decimal | None, found: Sum | None) -> str:
    """How a sum differs from what an example says of it, if it says anything."""
    monthly = found.monthly if found else None
    if due is None or due == monthly:
        return ""
    came_out = "没有金额" if monthly is None else f"{monthly} 元"
    return f"{what}应得 {due} 元，算出来是 {came_out}"


def _person(rule: CreditRule, example: RuleExample) -> Person:
    return Person(
        age=example.age,
        status=rule.status,
        pension=example.pension,
        base=example.base,
        frozen=example.frozen,
        missing_years=example.missing_years,
    )
