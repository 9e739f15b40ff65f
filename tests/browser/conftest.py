"""People before their browsers; whatever a browser complains of fails the test."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.driving import FLAGS, find_chromium
from tests.serving import serving

# Milliseconds until a page counts as broken: patience for a busy machine, no bound.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def today():
    """The served site keeps real time, so its visitors do; codes depend on it."""


@pytest.fixture(scope="session")
def chromium():
    missing = "no Chromium is installed here: the site is not tried in a browser"
    return needed(find_chromium(), missing)


def needed(path, missing):
    """A program's path; without it the test is skipped, and in CI it fails."""
    if path:
        return path
    if os.environ.get("CI_BROWSER") == "required":
        pytest.fail(missing)
    pytest.skip(missing)


# For one file, not for the session: its event loop must be gone before other tests
# use the database.
@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium, tmp_path_factory):
    with serving(tmp_path_factory) as site:
        yield site


@pytest.fixture
def complaints():
    """What browsers complained of: a test that breaks the network clears it."""
    return []


@pytest.fixture
def person(browser, site, complaints):
    """Makes people, each with a page in a browser that knows none of the others."""
    contexts = []

    def sit_down(**options):
        context = browser.new_context(
            base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(PATIENCE)
        listen(context, site, complaints)
        contexts.append(context)
        return context.new_page()

    yield sit_down
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(person):
    return person()


def listen(context, site, complaints):
    """Note every console error, uncaught exception and request to another host."""

    def console(message):
        # A page that says "not found" does so with its status: Chromium logs that too.
        of_the_page = message.location["url"] == message.page.url
        if message.type == "error" and not of_the_page:
            complaints.append(f"{message.text} ({message.location['url']})")

    def request(asked):
        if not asked.url.startswith(f"{site.url}/"):
            complaints.append(f"another host was asked: {asked.url}")

    context.on("console", console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", request)
