"""Pieces put into a page: told, reversible, honest when the network is not there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx

ANSWER = "**/credit/?**"


@pytest.fixture
def asked(page):
    """A reader who has filled in the question, and not yet pressed the button."""
    page.goto("/")
    page.get_by_label("我在").fill("上海")
    page.get_by_label("今年").fill("75")
    return page


def press(page):
    wait_for_htmx(page)
    page.get_by_role("button", name="看结果").click()


def answer(page):
    return page.get_by_role("heading", level=1)


def test_an_answer_has_the_focus_the_title_and_is_said(asked):
    press(asked)

    expect(answer(asked)).to_contain_text("157.50")
    expect(answer(asked)).to_be_focused()
    expect(asked).to_have_title(re.compile("上海市 75 岁每月划入多少"))
    expect(asked.locator("#said")).to_contain_text("157.50")


@pytest.mark.parametrize("way", ["reload", "address", "back and forward"])
def test_a_swapped_page_is_the_page_of_its_address(asked, person, way):
    press(asked)
    expect(answer(asked)).to_contain_text("157.50")
    asked.wait_for_url(ANSWER)
    seen = asked.get_by_role("main").aria_snapshot()

    if way == "reload":
        asked.reload()
    elif way == "address":
        address = asked.url
        asked = person()
        asked.goto(address)
    else:
        asked.go_back()
        expect(answer(asked)).to_contain_text("每月划入多少钱")
        asked.go_forward()

    expect(answer(asked)).to_contain_text("157.50")
    assert asked.get_by_role("main").aria_snapshot() == seen


def canonical(page):
    """What the page says its own address is."""
    return page.locator("link[rel=canonical]").get_attribute("href")


def test_the_page_says_its_own_address_after_a_swap_and_after_back(asked, site):
    first = canonical(asked)
    press(asked)
    expect(answer(asked)).to_be_focused()
    swapped = canonical(asked)
    asked.reload()

    assert first == f"{site.url}/"
    assert swapped == f"{site.url}/credit/?city=shanghai&age=75&status=retired"
    assert canonical(asked) == swapped
    asked.go_back()
    expect(answer(asked)).to_contain_text("每月划入多少钱")
    assert canonical(asked) == first


@pytest.fixture
def broken(person, complaints):
    """A person whose network will fail: what the console says of it is expected."""
    page = person()
    yield page
    complaints.clear()


def test_a_lost_request_keeps_what_was_typed_and_offers_again(broken):
    broken.goto("/")
    broken.get_by_label("我在").fill("上海")
    broken.get_by_label("今年").fill("75")
    broken.route(ANSWER, lambda route: route.abort())
    press(broken)

    expect(broken.get_by_role("alert")).to_contain_text("没有连上网")
    expect(broken.get_by_role("alert")).to_contain_text("12393")
    expect(broken.get_by_label("今年")).to_have_value("75")
    broken.unroute(ANSWER)
    broken.get_by_role("button", name="再试一次").click()
    expect(answer(broken)).to_contain_text("157.50")
    expect(broken.get_by_role("alert")).to_have_count(0)


def test_a_server_in_trouble_says_so(broken):
    broken.goto("/")
    broken.get_by_label("我在").fill("上海")
    broken.get_by_label("今年").fill("75")
    broken.route(ANSWER, lambda route: route.fulfill(status=503, body="x"))
    press(broken)

    expect(broken.get_by_role("alert")).to_contain_text("网站出了点问题")
    broken.unroute(ANSWER)
    broken.get_by_role("button", name="再试一次").click()
    expect(answer(broken)).to_contain_text("157.50")


def test_a_slow_answer_is_announced_as_slow_and_comes(asked):
    held = []
    asked.route(ANSWER, lambda route: held.append(route))
    press(asked)

    expect(asked.get_by_role("alert")).to_contain_text("还在查")
    held[0].continue_()
    expect(answer(asked)).to_contain_text("157.50")
    expect(asked.get_by_role("alert")).to_have_count(0)


def test_a_correction_made_while_the_answer_is_slow_wins(asked, complaints):
    held = []
    asked.route("**/credit/?*age=75*", lambda route: held.append(route))
    with asked.expect_request("**/credit/?*age=75*"):
        press(asked)
    asked.get_by_label("今年").fill("70")
    press(asked)

    expect(answer(asked)).to_contain_text("140.00")
    assert len(held) == 1
    held[0].continue_()
    asked.wait_for_load_state("networkidle")
    expect(answer(asked)).to_contain_text("140.00")
    expect(asked.get_by_role("alert")).to_have_count(0)
    asked.go_back()
    expect(answer(asked)).to_contain_text("每月划入多少钱")
    complaints.clear()  # htmx notes there what it breaks off.


def test_of_two_answers_to_one_question_the_later_counts(page, complaints):
    held = []
    page.goto("/withdraw/?account=medical")
    wait_for_htmx(page)
    choices = page.locator(".options-list a")
    first, second = (choices.nth(each).get_attribute("hx-get") for each in (0, 1))
    page.route(f"**{first}", lambda route: held.append(route))
    with page.expect_request(f"**{first}"):
        choices.nth(0).click()
    choices.nth(1).click()
    page.wait_for_url(f"**{second}")

    held[0].continue_()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith(second)
    complaints.clear()


def test_a_double_click_asks_and_leaves_one_page_in_the_history(asked):
    sent = []
    asked.on("request", lambda request: sent.append(request.url))
    wait_for_htmx(asked)
    asked.get_by_role("button", name="看结果").dblclick()
    expect(answer(asked)).to_contain_text("157.50")
    assert len([url for url in sent if "/credit/?" in url]) == 1
    asked.go_back()

    expect(answer(asked)).to_contain_text("每月划入多少钱")


def test_a_page_of_an_older_release_is_loaded_whole(asked):
    asked.evaluate(
        """document.body.setAttribute("hx-headers", '{"X-Release": "old"}')"""
    )
    with asked.expect_navigation(url=ANSWER):
        press(asked)

    expect(answer(asked)).to_contain_text("157.50")
    assert asked.evaluate("document.body.getAttribute('hx-headers')") != "old"


def test_two_tabs_do_not_disturb_each_other(asked):
    other = asked.context.new_page()
    other.goto("/credit/?city=hefei&age=70&status=retired")
    press(asked)
    expect(answer(asked)).to_contain_text("157.50")
    expect(answer(other)).to_contain_text("70.00")
    other.reload()
    expect(answer(other)).to_contain_text("70.00")


def test_htmx_comes_when_the_form_is_turned_to(page):
    page.goto("/")
    assert not page.evaluate("'htmx' in window")

    page.get_by_label("今年").focus()

    wait_for_htmx(page)


def test_back_leads_through_what_was_swapped_before_leaving(asked):
    press(asked)
    expect(answer(asked)).to_contain_text("157.50")
    asked.goto("/about/")
    asked.go_back()
    expect(answer(asked)).to_contain_text("157.50")
    # The address it came from is of the same document: only htmx goes back to it.
    wait_for_htmx(asked)
    asked.go_back()

    expect(answer(asked)).to_contain_text("每月划入多少钱")
