"""The other ways through the site: finder, search, report; and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx


def heading(page, words):
    return page.get_by_role("main").get_by_role("heading", name=words)


def choose(page, words):
    page.get_by_role("link", name=words, exact=True).click()


def assert_back(page, *headings):
    """Back through the questions, the newest first."""
    for words in headings:
        page.go_back()
        expect(heading(page, words)).to_be_visible()


def test_the_finder_and_back_through_every_question(page):
    page.goto("/withdraw/?city=shanghai")
    page.get_by_role("link", name="医保卡（医保个人账户）").focus()
    wait_for_htmx(page)
    choose(page, "医保卡（医保个人账户）")
    expect(heading(page, "参保人还在世吗？")).to_be_focused()
    choose(page, "已经去世")
    expect(heading(page, "参保人去世，家人继承：看当地")).to_be_focused()
    expect(page).to_have_title(re.compile("参保人去世，家人继承：看当地"))

    assert_back(page, "参保人还在世吗？", "您说的是哪个账户里的钱？")
    page.go_forward()
    expect(heading(page, "参保人还在世吗？")).to_be_visible()


def test_searching_and_back_to_what_was_found_before(page):
    page.goto("/search/")
    for words in ("丽水取现", "qqqq"):
        page.get_by_label("地方，或者您想问的事").fill(words)
        wait_for_htmx(page)
        page.get_by_role("button", name="找", exact=True).click()
        found = "没有找到“qqqq”" if words == "qqqq" else "找到这些"
        expect(heading(page, found)).to_be_focused()

    assert_back(page, "找到这些")
    page.go_back()
    expect(heading(page, "找到这些")).to_have_count(0)


def test_a_report_and_back_through_its_questions(page):
    page.goto("/report/")
    page.get_by_label("参保城市").first.fill("上海")
    page.get_by_label("年龄").fill("75")
    page.get_by_role("button", name="下一步").click()
    expect(heading(page, re.compile("^第 1 问"))).to_be_visible()
    page.get_by_role("link", name="不是", exact=True).focus()
    wait_for_htmx(page)
    choose(page, "不是")
    expect(heading(page, re.compile("^第 2 问"))).to_be_focused()
    choose(page, "是")
    expect(heading(page, "可能是这个原因")).to_be_focused()

    assert_back(page, re.compile("^第 2 问"), re.compile("^第 1 问"))


def press_to(page, thing):
    """Tab until the thing has the focus: nobody needs more than all of a page."""
    for _ in range(100):
        if thing.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way to {thing} by keyboard")


def test_from_home_to_the_answer_and_the_channels_by_keyboard(page):
    page.goto("/")
    press_to(page, page.get_by_label("我在"))
    page.keyboard.type("上海")
    press_to(page, page.get_by_label("今年"))
    page.keyboard.type("75")
    press_to(page, page.get_by_role("button", name="看结果"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("157.50")

    press_to(page, page.get_by_role("link", name="上海市怎么查余额"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("怎么查余额")
    channel = page.locator("main summary").first
    press_to(page, channel)
    page.keyboard.press("Enter")
    expect(page.locator("main .steps").first).to_be_visible()
