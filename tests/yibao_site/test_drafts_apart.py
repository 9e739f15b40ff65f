"""Two drafts of one rule for one day are told apart wherever they are listed."""

import pytest
from pytest_django.asserts import assertContains

from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import rewrite
from tests.staff import act, log_in

pytestmark = pytest.mark.django_db

WRONG = {"words": "写错了", "wrong_from": "2026-01-01", "slug": "righted"}


@pytest.fixture
def editor():
    return log_in(EDITORS)


@pytest.fixture
def rule():
    return CreditRule.objects.get(slug="hefei-retired-2023")


def drafts(editor, rule):
    act(editor, rule, "new-version", since=str(rule.since), slug="newer")
    act(editor, rule, "correct", **WRONG)
    return [CreditRule.objects.get(slug=slug) for slug in ("newer", "righted")]


def test_a_correction_says_so_while_it_waits(editor, rule):
    draft, correction = drafts(editor, rule)

    assert str(draft) == str(rule)
    assert str(correction) == f"{rule}（更正）"
    CreditRule.objects.filter(pk=correction.pk).update(state="review")
    assert str(CreditRule.objects.get(pk=correction.pk)) == f"{rule}（更正）"


def test_an_approved_correction_has_its_plain_name(editor, rule):
    _, correction = drafts(editor, rule)
    rewrite(correction, "75.00")
    act(editor, correction, "send")
    act(log_in(REVIEWERS), correction, "approve")

    correction.refresh_from_db()
    assert correction.is_approved
    assert str(correction) == str(rule)


def test_the_queue_and_the_preview_name_the_slug(editor, rule):
    drafts(editor, rule)

    page = editor.get("/admin/desk/", {"section": "draft"})

    for words in [
        "编号 newer",
        "编号 righted",
        f"{rule}（更正）（草稿，编号 righted）",
    ]:
        assertContains(page, words)
