"""Valid objects; a test states only what it is about."""

from datetime import date
from decimal import Decimal
from itertools import count

from guides.models.reports import Report
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source

numbers = count(1)


def create_region(*, level="prefecture", parent=None, **fields):
    number = next(numbers)
    if level != "province" and parent is None:
        parent = create_region(level="province")
    kind = "省" if level == "province" else "市"
    defaults = {
        "code": f"9{number:05}",
        "name": f"试验{number}{kind}",
        "short_name": f"试验{number}",
        "pinyin": f"shi yan {number}",
        "initials": f"sy{number}",
        "slug": f"shiyan-{number}",
    }
    return Region.objects.create(level=level, parent=parent, **defaults | fields)


def create_report(rule=None, *, region=None, **fields):
    """A reader received 80 yuan, where a rule said otherwise."""
    defaults = {"age": 70, "status": "retired", "received": 80, "sender": "a"}
    return Report.objects.create(
        rule=rule,
        region=region or rule.region,
        month=date(2026, 10, 1),
        **defaults | fields,
    )


def create_source(*, grade="B", **fields):
    defaults = {"slug": f"source-{next(numbers)}", "publisher": "某报", "title": "某文"}
    return Source.objects.create(grade=grade, **defaults | fields)


def rewrite(rule, amount):
    """A draft as an editor leaves it: the new amount, and words that say so."""
    rule.bands.update(amount=amount)
    rule.evidence.filter(stance="adopted").update(quote=f"每月 {amount} 元")
    rule.announced_unknown, rule.method = True, f"每月 {amount} 元。"
    rule.save()


def create_rule(*, region=None, bands=((0, "100.00"),), adopted="B", **fields):
    """A rule in force since 2023 with one adopted source of the grade `adopted`."""
    defaults = {
        "slug": f"rule-{next(numbers)}",
        "region": region or create_region(),
        "status": "retired",
        "formula": "fixed",
        "method": "每月定额。",
        "since": date(2023, 1, 1),
        "state": "approved",
    }
    rule = CreditRule.objects.create(**defaults | fields)
    kind = "amount" if rule.formula == "fixed" else "rate"
    for first_age, value in bands:
        rule.bands.create(first_age=first_age, **{kind: Decimal(value)})
    if adopted:
        source = create_source(grade=adopted)
        rule.evidence.create(source=source, stance="adopted", quote="每月 100 元")
    return rule


def create_province(**rule):
    """A province and its rule."""
    province = create_region(level="province")
    create_rule(region=province, **{"bands": [(0, "75")]} | rule)
    return province
