"""Addresses that a place used to have lead to it for good, whatever the page."""

import pytest

from policies.finding import find_region
from policies.models.regions import FormerName, Region

pytestmark = pytest.mark.django_db
PAGES = ["", "check/", "withdraw/", "family/", "travel/", "card.png"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_place_has_moved_with_it(client, page):
    for former in FormerName.objects.select_related("region"):
        moved = client.get(f"/cities/{former.slug}/{page}?age=70")

        assert moved.status_code == 301
        assert moved["Location"] == f"/cities/{former.region.slug}/{page}?age=70"
        assert client.get(moved["Location"]).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_name_that_never_was_is_not_found(client, page):
    assert client.get(f"/cities/never-was/{page}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "/credit/?city={}&age=70&status=retired",
        "/compare/?city={}&age=70&status=retired",
        "/credit.json?city={}&age=70&status=retired",
        "/changes.atom?city={}",
        "/search/?q={}",
        "/cities/?q={}",
    ],
)
def test_a_former_address_is_no_slip_in_another_name(client, asked):
    """xiangfan was 襄阳's: one letter more, and it is a district of 哈尔滨."""
    for former in FormerName.objects.select_related("region"):
        found = client.get(asked.format(former.slug), follow=True).text

        before = found.partition("香坊区")[0]
        assert former.region.name in before


def test_a_former_address_comes_before_another_place_of_that_sound(client):
    """Two cities are 苏州 by their letters: an address that was one's stays its own."""
    moved = Region.objects.get(slug="suzhou-anhui")
    FormerName.objects.create(slug="suzhou", name="苏地", region=moved)

    assert find_region("suzhou").region == moved


def test_there_are_former_names():
    assert FormerName.objects.exists()
