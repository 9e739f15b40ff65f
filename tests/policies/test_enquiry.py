"""Which rule answers, what is said where none does."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from policies.enquiry import OTHER_GROUP
from policies.models.groups import PersonGroup
from policies.terms import Person
from tests.asking import DAY, ask
from tests.factories import create_province, create_region, create_rule, create_source

pytestmark = pytest.mark.django_db


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


def test_the_last_that_ended_is_remembered_also_without_an_amount():
    city = create_region()
    create_rule(region=city, until=date(2024, 1, 1))
    last = create_rule(
        region=city,
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
        formula="described",
        bands=[],
    )

    found = ask(city)

    assert (found.last_known.rule, found.last_known.monthly) == (last, None)


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


def test_an_overdue_rule_is_stale_from_the_day_after():
    rule = create_rule(review_by=DAY)

    assert not ask(rule.region).stale
    assert ask(rule.region, on=date(2026, 11, 22)).stale


@pytest.mark.parametrize("status", ["retired", "active", "flexible", "resident"])
def test_the_mainland_scheme_does_not_apply_everywhere(status):
    place = create_region(level="province", mainland_scheme=False)

    assert ask(place, Person(age=70, status=status)).kind == "not_applicable"


def test_an_incomplete_own_rule_lets_no_other_answer():
    city = create_region(parent=create_province(whole_province=True))
    create_rule(region=city, adopted=None)

    assert ask(city).kind == "unknown"


def test_an_ended_rule_without_its_source_is_not_remembered():
    rule = create_rule(until=date(2024, 1, 1), adopted=None)

    assert ask(rule.region).last_known is None


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

    # Of late is of today: a page of another day must not say something else.
    assert ask(rule.region, on=date(2027, 3, 1)).disputed_by_readers
    with time_machine.travel("2027-03-01T12:00:00+08:00", tick=False):
        assert not ask(rule.region).disputed_by_readers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "words"), [("zhangjiajie", "全省"), ("yinchuan", "全区")]
)
def test_an_autonomous_region_is_no_province_in_words(client, slug, words):
    page = client.get("/credit/", {"city": slug, "age": "70"})

    assert f"按{words}规定" in page.text
    assert f"{words}统一的规定" in page.text


@pytest.mark.parametrize(
    ("group", "is_told"),
    [(None, True), (OTHER_GROUP, False), ("flexible-retired", False)],
)
def test_that_some_have_a_rule_of_their_own_is_told_until_they_say_who_they_are(
    client, group, is_told
):
    """On the page, its simple view and in the JSON: 17 yuan less in 武汉."""
    asked = {"city": "wuhan", "age": 70, "status": "retired"}
    asked |= {"group": group} if group else {}
    words = "灵活就业退休人员另有规定，不按这个数。"

    notes = client.get("/credit.json", asked).json()["notes"]
    assert any(words in note for note in notes) == is_told
    assert client.get("/credit/", asked).text.count(words) == 2 * is_told
