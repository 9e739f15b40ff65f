"""The reading tools where the site's script was lost, is slow, or cannot be read."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(person, complaints):
    yield person(viewport={"width": 390, "height": 844})
    complaints.clear()


def lose_the_script(page):
    page.route("**/js/site*.js", lambda route: route.abort())


def press(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def test_the_elder_version_and_back(page):
    lose_the_script(page)
    page.goto("/")
    press(page, "长辈版")
    expect(page.locator("html")).to_have_attribute("data-view", "largest simple")
    press(page, "医保账本")
    expect(page.locator("html")).to_have_attribute("data-view", "largest simple")

    press(page, "退出长辈版")

    expect(page.locator("html")).to_have_attribute("data-view", "")
    press(page, "各地")
    expect(page.get_by_role("heading", level=1)).to_contain_text("各地")
    expect(page.locator("html")).not_to_have_attribute("data-view", "largest simple")
    assert "view" not in page.url


@pytest.mark.parametrize("tool", ["退出长辈版", "看全部内容", "还原"])
def test_what_an_earlier_visit_kept_is_left_at_the_first_press(page, tool):
    page.goto("/")
    press(page, "长辈版")
    lose_the_script(page)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-view", "largest simple")

    if tool == "还原":
        page.get_by_text("大字 · 更多").click()
    press(page, tool)

    expect(page.locator("html")).to_have_attribute("data-view", "")
    page.goto("/about/")
    assert not page.evaluate("document.documentElement.dataset.view")


def test_what_is_chosen_once_the_script_is_there_again_counts(page):
    lose_the_script(page)
    page.goto("/?view=standard")
    page.unroute("**/js/site*.js")
    page.reload()
    press(page, "长辈版")
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("data-view", "largest simple")
    expect(page.get_by_role("link", name="退出长辈版")).to_be_visible()
