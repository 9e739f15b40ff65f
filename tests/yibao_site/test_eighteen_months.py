"""Eighteen months on, if nobody looks again: no old number stands unmarked."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.enquiry import answer, answer_from, rules_about
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2026, 11, 21), date(2028, 5, 21)
THEN = "2028-05-21T12:00:00+08:00"
# What only the reader knows, so that every rule comes to a sum.
OWN = {name: Decimal(8000) for name in ("pension", "base", "frozen")}
OWN |= {"missing_years": 0, "group": "other"}


def everyone():
    """Every place where people are insured, with somebody of each status."""
    for place in Region.objects.with_parents().filter(level_rank__lte=1):
        rules = rules_about(place, on=LATER)
        for status, age in (("retired", 72), ("active", 50), ("flexible", 50)):
            of_status = [rule for rule in rules if rule.status == status]
            person = Person(age=age, status=status, **OWN)
            yield place, of_status, person


def test_every_sum_of_today_is_marked_or_past_by_then():
    sums, left = 0, []
    for place, rules, person in everyone():
        before = answer_from(rules, place, person, on=TODAY)
        after = answer_from(rules, place, person, on=LATER)
        sums += before.is_amount
        if after.rule and after.kind != "unknown" and not after.stale:
            left.append((place.slug, person.status))
        if before.is_amount and after.kind == "unknown" and not after.last_known:
            left.append((place.slug, person.status))

    assert sums > 100
    assert left == []


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param("shanghai", id="fixed"),
        pytest.param("hefei", id="with deductions or bands"),
        pytest.param("changsha", id="inherited"),
        pytest.param("beijing", id="disputed"),
    ],
)
def test_page_and_json_say_so_alike(client, slug):
    query = {"city": slug, "age": 72}
    with time_machine.travel(THEN, tick=False):
        home, place = client.get("/", query), client.get(f"/cities/{slug}/")
        body = client.get("/credit.json", query).json()

    assert body["stale"] is True
    for page in (home, place):
        assertContains(page, '<section class="book fits amount stale"')
        assertContains(page, "还没有核对过，已经过了复核期限，可能变了")
        assertContains(page, "过期未核对")


def test_a_sum_whose_rule_has_ended_stands_as_past(client):
    query = {"city": "nanjing", "age": 72}
    with time_machine.travel(THEN, tick=False):
        home, place = client.get("/", query), client.get("/cities/nanjing/")
        body = client.get("/credit.json", query).json()

    assert (body["answer"], body["monthly"]) == ("unknown", None)
    assert body["last_known"]["until"] == "2024-01-01"
    for page in (home, place):
        assertContains(page, "现在不能照着算")


def test_what_was_checked_says_when(client):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    CreditRule.objects.filter(pk=rule.pk).update(
        checked_on=date(2027, 3, 5), checked_by="李文"
    )
    query = {"city": "hefei", "age": 72}

    with time_machine.travel(THEN, tick=False):
        for page in (client.get("/", query), client.get("/cities/hefei/")):
            assertContains(page, "这个数上次核对于 2027年3月5日，已经过了复核期限")


def test_every_rule_that_ships_and_holds_names_its_day():
    """Loaded anew years from now it must not count as checked on that day."""
    ships = CreditRule.objects.approved().in_force(on=TODAY)

    assert not ships.filter(review_by=None).exists()


def by_average(*, year=2023):
    """A rule that was just checked, and the average it counts with, which was not."""
    place = create_region()
    rate = {"formula": "rate_of_average", "base_of": "平均养老金", "base_year": year}
    fresh = {"checked_on": TODAY, "checked_by": "李文"}
    create_rule(region=place, bands=[(0, "2.00")], **rate, **fresh)
    average(place, year)
    return place


def average(place, year, **fields):
    defaults = {"amount": 3000, "state": "approved", "note": "x"}
    return RegionalAverage.objects.create(
        region=place,
        year=year,
        source=create_source(),
        **defaults | {"review_by": date(2026, 11, 20)} | fields,
    )


def of(place, **own):
    status = own.pop("status", "retired")
    return answer(place, Person(age=72, status=status, **own), on=TODAY)


def test_an_average_past_its_review_makes_the_sum_stale(client):
    place = by_average()

    assert of(place).stale
    page = client.get("/", {"city": place.slug, "age": 72})
    assertContains(page, "算这笔钱用的平均养老金还没有核对过，已经过了复核期限")


def test_one_of_a_past_year_stays_what_it_was():
    place = by_average()
    average(place, 2024, review_by=date(2027, 6, 30))

    assert not of(place).stale


def test_one_that_somebody_checked_does_not():
    place = by_average()
    RegionalAverage.objects.filter(region=place).update(
        checked_on=TODAY, checked_by="李文"
    )

    assert not of(place).stale


@pytest.mark.parametrize("base", [1000, 5000, 50000])
def test_limits_past_their_review_make_a_sum_stale_though_they_move_nothing(base):
    place = create_region()
    rate = {"formula": "rate_of_own_base", "status": "active", "bands": [(0, "2.00")]}
    fresh = {"checked_on": TODAY, "checked_by": "李文"}
    create_rule(region=place, **rate, **fresh)
    ContributionLimits.objects.create(
        region=place,
        since=date(2026, 1, 1),
        floor=4000,
        ceiling=20000,
        source=create_source(),
        note="x",
        state="approved",
        review_by=date(2026, 11, 20),
    )

    base = Decimal(base)
    assert of(place, status="active", base=base).stale
    ContributionLimits.objects.update(review_by=date(2027, 6, 30))
    assert not of(place, status="active", base=base).stale


PAGES = [
    (Channel, "/check/"),
    (Channel, "/cities/shanghai/check/"),
    (WithdrawalCase, "/cities/shanghai/withdraw/"),
    (WithdrawalCase, "/withdraw/?account=medical&alive=no"),
    (Guide, "/guides/fraud/"),
    (Guide, "/cities/shanghai/family/"),
    (Channel, "/cities/shanghai/"),
]


@pytest.mark.parametrize(
    ("kind", "address"), PAGES, ids=lambda v: getattr(v, "__name__", v)
)
def test_channels_cases_and_guides_show_the_yellow_line(client, kind, address):
    assertNotContains(client.get(address), "过了复核期限")

    with time_machine.travel(THEN, tick=False):
        page = client.get(address)

    line = "还没有核对过，已经过了复核期限，可能变了"
    assertContains(page, line)
    if kind is not Guide:
        assertContains(page, '<span class="tag">过期未核对</span>')


def test_the_rhythm_is_the_kinds_own(client):
    """Half a year on a channel is overdue, and a withdrawal case is not."""
    with time_machine.travel("2027-05-23T12:00:00+08:00", tick=False):
        assertContains(client.get("/check/"), "过了复核期限")
        assertNotContains(client.get("/cities/shanghai/withdraw/"), "过了复核期限")
