"""A form that cannot be taken comes back as it was filled in, with the reason."""

import pytest
from pytest_django.asserts import assertContains

from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.people import draft_of
from tests.staff import act, log_in

pytestmark = pytest.mark.django_db

LONG = "把 70 元写成了 80 元，从二月起"


@pytest.fixture
def rule():
    CreditRule.objects.filter(slug="hefei-retired-2023").update(announced_unknown=True)
    return CreditRule.objects.get(slug="hefei-retired-2023")


@pytest.fixture
def boss():
    return log_in(EDITORS, REVIEWERS, superuser=True)


@pytest.mark.parametrize(
    ("what", "typed", "wrong", "reason"),
    [
        ("correct", {"words": LONG}, {"wrong_from": "2026.1.1"}, "日期请写成"),
        ("new-version", {"slug": "my-own-slug"}, {"since": "明年"}, "日期请写成"),
        ("withdraw", {"words": "长" * 1001}, {}, "1000"),
        ("check", {"note": LONG}, {"source": "zz"}, "没有这个来源"),
        ("check", {}, {"source": "9" * 30}, "没有这个来源"),
        ("call", {"said": LONG, "line": "12393"}, {"on": "昨天"}, "日期请写成"),
    ],
)
def test_an_acts_form_is_shown_again(boss, rule, what, typed, wrong, reason):
    page = act(boss, rule, what, **typed, **wrong)

    assertContains(page, reason, status_code=400)
    form = page.context["acts"][what]
    assert {name: form[name].value() for name in typed} == typed
    for text in typed.values():
        assert text in page.text
    assert page.text.count("autofocus") == 1
    assertContains(page, f'href="#act-{what}">看说明', status_code=400)
    assert page.context["title"].startswith("没有办成")


def test_what_stands_in_the_way_since_loses_nothing(rule):
    author = log_in(EDITORS, REVIEWERS)
    draft = draft_of(rule, author, state="review")
    draft.evidence.all().delete()

    page = act(author, draft, "approve", emergency_reason="明天就要生效")

    assertContains(page, "缺少采用的来源", status_code=400)
    assertContains(page, 'value="明天就要生效"', status_code=400)


def test_a_preview_is_asked_again(boss, rule):
    draft = draft_of(rule, boss)
    asked = {
        "on": "x",
        "said_on": "2026-11-30",
        "drafts": draft.key,
        "page": "/cities/",
    }

    page = boss.post("/admin/desk/preview/", asked)

    assertContains(page, "日期请写成", status_code=400)
    assertContains(page, 'value="2026-11-30"', status_code=400)
    assertContains(page, 'value="/cities/"', status_code=400)
    assert "checked" in page.text
