"""What is read once is kept for one version of the content, and for no other."""

from datetime import date

import pytest

from policies.enquiry import answer, rules_about
from policies.finding import find_region
from policies.kept import kept, shared, standing
from policies.models.regions import Region
from policies.terms import Person

DAY = date(2026, 11, 21)
SEVENTY = Person(age=70, status="retired")


@pytest.fixture
def count():
    read = []

    @kept(most=2)
    def ask(*what):
        read.append(what)
        return len(read)

    return ask


def test_it_is_read_once_while_the_version_stands(count):
    with standing("1"):
        assert [count("a"), count("a"), count("b")] == [1, 1, 2]
    with standing("2"):
        assert count("a") == 3


def test_where_no_version_stands_all_is_read_anew(count):
    assert [count("a"), count("a")] == [1, 2]
    with standing("1"):
        count("a")
    assert count("a") == 4


def test_so_many_are_kept_and_no_more(count):
    with standing("1"):
        first = count("a")
        count("b"), count("c")
        assert count("a") != first


@pytest.mark.django_db
def test_the_second_answer_of_a_place_asks_the_database_nothing(
    django_assert_max_num_queries,
):
    with standing("this test"):
        place = find_region("beijing").region
        first = answer(place, SEVENTY, on=DAY)
        with django_assert_max_num_queries(0):
            found = answer(find_region("beijing").region, SEVENTY, on=DAY)
            older = answer(place, Person(age=85, status="retired"), on=DAY)

    assert found == first
    assert older.credit != first.credit


@pytest.mark.django_db
def test_an_edit_is_seen_under_its_own_version():
    with standing("before"):
        before = find_region("hefei").region.name
        Region.objects.filter(slug="hefei").update(name="合肥新市")
        assert find_region("hefei").region.name == before
    with standing("after"):
        assert find_region("hefei").region.name == "合肥新市"


def test_what_many_findings_hold_is_kept_once():
    with standing("1"):
        assert shared(first := [1], "rule") is first
        assert shared([1], "rule") is first
        assert shared([1], "another") is not first
    with standing("2"):
        assert shared([1], "rule") is not first
    assert shared([1], "rule") is not first


@pytest.mark.django_db
def test_places_share_the_rules_of_the_nation():
    with standing("this test, too"):
        found = [
            {rule.slug: rule for rule in rules_about(find_region(slug).region, on=DAY)}
            for slug in ("beijing", "hefei")
        ]

    both = found[0].keys() & found[1].keys()
    assert both
    assert all(found[0][slug] is found[1][slug] for slug in both)
