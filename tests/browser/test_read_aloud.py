"""Reading aloud: what is read, in which order, and where there is no button."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import wait_for_htmx

ANSWER = "/credit/?city=shanghai&age=75&status=retired"

# A voice that finishes each sentence when it is told to, and notes what it said.
VOICE = """
window.said = [];
const waiting = [];
const next = () => {
  const piece = waiting.shift();
  if (!piece) return;
  piece.onstart?.();
  said.push(piece.text);
  setTimeout(() => { piece.onend?.(); next(); }, 20);
};
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(piece) { if (waiting.push(piece) === 1) setTimeout(next, 5); },
  getVoices() { return [{ lang: "zh-CN" }]; },
  cancel() { waiting.length = 0; said.push("(stopped)"); },
}});
"""


@pytest.fixture
def page(person):
    return person(viewport={"width": 390, "height": 844})


@pytest.fixture
def listener(page):
    page.add_init_script(VOICE)
    return page


def test_the_answer_is_read_in_its_order_and_digit_by_digit(listener):
    listener.goto(ANSWER)
    listener.get_by_text("大字 · 朗读").click()
    button = listener.get_by_role("button", name="朗读")
    button.click()
    expect(listener.get_by_role("button", name="停止朗读")).to_be_visible()
    expect(button).to_have_text("朗读", timeout=20_000)

    said = " ".join(listener.evaluate("said"))
    quote = listener.locator(".citation q").first.text_content()
    spoken = ["75 岁", "157.50", quote[:6], "1 2 3 9 3"]
    assert [said.index(words) for words in spoken] == sorted(map(said.index, spoken))
    assert "看结果" not in said
    assert "大字" not in said


def test_the_elder_version_is_read_without_its_links(listener):
    listener.goto("/credit/?city=beijing&age=70&view=largest&view=simple")
    listener.get_by_text("大字 · 朗读").click()
    button = listener.get_by_role("button", name="朗读")
    button.click()
    expect(listener.get_by_role("button", name="停止朗读")).to_be_visible()
    expect(button).to_have_text("朗读", timeout=20_000)

    said = " ".join(listener.evaluate("said"))
    assert "各个来源的说法不一样" in said
    assert "看怎么算的" not in said


def test_reading_stops_when_asked_and_when_the_answer_changes(listener):
    listener.goto(ANSWER)
    listener.get_by_text("大字 · 朗读").click()
    listener.get_by_role("button", name="朗读").click()
    listener.get_by_role("button", name="停止朗读").click()
    assert listener.evaluate("said").count("(stopped)") == 1
    expect(listener.locator(".being-read")).to_have_count(0)

    listener.get_by_role("button", name="朗读").click()
    listener.get_by_label("今年").focus()
    wait_for_htmx(listener)
    listener.get_by_role("button", name="看结果").click()
    expect(listener.get_by_role("button", name="朗读", exact=True)).to_be_visible()


def test_where_nothing_can_speak_there_is_no_button(page):
    page.add_init_script("delete Window.prototype.speechSynthesis")
    page.add_init_script("delete window.speechSynthesis")
    page.goto("/")
    page.get_by_text("大字 · 更多").click()

    expect(page.get_by_role("link", name="特大字")).to_be_visible()
    expect(page.get_by_role("button", name="朗读")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/credit/?city=beijing&age=45&status=active", "还要再填一项"),
        ("/credit/?city=x&age=x", "还不能回答，请改一下"),
    ],
)
def test_what_is_still_to_be_filled_in_is_read_too(listener, path, words):
    listener.goto(path)
    listener.get_by_text("大字 · 朗读").click()
    button = listener.get_by_role("button", name="朗读")
    button.click()
    # So little is read soon; from the click on until then the button says 停止.
    expect(button).to_have_text("朗读", timeout=20_000)

    said = " ".join(listener.evaluate("said"))
    assert words in said
    assert "看结果" not in said


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/cities/hefei/check/", ".channel"), ("/cities/hefei/withdraw/", ".case")],
)
def test_folded_steps_are_read_below_their_headings(listener, path, kind):
    listener.goto(path)
    folds = listener.locator(f"details{kind}")
    assert folds.count() > 2
    expect(listener.locator(f"details{kind}[open]")).to_have_count(0)
    listener.get_by_text("大字 · 朗读").click()
    button = listener.get_by_role("button", name="朗读")
    button.click()
    # So that whoever listens can follow: what is being read is open.
    expect(listener.locator(f"details{kind}[open] .being-read").first).to_be_visible()
    expect(button).to_have_text("朗读", timeout=20_000)

    # Digits are said one by one.
    said = "".join(listener.evaluate("said")).replace(" ", "")
    inside = folds.locator("summary, ol.steps li, ul.papers li")
    told = [words.replace(" ", "").strip()[:6] for words in inside.all_text_contents()]
    assert len(told) > 2 * folds.count()
    where = -1
    for words in told:
        where = said.find(words, where + 1)
        assert where >= 0, words
    sources = folds.locator("> div > .citation > .from")
    for source in sources.all_text_contents():
        assert source.replace(" ", "") not in said


@pytest.mark.parametrize(
    ("language", "offered"),
    [("zh_CN", True), ("cmn-Hans-CN", True), ("en-US", False)],
)
def test_it_is_offered_where_a_voice_reads_chinese(page, language, offered):
    page.add_init_script(VOICE.replace("zh-CN", language))
    page.goto("/")
    page.get_by_text("大字 · 朗读" if offered else "大字 · 更多").click()

    button = page.get_by_role("button", name="朗读")
    expect(button).to_be_visible(visible=offered)


def test_it_is_not_offered_where_hidden_words_cannot_be_told(page):
    page.add_init_script(VOICE + "delete Element.prototype.checkVisibility;")
    page.goto("/")
    page.get_by_text("大字 · 更多").click()

    expect(page.get_by_role("link", name="特大字")).to_be_visible()
    expect(page.get_by_role("button", name="朗读")).to_be_hidden()
