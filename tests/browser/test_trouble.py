"""What a reader is told where network or server fails: on the page, in sight."""

import re

import pytest
from playwright.sync_api import expect

from tests.addresses import ADDRESSES
from tests.browser.driving import wait_for_htmx

CITY = "/cities/shanghai/"
ANSWER = "**/credit/?**"
REPORT = "**/report/?**"
COUNT = """
from guides.models.reports import Report
print(Report.objects.count())
"""


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


def test_a_report_that_breaks_off_keeps_its_words_and_is_sent_once(broken, site):
    page = broken()
    page.goto(ADDRESSES["report-form"])
    wait_for_htmx(page)
    told = {"#id_received": "100", "#id_month": "2026-10", "#id_words": "少了三元"}
    for field, words in told.items():
        page.locator(field).fill(words)
    page.route(REPORT, break_off)
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("alert")).to_contain_text("没有连上网，可能还没有提交")
    for field, words in told.items():
        expect(page.locator(field)).to_have_value(words)
    page.unroute(REPORT)
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/report/\?sent=1$"))
    assert site.manage("shell", "-v0", "-c", COUNT).strip() == "1"


def break_off(route):
    if route.request.method == "POST":
        route.abort("connectionreset")
    else:
        route.continue_()


def test_what_is_wrong_with_a_report_is_told_and_back_leaves_the_form(broken):
    page = broken()
    page.goto("/about/")
    page.goto(ADDRESSES["report-form"])
    wait_for_htmx(page)
    page.locator("#id_words").fill("少了三元")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#id_words")).to_have_value("少了三元")
    page.go_back()
    expect(page).to_have_url(re.compile("/about/$"))


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
