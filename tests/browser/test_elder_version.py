"""长辈版 is the answer and the phone; and the question fits a small phone's screen."""

import pytest
from playwright.sync_api import expect

ELDER = "view=largest&view=simple"
# Of a usual phone: nobody scrolls through more than these.
SCREEN, SCREENS = 844, 3


@pytest.fixture
def page(person):
    return person(viewport={"width": 390, "height": SCREEN})


def height(page):
    return page.evaluate("document.documentElement.scrollHeight")


def top(thing):
    return thing.bounding_box()["y"]


def test_it_is_the_answer_and_the_phone(page):
    page.goto("/credit/?city=shanghai&age=75&status=retired")
    page.get_by_role("link", name="长辈版", exact=True).click()

    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_contain_text("每月划入 157.50 元")
    expect(main.get_by_role("link", name="12393").first).to_be_visible()
    for hidden in ("规定", "四个日期", "看过去或以后某一天"):
        expect(main.get_by_text(hidden, exact=True)).to_be_hidden()
    expect(main.get_by_role("link", name="上海市怎么查余额")).to_be_hidden()
    expect(page.get_by_role("navigation", name="主要栏目")).to_be_hidden()
    page.get_by_role("link", name="看怎么算的").click()
    expect(main.get_by_text("四个日期", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.view") == "largest"


def test_where_sources_disagree_a_sentence_says_so_before_the_phone(page):
    page.goto(f"/credit/?city=beijing&age=70&{ELDER}")
    said = page.get_by_text("各个来源的说法不一样")
    quotes = page.locator("#credit q")

    expect(page.get_by_text("≠ 说法不一")).to_be_visible()
    assert top(page.locator(".lines")) < top(said) < top(page.locator(".phone"))
    assert quotes.count() > 1
    assert not any(quote.is_visible() for quote in quotes.all())
    book = page.locator(".book").bounding_box()
    assert top(page.locator(".phone")) - book["y"] - book["height"] < 60
    page.get_by_role("link", name="看怎么算的").click()
    expect(page.get_by_role("region", name="说法不一")).to_be_visible()
    expect(said).to_be_hidden()


@pytest.mark.parametrize(
    "path",
    [
        "/credit/?city=shanghai&age=72&status=retired",
        "/cities/shanghai/?",
        "/compare/?city=shanghai&city=hefei&age=72&status=retired",
    ],
)
def test_money_that_does_not_come_monthly_is_said_not_to(page, path):
    page.goto(f"{path}&{ELDER}")
    told = page.get_by_role("main").get_by_text("每年7月1日一次计入")

    assert [words.is_visible() for words in told.all()].count(True) == 1
    page.get_by_role("link", name="看全部内容").click()
    assert [words.is_visible() for words in told.all()].count(True) >= 1


def test_when_it_comes_is_not_said_where_nobody_knows(page):
    page.goto(f"/credit/?city=chengdu&age=72&status=retired&{ELDER}")

    expect(page.get_by_role("main").get_by_text("何时到账")).to_be_hidden()


def test_a_field_with_something_to_mend_is_in_sight(page):
    page.goto(f"/credit/?city=hefei&age=72&status=retired&on=abc&{ELDER}")
    day = page.locator("#id_on")

    expect(day).to_be_visible()
    day.fill("")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("每月划入")


def test_a_city_page_is_its_amounts_and_the_phone(page):
    page.goto(f"/cities/shanghai/?{ELDER}")
    main = page.get_by_role("main")

    for shown in ("媒体报道", "75 岁及以上", "157.50", "元 / 月", "我在上海市参保"):
        expect(main.get_by_text(shown).first).to_be_visible()
    expect(main.get_by_role("button", name="算我的")).to_be_visible()
    expect(main.get_by_role("heading")).to_have_text(
        ["上海市：医保个人账户每月划入多少", "退休人员", "打电话问"]
    )
    assert height(page) < SCREENS * SCREEN


def test_a_verdict_is_what_to_bring_and_the_phone(page):
    page.goto(f"/withdraw/?account=medical&alive=no&city=shanghai&{ELDER}")
    main = page.get_by_role("main")
    quotes = main.locator("#finder .case .citation")

    expect(main.get_by_text("死亡证或火化证").first).to_be_visible()
    assert quotes.count() > 1
    assert not any(quote.is_visible() for quote in quotes.all())
    assert top(page.locator(".phone")) < (SCREENS + 0.5) * SCREEN
    page.get_by_role("link", name="看全部内容").click()
    expect(quotes.first).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False], ids=["js", "no-js"])
def test_the_rest_of_a_page_is_one_link_away(person, scripted):
    page = person(java_script_enabled=scripted)
    page.goto(f"/cities/shanghai/?{ELDER}")
    page.get_by_role("link", name="看全部内容").click()

    expect(page.get_by_role("heading", name="怎么查余额和划入")).to_be_visible()
    expect(page.get_by_role("link", name="看全部内容")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.locator("html")).to_have_attribute("data-view", "largest")
    if scripted:
        expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_list_is_a_search_and_names(page):
    page.goto(f"/cities/?{ELDER}")
    main = page.get_by_role("main")
    expect(main.get_by_label("找一个地方")).to_be_in_viewport()
    expect(main.get_by_role("link", name="石家庄市")).to_be_hidden()
    assert height(page) < SCREENS * SCREEN
    main.get_by_role("link", name="江苏省").click()
    expect(main.get_by_role("link", name="南京市")).to_be_visible()


@pytest.mark.parametrize("path", ["/guides/", "/search/"])
def test_guides_are_a_search_and_titles(page, path):
    page.goto(f"{path}?{ELDER}")
    doors = page.locator(".doors")

    expect(page.get_by_label("地方，或者您想问的事")).to_be_in_viewport()
    assert doors.locator("strong").first.is_visible()
    assert not any(summary.is_visible() for summary in doors.locator("span").all())


@pytest.mark.parametrize("screen", [(360, 640), (320, 568)], ids=str)
@pytest.mark.parametrize("view", ["", "view=large", "view=largest", ELDER])
def test_the_question_and_its_button_are_on_the_first_screen(person, screen, view):
    width, height = screen
    page = person(viewport={"width": width, "height": height})
    page.goto(f"/?{view}")

    for piece in ("#id_city", "#id_age", "#id_status", ".go"):
        expect(page.locator(piece)).to_be_in_viewport(ratio=1)
