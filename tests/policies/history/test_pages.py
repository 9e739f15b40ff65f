"""The history page and the list of what was deleted, as people see them."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from guides.models.articles import Guide
from policies.history.recording import record
from policies.models.content import ContentVersion
from policies.models.groups import PersonGroup
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import create_rule, numbers
from tests.staff import (
    address,
    as_draft,
    delete,
    go_back,
    history,
    log_in,
    said,
    save,
    told,
)

pytestmark = pytest.mark.django_db

TO_NEWEST = 0


def content(page):
    return page.text[page.text.index('id="content"') : page.text.index('id="footer"')]


def test_the_same_button_leads_to_it(admin_client):
    source = Source.objects.first()

    assertContains(
        admin_client.get(address(source, "change")), address(source, "history")
    )
    assertContains(history(admin_client, source), "还没有改动过")


def test_who_when_act_and_the_difference_stand_there(admin_client, admin_user):
    source = Source.objects.get(slug="n187")
    save(admin_client, source, publisher="新日报")
    admin_user.first_name = "王编辑"
    admin_user.save()

    page = history(admin_client, source)

    assertContains(page, "2026-11-21 12:00，王编辑，修改")
    assertContains(page, "2026-11-21 12:00，改动前的样子")
    assertContains(page, f"<del>{source.publisher}</del> → <ins>新日报</ins>")


def test_a_long_text_shows_its_changed_words_only():
    admin_client = log_in(EDITORS, superuser=True)
    guide = as_draft(Guide.objects.first(), admin_client)
    save(admin_client, guide, body=guide.body.replace("\n", "\r\n") + "\n多一句。")

    page = history(admin_client, guide)

    assertContains(page, "多一句。</ins>")
    assertContains(page, " …… ")


def test_nothing_is_shown_as_it_is_stored(admin_client):
    rule = CreditRule.objects.get(slug="beijing-retired-2006")
    record(None, "改动前的样子", rule)
    rule.bands.update(amount="1.00")
    record(None, "修改", rule)

    text = content(history(admin_client, rule))

    for stored in ["{&quot;", "retired", "fixed", "None", "True", "False"]:
        assert stored not in text.replace(rule.slug, "")


def test_what_people_write_is_not_taken_for_markup(admin_client):
    group = PersonGroup.objects.first()

    save(admin_client, group, name="<script>x</script>")

    assertNotContains(history(admin_client, group), "<script>x")


def test_the_page_keeps_the_policy_on_scripts_and_styles(admin_client):
    source = Source.objects.first()
    save(admin_client, source, publisher="某报")

    for page in [
        history(admin_client, source),
        admin_client.get(address(Source, "deleted")),
    ]:
        assert not re.search(r"\s(style|on\w+)=|<style|<script(?! src)", content(page))


def test_a_hundred_revisions_come_in_pages_of_twenty(
    admin_client, django_assert_max_num_queries
):
    rule = create_rule()
    for number in range(21):
        rule.bands.update(amount=100 + number)
        record(None, "修改", rule)

    with django_assert_max_num_queries(25):
        first = history(admin_client, rule)
    second = admin_client.get(address(rule, "history"), {"p": 2})

    assert len(first.context["entries"]) == 20
    oldest = first.context["entries"][-1].changes
    assert [change.label for change in oldest] == ["年龄档 0 岁起：金额（元）"]
    assert [entry.is_first for entry in second.context["entries"]] == [True]
    for odd in ["x", "0", "99", "-1", "\0"]:
        assert admin_client.get(address(rule, "history"), {"p": odd}).status_code == 200


def test_what_may_be_read_may_have_its_history_read(draft):
    reviewer = log_in(REVIEWERS, province="jiangsu")

    assertContains(history(reviewer, draft), "每月百二")
    assert Client().get(address(draft, "history")).url.startswith("/admin/login/")


# What was deleted


def test_a_deleted_draft_is_found_and_comes_back_as_a_draft(draft, editor, client):
    delete(editor, draft)
    colleague = log_in(EDITORS)
    assertContains(
        colleague.get(address(CreditRule, "changelist")), address(CreditRule, "deleted")
    )
    listed = colleague.get(address(CreditRule, "deleted"))
    assertContains(listed, address(draft, "history"))
    assertContains(listed, f"{editor.user}，删去")
    assertContains(history(colleague, draft), "已经删去了")
    version = ContentVersion.current()

    page = go_back(colleague, draft, to=TO_NEWEST)

    back = CreditRule.objects.get(pk=draft.pk)
    assertRedirects(page, address(draft, "change"))
    assert (back.state, back.author) == ("draft", colleague.user)
    assert (back.slug, back.method) == ("draft", "每月百二。")
    assert back.bands.count() == 2
    assert ContentVersion.current() == version
    assert [act for _, act, _ in told(editor, draft)][:2] == ["找回", "删去"]
    assertNotContains(
        colleague.get(address(CreditRule, "deleted")), address(draft, "history")
    )


def test_a_draft_comes_back_once(draft, editor):
    delete(editor, draft)
    version = history(editor, draft).context["entries"][0].version
    target = address(draft, "revert", version.pk)
    editor.post(target)

    again = editor.post(target, follow=True)

    assert said(again)[-1] == "已经是这个样子了，没有改动。"
    assert CreditRule.objects.filter(slug="draft").count() == 1


def test_a_draft_comes_back_with_what_it_was_made_from(approved, editor):
    go_back(editor, approved, to=-1)
    made = CreditRule.objects.get(made_from=approved)
    pk = made.pk
    delete(editor, made)
    made.pk = pk

    go_back(editor, made, to=TO_NEWEST)

    assert CreditRule.objects.get(pk=pk).made_from == approved


@pytest.mark.parametrize(
    ("roles", "province", "reason"),
    [
        pytest.param([EDITORS], "jiangsu", "这个地区不归您负责", id="other province"),
        pytest.param([REVIEWERS], "anhui", "只有编辑可以改内容", id="reviewer"),
    ],
)
def test_not_everybody_brings_a_draft_back(draft, editor, roles, province, reason):
    delete(editor, draft)
    other = log_in(*roles, province=province)
    assertNotContains(history(other, draft), "照这个样子找回")

    assert said(go_back(other, draft, to=TO_NEWEST)) == [reason]
    assert not CreditRule.objects.filter(pk=draft.pk).exists()


def test_a_deleted_draft_whose_number_is_taken_says_so(draft, editor):
    delete(editor, draft)
    create_rule(slug="draft", state="draft")

    page = go_back(editor, draft, to=TO_NEWEST)

    assert said(page) == ["划入规则的“编号”：这个编号已经用过了，请换一个"]


def test_a_deleted_group_comes_back(admin_client):
    group = PersonGroup.objects.create(slug=f"group-{next(numbers)}", name="一类人")
    pk = group.pk
    delete(admin_client, group)
    group.pk = pk
    editor = log_in(EDITORS)
    assertNotContains(history(editor, group), "照这个样子找回")
    assert said(go_back(editor, group, to=TO_NEWEST)) == ["您不能改这里的内容"]

    go_back(admin_client, group, to=TO_NEWEST)

    assert PersonGroup.objects.get(pk=pk).name == "一类人"
