"""A reader's way through the public pages, with JavaScript and without it."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(person, request):
    return person(java_script_enabled=request.param)


def test_from_the_question_to_a_sheet_on_paper(reader):
    ask(reader, "上海", "75")
    assert_answer(reader, "157.50")

    reader.get_by_role("link", name="上海市怎么查余额").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("怎么查余额")
    sheet = reader.get_by_text("上海市：查医保余额", exact=True)
    expect(sheet).to_be_hidden()
    reader.emulate_media(media="print")
    expect(sheet).to_be_visible()


def test_back_after_a_swap_shows_the_same_page(page):
    ask(page, "上海", "75")
    assert_answer(page, "157.50")
    seen = page.get_by_role("main").aria_snapshot()

    # Only htmx asks with this header: the answer below was swapped in.
    page.get_by_label("我在").focus()
    wait_for_htmx(page)
    with page.expect_request(lambda asked: "hx-request" in asked.headers):
        fill_in(page, "合肥", "70")
    assert_answer(page, "70.00")
    page.go_back()

    assert_answer(page, "157.50")
    page.wait_for_load_state()
    assert page.get_by_role("main").aria_snapshot() == seen


def ask(page, place, age):
    page.goto("/")
    fill_in(page, place, age)


def fill_in(page, place, age):
    page.get_by_label("我在").fill(place)
    page.get_by_label("今年").fill(age)
    page.get_by_role("button", name="看结果").click()


def assert_answer(page, amount):
    answer = page.get_by_role("heading", level=1)
    expect(answer).to_contain_text(f"每月划入 {amount} 元")


def test_suggestions_are_of_the_pages_release_and_counted_aloud(page):
    page.goto("/")
    with page.expect_request("**/cities/?q=*") as asked:
        page.get_by_label("我在").press_sequentially("江")

    release = page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))")
    assert asked.value.headers["x-release"] == release["X-Release"]
    listed = page.locator("#city-options [role=option]")
    expect(listed.first).to_be_visible()
    expect(page.locator("#said")).to_have_text(f"有 {listed.count()} 个地方可选")


def test_suggestions_of_another_release_are_left_out(page):
    page.goto("/")
    page.evaluate(
        """document.body.setAttribute("hx-headers", '{"X-Release": "old"}')"""
    )
    with page.expect_response("**/cities/?q=*"):
        page.get_by_label("我在").press_sequentially("江")

    expect(page.locator("#city-options")).to_be_hidden()
    expect(page.get_by_label("我在")).to_have_value("江")
