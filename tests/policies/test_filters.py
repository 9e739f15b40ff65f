"""Lists in the admin are narrowed alike, whatever they hold."""

from datetime import date

import pytest
from django.contrib import admin
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide, LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.permissions import EDITORS
from tests.factories import create_region, create_rule, create_source
from tests.staff import log_in

pytestmark = pytest.mark.django_db

KINDS = [model for model in admin.site._registry if issubclass(model, Versioned)]
LOCAL = [model for model in KINDS if model is not Guide]
RULES = "/admin/policies/creditrule/"


@pytest.fixture
def editor():
    return log_in(EDITORS, superuser=True)


def listed(client, model, **narrowed):
    meta = model._meta
    page = client.get(f"/admin/{meta.app_label}/{meta.model_name}/", narrowed)
    assert page.status_code == 200
    return page.context["cl"].queryset


def offered(client, address, name):
    """The choices of one filter, without 全部."""
    for spec in client.get(address).context["cl"].filter_specs:
        if getattr(spec, "parameter_name", "") == name:
            return dict(spec.lookup_choices)
    raise LookupError(name)


def test_every_kind_is_there():
    expected = {CreditRule, RegionalAverage, ContributionLimits}
    expected |= {Channel, WithdrawalCase, Guide, LocalNote}

    assert set(KINDS) == expected


@pytest.mark.parametrize("model", LOCAL, ids=lambda model: model.__name__)
def test_a_province_lists_all_that_lies_in_it_and_nothing_else(editor, model):
    everything = list(model.objects.all())
    province = next(t.region for t in everything if t.region).province

    found = listed(editor, model, province=province.slug)

    assert set(found) == {
        thing
        for thing in everything
        if thing.region and thing.region.province == province
    }


@pytest.mark.parametrize("levels", [[], ["prefecture"], ["prefecture", "county"]])
def test_the_region_may_be_at_any_level(editor, levels):
    region = province = create_region(level="province")
    for level in levels:
        region = create_region(level=level, parent=region)
    rule = create_rule(region=region)

    assert list(listed(editor, CreditRule, province=province.slug)) == [rule]


def test_what_is_the_nations_can_be_chosen(editor):
    assert all(
        case.region is None for case in listed(editor, Channel, province="nation")
    )
    assert listed(editor, Channel, province="nation")
    assert "nation" not in offered(
        editor, "/admin/policies/regionalaverage/", "province"
    )


def test_only_provinces_with_something_and_ones_own_are_offered():
    editor = log_in(EDITORS, province="taiwan")

    choices = offered(editor, RULES, "province")

    assert list(choices)[:2] == ["nation", "taiwan"]
    assert "我负责的" in choices["taiwan"]
    assert "beijing" in choices
    assert "aomen" not in choices
    assertNotContains(log_in(EDITORS).get(RULES), "台湾")


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state__exact", "approved"),
        ("certainty", "official"),
        ("certainty", "reported"),
        ("certainty", "unconfirmed"),
        ("overdue", "yes"),
        ("overdue", "no"),
    ],
)
def test_every_kind_takes_every_filter(editor, model, name, value):
    found = listed(editor, model, **{name: value})

    everything = model.objects.all()
    assert len(found) <= len(everything)
    assert set(found) <= set(everything)


@pytest.mark.parametrize(
    ("grades", "certainty"),
    [
        (["A"], "official"),
        (["B"], "reported"),
        (["C"], "unconfirmed"),
        (["D"], "unconfirmed"),
        (["A", "C"], "unconfirmed"),
        ([], "none"),
    ],
)
def test_the_weakest_adopted_source_says_how_sure_a_case_is(editor, grades, certainty):
    case = WithdrawalCase.objects.first()
    case.evidence.all().delete()
    for grade in grades:
        source = create_source(grade=grade)
        case.evidence.create(source=source, stance="adopted", quote="x")
    case.evidence.create(source=create_source(grade="D"), stance="supports")

    kinds = ["official", "reported", "unconfirmed", "none"]
    holding = [k for k in kinds if case in listed(editor, WithdrawalCase, certainty=k)]
    assert holding == [certainty]


def test_where_the_source_is_a_field_its_grade_counts(editor):
    channel = Channel.objects.filter(source__grade="A").first()

    assert channel in listed(editor, Channel, certainty="official")
    assert channel not in listed(editor, Channel, certainty="reported")
    assert "none" not in offered(editor, "/admin/guides/channel/", "certainty")


def test_certainty_is_called_as_readers_have_it(editor):
    page = editor.get(RULES)

    for words in ["官方文件", "媒体报道", "网络转载，待核实", "没有采用来源"]:
        assertContains(page, words)


@pytest.mark.parametrize(
    ("fields", "overdue"),
    [
        ({"review_by": date(2026, 11, 20)}, True),
        ({"review_by": date(2026, 11, 21)}, False),
        ({"review_by": date(2026, 11, 20), "state": "draft"}, None),
        ({"review_by": date(2026, 1, 1), "until": date(2026, 2, 1)}, False),
        (
            {
                "review_by": date(2026, 1, 1),
                "checked_on": date(2026, 11, 1),
                "checked_by": "张",
            },
            False,
        ),
    ],
    ids=["past", "today", "a draft", "over", "checked"],
)
def test_overdue_is_what_the_desk_calls_so(editor, fields, overdue):
    rule = create_rule(**fields)

    assert (rule in listed(editor, CreditRule, overdue="yes")) is (overdue is True)
    assert (rule in listed(editor, CreditRule, overdue="no")) is (overdue is False)


@pytest.mark.parametrize("name", ["province", "certainty", "overdue"])
@pytest.mark.parametrize("value", ["nowhere", "\0", "' OR 1=1", ""])
def test_what_nobody_offered_finds_nothing(editor, name, value):
    assert not listed(editor, CreditRule, **{name: value})


def test_filters_work_together_and_with_the_search(editor):
    narrowed = {"province": "anhui", "certainty": "reported", "overdue": "no"}

    found = listed(editor, CreditRule, q="合肥", state__exact="approved", **narrowed)

    assert {rule.region.slug for rule in found} <= {"hefei"}


def test_the_list_costs_the_same_however_long(editor, django_assert_max_num_queries):
    for _ in range(10):
        create_rule()

    with django_assert_max_num_queries(20):
        editor.get(RULES, {"province": "anhui", "certainty": "reported"})
