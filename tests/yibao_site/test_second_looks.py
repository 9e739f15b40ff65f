"""What a second person decides on is what they read, and theirs to decide."""

import pytest
from pytest_django.asserts import assertContains

from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import rewrite
from tests.staff import act, form_data, log_in

pytestmark = pytest.mark.django_db


def test_what_changed_since_it_was_read_is_not_approved():
    editor, reviewer = log_in(EDITORS), log_in(REVIEWERS)
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    act(editor, rule, "new-version", since="2027-01-01", slug="newer")
    draft = CreditRule.objects.get(slug="newer")
    rewrite(draft, "75.00")
    words = {"announced_unknown": True, "method": "每月定额划入75元。"}
    CreditRule.objects.filter(pk=draft.pk).update(**words)
    act(editor, draft, "send")
    page = reviewer.get(f"/admin/desk/creditrule/{draft.pk}/")
    read = page.context["acts"]["approve"]["seen"].value()
    draft.bands.update(amount="750.00")

    refused = act(reviewer, draft, "approve", seen=read)

    assertContains(refused, "内容改过了", status_code=400)
    draft.refresh_from_db()
    assert draft.state == "review"


def test_nobody_takes_over_what_another_province_holds():
    """A channel of one's own cannot be given the slug of the nation's."""
    editor = log_in(EDITORS)
    own = Channel.objects.filter(region__slug="anhui").first()
    nations = Channel.objects.filter(region=None, made_from=None).first()
    act(editor, own, "new-version", since="2026-11-21")
    draft = Channel.objects.order_by("-pk").first()
    address = f"/admin/guides/channel/{draft.pk}/change/"
    editor.post(address, form_data(editor.get(address)) | {"slug": nations.slug})
    draft.refresh_from_db()
    assert draft.slug == nations.slug

    refused = act(editor, draft, "send")

    assertContains(refused, "要和底稿一样", status_code=400)


@pytest.mark.parametrize("model", [Channel, WithdrawalCase])
def test_a_taken_slug_is_told_in_the_form(model):
    editor, taken = log_in(EDITORS, superuser=True), model.objects.first()
    address = f"/admin/guides/{model._meta.model_name}/add/"

    page = editor.post(address, form_data(editor.get(address)) | {"slug": taken.slug})

    assertContains(page, "这个编号已经用过了")


def test_what_was_typed_into_a_deleted_draft_is_not_lost():
    editor, other = log_in(EDITORS), log_in(EDITORS)
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    act(editor, rule, "new-version", since="2027-01-01", slug="newer")
    draft = CreditRule.objects.get(slug="newer")
    address = f"/admin/policies/creditrule/{draft.pk}/change/"
    typed = form_data(editor.get(address)) | {"method": "花了半小时写的话"}
    other.post(address.replace("change", "delete"), {"post": "yes"})
    assert not CreditRule.objects.filter(slug="newer").exists()

    page = editor.post(address, typed)

    assertContains(page, "花了半小时写的话", status_code=409)
    assertContains(page, "别人删去了这一条", status_code=409)
    assert editor.get(page.context["history"]).status_code == 200
