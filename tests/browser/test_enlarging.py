"""Larger text is larger everywhere: nothing on a page pays for it."""

import pytest

from tests.addresses import ADDRESSES

PAGES = ["home", "answer-conflict", "cities", "city", "withdraw-case", "guide"]
PAGES += ["search-found", "report-form", "not-found"]
WIDTHS = [320, 360, 390, 1280]
# The words of a page in their order, each with the size of its letters.
LETTERS = """view => {
  document.documentElement.dataset.view = view;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walk.nextNode()); ) {
    const words = node.data.trim();
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (words) found.push([words, size]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_no_letter_is_smaller_in_a_larger_view(page, name):
    page.goto(ADDRESSES[name])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        sizes = [page.evaluate(LETTERS, view) for view in ("", "large", "largest")]

        assert not list(shrunk(*sizes[:2], width)) + list(shrunk(*sizes[1:], width))


def shrunk(before, after, width):
    """What has become smaller by more than an eye sees."""
    for (words, was), (_, now) in zip(before, after, strict=True):
        if now < was - 0.1:
            yield f"{width} px: “{words[:14]}” was {was} px, is {now} px"
