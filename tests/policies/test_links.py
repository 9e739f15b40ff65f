"""Judging an address: what one visit says, and what a person's word is worth."""

from datetime import date, timedelta
from typing import get_args

import pytest

from policies import links
from policies.links import Outcome, Verdict, Word, addresses_in, classify, settle
from policies.visible_text import digest

PAGE = "http://www.a.gov.cn/2023/1.html"
OPENED = date(2026, 6, 1)
DAY_AFTER = OPENED + timedelta(days=1)
REFUSED = Verdict(state="refused", error="对方拒绝自动访问")
DEAD = Verdict(state="dead", error="打不开")
WORD = Word(opened_on=OPENED, state="opened", status=403)


@pytest.mark.parametrize(
    ("final", "state", "error"),
    [
        pytest.param(PAGE, "good", "", id="where it was"),
        pytest.param("https://a.gov.cn/2023/1.html", "good", "", id="https, no www"),
        pytest.param(f"{PAGE}/", "good", "", id="a slash more"),
        pytest.param("http://b.gov.cn/1.html", "moved", "", id="elsewhere"),
        pytest.param(f"{PAGE}?login=1", "moved", "", id="another query"),
        pytest.param("https://a.gov.cn/", "moved", "转到了首页", id="front page"),
        pytest.param("https://a.gov.cn/index.html", "moved", "首页", id="its file"),
    ],
)
def test_a_page_that_answers_is_good_or_moved(final, state, error):
    verdict = classify(PAGE, Outcome(status=200, final_url=final))

    assert verdict.state == state
    assert error in verdict.error
    assert verdict.readable == (not error)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((status, "refused") for status in (403, 412, 429, 521)),
        *((status, "dead") for status in (304, 400, 404, 410, 500, 503)),
    ],
)
def test_a_status_is_a_refusal_or_an_end(status, state):
    verdict = classify(PAGE, Outcome(status=status, final_url=PAGE))

    assert verdict.state == state
    assert str(status) in verdict.error


@pytest.mark.parametrize("failure", get_args(links.Failure))
def test_every_failure_has_a_sentence(failure):
    verdict = classify(PAGE, Outcome(failure=failure))

    assert verdict.state in ("dead", "refused")
    assert verdict.error


@pytest.mark.parametrize(
    ("verdict", "status", "word", "on", "state"),
    [
        pytest.param(REFUSED, 403, None, OPENED, "refused", id="no word"),
        pytest.param(REFUSED, 403, WORD, DAY_AFTER, "opened", id="refused again"),
        pytest.param(REFUSED, None, WORD, DAY_AFTER, "opened", id="refused otherwise"),
        pytest.param(DEAD, 404, WORD, DAY_AFTER, "dead", id="dead since: news"),
        pytest.param(
            DEAD,
            404,
            Word(opened_on=OPENED, state="opened", status=404),
            DAY_AFTER,
            "opened",
            id="opened in spite of that very 404",
        ),
        pytest.param(
            REFUSED, 403, WORD, date(2026, 11, 27), "opened", id="the last day it holds"
        ),
        pytest.param(
            REFUSED, 403, WORD, date(2026, 11, 28), "refused", id="the word is overdue"
        ),
        pytest.param(
            Verdict(state="good"), 200, WORD, DAY_AFTER, "good", id="open to all again"
        ),
    ],
)
def test_a_persons_word_stands_against_a_refusal_not_against_news(
    verdict, status, word, on, state
):
    assert settle(verdict, status, word, on=on) == state


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("没有网址", [], id="none"),
        pytest.param("见https://a.cn/1.html。又见", ["https://a.cn/1.html"], id="。"),
        pytest.param(
            "原文https://a.cn/1看这里", ["https://a.cn/1"], id="Chinese after"
        ),
        pytest.param("（http://a.cn/）", ["http://a.cn/"], id="brackets"),
        pytest.param("[原文](https://a.cn/1_(2)).", ["https://a.cn/1_(2)"], id="md"),
        pytest.param("**https://a.cn/x**, ok", ["https://a.cn/x"], id="bold"),
        pytest.param(
            "http://a.cn, http://b.cn", ["http://a.cn", "http://b.cn"], id="2"
        ),
        pytest.param("http:// 和 http://[x", [], id="no address at all"),
    ],
)
def test_addresses_are_found_in_prose(text, found):
    assert list(addresses_in(text)) == found


def of(page, *, kind="text/html", charset=None, encoding="utf-8"):
    return digest(page.encode(encoding), kind=kind, charset=charset)


def test_only_what_a_reader_sees_counts():
    page = "<title>通知</title><p>每月 100 元</p>"

    assert of(page) == of(f"<script>var t=1</script>{page}<style>p{{}}</style>")
    assert of(page) == of("<title>通知</title>\n<p  class=x>每月   100 元</p><svg/>")
    assert of(page) != of("<title>通知</title><p>每月 120 元</p>")


def test_the_words_count_whatever_they_are_encoded_in():
    page = "<p>每月一百元，镕</p>"
    named = '<meta charset="gb2312">' + page

    assert of(named, encoding="gb18030") == of(page)
    assert of(page, encoding="gbk", charset="gbk") == of(page)
    assert of(page, charset="no-such-thing") == of(page)


def test_of_a_file_every_byte_counts():
    assert of("<p>1</p>", kind="application/pdf") != of("<p>1</p> ", kind="a/pdf")
