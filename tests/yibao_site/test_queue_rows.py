"""Which rows a section has, in what order, and what they say."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from guides.models.channels import Channel
from guides.models.reports import Report
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.regions import Region
from policies.models.rules import CreditRule
from tests.factories import create_region, create_report, create_rule, create_source
from tests.staff import act, log_in
from tests.waiting import (
    DESK,
    EDITORS,
    boss,
    broken_link,
    create_place,
    editor,
    keys,
    post,
    reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return create_place()


# Versions


def test_the_oldest_is_first_and_says_how_long_it_waits(place):
    young = create_rule(region=place, state="review")
    old = create_rule(region=place, state="review")
    since = timezone.now() - timedelta(days=12)
    CreditRule.objects.filter(pk=old.pk).update(waiting_since=since)

    page = reviewer().get(DESK, {"section": "decide"})

    (block,) = (b for b in page.context["blocks"] if b.rows)
    assert [(row.version, row.days) for row in block.rows] == [(old, 12), (young, 0)]
    assertContains(page, "12 天")


def test_what_is_sent_and_sent_back_waits_anew(place):
    rule = create_rule(region=place, state="draft", announced_unknown=True)
    long_ago = timezone.now() - timedelta(days=12)
    for state, what in [("draft", "send"), ("review", "back")]:
        fields = {"state": state, "waiting_since": long_ago}
        CreditRule.objects.filter(pk=rule.pk).update(**fields)
        act(boss(), rule, what, because="引文不对")
        rule.refresh_from_db()
        assert rule.waiting_since == timezone.now()
    assert rule.state == "draft"


@pytest.mark.parametrize(
    ("until", "listed"),
    [
        ("2025-11-21", False),
        ("2025-11-22", True),
        ("2026-11-21", True),
        ("2027-02-19", True),
        ("2027-02-20", False),
    ],
)
def test_rules_ending_within_90_days_or_ended_within_a_year(place, until, listed):
    rule = create_rule(region=place, until=date.fromisoformat(until))

    assert (f"ending:{rule.key}" in keys(editor(), "ending")) == listed


@pytest.mark.parametrize(
    ("fields", "follows"),
    [
        pytest.param({"since": date(2027, 1, 1)}, True, id="the next day"),
        pytest.param({"since": date(2027, 1, 2)}, False, id="a gap of a day"),
        pytest.param({"state": "review"}, False, id="not approved"),
        pytest.param({"status": "active"}, False, id="of other people"),
    ],
)
def test_what_follows_is_approved_and_leaves_no_gap(place, fields, follows):
    rule = create_rule(region=place, until=date(2027, 1, 1))
    create_rule(**{"region": place, "since": date(2027, 1, 1), **fields})

    assert (f"ending:{rule.key}" in keys(editor(), "ending")) != follows


@pytest.mark.parametrize("whole_province", [True, False])
def test_a_provinces_rule_follows_only_if_it_answers_for_its_cities(whole_province):
    province = create_region(level="province")
    rule = create_rule(region=create_region(parent=province), until=date(2027, 1, 1))
    after = {"since": date(2027, 1, 1), "whole_province": whole_province}
    create_rule(region=province, **after)

    found = keys(boss(), "ending", province=province.pk)
    assert (f"ending:{rule.key}" in found) != whole_province


def test_limits_of_the_province_follow_those_of_a_city(place):
    fields = {"source": create_source(), "floor": 4000, "state": "approved"}
    dates = {"since": date(2025, 1, 1), "until": date(2026, 12, 1)}
    limits = ContributionLimits.objects.create(region=place, **dates, **fields)
    assert f"ending:{limits.key}" in keys(editor(), "ending")

    ContributionLimits.objects.create(
        region=place.parent, since=date(2026, 7, 1), **fields
    )

    assert f"ending:{limits.key}" not in keys(editor(), "ending")


def test_a_channel_that_is_over_needs_nothing_to_follow_it(place):
    over, ending = (
        Channel.objects.create(
            slug=f"line-{until}",
            region=place,
            kind="counter",
            name="窗口",
            source=create_source(),
            state="approved",
            until=until,
        )
        for until in (date(2026, 11, 21), date(2026, 11, 22))
    )

    found = keys(editor(), "ending")
    assert f"ending:{ending.key}" in found
    assert f"ending:{over.key}" not in found


def test_of_the_averages_only_the_newest_year_is_reviewed(place):
    fields = {"region": place, "source": create_source(), "amount": 3000}
    fields |= {"state": "approved", "approved_at": "2025-01-01T00:00+08:00"}
    old, new = (
        RegionalAverage.objects.create(year=year, **fields) for year in (2023, 2024)
    )
    RegionalAverage.objects.create(year=2025, **fields | {"state": "draft"})

    assert keys(editor(), "review") == {f"review:{new.key}"}
    assert old.pk


def test_what_holds_no_more_is_not_reviewed(place):
    over = {"until": date(2026, 11, 21), "review_by": date(2026, 11, 1)}
    create_rule(region=place, **over)

    assert not keys(editor(), "review")


# Reports


def test_reports_are_gathered_by_rule_or_by_place(place):
    rule = create_rule(region=place)
    for _ in range(3):
        create_report(rule)
    create_report(region=place)
    page = editor().get(DESK, {"section": "report"})

    assertContains(page, "3 条没有处理，最近一条 2026-11-21")
    (block,) = (b for b in page.context["blocks"] if b.rows)
    assert {row.key for row in block.rows} == {
        f"report:{rule.key}",
        f"report:region:{place.code}",
    }
    for row in block.rows:
        assertContains(boss().get(row.url), place.name)


def test_a_report_that_came_after_the_page_is_not_answered(place):
    rule = create_rule(region=place)
    seen, somebody = create_report(rule), editor()
    late = create_report(rule)
    key = f"report:{rule.key}"

    post(somebody, "reports", key=key, newest=seen.pk, words="打 12393 问过")

    seen.refresh_from_db()
    assert (seen.dealt_by, seen.dealt_on) == (somebody.user, date(2026, 11, 21))
    assert seen.outcome == "打 12393 问过"
    assert list(Report.objects.unanswered()) == [late]
    assert Report.objects.first() == late


# Links


def test_an_address_belongs_to_every_province_that_cites_it(place):
    rule = create_rule(region=place)
    link = broken_link(rule)
    source = rule.evidence.get(stance="supports").source
    anhui = Region.objects.get(slug="anhui")
    other = create_rule(region=anhui, state="draft")
    other.evidence.create(source=source, stance="supports")

    for province in ("anhui", "jiangsu"):
        assert f"link:{link.pk}" in keys(log_in(EDITORS, province=province), "link")
    assert f"link:{link.pk}" not in keys(log_in(EDITORS, province="hubei"), "link")


def test_whoever_opened_an_address_signs_for_it(place):
    link, somebody = broken_link(create_rule(region=place)), editor()

    assertContains(post(somebody, "opened", key=f"link:{link.pk}"), "今天打开过")

    link.refresh_from_db()
    assert (link.state, link.opened_by) == ("opened", somebody.user.username)
