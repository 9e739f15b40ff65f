"""A change in the public ledger says what changed: the field, old and new."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from pytest_django.asserts import assertContains

from policies.history.snapshots import kept_fields, snapshot_now
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.moved import INSIDE, NOTHING_SHOWN, moved
from tests.factories import create_rule

pytestmark = pytest.mark.django_db

KINDS = [model for model in apps.get_models() if issubclass(model, Versioned)]


def another(field, value):
    """A value that is not this one."""
    if field.is_relation:
        others = field.related_model.objects.exclude(pk=value)
        return others.values_list("pk", flat=True).first()
    if field.choices:
        return next(code for code, _ in field.flatchoices if code != value)
    kinds = {
        models.BooleanField: not value,
        models.DateField: date(2031, 5, 6),
        models.DecimalField: Decimal("77.70"),
        models.IntegerField: 77,
    }
    return next(
        (new for kind, new in kinds.items() if isinstance(field, kind)), "另写的"
    )


def fields_of(model):
    return [
        field
        for field in kept_fields(model)
        if field.editable and field.name not in INSIDE
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_change_of_any_field_is_told_under_its_name(kind):
    now = snapshot_now(kind.objects.approved().first())
    for field in fields_of(kind):
        new = another(field, now.values[field.name])
        after = replace(now, values={**now.values, field.name: new})

        told = moved(now, after)

        day = field.name.removesuffix("_precision")
        if day != field.name and now.values[day] is None:
            assert told == NOTHING_SHOWN
            continue
        label = str(kind._meta.get_field(day).verbose_name)
        assert told.startswith(f"{label}："), field.name
        assert "\n" not in told


@pytest.mark.parametrize("part", ["bands", "deductions", "evidence"])
def test_a_change_of_any_field_of_a_part_is_told(part):
    rule = CreditRule.objects.exclude(**{part: None}).first()
    now = snapshot_now(rule)
    model = getattr(rule, part).model
    one = next(one for one in now.parts if one.model is model)
    for field in fields_of(model):
        if field.name in one.values:
            values = {**one.values, field.name: another(field, one.values[field.name])}
            others = [other for other in now.parts if other is not one]
            after = replace(now, parts=(*others, replace(one, values=values)))

            assert str(field.verbose_name) in moved(now, after), field.name


def put(rule, **values):
    """What is told when these fields get these values."""
    now = snapshot_now(rule)
    return moved(now, replace(now, values={**now.values, **values}))


def test_days_are_told_as_far_as_they_are_known():
    rule = create_rule(since=date(2023, 7, 1))

    assert put(rule, since=date(2024, 1, 1)) == "生效日：2023年7月1日 → 2024年1月1日"
    assert put(rule, since_precision="month") == "生效日：2023年7月1日 → 2023年7月"
    assert "推定的（来源没有写明）" in put(rule, since_precision="inferred")
    assert put(rule, until=date(2027, 1, 1)) == "失效日：没有写 → 2027年1月1日"


def test_percentages_and_long_words_are_told_as_people_read_them():
    rule = create_rule(missing_year_rate=Decimal("5.00"), method="每月定额。" * 8)

    assert put(rule, missing_year_rate=Decimal("2.50")) == (
        "每少缴一年减少（%）：5 → 2.5"
    )
    told = put(rule, method="每月定额。" * 7 + "每年定额。")
    assert told == (
        "规定的大意：原来写“ …… 月定额。每月定额。每月定额。每月定额。每月定额。”，"
        "现在写“ …… 月定额。每月定额。每月定额。每月定额。每年定额。”"
    )


def test_what_no_reader_sees_is_no_change_for_them():
    rule = create_rule()
    before = snapshot_now(rule)
    rule.examples.create(age=70, gross="999")
    CreditRule.objects.filter(pk=rule.pk).update(slug="another")

    assert moved(before, snapshot_now(rule)) == NOTHING_SHOWN


def test_what_the_words_of_the_line_say_is_not_said_twice():
    rule = create_rule(document="甲号文")
    now = snapshot_now(rule)
    after = replace(now, values={**now.values, "document": "乙号文"})

    assert moved(now, after, said="文号是乙号文，不是甲号文。") == ""
    assert moved(now, after, said="文号写错了，是乙号文。") != ""


def test_pages_and_feed_tell_it(client):
    rule = create_rule()
    entry = LedgerEntry.of(rule, kind="changed", moved="甲：1 → 2\n乙：3 → 4")
    entry.save()

    assertContains(client.get("/changes/"), "改了什么：甲：1 → 2；乙：3 → 4")
    assertContains(client.get(entry.get_absolute_url()), "<li>乙：3 → 4</li>")
    assertContains(client.get("/changes.atom"), "改了什么：甲：1 → 2；乙：3 → 4")
