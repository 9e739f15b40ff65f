"""Printing and sharing: the page's own address, for anybody, and large for parents."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx

PATH = "/credit/?city=shanghai&age=75&status=retired"
PAGES = [PATH, "/cities/hefei/", "/cities/hefei/check/", "/guides/fraud/"]
PAGES += ["/withdraw/?account=pension", "/credit/?city=guangzhou&age=45&status=active"]
SYSTEM = """
window.sent = [];
navigator.share = async (what) => {
  sent.push(what);
  if (window.closed_again) throw new DOMException("closed", "AbortError");
};
"""


@pytest.fixture
def reader(person):
    page = person(viewport={"width": 390, "height": 844})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def row(page):
    return page.get_by_role("group", name="打印、分享")


def press(page, name):
    row(page).get_by_role("button", name=name).click()


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("path", PAGES)
def test_the_link_is_copied_and_said_so(site, reader, path):
    reader.goto(f"{path}{'&' if '?' in path else '?'}utm=wx&view=contrast")

    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_have_text("已复制")
    assert clipboard(reader) == site.url + path
    expect(row(reader).get_by_role("button", name="复制链接")).to_be_focused()


def test_who_copies_what_they_filled_in_is_told_so(site, reader):
    path = "/credit/?city=beijing&age=45&status=active&base=8000"
    reader.goto(path)

    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_contain_text("您填的金额或年限")
    assert clipboard(reader) == site.url + path


def test_after_a_swap_the_new_answer_is_copied(site, reader):
    reader.add_init_script(SYSTEM)
    reader.goto(PATH)
    reader.get_by_label("今年").fill("70")
    wait_for_htmx(reader)
    with reader.expect_request(lambda asked: "hx-request" in asked.headers):
        reader.get_by_role("button", name="看结果").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("140.00")

    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_have_text("已复制")
    assert clipboard(reader) == site.url + PATH.replace("75", "70")
    expect(row(reader).get_by_role("button", name="分享")).to_be_visible()


def test_two_tabs_each_copy_their_own(site, reader):
    other = reader.context.new_page()
    reader.goto(PATH)
    other.goto("/guides/fraud/")

    reader.bring_to_front()
    press(reader, "复制链接")
    expect(row(reader).get_by_role("status")).to_have_text("已复制")
    assert clipboard(reader) == site.url + PATH
    expect(row(other).get_by_role("status")).to_be_empty()

    other.bring_to_front()
    press(other, "复制链接")
    expect(row(other).get_by_role("status")).to_have_text("已复制")
    assert clipboard(other) == f"{site.url}/guides/fraud/"


def test_a_browser_without_clipboard_copies_the_old_way(site, reader):
    reader.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))"
    )
    reader.goto(PATH)

    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_have_text("已复制")
    assert clipboard(reader) == site.url + PATH
    expect(row(reader).get_by_role("button", name="复制链接")).to_be_focused()


def test_where_nothing_can_be_copied_the_address_is_shown(site, reader):
    reader.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));"
        "document.execCommand = () => false"
    )
    reader.goto(PATH)

    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_contain_text(
        f"没能复制。请自己复制这个网址：{site.url}{PATH}"
    )


@pytest.mark.parametrize("closed_again", [False, True])
def test_the_systems_own_list_is_offered_where_there_is_one(site, reader, closed_again):
    reader.goto(PATH)
    expect(row(reader).get_by_role("button", name="分享")).to_be_hidden()
    reader.add_init_script(SYSTEM)
    reader.reload()
    reader.evaluate("(closed) => { window.closed_again = closed }", closed_again)

    press(reader, "分享")

    sent = reader.evaluate("sent")
    title = "上海市 75 岁每月划入多少 · 医保账本"
    assert sent == [{"title": title, "url": site.url + PATH}]


def test_printing_by_keyboard(reader):
    reader.add_init_script("window.print = () => { window.printed = true }")
    reader.goto(PATH)

    row(reader).get_by_role("button", name="打印", exact=True).focus()
    reader.keyboard.press("Enter")

    assert reader.evaluate("printed")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript", "none"])
def test_for_parents_large_and_simple_and_no_dead_button(person, site, path, scripts):
    page = person(java_script_enabled=scripts)
    page.goto(path)
    buttons = row(page).get_by_role("button")
    assert bool(buttons.count()) == scripts

    theirs = opened_for_parents(page)

    joint = "&" if "?" in path else "?"
    expect(theirs).to_have_url(f"{site.url}{path}{joint}view=largest&view=simple")
    expect(theirs.locator("html")).to_have_attribute("data-view", "largest simple")
    names = ["复制链接"] if scripts else []
    expect(row(theirs).get_by_role("button")).to_have_text(names)
    expect(row(theirs).get_by_role("link")).to_have_count(0)
    expect(theirs.get_by_role("link", name="12393").last).to_be_visible()


def opened_for_parents(page):
    """The page that 替爸妈查 opens, beside the sender's own."""
    with page.context.expect_page() as opened:
        row(page).get_by_role("link", name="替爸妈查").click()
    return opened.value


def test_the_page_for_parents_is_sent_on_as_it_is_and_the_sender_keeps_theirs(
    site, reader
):
    reader.goto(PATH)
    theirs = opened_for_parents(reader)
    press(theirs, "复制链接")
    expect(row(theirs).get_by_role("status")).to_have_text("已复制")
    assert clipboard(theirs) == f"{site.url}{PATH}&view=largest&view=simple"

    reader.bring_to_front()
    reader.goto("/")
    assert not reader.evaluate("document.documentElement.dataset.view")


def test_what_is_corrected_on_the_page_for_parents_is_sent_on_too(site, reader):
    reader.goto(f"{PATH}&view=largest&view=simple")
    reader.get_by_label("今年").fill("80")
    wait_for_htmx(reader)
    reader.get_by_role("button", name="看结果").click()
    expect(reader).to_have_title(re.compile("80 岁"))

    for _ in range(2):
        press(reader, "复制链接")
        expect(row(reader).get_by_role("status")).to_have_text("已复制")
        theirs = PATH.replace("75", "80") + "&view=largest&view=simple"
        assert clipboard(reader) == site.url + theirs
        reader.reload()


def test_an_elder_version_of_ones_own_choice_has_nothing_to_send(reader):
    reader.goto(PATH)
    reader.get_by_role("link", name="长辈版", exact=True).click()
    expect(row(reader)).to_be_hidden()
    reader.reload()

    expect(reader.get_by_role("link", name="退出长辈版")).to_be_visible()
    expect(row(reader)).to_be_hidden()


def test_whoever_leaves_the_elder_version_sends_the_whole_page(site, reader):
    reader.goto(f"{PATH}&view=largest&view=simple")
    reader.get_by_role("link", name="退出长辈版").click()
    press(reader, "复制链接")

    expect(row(reader).get_by_role("status")).to_have_text("已复制")
    assert clipboard(reader) == site.url + PATH


@pytest.mark.parametrize(("view", "least"), [("", 44), ("?view=largest", 60)])
def test_targets_are_as_large_as_a_finger(person, view, least):
    page = person(viewport={"width": 320, "height": 640})
    page.goto(f"/guides/fraud/{view}")

    for target in row(page).locator(".choice:visible").all():
        box = target.bounding_box()
        assert min(box["height"], box["width"]) >= least
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
