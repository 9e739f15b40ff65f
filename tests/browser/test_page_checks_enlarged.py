"""Every public page for a reader who made it larger."""

import pytest

from tests.addresses import ADDRESSES, viewed
from tests.browser.measuring import UNFOLD, axe, shortfalls

COMBINED = ["home", "answer-conflict", "city", "prefecture-withdraw", "report-form"]
COMBINED += ["withdraw-case", "search-found", "check"]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_an_enlarged_page_falls_short_of_nothing(page, address):
    found = shortfalls(page, address, "large", main_target=60, main_text=22)
    found += shortfalls(page, address, "largest", main_target=60, main_text=30)

    assert not found


@pytest.mark.parametrize("views", ["largest&view=simple", "largest&view=contrast"])
@pytest.mark.parametrize("name", COMBINED)
def test_two_views_at_once_on_a_phone(person, name, views):
    page = person(viewport={"width": 390, "height": 844})
    page.goto(viewed(ADDRESSES[name], views))
    page.locator("details").evaluate_all(UNFOLD)

    assert not axe(page)
