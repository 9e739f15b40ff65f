"""The whole country at once says what each place's own answer says."""

from datetime import date

import pytest

from policies.country import as_tiles, places, provinces, standings, tally
from policies.enquiry import answer
from policies.kept import standing
from policies.models.bases import RegionalAverage
from policies.models.rules import CreditRule
from policies.terms import Person
from policies.tiles import GRID
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
STATUSES = list(CreditRule.Status.values)


@pytest.mark.parametrize("status", STATUSES)
def test_every_place_stands_as_its_answer_says(status):
    found = standings(status, on=TODAY)

    assert [each.place for each in found] == list(places())
    for each in found[::7]:
        typical = 70 if status in ("retired", "resident") else 45
        own = answer(each.place, Person(age=typical, status=status), on=TODAY)
        undecided = own.kind == "unknown" and own.conflict
        assert each.state == ("undecided" if undecided else own.kind)
        assert each.certainty == own.certainty
        assert each.has_rule == bool(own.rule)
        marks = (each.conflict, each.inherited, each.stale)
        assert marks == (own.conflict, own.inherited, own.stale)


def test_every_amount_is_its_answers_at_any_age():
    paid = [e for e in standings("retired", on=TODAY) if e.state == "amount"]

    assert paid
    for each in paid[::3]:
        for age in (0, 59, 69, 70, 75, 85, 120):
            own = answer(each.place, Person(age=age, status="retired"), on=TODAY)
            monthly = own.credit.gross.monthly if own.credit.gross else None
            assert each.at(age).monthly == monthly, (each.place, age)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        pytest.param({}, "amount", id="its own"),
        pytest.param({"status": "active"}, "unknown", id="of another status"),
        pytest.param({"state": "draft"}, "unknown", id="a draft"),
        pytest.param({"until": TODAY}, "unknown", id="over since today"),
        pytest.param({"adopted": None}, "unknown", id="without a source"),
        pytest.param(
            {"formula": "described", "bands": ()}, "method_only", id="in words"
        ),
    ],
)
def test_a_rule_of_a_place(fields, state):
    place = create_region()
    create_rule(region=place, **fields)

    assert standing_of(place).state == state


@pytest.mark.parametrize("whole", [True, False])
def test_a_provinces_rule_answers_below_only_as_a_whole(whole):
    place = create_region()
    create_rule(region=place.parent, whole_province=whole)

    found = standing_of(place)
    assert found.state == ("amount" if whole else "unknown")
    assert found.inherited is whole


def test_the_country_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        standings("retired", on=TODAY)
    with standing("the country"):
        standings("retired", on=TODAY)
        with django_assert_max_num_queries(0):
            standings("retired", on=TODAY)


def test_every_province_has_its_square():
    assert {province.code for province in provinces()} == GRID.keys()


def test_a_tile_and_a_total_say_of_any_place_that_it_is_disputed_or_overdue():
    found = standings("retired", on=date(2028, 5, 29))

    for province, tile in as_tiles(found, age=70):
        within = [each for each in found if each.place.province == province]
        assert ("≠" in tile.marks) == any(each.conflict for each in within)
        assert ("过期" in tile.marks) == any(each.stale for each in within)
    assert tally(found).stale == sum(each.stale for each in found) > 150


def test_tiles_and_totals_count_every_place():
    found = standings("retired", on=TODAY)
    drawn = {province.slug: tile for province, tile in as_tiles(found, age=75)}

    assert drawn["shanghai"].text == "157.5 元"
    assert drawn["xianggang"].text == "不适用"
    counted = tally(found)
    assert sum(number for _, number in counted.in_words) == counted.places == len(found)


def standing_of(place):
    return next(e for e in standings("retired", on=TODAY) if e.place == place)


def test_an_average_that_a_newer_year_follows_is_as_little_stale_as_on_its_page():
    """Of a past year it stays what it was: nobody looks again, here as there."""
    rule = create_rule(
        formula="rate_of_average",
        bands=[(0, "2")],
        base_of="平均水平",
        base_year=2021,
        review_by=date(2030, 1, 1),
    )
    about = {"region": rule.region, "source": create_source(), "state": "approved"}
    about |= {"amount": 4000, "review_by": date(2024, 1, 1)}
    RegionalAverage.objects.create(year=2021, **about)

    def stale():
        own = answer(rule.region, Person(age=70, status="retired"), on=TODAY)
        return (standing_of(rule.region).stale, own.stale)

    assert stale() == (True, True)
    RegionalAverage.objects.create(year=2022, **about)
    assert stale() == (False, False)
