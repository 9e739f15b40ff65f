"""Django's own pages work under a policy that allows no inline script or style."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.coming_in import come_in


@pytest.fixture
def editor(page, site):
    come_in(page, site, "wang", role="editor")
    return page


def test_lists_forms_and_their_widgets_work_without_a_complaint(editor):
    """What breaks the policy is an error in the console: `person` looks for these."""
    open_a_list_and_a_history(editor)
    editor.get_by_role("row", name="划入规则").get_by_role("link", name="增加").click()
    choose_a_place(editor)
    choose_a_day(editor)
    add_a_band(editor)


def open_a_list_and_a_history(page):
    page.get_by_role("rowheader", name="划入规则").get_by_role("link").click()
    page.get_by_role("link", name="定额", exact=True).click()
    row = page.get_by_role("row", name="合肥市 已经退休").last
    row.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("link", name="历史").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("历史：")


def choose_a_place(page):
    """From the list that the server fills in while one types."""
    page.locator("span[role=combobox]").first.click()
    page.get_by_role("searchbox").last.fill("合肥")
    page.get_by_role("option", name="安徽省合肥市").click()
    expect(page.get_by_role("combobox").first).to_contain_text("安徽省合肥市")


def choose_a_day(page):
    page.get_by_role("link", name="选择一个日期").first.click()
    page.get_by_role("link", name="15", exact=True).click()
    expect(page.get_by_label("生效日:", exact=True)).to_have_value(re.compile("15$"))


def add_a_band(page):
    bands = page.get_by_role("group", name="年龄档")
    bands.get_by_role("button", name="添加另一个 年龄档").click()
    expect(bands.get_by_role("spinbutton")).to_have_count(3)
