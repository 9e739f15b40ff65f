"""What a reader is told where network or server fails: on the page, in sight."""

import re

import pytest
from playwright.sync_api import expect

from tests.addresses import ADDRESSES
from tests.browser.driving import wait_for_htmx

CITY = "/cities/shanghai/"
ANSWER = "**/credit/?**"


@pytest.fixture
def broken(person, complaints):
    """A person whose network will fail: what the console says of it is expected."""
    yield person
    complaints.clear()


@pytest.mark.parametrize(
    ("address", "button", "undone", "then"),
    [
        ("/credit/?city=shanghai&age=75", "看结果", "还没有查到", "157.50"),
        ("/search/?q=xm", "找", "还没有查到", "找一找"),
        (ADDRESSES["report-form"], "提交", "还没有提交", "还没有收下"),
    ],
)
def test_offline_the_page_stays_even_if_its_form_was_not_touched(
    broken, address, button, undone, then
):
    page = broken()
    page.goto(address)
    page.context.set_offline(True)
    page.get_by_role("button", name=button, exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text(f"没有连上网，{undone}")
    expect(page.get_by_role("alert")).to_contain_text("12393")
    page.context.set_offline(False)
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("main")).to_contain_text(then)
    expect(page.get_by_text("没有连上网")).to_have_count(0)


def test_it_is_told_where_it_can_be_seen_on_a_small_phone(broken):
    page = broken(viewport={"width": 320, "height": 568})
    page.goto("/?view=largest")
    page.get_by_label("我在").fill("上海")
    page.get_by_label("今年").fill("75")
    wait_for_htmx(page)
    page.route(ANSWER, lambda route: route.abort())
    page.get_by_role("button", name="看结果").click()

    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)


def test_who_asks_too_fast_is_told_to_wait(broken):
    page = broken()
    page.goto("/search/")
    page.get_by_label("地方，或者您想问的事").fill("厦门")
    wait_for_htmx(page)
    page.route("**/search/?**", lambda route: route.fulfill(status=429, body="x"))
    page.get_by_role("button", name="找", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("请等一分钟再查")
    expect(page.get_by_role("alert")).not_to_contain_text("出了点问题")


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("wrong", ["age=abc", "on=abc"])
def test_what_is_wrong_with_the_map_is_told_first(broken, scripted, wrong):
    page = broken(java_script_enabled=scripted)
    page.goto(f"/coverage/?{wrong}")
    told = page.get_by_role("alert")

    expect(page).to_have_title(re.compile("^请改一下"))
    expect(told).to_contain_text("请")
    expect(told).to_contain_text("下面是今天的，70 岁，已经退休")
    if scripted:
        expect(told).to_be_focused()
