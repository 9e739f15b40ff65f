"""Which rule answers, what is said where none does."""

from datetime import date
from decimal import Decimal

import pytest

from policies.enquiry import answer
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.groups import PersonGroup
from policies.terms import Person
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 21)
RETIRED = Person(age=72, status="retired")


def ask(place, person=RETIRED, *, on=DAY):
    return answer(place, person, on=on)


def create_province(**rule):
    province = create_region(level="province")
    create_rule(region=province, **{"bands": [(0, "75")]} | rule)
    return province


def test_the_own_region_comes_before_the_province():
    province = create_province(whole_province=True)
    city = create_region(parent=province)
    create_rule(region=city, bands=[(0, "90")])

    found = ask(city)

    assert found.credit.gross.monthly == 90
    assert not found.inherited


def test_a_rule_for_the_whole_province_answers_and_says_so():
    province = create_province(whole_province=True)

    found = ask(create_region(parent=province))

    assert found.credit.gross.monthly == 75
    assert found.inherited
    assert f"按{province.name}全省统一的规定。" in found.notes


def test_a_province_without_that_mark_only_explains():
    found = ask(create_region(parent=create_province()))

    assert (found.kind, found.rule) == ("unknown", None)
    assert len([rule for rule in found.background if rule.region]) == 1


def test_an_office_of_the_province_never_answers_for_a_city():
    office = PersonGroup.objects.get(slug="provincial-office")
    province = create_province(group=office)
    city = create_region(parent=province)

    assert ask(city).kind == "unknown"
    assert ask(province).credit.needs == ("group",)
    own = Person(age=72, status="retired", group="provincial-office")
    assert ask(province, own).credit.gross.monthly == 75
    assert ask(city, own).kind == "unknown"
    other = Person(age=72, status="retired", group="other")
    assert ask(province, other).kind == "unknown"


def test_a_county_is_covered_by_its_city():
    city = create_region()
    create_rule(region=city)

    found = ask(create_region(level="county", parent=city))

    assert found.is_amount
    assert not found.inherited
    assert f"按{city.name}的规定。" in "".join(found.notes)


def test_a_district_is_covered_by_its_municipality():
    municipality = create_region(level="province", name="某市")
    create_rule(region=municipality)

    found = ask(create_region(level="county", parent=municipality))

    assert found.is_amount
    assert not found.inherited


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        pytest.param(date(2023, 12, 31), 100, id="the last day of the old rule"),
        pytest.param(date(2024, 1, 1), 120, id="the first day of the new one"),
    ],
)
def test_the_new_rule_holds_from_its_first_day(on, amount):
    city = create_region()
    create_rule(region=city, until=date(2024, 1, 1))
    create_rule(region=city, since=date(2024, 1, 1), bands=[(0, "120")])

    assert ask(city, on=on).credit.gross.monthly == amount


def test_a_rule_that_ended_is_remembered_as_past_and_not_carried_on():
    city = create_region()
    old = create_rule(region=city, until=date(2024, 1, 1))

    found = ask(city)

    assert (found.kind, found.credit.gross) == ("unknown", None)
    assert (found.last_known.rule, found.last_known.monthly) == (old, 100)


def test_before_the_first_rule_nothing_is_known_but_when_it_starts():
    found = ask(create_rule().region, on=date(2022, 12, 31))

    assert (found.kind, found.next.on) == ("unknown", date(2023, 1, 1))


def test_undecided_says_both_sides_and_no_amount():
    city = create_region()
    create_rule(region=city, until=date(2024, 1, 1))
    rule = create_rule(
        region=city, since=date(2024, 1, 1), formula="undecided", bands=[], adopted=None
    )
    rule.evidence.create(source=create_source(), stance="contradicts", note="另一说")

    found = ask(city)

    assert (found.kind, found.conflict, found.certainty) == ("unknown", True, None)
    assert found.last_known.monthly == 100


def test_a_group_with_its_own_rule_is_offered_not_forced():
    rule = create_rule()
    group = PersonGroup.objects.get(slug="pre-1949-worker")
    create_rule(region=rule.region, group=group, bands=[(0, "160")])

    assert ask(rule.region).credit.gross.monthly == 100
    assert ask(rule.region).questions == ["group"]
    old = Person(age=95, status="retired", group="pre-1949-worker")
    assert ask(rule.region, old).credit.gross.monthly == 160


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


def test_an_overdue_rule_is_stale_from_the_day_after():
    rule = create_rule(review_by=DAY)

    assert not ask(rule.region).stale
    assert ask(rule.region, on=date(2026, 11, 22)).stale


@pytest.mark.parametrize("status", ["retired", "active", "flexible", "resident"])
def test_the_mainland_scheme_does_not_apply_everywhere(status):
    place = create_region(level="province", mainland_scheme=False)

    assert ask(place, Person(age=70, status=status)).kind == "not_applicable"


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

    assert ask(rule.region).next.on is None


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


def test_an_incomplete_own_rule_lets_no_other_answer():
    city = create_region(parent=create_province(whole_province=True))
    create_rule(region=city, adopted=None)

    assert ask(city).kind == "unknown"


def test_an_ended_rule_without_its_source_is_not_remembered():
    rule = create_rule(until=date(2024, 1, 1), adopted=None)

    assert ask(rule.region).last_known is None


def test_a_deduction_that_ends_is_announced():
    rule = create_rule()
    until = date(2027, 1, 1)
    rule.deductions.create(name="长护险", amount=5, until=until, source=create_source())

    found = ask(rule.region)

    assert (found.next.on, found.next.what) == (until, "deduction")


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


def test_the_source_of_a_deduction_is_cited_with_its_words():
    rule = create_rule()
    source = create_source(grade="D")
    rule.deductions.create(name="长护险", amount=5, source=source, quote="每月5元")

    cited = [c for c in ask(rule.region).citations if c.source == source]

    assert (cited[0].quote, cited[0].note) == ("每月5元", "代扣“长护险”的依据")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda rule: rule.evidence.all().delete(), id="its source"),
        pytest.param(lambda rule: rule.bands.all().delete(), id="its bands"),
    ],
)
def test_a_rule_that_lacks_something_is_no_answer(spoil):
    rule = create_rule()
    spoil(rule)

    assert ask(rule.region).kind == "unknown"


def test_from_three_reports_on_the_page_says_so():
    rule = create_rule()
    for number in range(1, 4):
        rule.reports.create(
            region=rule.region,
            age=70,
            status="retired",
            received=Decimal(90),
            month=date(2026, 10, 1),
            sender=f"reader {number}",
        )
        assert ask(rule.region).disputed_by_readers == (number == 3)

    assert not ask(rule.region, on=date(2027, 3, 1)).disputed_by_readers
