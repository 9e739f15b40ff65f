"""The reading tools: chosen, kept on the next page and visit, undone."""

import pytest
from playwright.sync_api import expect

ANSWER = "/credit/?city=shanghai&age=75&status=retired"


@pytest.fixture
def page(person):
    return person(viewport={"width": 390, "height": 844})


def view(page):
    return page.evaluate("document.documentElement.dataset.view")


def choose(page, tool):
    if "长辈版" not in tool and page.locator(".fold[open]").count() == 0:
        page.get_by_text("大字 · 更多").click()
    page.get_by_role("link", name=tool, exact=True).click()


@pytest.mark.parametrize(
    ("tool", "kept", "pixels"),
    [("大字", "large", 22), ("特大字", "largest", 30), ("高对比", "contrast", 18)],
)
def test_a_choice_is_kept_on_the_next_page_and_visit(page, tool, kept, pixels):
    page.goto("/")
    choose(page, tool)

    expect(page.get_by_role("status").last).to_have_text(f"已换成{tool}。")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == f"{pixels}px"
    page.get_by_role("link", name="各地", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("各地")
    assert view(page) == kept
    another = page.context.new_page()
    another.goto(ANSWER)
    assert view(another) == kept
    assert not page.context.cookies()
    assert "view" not in page.url


def test_back_shows_the_page_as_it_was_chosen_meanwhile(page):
    page.goto("/")
    page.goto(ANSWER)
    choose(page, "特大字")
    page.go_back()

    assert view(page) == "largest"


def test_everything_is_undone_at_once(page):
    page.goto("/")
    choose(page, "特大字")
    choose(page, "高对比")
    assert view(page) == "largest contrast"
    choose(page, "还原")

    assert view(page) == ""
    page.reload()
    assert not view(page)


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("还原", "已还原成标准。"),
        ("高对比", "已关掉高对比。"),
        ("退出长辈版", "已退出长辈版。"),
    ],
)
def test_what_is_undone_is_said(page, tool, said):
    page.goto("/?view=contrast&view=simple")
    choose(page, tool)

    expect(page.get_by_role("status").last).to_have_text(said)


@pytest.mark.parametrize(("tool", "size"), [("大字", "large"), ("特大字", "largest")])
def test_who_leaves_the_elder_version_has_the_size_of_before(page, tool, size):
    page.goto("/")
    choose(page, tool)
    choose(page, "长辈版")
    assert view(page) == "largest simple"
    page.goto(ANSWER)
    page.get_by_role("link", name="退出长辈版").click()

    assert view(page) == size


def test_a_link_for_a_parent_lasts_for_the_visit_and_can_be_left(page):
    page.goto(f"{ANSWER}&view=largest&view=simple")
    page.goto("/")
    assert view(page) == "largest simple"

    page.goto(f"{ANSWER}&view=largest&view=simple")
    page.get_by_role("link", name="退出长辈版").click()
    page.wait_for_url("**/credit/?city=shanghai&age=75&status=retired")
    assert not view(page)


def test_a_link_for_a_parent_changes_nothing_of_ones_own(page):
    page.goto("/")
    choose(page, "大字")
    choose(page, "高对比")
    own = {"large", "contrast"}
    page.goto(f"{ANSWER}&view=largest&view=simple")
    assert set(view(page).split()) == {"largest", "simple", "contrast"}
    page.get_by_role("link", name="看全部内容").click()
    another = page.context.new_page()
    another.goto("/")
    assert set(view(another).split()) == own

    page.goto(f"{ANSWER}&view=largest&view=simple")
    page.get_by_role("link", name="退出长辈版").click()
    assert set(view(page).split()) == own
    page.goto("/")
    assert set(view(page).split()) == own


def test_what_is_chosen_on_a_link_somebody_sent_is_kept_without_the_rest(page):
    page.goto(f"{ANSWER}&view=largest")
    choose(page, "高对比")
    assert set(view(page).split()) == {"largest", "contrast"}

    another = page.context.new_page()
    another.goto("/")
    assert view(another) == "contrast"


def test_what_was_typed_and_the_contrast_outlast_a_tool(page):
    page.goto("/?view=contrast")
    page.get_by_label("我在").fill("上海")
    choose(page, "长辈版")

    assert set(view(page).split()) == {"contrast", "largest", "simple"}
    expect(page.get_by_label("我在")).to_have_value("上海")
    assert "view" not in page.url
    page.get_by_role("link", name="退出长辈版").click()
    assert view(page) == "contrast"


def test_without_javascript_the_address_does_it(person):
    page = person(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(ANSWER)
    choose(page, "大字")
    expect(page.locator("html")).to_have_attribute("data-view", "large")
    page.get_by_role("link", name="上海市怎么查余额").click()
    expect(page.locator("html")).to_have_attribute("data-view", "large")
    page.get_by_role("link", name="查划入", exact=True).first.click()
    page.get_by_label("我在").fill("合肥")
    page.get_by_label("今年").fill("70")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("70.00")
    expect(page.locator("html")).to_have_attribute("data-view", "large")
    expect(page.get_by_role("button", name="朗读")).to_be_hidden()
    choose(page, "还原")
    expect(page.locator("html")).not_to_have_attribute("data-view", "large")


def test_by_keyboard(page):
    page.goto("/")
    page.get_by_text("大字 · 更多").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert view(page) == "large"
    expect(page.get_by_role("link", name="大字", exact=True)).to_be_focused()
    expect(page.locator("[aria-current=true]")).to_have_text(["大字"])


@pytest.mark.parametrize("scripted", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_unfolding_the_tools_moves_and_covers_nothing_beside_them(
    person, width, scripted
):
    page = person(
        java_script_enabled=scripted, viewport={"width": width, "height": 844}
    )
    page.goto("/?view=largest")
    beside = page.locator(
        ".brand, .cover [data-tool=elder]:visible, .fold, .cover nav a"
    )
    before = [each.bounding_box() for each in beside.all()]
    page.get_by_text("大字 · 更多").click()

    assert [each.bounding_box() for each in beside.all()] == before
    panel = page.locator(".panel").bounding_box()
    below = page.locator(".not-official").bounding_box()
    assert panel["y"] >= max(box["y"] + box["height"] for box in before)
    assert panel["y"] + panel["height"] <= below["y"]
    page.get_by_text("大字 · 更多").click()
    expect(page.locator(".panel")).to_be_hidden()


def test_where_nothing_can_be_kept_the_links_do_it(page):
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new Error(name) } })"
    )
    page.goto("/")
    choose(page, "大字")

    page.wait_for_url("**/?view=large")
    assert view(page) == "large"
