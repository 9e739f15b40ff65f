"""The ten-minute story, and its edges, through the desk."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from policies.roles import set_up_roles
from tests.factories import numbers, rewrite

pytestmark = pytest.mark.django_db

NEXT_YEAR = {"since": "2027-01-01", "slug": "hefei-retired-2027"}


@pytest.fixture
def staff():
    """A logged-in client for somebody of a role and a province."""
    from django.test import Client

    set_up_roles()

    def log_in(*roles, province="anhui"):
        user = User.objects.create_user(f"staff-{next(numbers)}", is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        user.provinces.create(province=Region.objects.get(slug=province))
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def rule():
    CreditRule.objects.filter(slug="hefei-retired-2023").update(announced_unknown=True)
    return CreditRule.objects.get(slug="hefei-retired-2023")


def act(client, rule, what, **data):
    return client.post(f"/admin/desk/creditrule/{rule.pk}/{what}/", data, follow=True)


def make_draft(client, rule):
    act(client, rule, "new-version", **NEXT_YEAR)
    draft = CreditRule.objects.get(slug=NEXT_YEAR["slug"])
    rewrite(draft, "85.00")
    return draft


def gross(client, on):
    query = {"city": "hefei", "age": 70, "on": on}
    return client.get("/credit.json", query).json()["monthly"]["gross"]


def test_an_amount_from_next_january_by_two_people(staff, client, rule):
    editor, reviewer = staff(EDITORS), staff(REVIEWERS)
    draft = make_draft(editor, rule)

    impact = editor.get(f"/admin/desk/creditrule/{draft.pk}/")
    assertContains(impact, "70.00 元")
    assertContains(impact, "85.00 元")
    assertContains(impact, "15.00 元")
    assertContains(impact, "<ins>85.00</ins>")
    act(editor, draft, "send")
    assertContains(reviewer.get("/admin/desk/"), "待审（1）")
    act(reviewer, draft, "approve")

    assert gross(client, "2026-12-31") == "70.00"
    assert gross(client, "2027-01-01") == "85.00"


def test_the_public_pages_can_be_seen_as_of_that_day_by_staff_only(staff, client, rule):
    editor = staff(EDITORS)
    draft = make_draft(editor, rule)

    chosen = {"on": "2027-01-01", "drafts": draft.key, "page": "/cities/hefei/"}
    page = editor.post("/admin/desk/preview/", chosen, follow=True)

    assertContains(page, "预览")
    assertContains(page, "85.00")
    assert "no-store" in page["Cache-Control"]
    assertNotContains(client.get("/cities/hefei/"), "85.00")
    editor.post("/admin/desk/stop-preview/")
    assertNotContains(editor.get("/cities/hefei/"), "85.00")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/cities/hefei/", "/cities/hefei/"),
        ("//example.org/", "/"),
        (r"/\example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
        # No names of pages: redirect() would look for them.
        ("foo", "foo"),
        ("admin:logout", "/"),
    ],
)
def test_a_preview_begins_on_this_site(staff, asked, leads_to):
    chosen = {"on": "2027-01-01", "page": asked}

    page = staff(EDITORS).post("/admin/desk/preview/", chosen)

    assert (page.status_code, page.url) == (302, leads_to)


def test_the_author_cannot_approve_but_may_in_an_emergency(staff, rule):
    author = staff(EDITORS, REVIEWERS)
    draft = make_draft(author, rule)
    act(author, draft, "send")

    refused = act(author, draft, "approve")
    assertContains(refused, "不能批准自己写的内容", status_code=400)
    act(author, draft, "approve", emergency_reason="明天生效")

    draft.refresh_from_db()
    assert draft.is_approved
    assert draft.wants_second_look


@pytest.mark.parametrize("what", ["send", "approve", "back", "new-version", "look"])
def test_another_provinces_staff_can_do_nothing(staff, rule, what):
    stranger = staff(EDITORS, REVIEWERS, province="jiangsu")
    draft = make_draft(staff(EDITORS), rule)
    before = CreditRule.objects.count()

    act(stranger, draft, what, because="x", **NEXT_YEAR | {"slug": "stolen"})

    draft.refresh_from_db()
    assert draft.is_draft
    assert CreditRule.objects.count() == before


def test_another_provinces_form_is_not_editable(staff, rule):
    stranger = staff(EDITORS, province="jiangsu")
    draft = make_draft(staff(EDITORS), rule)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"

    assertNotContains(stranger.get(address), "_save")
    assert stranger.post(address, {}).status_code == 403


def test_what_blocks_is_said_on_the_page(staff, rule):
    editor = staff(EDITORS)
    draft = make_draft(editor, rule)
    draft.evidence.all().delete()

    assertContains(editor.get(f"/admin/desk/creditrule/{draft.pk}/"), "缺少采用的来源")
    refused = act(editor, draft, "send")
    assertContains(refused, "缺少采用的来源", status_code=400)


@pytest.mark.parametrize(
    "data", [{"since": "x", "slug": "y"}, {"since": "2027-01-01", "slug": "a b"}, {}]
)
def test_a_wrong_new_version_is_told_why(staff, rule, data):
    page = act(staff(EDITORS), rule, "new-version", **data)

    assert page.status_code == 400
    assert page.context["refused"].errors


def test_a_stranger_is_sent_to_the_door(client, rule):
    for address in ["/admin/desk/", f"/admin/desk/creditrule/{rule.pk}/"]:
        assert client.get(address).url.startswith("/admin/login/")


def test_a_double_click_approves_once(staff, rule):
    editor, reviewer = staff(EDITORS), staff(REVIEWERS)
    draft = make_draft(editor, rule)
    act(editor, draft, "send")

    act(reviewer, draft, "approve")
    again = act(reviewer, draft, "approve")

    assertContains(again, "只有待审的版本")
    rule.refresh_from_db()
    assert rule.until == date(2027, 1, 1)
