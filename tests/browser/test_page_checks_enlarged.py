"""Every public page for a reader who made it larger."""

import pytest

from tests.addresses import ADDRESSES
from tests.browser.measuring import shortfalls


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_an_enlarged_page_falls_short_of_nothing(page, address):
    found = shortfalls(page, address, "large", main_target=60, main_text=18)
    found += shortfalls(page, address, "largest", main_target=60, main_text=30)

    assert not found
