"""What is announced where the coming rule is one for each group, or for some alone."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.groups import PersonGroup
from policies.terms import Person
from tests.asking import ask
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

DAY = date(2027, 1, 1)


@pytest.fixture
def group():
    return PersonGroup.objects.get(slug="pre-1949-worker")


def query(city, age="72"):
    return {"city": city.slug, "age": age, "on": "2026-11-21"}


def test_a_rule_for_each_group_follows(client, group):
    city = create_region()
    create_rule(region=city, until=DAY)
    create_rule(region=city, since=DAY, group=group, bands=[(0, "120")])

    page = client.get("/credit/", query(city))

    assertContains(page, "2027年1月1日起按人员类别划，要看您属于哪一类。")
    assertNotContains(page, "还没有查到")
    own = ask(city, Person(age=72, status="retired", group=group.slug))
    assert own.next.then.gross.monthly == 120


def test_that_a_small_group_goes_on_is_no_new_rule_for_the_others(group):
    city = create_region()
    create_rule(region=city, until=DAY)
    create_rule(region=city, group=group)

    assert "怎么划，还没有查到" in ask(city).ending


@pytest.mark.parametrize(
    ("follows", "said"),
    [(False, "起怎么划，还没有查到。"), (True, "起有新的规定。")],
)
def test_where_a_group_is_asked_for_the_end_is_announced(client, group, follows, said):
    city = create_region()
    create_rule(region=city, group=group, until=DAY)
    if follows:
        create_rule(region=city, since=DAY)

    page = client.get("/credit/", query(city))

    assertContains(page, "属于哪一类人员")
    assertContains(page, f"2027年1月1日{said}")


def test_a_coming_sum_that_is_not_everybodys_is_not_told(group):
    for further in ({"group": group}, {"first_insured_before": date(2017, 1, 1)}):
        city = create_region()
        create_rule(region=city, until=DAY)
        create_rule(region=city, since=DAY, bands=[(0, "110")])
        assert ask(city).next.then.gross.monthly == 110
        if "group" in further:
            create_rule(region=city, since=DAY, bands=[(0, "200")], **further)
        else:
            city.credit_rules.filter(since=DAY).update(**further)

        assert ask(city).next.then is None


def deduct(rule, **days):
    rule.deductions.create(name="长护险", amount=5, source=create_source(), **days)


def test_a_deduction_that_begins_later_for_an_older_age_is_not_denied(client):
    rule = create_rule()
    deduct(rule, first_age=80, since=DAY)

    page = client.get("/credit/", query(rule.region, "79"))

    assertNotContains(page, "不再随年龄变化")
    assertContains(page, "年龄再大些，代扣的金额会变。")


def test_a_deduction_that_is_renewed_as_it_was_is_no_change():
    rule = create_rule()
    rule.deductions.create(name="大额", amount=3, source=create_source())
    deduct(rule, until=DAY)
    deduct(rule, since=DAY)

    found = ask(rule.region).next
    assert found.deducted_on is None
    assert found.is_settled


def test_what_is_known_of_older_people_alone_is_not_denied():
    rule = create_rule()
    rule.deductions.create(name="大额", rate="0.5", source=create_source())
    deduct(rule, first_age=80)

    assert not ask(rule.region).next.is_settled


@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_a_coming_sum_is_told_of_a_known_day_alone(precision):
    city = create_region()
    create_rule(region=city, until=DAY, until_precision=precision)
    create_rule(region=city, since=DAY, since_precision=precision)

    assert (ask(city).next.then is not None) == (precision == "day")


def test_what_one_reader_typed_makes_no_coming_sum_of_everybodys():
    city = create_region()
    create_rule(region=city, until=DAY)
    create_rule(region=city, since=DAY, formula="rate_of_own_pension", bands=[(0, "2")])
    person = Person(age=72, status="retired", pension=Decimal(5000))

    assert ask(city, person).next.then is None


def test_a_group_that_this_place_does_not_know_says_nothing(group):
    city = create_region()
    create_rule(region=city, until=DAY)
    other = PersonGroup.objects.exclude(pk=group.pk).first()
    create_rule(region=city, since=DAY, group=other)

    found = ask(city, Person(age=72, status="retired", group=group.slug))
    assert found.next.what == "group"


def test_a_rule_that_another_replaces_sooner_is_not_said_to_hold_till_its_end():
    province = create_region(level="province")
    create_rule(region=province, whole_province=True, until=date(2027, 12, 31))
    city = create_region(parent=province)
    create_rule(region=city, since=DAY)

    assert "只管到" not in ask(city).ending
