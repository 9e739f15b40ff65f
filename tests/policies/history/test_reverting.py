"""Going back: as a draft, or in place where nothing is public; and once."""

from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from guides.models.articles import Guide
from policies.history.recording import record
from policies.history.snapshots import snapshot_now
from policies.models.content import ContentVersion
from policies.models.groups import PersonGroup
from policies.models.rules import CreditRule
from policies.permissions import EDITORS
from tests.staff import (
    address,
    as_draft,
    go_back,
    history,
    log_in,
    said,
    save,
    told,
)

pytestmark = pytest.mark.django_db

TO_OLDEST, TO_NEWEST = -1, 0


def amounts(rule):
    return [band.amount for band in rule.bands.all()]


def answer(client):
    return client.get("/credit.json", {"city": "hefei", "age": 70}).json()


# Drafts


def test_a_draft_is_set_back_with_its_parts(draft, editor):
    colleague = log_in(EDITORS)

    page = go_back(colleague, draft, to=TO_OLDEST)

    draft.refresh_from_db()
    assertRedirects(page, address(draft, "change"))
    assert said(page) == ["已退回到 2026-11-21 12:00 的样子。"]
    assert (draft.method, amounts(draft)) == ("每月定额。", [Decimal("100.00")])
    assert (draft.state, draft.author) == ("draft", colleague.user)
    by = colleague.user.username
    assert told(editor, draft)[0][:2] == (by, "退回到 2026-11-21 12:00 的样子")
    assert (
        "年龄档 0 岁起：金额（元） | [-120.00-] → [+100.00+]"
        in (told(editor, draft)[0][2])
    )


def test_there_and_back_again(draft, editor):
    now = snapshot_now(draft).everything

    go_back(editor, draft, to=TO_OLDEST)
    go_back(editor, draft, to=1)

    assert snapshot_now(draft).everything == now


def test_a_draft_set_back_twice_is_set_back_once(draft, editor):
    oldest = len(told(editor, draft)) - 1
    go_back(editor, draft, to=oldest)
    revisions = told(editor, draft)

    again = go_back(editor, draft, to=oldest + 1)

    assert said(again) == ["已经是这个样子了，没有改动。"]
    assert told(editor, draft) == revisions


def test_the_revision_a_draft_already_shows_has_no_button(draft, editor):
    page = history(editor, draft)

    assert page.text.count("退回到这个样子") == len(page.context["entries"]) - 1


# What is or was public


@pytest.mark.parametrize("state", ["review", "approved", "withdrawn"])
def test_of_what_is_no_draft_a_new_draft_is_made(state, approved, editor):
    CreditRule.objects.filter(pk=approved.pk).update(state=state)
    untouched = snapshot_now(approved).everything
    assertContains(history(editor, approved), "以这个样子新建草稿", count=2)

    page = go_back(editor, approved, to=TO_OLDEST)

    made = CreditRule.objects.get(made_from=approved)
    assertRedirects(page, address(made, "change"))
    assert (made.state, made.author) == ("draft", editor.user)
    assert (made.slug, made.approved_at) == (f"{approved.slug}-2", None)
    assert amounts(made) == [Decimal("60.00")]
    assert made.evidence.count() == approved.evidence.count() > 0
    assert snapshot_now(approved).everything == untouched
    act = f"照“{approved}” 2026-11-21 12:00 的样子新建草稿"
    assert told(editor, made) == [(editor.user.username, act, [])]


def test_the_public_answer_does_not_change(approved, editor, client):
    before = answer(client)

    go_back(editor, approved, to=TO_OLDEST)

    assert answer(client) == before
    assert before["monthly"]["gross"] == "70.00"


def test_a_double_click_makes_one_draft(approved, editor):
    go_back(editor, approved, to=TO_OLDEST)

    again = go_back(editor, approved, to=TO_OLDEST)

    made = CreditRule.objects.get(made_from=approved)
    assert said(again) == ["这样的草稿已经建好了，就是这一份。"]
    assertRedirects(again, address(made, "change"))


def test_a_draft_changed_since_is_not_taken_for_the_first_clicks(approved, editor):
    go_back(editor, approved, to=TO_OLDEST)
    save(editor, CreditRule.objects.get(made_from=approved), method="另一种。")

    go_back(editor, approved, to=TO_OLDEST)

    made = CreditRule.objects.filter(made_from=approved).order_by("pk")
    assert [rule.slug for rule in made] == [f"{approved.slug}-{n}" for n in (2, 3)]


def test_a_number_as_long_as_can_be_gets_its_ending(approved, editor):
    CreditRule.objects.filter(pk=approved.pk).update(slug="a" * 80)
    record(editor.user, "修改", approved)

    go_back(editor, approved, to=TO_NEWEST)

    assert CreditRule.objects.get(made_from=approved).slug == "a" * 78 + "-2"


def test_a_version_shows_what_it_says_otherwise_than_its_origin(approved, editor):
    go_back(editor, approved, to=TO_OLDEST)
    made = CreditRule.objects.get(made_from=approved)

    page = history(editor, made)

    assertContains(page, f'<a href="{address(approved, "history")}">{approved}</a>')
    labels = [change.label for change in page.context["origin_changes"]]
    assert labels == ["编号", "年龄档 0 岁起：金额（元）"]


# What has no states


def test_a_region_goes_back_with_its_former_names(admin_client, hefei):
    former = hefei.former_names.create(slug="luzhou-old", name="庐州市")
    both = {"former_names-0-DELETE": "on", "short_name": "庐阳"}
    save(admin_client, hefei, **both)

    go_back(admin_client, hefei, to=TO_OLDEST)

    hefei.refresh_from_db()
    assert (hefei.short_name, hefei.former_names.get()) == ("合肥", former)


def test_a_guide_goes_back_with_its_evidence():
    admin_client = log_in(EDITORS, superuser=True)
    guide = Guide.objects.filter(evidence__isnull=False).first()
    guide = as_draft(guide, admin_client)
    before = snapshot_now(guide).content
    save(admin_client, guide, body="全改了。", **{"evidence-0-note": "也改了"})
    version = ContentVersion.current()

    go_back(admin_client, guide, to=TO_OLDEST)

    assert snapshot_now(guide).content == before
    assert ContentVersion.current() == version


def test_a_group_that_is_set_back_twice_is_set_back_once(admin_client):
    group = PersonGroup.objects.first()
    save(admin_client, group, name="别的一类")
    go_back(admin_client, group, to=TO_OLDEST)

    again = go_back(admin_client, group, to=TO_OLDEST)

    assert said(again) == ["已经是这个样子了，没有改动。"]
    assert len(told(admin_client, group)) == 3


def test_parts_that_changed_places_go_back(draft, editor):
    """One age is taken until the other band gives it up: they are laid anew."""
    first, second = draft.bands.all()
    draft.bands.filter(pk=first.pk).update(first_age=99)
    draft.bands.filter(pk=second.pk).update(first_age=0)
    draft.bands.filter(pk=first.pk).update(first_age=70)
    save(editor, draft)

    go_back(editor, draft, to=2)

    assert amounts(draft) == [Decimal("120.00"), Decimal("130.00")]
