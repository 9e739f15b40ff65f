"""The system's own Chromium, and how it is started."""

import shutil

# Root may not use the sandbox; nothing but the tests is to go out to the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium():
    """Where the system keeps it, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def wait_for_htmx(page):
    """It comes when a form is turned to; until then a page is asked for whole.

    Asked again and again from here: the page's policy lets nothing wait inside it.
    """
    for _ in range(500):
        if page.evaluate("'htmx' in window"):
            return
        page.wait_for_timeout(20)
    raise TimeoutError("htmx did not come")
