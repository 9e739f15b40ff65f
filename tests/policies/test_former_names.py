"""Addresses that a place used to have lead to it for good, whatever the page."""

import pytest

from policies.models.regions import FormerName

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


def test_there_are_former_names():
    assert FormerName.objects.exists()
