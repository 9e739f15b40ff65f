"""A rule's examples, run: what the text says must be what the site says."""

from __future__ import annotations

from policies.credit import work_out
from policies.models.bases import RegionalAverage
from policies.models.editors import RuleExample
from policies.models.rules import CreditRule
from policies.terms import Person


def failed_examples(rule: CreditRule) -> list[str]:
    """Each example that does not come out, with what came out instead."""
    average = None
    if rule.region and rule.formula == CreditRule.Formula.RATE_OF_AVERAGE:
        averages = RegionalAverage.objects.approved()
        average = averages.for_rule(rule, rule.region).first()
    terms = rule.terms(average=average.amount if average else None, limits=None)
    failed = []
    for example in rule.examples.all():
        credit = work_out(terms, _person(rule, example), on=rule.since)
        gross = credit.gross.monthly if credit.gross else None
        net = credit.net.monthly if credit.net else None
        if gross != example.gross or (example.net is not None and net != example.net):
            failed.append(
                f"算例不符：{example.age} 岁应得 {example.gross} 元，"
                f"算出来是 {gross if gross is not None else '没有金额'}。"
                "请改规则或改算例"
            )
    return failed


def _person(rule: CreditRule, example: RuleExample) -> Person:
    return Person(
        age=example.age,
        status=rule.status,
        pension=example.pension,
        base=example.base,
        frozen=example.frozen,
        missing_years=example.missing_years,
    )
