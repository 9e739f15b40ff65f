"""The public ledger as readers meet it: by place and kind, in full, and as a feed."""

import html
import re
from datetime import date
from xml.etree import ElementTree

import brotli
import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.ledger import LedgerEntry
from policies.models.regions import Region
from tests.weights import PAGE

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
WRONG = {"wrong_from": date(2026, 11, 3), "wrong_until": date(2026, 11, 20)}


def enter(slug=None, kind="changed", **fields):
    region = Region.objects.get(slug=slug) if slug else None
    correction = WRONG if kind == "corrected" else {}
    defaults = {"subject": "划入规则：试验", "words": "改了金额。"}
    return LedgerEntry.objects.create(
        kind=kind, region=region, **defaults | correction | fields
    )


def listed(client, **query):
    page = client.get("/changes/", query)
    assert page.status_code == 200
    return [entry.words for entry in page.context["page"]]


def test_a_site_that_has_changed_nothing_says_from_when_it_would_be_told(client):
    page = client.get("/changes/")

    assertContains(page, "从2026年11月21日起记，以前的没有记")
    assertContains(page, "这一天装入网站开始的内容")
    assertNotContains(page, "从哪天到哪天</dt>")


def test_a_site_without_content_does_not_pretend(client):
    LedgerEntry.objects.all().delete()

    page = client.get("/changes/")

    assertContains(page, "还没有记录")
    assertNotContains(page, "起记")


def test_the_newest_comes_first(client):
    enter("hefei", words="一")
    with time_machine.travel("2026-11-22T08:00+08:00", tick=False):
        enter("hefei", words="二")

    assert listed(client)[:2] == ["二", "一"]
    assertContains(client.get("/changes/"), '<h2 class="day">2026年11月22日</h2>')


def test_a_correction_says_what_from_when_to_when_and_who(client):
    enter("hefei", "corrected", words="多写了 10 元。", affected="已经退休的人。")

    page = client.get("/changes/")

    shown = re.sub(r"\s+", "", page.text)
    assert "<dt>错在哪里</dt><dd>多写了10元。</dd>" in shown
    assert "<dd>2026年11月3日到2026年11月20日</dd>" in shown
    assert "<dt>影响到谁</dt><dd>已经退休的人。</dd>" in shown
    assertContains(page, '<span class="mark">更正</span>')


def test_a_correction_of_before_names_the_page(client):
    entry = enter("hefei", "corrected")

    assertContains(client.get("/changes/"), "看过“划入规则：试验”的人")
    assertContains(client.get(entry.get_absolute_url()), "看过“划入规则：试验”的人")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"city": "hefei"}, ["合肥", "安徽", "全国", "庐阳"]),
        ({"city": "合肥"}, ["合肥", "安徽", "全国", "庐阳"]),
        ({"city": "anhui"}, ["合肥", "安徽", "全国", "庐阳"]),
        ({"city": "wuhu"}, ["安徽", "全国"]),
        ({"city": "beijing"}, ["全国"]),
        ({"city": "hefei", "kind": "checked"}, ["庐阳"]),
        ({"kind": "withdrawn"}, []),
    ],
    ids=str,
)
def test_a_place_has_its_own_and_what_reaches_it(client, asked, there):
    enter("hefei", words="合肥")
    enter("anhui", words="安徽")
    enter("hefei-luyang", "checked", words="庐阳")
    enter(words="全国")

    words = {words for words in listed(client, **asked) if len(words) < 4}
    assert words == set(there)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"city": "qqqq"}, "没有找到这个地方"),
        ({"city": "suzhou"}, "请从列出的地方里选一个"),
        ({"city": "x" * 101}, "请只填城市名"),
        ({"city": "a\0b"}, "请只填城市名"),
        ({"kind": "x"}, "请从列出的种类里选一个"),
    ],
    ids=str,
)
def test_a_wrong_question_keeps_what_was_typed_and_says_why(client, asked, reason):
    page = client.get("/changes/", asked)

    assertContains(page, reason, status_code=400)
    assertContains(page, "<title>请改一下 · ", status_code=400)
    assert client.get("/changes.atom", asked).status_code == 404


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "划入标准哪天改过，哪里写错过？ · 医保账本"),
        ({"city": "hefei"}, "合肥市：划入标准哪天改过，哪里写错过？ · 医保账本"),
        ({"kind": "new"}, "划入标准哪天改过，哪里写错过？新增 · 医保账本"),
    ],
    ids=str,
)
def test_the_title_is_a_question_people_ask(client, asked, title):
    assertContains(client.get("/changes/", asked), f"<title>{title}</title>")


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_is_not_found(client, number):
    assert client.get("/changes/", {"page": number}).status_code == 404


def test_pages_lead_on_with_what_was_asked(client):
    for number in range(20):
        enter("hefei", words=f"第{number}处")

    first = client.get("/changes/", {"city": "hefei"})
    second = client.get("/changes/", {"city": "hefei", "page": 2})

    assertContains(first, 'rel="next" href="?city=hefei&amp;page=2"')
    assertContains(second, "第 2 页 · 医保账本</title>")
    assertContains(second, 'canonical" href="http://testserver/changes/?city=hefei&amp')
    assert len(listed(client, city="hefei", page=2)) == 9


def test_the_longest_page_is_light(client, django_assert_max_num_queries):
    """Words as long as the desk lets them be, no two alike."""
    for number in range(40):
        odd = "".join(chr(0x4E00 + (number * 997 + n * 131) % 9000) for n in range(900))
        enter("hefei", "corrected", words=odd, affected=odd[::-1], moved=odd[1:])

    with django_assert_max_num_queries(6):
        page = client.get("/changes/")

    assert len(brotli.compress(page.content, quality=7)) <= PAGE


def test_a_line_in_full_has_an_address(client):
    entry = enter("hefei", words=f"{'长' * 400}完")

    assertNotContains(client.get("/changes/"), "长完")
    page = client.get(entry.get_absolute_url())
    assertContains(page, "长完")
    assertContains(page, 'href="/cities/hefei/"')
    for other in ("99999", f"0{entry.pk}", "9" * 5000):
        assert client.get(f"/changes/{other}/").status_code == 404


def read(client, **query):
    answer = client.get("/changes.atom", query)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def test_the_feed_says_the_same_under_ids_that_stay(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    entry = enter("hefei", "corrected", words="多写了 10 元。", affected="退休的人。")

    feed = read(client, city="hefei")
    first = feed.find("a:entry", ATOM)
    elsewhere = client.get("/changes.atom", {"city": "hefei"}, headers={"host": "b.cn"})

    assert feed.find("a:id", ATOM).text == "tag:yibao-site,2026:changes:hefei"
    assert first.find("a:id", ATOM).text == f"tag:yibao-site,2026:changes:{entry.pk}"
    assert re.findall("<id>.*?</id>", elsewhere.text) == [
        f"<id>{found.text}</id>" for found in feed.iterfind(".//a:id", ATOM)
    ]
    assert first.find("a:updated", ATOM).text == "2026-11-21T04:00:00+00:00"
    assert first.find("a:category", ATOM).get("term") == "更正"
    for words in ("多写了 10 元", "2026年11月3日到2026年11月20日", "退休的人"):
        assert words in first.find("a:summary", ATOM).text
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"] == "http://testserver/changes.atom?city=hefei"
    assert links["alternate"] == "http://testserver/changes/?city=hefei"


def test_a_readers_program_shows_words_as_they_are(client):
    enter("hefei", words="45岁以下<45岁的人。")

    summary = read(client, city="hefei").find(".//a:summary", ATOM)
    assert summary.get("type") == "html"
    assert html.unescape(summary.text).startswith("45岁以下<45岁的人。")
    assert "<" not in summary.text


def test_pages_lead_to_the_feed_and_to_the_ledger(client):
    for address, feed in [
        ("/changes/", "/changes.atom"),
        ("/changes/?city=hefei", "/changes.atom?city=hefei"),
        ("/cities/hefei/", "/changes.atom?city=hefei"),
    ]:
        link = f'<link rel="alternate" type="application/atom+xml" href="{feed}"'
        assert link in client.get(address).text
        assert client.get(feed).status_code == 200
    assertContains(client.get("/cities/hefei/"), 'href="/changes/?city=hefei"')
    assertContains(client.get("/about/"), 'href="/changes/"', count=2)


def test_a_feed_may_be_kept_as_a_page_may(client):
    answer = client.get("/changes.atom", headers={"Accept-Encoding": "br"})

    assert answer["Cache-Control"].startswith("public")
    assert answer["Content-Encoding"] == "br"
    assert b"<feed" in brotli.decompress(answer.content)
