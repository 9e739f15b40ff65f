"""Whoever goes by keyboard sees where they are, on every ground: WCAG 1.4.11."""

from pathlib import Path

import pytest

from tests.addresses import ADDRESSES, viewed

PAGES = ["home", "answer-unknown", "city"]
OUTLINES = Path(__file__).with_name("outlines.js").read_text("utf-8")


@pytest.mark.parametrize("view", ["standard", "contrast", "largest"])
@pytest.mark.parametrize("name", PAGES)
def test_the_focus_stands_out_from_every_ground(page, name, view):
    page.goto(viewed(ADDRESSES[name], view))
    page.keyboard.press("Tab")

    found = page.evaluate(OUTLINES)

    assert {"跳到正文", "12393"} <= {thing for thing, _, _ in found}
    assert not [each for each in found if each[1] != "solid" or each[2] < 3]
