"""Which average and which limits an amount rests on, and how sure that makes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from policies import wording
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.regions import Region
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


def test_an_end_that_no_source_wrote_is_told_as_inferred(client):
    """Their notes say so; a day would look as if a source had written it."""
    inferred = ContributionLimits.objects.filter(until_precision="inferred")
    assert {str(one.region.slug) for one in inferred} == {
        "shijiazhuang",
        "fujian",
        "chengdu",
    }
    for limits in inferred:
        words = f"约到{wording.day(limits.until, 'month')}（推定）"
        assert words in limits.shown_period
        assertContains(client.get(limits.source.get_absolute_url()), words)
    told = ContributionLimits.objects.filter(note__contains="推定")
    assert not told.exclude(until_precision="inferred").exists()


def test_the_answer_says_how_long_the_limits_hold_that_moved_its_base():
    person = Person(age=40, status="active", base=Decimal(1000))
    found = ask(Region.objects.get(slug="fujian"), person, on=date(2025, 6, 30))

    (note,) = (c.note for c in found.figures)
    what = "缴费基数上下限的依据（2024年7月1日起，约到2025年7月（推定））。"
    assert note == f"{what}结束日按一年推定，2025年的数没有查到。"


def test_another_number_told_of_the_limits_stands_beside_them(client):
    where = "/credit/?city=hainan&age=50&status=active&on=2025-06-01"

    assertContains(client.get(f"{where}&base=30000"), "另有网页写4830元和24150元")


def test_limits_that_another_version_ends_end_on_the_day_it_begins():
    """An inferred end is a day again once a source names the next limits."""
    old = ContributionLimits.objects.get(region__slug="fujian", until="2025-07-01")
    new = ContributionLimits(since=date(2025, 7, 1), since_precision="day")

    old.make_way_for(new, at=timezone.now())

    assert (old.until, old.until_precision) == (date(2025, 7, 1), "day")
    assert old.endings[-1]["precision"] == "inferred"
    old.undo_endings(said_at=timezone.now() - timedelta(minutes=1))
    assert (old.until, old.until_precision) == (date(2025, 7, 1), "inferred")


def test_a_source_says_of_limits_how_much_and_how_long_once(client):
    limits = ContributionLimits.objects.get(region__slug="beijing", since="2025-07-01")

    page = client.get(limits.source.get_absolute_url())

    assert "7162.00 至 35811.00 元/月，2025年7月1日起" in page.text
