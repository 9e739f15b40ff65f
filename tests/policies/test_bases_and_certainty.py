"""Which average and which limits an amount rests on, and how sure that makes it."""

from datetime import date
from decimal import Decimal

import pytest

from policies.models.bases import ContributionLimits, RegionalAverage
from policies.terms import Person
from tests.asking import ask
from tests.factories import create_province, create_region, create_rule, create_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("grade", "certainty"),
    [("A", "official"), ("B", "reported"), ("C", "unconfirmed"), ("D", "unconfirmed")],
)
def test_certainty_is_that_of_the_adopted_source(grade, certainty):
    rule = create_rule(adopted=grade)
    rule.evidence.create(source=create_source(grade="A"), stance="supports")

    assert ask(rule.region).certainty == certainty


def test_an_amount_is_no_surer_than_the_average_it_rests_on():
    rule = create_rule(
        formula="rate_of_average",
        bands=[(0, "2.5")],
        base_of="平均水平",
        base_year=2021,
        adopted="A",
    )
    assert ask(rule.region).kind == "method_only"

    RegionalAverage.objects.create(
        state="approved",
        region=rule.region,
        year=2021,
        amount=Decimal(4000),
        source=create_source(grade="D"),
    )

    found = ask(rule.region)
    assert (found.credit.gross.monthly, found.certainty) == (100, "unconfirmed")
    assert found.citations[-1].source.grade == "D"


def test_a_citys_percentage_is_never_taken_of_its_provinces_average():
    province = create_province(
        formula="rate_of_average",
        bands=[(0, "2.8")],
        base_of="各市平均水平",
        base_year=2021,
        whole_province=True,
    )
    RegionalAverage.objects.create(
        state="approved",
        region=province,
        year=2021,
        amount=4000,
        source=create_source(),
    )

    assert ask(create_region(parent=province)).kind == "method_only"


def test_a_percentage_of_the_provinces_average_is():
    province = create_province(
        formula="rate_of_average",
        bands=[(0, "2")],
        base_of="全省平均水平",
        base_year=2021,
        base_area="province",
        whole_province=True,
    )
    RegionalAverage.objects.create(
        state="approved",
        region=province,
        year=2021,
        amount=4000,
        source=create_source(),
    )

    found = ask(create_region(parent=province))
    assert found.credit.gross.monthly == 80


@pytest.mark.parametrize(
    ("base", "amount"),
    [pytest.param(1000, 40, id="floor"), pytest.param(3000, 60, id="own")],
)
def test_the_provinces_limits_hold_for_its_cities(base, amount):
    city = create_region()
    create_rule(
        region=city, status="active", formula="rate_of_own_base", bands=[(0, "2")]
    )
    ContributionLimits.objects.create(
        state="approved",
        region=city.parent,
        since=date(2026, 1, 1),
        floor=2000,
        source=create_source(),
    )

    found = ask(city, Person(age=40, status="active", base=Decimal(base)))

    assert found.credit.gross.monthly == amount


def test_limits_weigh_on_certainty_only_where_they_moved_the_base():
    city = create_region()
    create_rule(
        region=city,
        status="active",
        formula="rate_of_own_base",
        bands=[(0, "2")],
        adopted="A",
    )
    ContributionLimits.objects.create(
        state="approved",
        region=city,
        since=date(2026, 1, 1),
        floor=2000,
        source=create_source(grade="D"),
    )

    within = ask(city, Person(age=40, status="active", base=Decimal(3000)))
    below = ask(city, Person(age=40, status="active", base=Decimal(1000)))

    assert (within.certainty, below.certainty) == ("official", "unconfirmed")


def test_the_nearest_limits_count():
    city = create_region()
    create_rule(
        region=city, status="active", formula="rate_of_own_base", bands=[(0, "2")]
    )
    for region, floor in [(city.parent, 2000), (city, 3000)]:
        ContributionLimits.objects.create(
            state="approved",
            region=region,
            since=date(2026, 1, 1),
            floor=floor,
            source=create_source(),
        )

    found = ask(city, Person(age=40, status="active", base=Decimal(1000)))

    assert found.credit.gross.monthly == 60
