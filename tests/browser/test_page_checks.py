"""Every public page for a reader of 72 on a cheap phone, at its usual size.

Sizes, targets, sideways scroll and what axe knows; `person` looks for other hosts
and for errors in the console. Enlarged: test_page_checks_enlarged.py, so that both
cores have something to do.
"""

import pytest

from tests.addresses import ADDRESSES
from tests.browser.measuring import shortfalls


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_page_falls_short_of_nothing(page, address):
    found = []
    # The standard view first: a tab keeps the one it was last asked for.
    for view in ["standard", "contrast", "simple"]:
        found += shortfalls(page, address, view, doubled=True)

    assert not found
