"""The handbook's ten minutes: next January's amount, by two people, in a browser."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.coming_in import come_in

# The served site keeps real time: the coming January, whenever this runs.
NEW_YEAR = date(timezone.localdate().year + 1, 1, 1)
NEW_YEARS_EVE = NEW_YEAR - timedelta(days=1)
# Its row in the admin's list: it has a first day and no last one.
IN_FORCE = re.compile(r"合肥市 已经退休 .*2023-01-01 - ")
DRAFT = f"合肥市 已经退休 {NEW_YEAR}"


@pytest.fixture
def editor(person, site):
    page = person()
    come_in(page, site, "zhang", role="editor")
    return page


@pytest.fixture
def reviewer(person, site):
    page = person()
    come_in(page, site, "li", role="reviewer")
    return page


@pytest.fixture
def reader(person):
    return person()


def test_next_januarys_amount_by_two_people(editor, reviewer, reader):
    make_new_version(editor)
    change_the_amount(editor)
    see_the_impact(editor)
    preview(editor)
    assert_nothing_is_public(reader)
    end_preview(editor)
    send_for_review(editor)
    assert_nothing_is_public(reader)

    approve(reviewer)

    assert_answer(reader, "70.00", on=NEW_YEARS_EVE)
    assert_answer(reader, "85.00", on=NEW_YEAR)
    assert_answer(reader, "70.00")
    assert_place_page(reader, "70.00")


# What the editor does


def make_new_version(page):
    """Find the rule now in force in the admin, and copy it."""
    page.get_by_role("rowheader", name="划入规则").get_by_role("link").click()
    page.get_by_role("search").get_by_role("textbox").fill("合肥")
    page.get_by_role("search").get_by_role("button").click()
    row = page.get_by_role("row", name=IN_FORCE)
    row.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("link", name="新建版本、更正、撤下").click()
    page.get_by_label("新版本从哪天起").fill(str(NEW_YEAR))
    page.get_by_label("新版本的编号").fill(f"hefei-retired-{NEW_YEAR.year}")
    page.get_by_role("button", name="以此为底稿新建版本").click()


def change_the_amount(page):
    """In the draft: the words, the amount of the band, the day of publication."""
    page.get_by_label("规定的大意").fill("每月定额划入85元，不分年龄。")
    amount = page.get_by_role("cell", name="70.00", exact=True)
    amount.get_by_role("spinbutton").fill("85")
    page.get_by_label("引文").filter(visible=True).first.fill("每月定额划入85元")
    page.get_by_label("查过，发布日不详").check()
    page.get_by_role("button", name="保存并继续编辑").click()


def see_the_impact(page):
    page.get_by_role("link", name="送审、批准、预览").click()
    row = page.get_by_role("row", name="0 岁起")
    expect(row.get_by_role("cell")).to_have_text(
        ["已经退休", "70.00 元", "85.00 元", "15.00 元"]
    )


def preview(page):
    page.get_by_label("看哪一天的公开页面").fill(str(NEW_YEAR))
    page.get_by_role("button", name="预览").click()
    assert_place_page(page, "85.00")
    expect(page.get_by_role("note")).to_contain_text("预览")
    assert_answer(page, "85.00")
    expect(page.get_by_role("note")).to_contain_text("预览")


def end_preview(page):
    page.get_by_role("button", name="结束预览").click()
    assert_nothing_is_public(page)


def send_for_review(page):
    open_from_the_desk(page)
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text("已送审")).to_be_visible()


# What the reviewer does


def approve(page):
    open_from_the_desk(page)
    see = page.get_by_role("row", name="0 岁起").get_by_role("cell")
    expect(see).to_have_text(["已经退休", "70.00 元", "85.00 元", "15.00 元"])
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text(f"{NEW_YEAR} 起自动生效")).to_be_visible()


def open_from_the_desk(page):
    page.goto("/admin/")
    page.get_by_role("link", name="打开工作台").click()
    page.get_by_role("link", name=DRAFT).click()


# What anybody sees


def assert_nothing_is_public(page):
    assert_place_page(page, "70.00")
    expect(page.get_by_role("note")).to_have_count(0)
    assert_answer(page, "70.00", on=NEW_YEAR)
    expect(page.get_by_role("note")).to_have_count(0)


def assert_place_page(page, amount):
    page.goto("/cities/hefei/")
    retired = page.get_by_role("region", name="退休人员")
    expect(retired.get_by_text(f"{amount}元 / 月")).to_be_visible()


def assert_answer(page, amount, *, on=None):
    page.goto("/credit/?city=hefei&age=70" + (f"&on={on}" if on else ""))
    answer = page.get_by_role("heading", level=1)
    expect(answer).to_contain_text(f"每月划入 {amount} 元")
