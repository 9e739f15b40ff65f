"""A revision in the words of the form, whatever has become of them since."""

import json
from datetime import date

import pytest
from reversion.models import Version

from guides.models.articles import Guide
from policies.history.readable import looks
from policies.history.recording import record, versions_of
from policies.history.snapshots import snapshot_now, snapshots_at
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db


def look_at(thing, **stored):
    """How the newest revision reads, if it had stored these fields otherwise."""
    version = versions_of(type(thing), thing.pk)[0]
    (row,) = json.loads(version.serialized_data)
    row["fields"] |= stored
    Version.objects.filter(pk=version.pk).update(serialized_data=json.dumps([row]))
    versions = list(versions_of(type(thing), thing.pk)[:1])
    return looks(snapshots_at(versions, type(thing)))[0]


@pytest.fixture
def rule(admin_user):
    rule = create_rule(
        slug="one", region=create_region(name="某市"), until=date(2027, 1, 1)
    )
    record(admin_user, "修改", rule)
    return rule


@pytest.mark.parametrize(
    ("label", "stored", "text"),
    [
        pytest.param("编号", {}, "one", id="text"),
        pytest.param("算法", {}, "定额", id="choice"),
        pytest.param("算法", {"formula": "lottery"}, "lottery", id="choice no more"),
        pytest.param("暂定金额", {}, "否", id="no"),
        pytest.param("暂定金额", {"provisional": True}, "是", id="yes"),
        pytest.param("失效日", {}, "2027-01-01", id="day"),
        pytest.param("发布日", {}, "", id="no day"),
        pytest.param("基数年度", {"base_year": 2025}, "2025", id="number"),
        pytest.param(
            "每少缴一年减少（%）", {"missing_year_rate": "2.5"}, "2.50", id="decimal"
        ),
        pytest.param(
            "批准时间",
            {"approved_at": "2026-11-21T04:00:00.123Z"},
            "2026-11-21 12:00",
            id="a moment, as clocks show it here",
        ),
        pytest.param("人员类别", {}, "", id="no relation"),
        pytest.param("人员类别", {"group": 9999}, "编号 9999（已删去）", id="gone"),
        pytest.param("状态", {}, "已批准", id="stamp"),
    ],
)
def test_a_field_in_words(rule, label, stored, text):
    assert look_at(rule, **stored).values[label] == text


def test_a_relation_goes_by_its_name(rule):
    assert look_at(rule).values["统筹地区"] == rule.region.full_name


def test_what_is_deleted_goes_by_the_name_it_had(rule, admin_user):
    source = create_source(grade="C", publisher="旧报", title="旧文")
    record(admin_user, "删去", source)
    rule.evidence.create(source=source, stance="supports")
    record(admin_user, "修改", rule)
    rule.evidence.filter(source=source).delete()
    source.delete()

    names = [part.title for part in look_at(rule).parts]

    assert "依据 C 旧报：《旧文》（已删去）" in names


def test_parts_are_named_by_what_tells_them_apart(admin_user):
    rule = CreditRule.objects.get(slug="beijing-retired-2006")
    rule.examples.create(age=70, gross="110.00")
    record(admin_user, "修改", rule)

    titles = [part.title for part in look_at(rule).parts]

    deduction = rule.deductions.first()
    assert titles[:2] == ["年龄档 0 岁起", "年龄档 70 岁起"]
    assert f"代扣 {deduction.name} {deduction.first_age} 岁起" in titles
    assert titles[-1] == "算例 70 岁"


def test_what_no_field_takes_any_more_is_still_read(rule):
    values = look_at(rule, old_field="旧值", since="someday").values

    assert values["old_field（已没有这一项）"] == "旧值"
    assert values["since（已没有这一项）"] == "someday"


def test_a_revision_that_cannot_be_read_is_shown_as_it_is(rule):
    version = versions_of(CreditRule, rule.pk)[0]
    Version.objects.filter(pk=version.pk).update(serialized_data="{broken")

    (look,) = looks(snapshots_at(list(versions_of(CreditRule, rule.pk)), CreditRule))

    assert look.values == {"读不懂的内容（已没有这一项）": "{broken"}


def test_the_desks_bookkeeping_and_what_is_computed_are_not_shown(rule):
    region = Region.objects.get(slug="hefei")
    shown = looks([snapshot_now(rule), snapshot_now(region)])
    labels = [label for look in shown for label in look.values]

    assert not [label for label in labels if label.isascii()]


def test_only_what_people_write_is_compared_between_versions(rule):
    (look,) = looks([snapshot_now(rule)], stamps=False)

    assert "编号" in look.values
    assert not {"状态", "撰写人", "批准时间"} & look.values.keys()


@pytest.mark.parametrize("slug", ["beijing-retired-2006", "hefei-retired-2023"])
def test_a_revision_shows_what_is_there_now(slug, admin_user):
    thing = CreditRule.objects.get(slug=slug)

    record(admin_user, "修改", thing)

    versions = list(versions_of(CreditRule, thing.pk))
    assert snapshots_at(versions, CreditRule)[0].everything == (
        snapshot_now(thing).everything
    )


def test_labels_tell_the_fields_of_a_thing_apart():
    for model in (CreditRule, Region, Source, Guide):
        fields = model._meta.concrete_fields
        assert len({field.verbose_name for field in fields}) == len(fields)


def test_related_things_are_asked_for_once(rule, django_assert_max_num_queries):
    for _ in range(5):
        rule.evidence.create(source=create_source(), stance="supports")
    snapshot = snapshot_now(rule)

    with django_assert_max_num_queries(6):
        looks([snapshot] * 5)
