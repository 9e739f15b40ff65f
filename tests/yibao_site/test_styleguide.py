"""The page of all components: for staff, and for developers where DEBUG is on."""

import re

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains

from policies.permissions import EDITORS
from tests.staff import log_in
from tests.test_conventions import ROOT

pytestmark = pytest.mark.django_db


def test_readers_do_not_find_it(client):
    assert client.get("/styleguide/").status_code == 404


def test_developers_do(client, settings):
    settings.DEBUG = True

    page = client.get("/styleguide/")

    assertContains(page, "样式一览")
    assert "no-store" in page["Cache-Control"]


def test_staff_see_every_seal_and_kind():
    page = log_in(EDITORS).get("/styleguide/")

    for seal in ("official", "reported", "unconfirmed"):
        assertContains(page, f'class="seal {seal}"')
    for kind in ("needs_input", "method_only", "not_applicable", "unknown", "stale"):
        assert re.search(rf'class="book [^"]*{kind}', page.text)
    for mark in ("说法不一", "按全省规定", "过期未核对", "请改一下", "可以"):
        assertContains(page, mark)


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
TOGETHER = re.compile(r"(?:\.[a-z][\w-]*)+")


def looks():
    """Every class of the stylesheet, and those that only together look otherwise."""
    css = COMMENT.sub("", (ROOT / "static/css/site.css").read_text("utf-8"))
    selectors = " ".join(SELECTOR.findall(css))
    return {frozenset(each.split(".")[1:]) for each in TOGETHER.findall(selectors)}


def test_every_look_of_the_stylesheet_is_shown():
    page = JustHTML(log_in(EDITORS).get("/styleguide/").text, sanitize=False)
    shown = [set(each.attrs["class"].split()) for each in page.query("[class]")]

    hidden = [each for each in looks() if not any(each <= one for one in shown)]
    assert sorted(map(sorted, hidden)) == []


@pytest.mark.parametrize(
    "words",
    [
        "没有找到“某地”",
        "不能确定是哪个地方",
        "不用取，可以跟着转过去",
        "您可以这样做",
        "全国的一般说法",
        "没有找到“某地取钱”",
        "可能是这个原因",
        "收到了，谢谢您",
        "还没有收下，请改一下",
        "请过一小时再按",
        "没有个人账户，就没有这笔钱",
        "（原文字句没有留存）",
        "含 1 份未批准的版本",
        "网站在 2026年11月1日",
        "全文和出处看这个网址",
        "替爸妈查",
    ],
)
def test_staff_see_what_readers_seldom_do(words):
    assertContains(log_in(EDITORS).get("/styleguide/"), words)
