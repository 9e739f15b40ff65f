"""Rules of credit as a table: one row a version, found by its 编号.

How rows become drafts is told in `drafts`. A draft made of an approved rule gets a name
derived from the old one and the new first day. A 编号 that does not exist yet makes a
draft of its own: with 底稿, a version of that rule in which every cell counts as it
stands; without, a new rule. Bands are one cell; the adopted source, its quote and its
note are three. Other evidence, deductions and examples come over from the version that
was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet

from policies.exchange import drafts
from policies.exchange.columns import Values, read_row, repeats, settled
from policies.exchange.drafts import Desk, Shape
from policies.exchange.known import Known
from policies.exchange.planning import Kind, Planned, Verdict, refused, wrong
from policies.exchange.rule_columns import COLUMNS, CONTENT, IDENTITY, MADE_FROM, SLUG
from policies.exchange.rule_parts import as_it_would_be, put, what_is_wrong
from policies.exchange.sheets import Row
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, is_in_group
from policies.slugs import next_slug


def things(rules: QuerySet[CreditRule]) -> QuerySet[CreditRule]:
    return rules.select_related(
        "region__parent__parent", "group", "made_from"
    ).prefetch_related("bands", "evidence__source")


def refusal(user: Any) -> str:
    return "" if is_in_group(user, EDITORS) else "只有编辑可以改规则"


def judge(rows: list[Row], known: Known) -> Iterator[Planned]:
    names = {RULES.cell(row, column) for row in rows for column in (SLUG, MADE_FROM)}
    found = things(CreditRule.objects.filter(slug__in=names - {""}))
    named = {rule.slug: rule for rule in found}
    at = drafts.desk(SHAPE, named.values(), things, known)
    for row in rows:
        yield _judge(row, named, at)


def _judge(row: Row, named: dict[str, CreditRule], at: Desk) -> Planned:
    slug, base_slug = RULES.cell(row, SLUG), RULES.cell(row, MADE_FROM)
    if not slug:
        return wrong(row, SLUG, "不能空着；新的规则和新的版本也要有编号")
    rule, base = named.get(slug), named.get(base_slug)
    if rule and repeats(COLUMNS, row, rule):
        return Planned(row=row, verdict=Verdict.SAME)
    if rule is None and base_slug and (base is None or not base.is_approved):
        return wrong(row, MADE_FROM, f"没有编号是“{base_slug}”的已批准版本")
    values, problems = read_row(COLUMNS, row, at.known, rule or base)
    if rule:
        problems += settled(IDENTITY, row, rule, values)
    if problems:
        return refused(row, problems)
    if rule:
        return drafts.judge_known(row, rule, values, at)
    if slug in at.known.rule_slugs:
        return wrong(row, SLUG, f"“{slug}”在前面的行里已经要用了")
    at.known.rule_slugs.add(slug)
    return drafts.make(row, base, values, Verdict.NEW, at)


def free_slug(base: CreditRule, values: Values, known: Known) -> str:
    """A slug nothing has, which is taken from now on."""
    name = next_slug(base.slug, values["since"].year, known.rule_slugs)
    known.rule_slugs.add(name)
    return name


SHAPE = Shape(
    model=CreditRule,
    content=CONTENT,
    as_it_would_be=as_it_would_be,
    faults=what_is_wrong,
    name=free_slug,
    put=put,
)
RULES = Kind(
    name="creditrule",
    title="划入规则",
    model=CreditRule,
    columns=COLUMNS,
    key=(SLUG,),
    things=things,
    refusal=refusal,
    judge=judge,
    write=partial(drafts.write, SHAPE),
    is_public=False,
    most_writes=300,
)
