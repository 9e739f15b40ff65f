"""What a draft would change, before anybody approves it."""

from datetime import date
from decimal import Decimal

import pytest

from policies.impact import impact_of
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.groups import PersonGroup
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

TODAY, NEW_YEAR = date(2026, 11, 21), date(2027, 1, 1)


def sums(impact):
    """Age, before, after, difference of every row; nothing where no amount is."""
    return [
        (
            row.age,
            row.before.credit.gross and row.before.credit.gross.monthly,
            row.after.credit.gross and row.after.credit.gross.monthly,
            row.difference,
        )
        for row in impact.rows
    ]


def draft_of(rule, **fields):
    fields = {"region": rule.region, "since": NEW_YEAR, "state": "draft"} | fields
    return create_rule(**fields)


def test_every_edge_before_and_after():
    rule = create_rule(bands=[(0, "100"), (70, "110")])
    draft = draft_of(rule, bands=[(0, "100"), (75, "130")])

    impact = impact_of(draft, today=TODAY)

    assert impact.on == NEW_YEAR
    assert sums(impact) == [(0, 100, 100, 0), (70, 110, 100, -10), (75, 110, 130, 20)]


def test_a_first_rule_has_no_before():
    impact = impact_of(draft_of(create_rule(status="active")), today=TODAY)

    assert sums(impact) == [(0, None, 100, None)]


def test_a_province_counts_the_cities_that_follow_it():
    province = create_region(level="province")
    own, without = (create_region(parent=province) for _ in range(2))
    create_rule(region=own)
    draft = create_rule(region=province, whole_province=True, state="draft")

    assert impact_of(draft, today=TODAY).places == [without]


def test_own_amounts_are_shown_by_an_example():
    rule = create_rule(formula="rate_of_own_pension", bands=[(0, "2")])
    draft = draft_of(rule, formula="rate_of_own_pension", bands=[(0, "3")])

    impact = impact_of(draft, today=TODAY)

    assert sums(impact) == [(0, 60, 90, 30)]
    assert impact.rows[0].counts_own


def test_a_groups_presence_does_not_hide_the_others():
    rule = create_rule()
    group = PersonGroup.objects.create(slug="veterans", name="某一类人")
    create_rule(region=rule.region, group=group)
    draft = draft_of(rule, bands=[(0, "120")])

    assert sums(impact_of(draft, today=TODAY)) == [(0, 100, 120, 20)]


def test_an_average_moves_every_rule_that_counts_with_it():
    rule = create_rule(
        formula="rate_of_average", bands=[(0, "2")], base_of="平均水平", base_year=2025
    )
    figures = {"region": rule.region, "year": 2025, "source": create_source()}
    RegionalAverage.objects.create(state="approved", amount=3000, **figures)
    draft = RegionalAverage.objects.create(amount=Decimal(4000), **figures)

    assert sums(impact_of(draft, today=TODAY)) == [(0, 60, 80, 20)]


def test_limits_move_the_low_and_the_high():
    rule = create_rule(formula="rate_of_own_base", status="active", bands=[(0, "2")])
    draft = ContributionLimits.objects.create(
        region=rule.region,
        since=NEW_YEAR,
        floor=4000,
        ceiling=20000,
        source=create_source(),
    )

    assert sums(impact_of(draft, today=TODAY)) == [
        (0, 60, 80, 20),
        (0, 2000, 400, -1600),
    ]


def test_a_provinces_limits_move_its_cities_that_have_none():
    province = create_region(level="province")
    city, with_own, flat = (create_region(parent=province) for _ in range(3))
    rate = {"formula": "rate_of_own_base", "status": "active", "bands": [(0, "2")]}
    for place in (city, with_own):
        create_rule(region=place, **rate)
    create_rule(region=flat)
    source = create_source()
    known = {"since": date(2026, 1, 1), "source": source, "state": "approved"}
    for place in (province, with_own):
        limits = {"floor": Decimal(4000), "ceiling": Decimal(20000)}
        ContributionLimits.objects.create(region=place, **limits, **known)
    draft = ContributionLimits(region=province, since=NEW_YEAR, source=source)
    draft.floor, draft.ceiling = Decimal(5000), Decimal(20000)
    draft.save()

    impact = impact_of(draft, today=TODAY)

    assert impact.places == [city]
    assert sums(impact)[0] == (0, 80, 100, 20)
    assert impact.rows[0].who == f"{city.name}：还在上班"
