"""A version's page offers each person what they may do, and nothing else."""

import re

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.checks import Check
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.people import DECIDERS, PEOPLE, STAFF, WRITERS, draft_of
from tests.staff import act, address, log_in
from yibao_site.acts import ACTS

pytestmark = pytest.mark.django_db

BOTH = WRITERS | DECIDERS
OWN = {"author as reviewer"}
# In which state a version is to be, and who may then do it (see test_matrix).
OFFERED = {
    "send": ("draft", WRITERS),
    "approve": ("review", DECIDERS | OWN),
    "back": ("review", DECIDERS | OWN),
    "look": ("emergency", DECIDERS),
    "new-version": ("approved", WRITERS),
    "correct": ("approved", WRITERS),
    "check": ("approved", BOTH),
    "call": ("approved", BOTH),
    "withdraw": ("approved", DECIDERS | OWN),
}
# All that any of them asks.
FILLED_IN = {
    "since": "2028-01-01",
    "slug": "another",
    "because": "引文不对",
    "emergency_reason": "急",
    "words": "写错了",
    "wrong_from": "2026-01-01",
    "note": "看过",
    "line": "12393",
    "on": "2026-11-20",
    "said": "没有变",
}


@pytest.fixture
def rule():
    CreditRule.objects.filter(slug="hefei-retired-2023").update(announced_unknown=True)
    return CreditRule.objects.get(slug="hefei-retired-2023")


def standing(rule, state, author):
    if state == "approved":
        return rule
    if state == "emergency":
        fields = {"emergency_reason": "急", "approved_by": author.user, "until": None}
        return draft_of(rule, author, state="withdrawn", **fields)
    return draft_of(rule, author, state=state)


def page_of(client, thing):
    return client.get(f"/admin/desk/creditrule/{thing.pk}/")


def offered(page, thing):
    """The acts whose forms stand on the page."""
    forms = rf'action="/admin/desk/creditrule/{thing.pk}/([-\w]+)/"'
    return set(re.findall(forms, page.text))


def everything():
    return list(CreditRule.objects.order_by("pk").values()), Check.objects.count()


def test_the_table_is_complete():
    assert OFFERED.keys() == ACTS.keys()


@pytest.mark.parametrize("person", sorted(STAFF))
@pytest.mark.parametrize("state", ["draft", "review", "approved", "emergency"])
def test_what_is_offered_is_what_may_be_done(rule, state, person):
    who = PEOPLE[person]()
    author = who if person in OWN else log_in(EDITORS, REVIEWERS)
    thing = standing(rule, state, author)

    shown = offered(page_of(who, thing), thing)

    assert shown == {
        what for what, (when, may) in OFFERED.items() if when == state and person in may
    }
    before = everything()
    for what in OFFERED.keys() - shown:
        who.post(f"/admin/desk/creditrule/{thing.pk}/{what}/", FILLED_IN)
    assert everything() == before


def test_what_is_blocked_is_not_offered_but_may_be_sent_back(rule):
    author, reviewer = log_in(EDITORS), log_in(REVIEWERS)
    draft = draft_of(rule, author)
    draft.evidence.all().delete()

    page = page_of(author, draft)
    assertContains(page, "缺少采用的来源")
    assert offered(page, draft) == set()
    CreditRule.objects.filter(pk=draft.pk).update(state="review")
    assert offered(page_of(reviewer, draft), draft) == {"back"}


def test_the_author_is_asked_for_a_reason_and_the_reviewer_is_not(rule):
    author, reviewer = log_in(EDITORS, REVIEWERS), log_in(REVIEWERS)
    draft = draft_of(rule, author, state="review")

    assertContains(page_of(author, draft), "紧急批准")
    assertNotContains(page_of(reviewer, draft), "紧急批准")


def test_whoever_can_do_nothing_is_told(rule):
    stranger = log_in(EDITORS, REVIEWERS, province="jiangsu")

    assertContains(page_of(stranger, rule), "您现在只能看")


def test_the_decision_stands_before_the_preview_and_is_reached_from_the_top(rule):
    draft = draft_of(rule, log_in(EDITORS), state="review")

    text = page_of(log_in(REVIEWERS), draft).text

    links = re.findall(r'href="#(act-[-\w]+)"', text)
    assert links == ["act-approve", "act-back", "act-preview"]
    places = [text.index(f'id="{link}"') for link in links]
    assert places == sorted(places)


# 退回


def test_what_is_sent_back_says_why_until_it_is_sent_again(rule):
    author, reviewer = log_in(EDITORS), log_in(REVIEWERS)
    draft = draft_of(rule, author, state="review")

    refused = act(reviewer, draft, "back", because=" ")
    assertContains(refused, "请写明为什么退回", status_code=400)
    act(reviewer, draft, "back", because="引文里没有 85 元")

    draft.refresh_from_db()
    assert (draft.state, draft.sent_back_because) == ("draft", "引文里没有 85 元")
    assertContains(page_of(author, draft), "被退回：引文里没有 85 元")
    assertContains(author.get(address(draft, "change")), "被退回：引文里没有 85 元")
    act(author, draft, "send")
    draft.refresh_from_db()
    assert (draft.state, draft.sent_back_because) == ("review", "")


def test_a_copy_was_never_sent_back(rule):
    CreditRule.objects.filter(pk=rule.pk).update(sent_back_because="旧的原因")

    assert draft_of(rule, log_in(EDITORS)).sent_back_because == ""
