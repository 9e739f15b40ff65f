"""Places added and taken away: focus, title, address and Back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx

TWO = "/compare/?city=shanghai&city=beijing&age=75"


def heading(page):
    return page.get_by_role("heading", level=1)


@pytest.fixture
def compared(page):
    page.goto(TWO)
    wait_for_htmx(page)
    return page


def test_a_place_is_added_and_back_takes_it_away_again(compared):
    compared.get_by_label("再加").fill("合肥")
    compared.get_by_role("button", name="比一比").click()

    expect(heading(compared)).to_contain_text("3 个地方")
    expect(heading(compared)).to_be_focused()
    expect(compared).to_have_title(re.compile("上海市、北京市、合肥市：75 岁"))
    expect(compared.locator("#said")).to_contain_text("3 个地方")
    canonical = compared.locator("link[rel=canonical]").get_attribute("href")
    assert canonical.endswith(
        "?city=shanghai&city=beijing&city=hefei&age=75&status=retired"
    )
    compared.go_back()
    expect(heading(compared)).to_contain_text("2 个地方")


def test_a_place_is_taken_away(compared):
    compared.get_by_role("link", name=re.compile("去掉.*上海市")).click()

    expect(heading(compared)).to_contain_text("北京市每月划入多少")
    expect(heading(compared)).to_be_focused()
    expect(compared.locator(".compared > li")).to_have_count(1)
    assert "shanghai" not in compared.url


def test_what_is_wrong_has_the_focus_and_the_places_stay(compared, complaints):
    compared.get_by_label("再加").fill("suzhou")
    compared.get_by_role("button", name="比一比").click()

    expect(compared.locator(".problems")).to_be_focused()
    expect(compared.get_by_label("再加")).to_have_value("suzhou")
    expect(compared.locator(".compared > li")).to_have_count(2)
    compared.get_by_role("link", name="江苏省苏州市").click()
    expect(heading(compared)).to_contain_text("3 个地方")
    complaints.clear()  # The browser notes there what came with 400.
