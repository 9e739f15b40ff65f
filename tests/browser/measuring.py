"""Look at a page as an elderly reader's browser does, and say what falls short."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.addresses import viewed

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")
NUMBERS = Path(__file__).with_name("numbers.js").read_text("utf-8")
# A small old phone, a usual one, and a desk.
WIDTHS = (320, 390, 1280)
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": [
            *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
            "best-practice",
        ],
    },
    # axe leaves these two out unless they are named: 7:1, and targets of WCAG 2.2.
    "rules": {
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
    },
}
# The root is 112.5 % of what the browser gives.
DOUBLED = ":root { font-size: 225% !important }"
# WCAG 1.4.12: what a reader's own style may ask for.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
# A constructed sheet is the reader's, not the page's: its policy does not forbid it.
WEAR = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
UNFOLD = "all => { for (const each of all) each.open = true }"


def shortfalls(page, address, view, *, main_target=44, main_text=18, doubled=False):
    """Of the page at an address in a view, in words."""
    response = page.goto(viewed(address, view))
    found = [] if "<h1" in response.text() else ["no heading without a script"]
    if view not in (page.locator("html").get_attribute("data-view") or "standard"):
        found.append("the view is not the one asked for")
    page.locator("main details").evaluate_all(UNFOLD)
    found += axe(page)
    page.locator("details").evaluate_all(UNFOLD)
    found += sizes(page, mainTarget=main_target, mainText=main_text)
    found += worn(page, "spaced", SPACED)
    if doubled:
        found += worn(page, "doubled", DOUBLED)
    return [f"{view}, {words}" for words in found]


def sizes(page, **least):
    """What is too small or too wide; the page is left at its narrowest."""
    found = []
    for width in sorted(WIDTHS, reverse=True):
        page.set_viewport_size({"width": width, "height": 800})
        here = page.evaluate(MEASURE, least) + too_wide(page)
        found += [f"{width} px: {words}" for words in here]
    return found


def worn(page, name, css):
    """What falls short in a reader's own style; the one before is taken off."""
    page.evaluate(WEAR, css)
    return [f"{name}: {words}" for words in too_wide(page)]


def axe(page):
    """What axe finds, and the first element of each kind."""
    return [
        f"axe {rule['id']}: {len(rule['nodes'])}, first {rule['nodes'][0]['html'][:90]}"
        for rule in Axe().run(page, options=AXE).response["violations"]
    ]


def too_wide(page):
    """By how much the page is wider than its window, and which numbers do not fit."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    sideways = [f"scrolls sideways by {over} px"] if over > 0 else []
    return sideways + page.evaluate(NUMBERS)
