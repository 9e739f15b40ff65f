"""Pictures of every public page at three widths, and in every view: `make look`.

For a person to look at before a change of the look is done; nothing is compared.
"""

from itertools import product

from playwright.sync_api import sync_playwright

from tests.addresses import ADDRESSES, VIEWS, viewed
from tests.browser.driving import FLAGS, find_chromium
from tests.browser.measuring import WIDTHS
from tests.serving import ROOT, published

PICTURES = ROOT / "var" / "look"
SHAPES = [("standard", width) for width in WIDTHS] + [(view, 390) for view in VIEWS]


def take(page, name, view, width):
    """The whole page; what is above the mark at 800 px is seen first."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(viewed(ADDRESSES[name], view))
    page.screenshot(path=PICTURES / f"{name}-{view}-{width}.png", full_page=True)


def main():
    with published() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=FLAGS
        )
        page = browser.new_page(base_url=site.url, locale="zh-CN")
        # The standard view first: a tab keeps the one it was last asked for.
        for (view, width), name in product(SHAPES, ADDRESSES):
            take(page, name, view, width)
        browser.close()
    print(
        f"{len(ADDRESSES) * len(SHAPES)} pictures are in {PICTURES.relative_to(ROOT)}/"
    )


if __name__ == "__main__":
    main()
