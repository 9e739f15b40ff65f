"""A version's page at the desk: the amounts by age, drawn and as a table."""

import re
from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.channels import Channel
from policies.models.rules import CreditRule
from policies.permissions import EDITORS
from tests.factories import create_rule
from tests.staff import act, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return log_in(EDITORS, superuser=True)


@pytest.fixture
def draft(editor):
    """Shanghai's next rule: 20 yuan a month more from 75 on, and a band from 90 on."""
    rule = CreditRule.objects.get(slug="shanghai-retired-2023")
    act(editor, rule, "new-version", since="2027-01-01", slug="shanghai-retired-2027")
    draft = CreditRule.objects.get(slug="shanghai-retired-2027")
    draft.bands.filter(first_age=75).update(amount=Decimal("2130"))
    draft.bands.create(first_age=90, amount=Decimal("2400"))
    return draft


def page_of(client, thing):
    return client.get(f"/admin/desk/{thing._meta.model_name}/{thing.pk}/")


def drawing(page):
    return re.search(r"<svg viewBox.*?</svg>", page.text, re.DOTALL)[0]


def table(page):
    """The twin of the picture: its heads, then its rows."""
    twin = re.search(r'<div class="quiet.*?</table>', page.text, re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", twin, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_a_draft_is_drawn_beside_what_holds_now(editor, draft):
    page = page_of(editor, draft)

    assert page.context["chart"].names == ["现在", "以后"]
    assert table(page) == [
        ["年龄", "现在", "以后"],
        ["74 岁及以下", "140.00 元", "140.00 元"],
        ["75 至 89 岁", "157.50 元", "177.50 元"],
        ["90 岁及以上", "157.50 元", "200.00 元"],
    ]


def test_the_lines_differ_without_colour_and_the_policy_is_kept(editor, draft):
    svg = drawing(page_of(editor, draft))

    assert len(re.findall(r"stroke-dasharray", svg)) == 1
    for words in ["现在", "以后", "元 / 月", "100岁", "200.00", "157.50", "140.00"]:
        assert words in svg
    assert "style" not in svg
    assert 'aria-hidden="true"' in svg


def test_an_approved_rule_is_drawn_alone(editor):
    rule = CreditRule.objects.get(slug="shanghai-retired-2023")

    page = page_of(editor, rule)

    assert table(page)[0] == ["年龄", "每月划入"]
    assert "stroke-dasharray" not in drawing(page)
    assertContains(page, "金额：2023-07-01 起")
    assertNotContains(page, "相差")


def test_amounts_take_the_one_road(editor):
    """Half the average of its year, though the band says 50 percent."""
    rule = create_rule(formula="rate_of_average", base_of="x", base_year=2025)
    rule.bands.update(amount=None, rate=Decimal("2.5"))
    source = rule.evidence.get().source
    rule.region.regionalaverage_set.create(
        year=2025, amount=Decimal(4000), source=source, state="approved"
    )

    assert table(page_of(editor, rule))[1] == ["不分年龄", "100.00 元"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"formula": "no_account", "bands": ()}, id="no account"),
        pytest.param({"formula": "rate_of_own_pension"}, id="depends on the person"),
        pytest.param({"withdrawn_at": "2026-01-01T00:00+08:00"}, id="taken down"),
    ],
)
def test_without_amounts_nothing_is_drawn(editor, fields):
    rule = create_rule(**{"bands": ((0, "2.5"),)} | fields)

    assertNotContains(page_of(editor, rule), "<figure")


def test_the_nations_rules_give_no_amounts(editor):
    rule = CreditRule.objects.filter(region=None).first()

    assertNotContains(page_of(editor, rule), "<figure")


def test_other_kinds_have_no_amounts(editor):
    page = page_of(editor, Channel.objects.first())

    assertContains(page, "预览公开页面")
    assertNotContains(page, "<figure")


# Slugs of new versions


def proposed(page, form):
    return page.context["acts"][form]["slug"].value()


@pytest.mark.parametrize(
    ("slug", "new", "correction"),
    [
        ("hefei-retired-2023", "hefei-retired-2027", "hefei-retired-2023-2"),
        ("hefei-active", "hefei-active-2027", "hefei-active-2026"),
        ("nation-resident-2020", "nation-resident-2027", "nation-resident-2020-2"),
        (
            "suzhou-jiangsu-retired-pre-1949-worker-2025",
            "suzhou-jiangsu-retired-pre-1949-worker-2027",
            "suzhou-jiangsu-retired-pre-1949-worker-2025-2",
        ),
    ],
)
def test_a_slug_is_proposed(editor, slug, new, correction):
    page = page_of(editor, CreditRule.objects.get(slug=slug))

    assert proposed(page, "new-version") == new
    assert proposed(page, "correct") == correction


def test_what_is_taken_is_not_proposed(editor, draft):
    rule = CreditRule.objects.get(slug="shanghai-retired-2023")

    assert proposed(page_of(editor, rule), "new-version") == "shanghai-retired-2027-2"


@pytest.mark.parametrize(
    ("since", "typed", "slug"),
    [
        ("2027-07-01", "hefei-retired-2027", "hefei-retired-2027"),
        ("2028-01-01", "hefei-retired-2027", "hefei-retired-2028"),
        ("2028-01-01", "hefei-own-name", "hefei-own-name"),
    ],
)
def test_a_proposed_slug_follows_the_day_and_ones_own_stays(editor, since, typed, slug):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")

    act(editor, rule, "new-version", since=since, slug=typed)

    assert CreditRule.objects.get(made_from=rule).slug == slug


def test_other_kinds_share_a_slug_and_are_not_asked(editor):
    page = page_of(editor, Channel.objects.approved().first())

    assert "slug" not in page.context["acts"]["new-version"].fields


def test_days_are_shown_as_they_are_to_be_written(editor, draft):
    assertContains(page_of(editor, draft), 'value="2027-01-01"')
    form = editor.get(f"/admin/policies/creditrule/{draft.pk}/change/")
    assertContains(form, 'name="since" value="2027-01-01"')


def test_whoever_decides_sees_whose_word_it_is(editor):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    adopted = rule.evidence.get(stance="adopted")
    against = rule.evidence.get(stance="contradicts")

    page = page_of(editor, rule)

    assertContains(page, f"“{adopted.quote}”")
    assertContains(page, against.note)
