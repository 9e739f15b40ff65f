"""What is announced of a change to come, by age or by date."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.groups import PersonGroup
from policies.terms import Person
from tests.asking import DAY, ask
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("age", [0, 69, 70, 120])
def test_next_change_by_age(age):
    rule = create_rule(bands=[(0, "100"), (70, "110")])

    found = ask(rule.region, Person(age=age, status="retired"))

    assert found.next.at_age == (70 if age < 70 else None)
    if age < 70:
        assert found.next.gross.monthly == 110


def test_a_deduction_by_age_changes_the_sum_too():
    rule = create_rule()
    rule.deductions.create(
        name="长护险", amount=5, first_age=80, source=create_source()
    )

    found = ask(rule.region)

    assert (found.next.at_age, found.next.net.monthly) == (80, 95)


def test_a_deduction_that_begins_today_is_no_change_to_come():
    rule = create_rule()
    rule.deductions.create(name="长护险", amount=5, since=DAY, source=create_source())

    assert ask(rule.region).next.deducted_on is None


def test_a_deduction_that_ends_is_announced():
    rule = create_rule()
    until = date(2027, 1, 1)
    rule.deductions.create(name="长护险", amount=5, until=until, source=create_source())

    found = ask(rule.region)

    assert (found.next.on, found.next.deducted_on) == (None, until)
    # How much from then on nobody has said.
    assert found.next.in_words == "2027年1月1日起，代扣多少还没有查到。"


def test_a_deduction_of_other_ages_is_no_change_for_this_one():
    rule = create_rule()
    rule.deductions.create(
        name="长护险",
        amount=5,
        first_age=80,
        since=date(2027, 1, 1),
        source=create_source(),
    )

    assert ask(rule.region).next.deducted_on is None


def test_no_net_is_announced_of_an_age_before_which_something_else_is_deducted():
    rule = create_rule(bands=[(0, "100"), (70, "110")])
    for amount, days in [
        (3, {"until": date(2027, 1, 1)}),
        (8, {"since": date(2027, 1, 1)}),
    ]:
        rule.deductions.create(
            name="长护险", amount=amount, source=create_source(), **days
        )

    next_ = ask(rule.region, Person(age=60, status="retired")).next

    assert (next_.at_age, next_.gross.monthly, next_.net) == (70, 110, None)
    assert next_.deducted_on == date(2027, 1, 1)


@pytest.mark.parametrize("precision", ["day", "month"])
def test_a_deduction_that_changes_before_hides_no_end(client, precision):
    city = create_region()
    end = {"until": date(2027, 7, 1), "until_precision": precision}
    rule = create_rule(region=city, **end)
    create_rule(region=city, since=date(2027, 7, 1), bands=[(0, "60")])
    rule.deductions.create(
        name="长护险", amount=5, since=date(2027, 1, 1), source=create_source()
    )

    query = {"city": city.slug, "age": "72", "on": "2026-11-21"}
    page = client.get("/credit/", query)

    for words in ["起换用新的规定", "到时每月划入 60.00 元", "代扣的金额有变化"]:
        assertContains(page, words)
    assert client.get("/credit.json", query).json()["next"] == {
        "at_age": None,
        "on": "2027-01-01",
        "monthly": None,
    }


def test_that_there_will_be_no_account_is_said():
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    create_rule(region=city, since=date(2027, 1, 1), formula="no_account", bands=[])

    assert "2027年1月1日起没有个人账户" in ask(city).ending


def test_a_sum_of_no_known_day_is_not_in_the_json(client):
    city = create_region()
    day = date(2027, 1, 1)
    create_rule(region=city, until=day, until_precision="inferred")
    create_rule(region=city, since=day, since_precision="inferred")

    query = {"city": city.slug, "age": "72", "on": "2026-11-21"}
    told = client.get("/credit.json", query).json()["next"]
    assert (told["on"], told["monthly"]) == (None, None)


@pytest.mark.parametrize(
    ("follower", "what"),
    [pytest.param(False, "ends", id="ends"), pytest.param(True, "follows", id="next")],
)
def test_next_change_by_date(follower, what):
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    if follower:
        create_rule(region=city, since=date(2027, 1, 1))

    found = ask(city)

    assert (found.next.on, found.next.what) == (date(2027, 1, 1), what)


def test_a_rule_of_another_group_is_no_change_for_this_one():
    rule = create_rule()
    group = PersonGroup.objects.get(slug="pre-1949-worker")
    create_rule(region=rule.region, group=group, since=date(2027, 1, 1))

    assert ask(rule.region).next.on is None


def test_a_day_on_which_a_rule_was_only_seen_is_no_beginning():
    city = create_region()
    seen = date(2027, 1, 31)
    create_rule(region=city, until=seen)
    create_rule(region=city, since=seen, since_precision="attested")

    ending = ask(city).ending

    assert "另有一条规定，2027年1月已经在执行，哪天起执行不详。" in ending
    assert "新的规定" not in ending


def province_and_city():
    """A city with a rule of its own, in a province with one for all of it."""
    province = create_region(level="province")
    create_rule(region=province, whole_province=True, until=date(2027, 1, 1))
    create_rule(region=province, whole_province=True, since=date(2027, 1, 1))
    return create_region(parent=province)


def test_what_begins_further_up_changes_nothing_where_the_own_rule_goes_on():
    city = province_and_city()
    create_rule(region=city)

    assert ask(city).next.on is None
    assert "新的规定" not in ask(city).ending


@pytest.mark.parametrize(
    ("until", "what"),
    [
        pytest.param(date(2027, 1, 1), "follows", id="new there too"),
        pytest.param(date(2027, 7, 1), "above", id="held there already"),
    ],
)
def test_where_the_own_rule_ends_that_of_the_province_follows_on_that_day(until, what):
    city = province_and_city()
    create_rule(region=city, until=until)

    found = ask(city)

    assert (found.next.on, found.next.what) == (until, what)
    is_new = "换用新的规定" in found.ending
    assert is_new == (f"改按{city.parent.name}的规定" not in found.ending)
    assert is_new == (what == "follows")


def test_an_undecided_record_is_no_new_rule():
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    create_rule(region=city, since=date(2027, 1, 1), formula="undecided", bands=[])

    found = ask(city)

    assert "2027年1月1日起怎么划，说法不一" in found.ending
    assert "新的规定" not in found.ending + found.next.in_words


def test_of_one_day_the_sharper_word_counts():
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    create_rule(region=city, since=date(2027, 1, 1), since_precision="inferred")

    assert ask(city).next.precision == "day"


@pytest.mark.parametrize(
    ("until", "announced"),
    [
        pytest.param(date(2026, 11, 22), None, id="one day left"),
        pytest.param(date(2027, 11, 20), None, id="not all of a year"),
        pytest.param(date(2027, 11, 21), None, id="whose birthday is today is late"),
        pytest.param(date(2027, 11, 22), 70, id="everybody comes to it"),
    ],
)
def test_an_age_is_announced_that_everybody_reaches_under_the_rule(until, announced):
    rule = create_rule(bands=[(0, "100"), (70, "110")], until=until)

    found = ask(rule.region, Person(age=69, status="retired"))

    assert found.next.at_age == announced
    assert found.next.on == until


@pytest.mark.parametrize(
    ("day", "age", "told"),
    [
        pytest.param(date(2027, 1, 1), 68, 130, id="69 at most"),
        pytest.param(date(2027, 1, 1), 69, None, id="69, or 70 by a birthday"),
        pytest.param(date(2027, 1, 1), 70, 140, id="70 or 71"),
        pytest.param(date(2027, 11, 21), 68, 130, id="all are 69 in a year to the day"),
        pytest.param(date(2027, 11, 22), 68, None, id="one is 70 already"),
        pytest.param(date(2028, 11, 21), 68, 140, id="all are 70 in two years"),
    ],
)
def test_the_coming_sum_is_told_where_it_is_everybodys_of_that_age(day, age, told):
    city = create_region()
    create_rule(region=city, bands=[(0, "100"), (70, "110")], until=day)
    create_rule(region=city, bands=[(0, "130"), (70, "140")], since=day)

    found = ask(city, Person(age=age, status="retired"))

    then = found.next.then
    assert (then and then.gross.monthly) == told


@pytest.mark.parametrize(
    ("sum_told", "further"),
    [
        (True, {"formula": "fixed"}),
        (False, {"formula": "rate_of_own_base"}),
        (False, {"formula": "rate_of_average", "base_of": "平均养老金"}),
    ],
)
def test_the_coming_sum_is_told_where_it_needs_no_figure_of_its_day(sum_told, further):
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    create_rule(region=city, since=date(2027, 1, 1), **further)

    found = ask(city, Person(age=72, status="retired", base=Decimal("5000")))

    assert (found.next.then is not None) == sum_told


def test_the_page_tells_the_coming_sum_and_leads_to_that_day(client):
    city = create_region()
    create_rule(region=city, until=date(2027, 1, 1))
    create_rule(region=city, bands=[(0, "140")], since=date(2027, 1, 1))

    query = {"city": city.slug, "age": "72", "status": "retired", "on": "2026-11-21"}
    page = client.get("/credit/", query)

    assertContains(page, "现在 72 岁的，到时每月划入 140.00 元。")
    assertContains(page, "on=2027-01-01")
    assert client.get("/credit.json", query).json()["next"]["monthly"] == "140.00"
    assertNotContains(client.get(city.get_absolute_url()), "岁的，到时")


def test_beside_a_deduction_to_come_no_age_is_denied(client):
    rule = create_rule(bands=[(0, "100"), (70, "110")], until=date(2027, 1, 1))
    rule.deductions.create(
        name="长护险", amount=5, since=date(2026, 12, 1), source=create_source()
    )

    query = {"city": rule.region.slug, "age": "69", "on": "2026-11-21"}
    assertNotContains(client.get("/credit/", query), "不再随年龄变化")
