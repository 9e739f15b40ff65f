"""Every kind of content is versions: two people, corrections, previews, the past."""

from datetime import date

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.bases import RegionalAverage
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import rewrite
from tests.staff import act, form_data, log_in

pytestmark = pytest.mark.django_db

KINDS = [CreditRule, Channel, WithdrawalCase, Guide, RegionalAverage]
CORRECTION = {"words": "把 80 元写成了 70 元", "wrong_from": "2026-03-01"}


@pytest.fixture
def two():
    """An editor and a reviewer who may touch anything at all."""
    return log_in(EDITORS, superuser=True), log_in(REVIEWERS, superuser=True)


@pytest.fixture
def rule():
    CreditRule.objects.filter(slug="hefei-retired-2023").update(announced_unknown=True)
    return CreditRule.objects.get(slug="hefei-retired-2023")


def newest(model):
    return model.objects.order_by("-pk").first()


def new_version(client, thing, **data):
    act(client, thing, "new-version", since="2027-01-01", slug="newer", **data)
    return newest(type(thing))


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_every_kind_goes_from_draft_to_approved_by_two_people(two, model):
    author, other = two
    approved = model.objects.approved()
    thing = next(t for t in approved if not [*t.problems(), *t.lacks()])

    draft = new_version(author, thing)
    if model is CreditRule:
        rewrite(draft, "85.00")
    assert (draft.state, draft.made_from) == ("draft", thing)
    act(author, draft, "send")
    refused = act(author, draft, "approve")
    assertContains(refused, "不能批准自己写的内容", status_code=400)
    act(other, draft, "approve")

    draft.refresh_from_db()
    assert draft.is_approved
    assert LedgerEntry.objects.get(by__isnull=False).kind == "changed"


def test_a_channel_changes_on_its_day_by_itself(two, client):
    author, other = two
    old = Channel.objects.get(slug="nation-phone-12393")
    draft = new_version(author, old)
    Channel.objects.filter(pk=draft.pk).update(name="改名的热线", caveats="试验")
    act(author, draft, "send")
    act(other, draft, "approve")

    assertNotContains(client.get("/check/"), "改名的热线")
    with time_machine.travel("2027-01-01T00:00:00+08:00"):
        page = client.get("/check/")
    assertContains(page, "改名的热线")
    assertNotContains(page, old.name)


def test_a_correction_is_public_with_its_days(two, client, rule):
    author, other = two
    act(author, rule, "correct", slug="righted", **CORRECTION)
    draft = newest(CreditRule)
    assert (draft.since, draft.correction) == (rule.since, CORRECTION["words"])
    rewrite(draft, "80.00")
    act(author, draft, "send")
    act(other, draft, "approve")

    found = client.get("/credit.json", {"city": "hefei", "age": 70}).json()
    assert found["monthly"]["gross"] == "80.00"
    entry = LedgerEntry.objects.get(by__isnull=False)
    assert (entry.kind, entry.wrong_from, entry.wrong_until) == (
        "corrected",
        date(2026, 3, 1),
        date(2026, 11, 21),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"words": ""}, "请写明错在哪里"),
        ({"wrong_from": "2027-03-01"}, "不能在今天以后"),
        ({"wrong_from": "三月"}, "日期请写成"),
        ({"slug": "hefei-retired-2023"}, "已经用过"),
    ],
)
def test_a_wrong_correction_is_told_why(two, rule, data, reason):
    page = act(two[0], rule, "correct", **{"slug": "righted", **CORRECTION, **data})

    assertContains(page, reason, status_code=400)
    assert not CreditRule.objects.exclude(correction="").exists()


def test_what_the_site_said_on_a_day_can_be_had_again(two, client, rule):
    author, other = two
    CreditRule.objects.filter(pk=rule.pk).update(approved_at="2026-10-01T00:00+08:00")
    act(author, rule, "correct", slug="righted", **CORRECTION)
    draft = newest(CreditRule)
    rewrite(draft, "80.00")
    act(author, draft, "send")
    act(other, draft, "approve")
    asked = {"on": "2026-11-01", "page": "/cities/hefei/"}

    then = author.post(
        "/admin/desk/preview/", asked | {"said_on": "2026-11-01"}, follow=True
    )
    assertContains(then, "网站在 2026年11月1日")
    assertContains(then, "<b>70.00</b>")
    now = author.post("/admin/desk/preview/", asked, follow=True)
    assertContains(now, "<b>80.00</b>")
    assertNotContains(client.get("/cities/hefei/"), "<b>70.00</b>")


def test_a_later_ending_is_undone_for_what_was_said_before(two, rule):
    author, other = two
    CreditRule.objects.filter(pk=rule.pk).update(approved_at="2026-10-01T00:00+08:00")
    draft = new_version(author, rule)
    rewrite(draft, "85.00")
    act(author, draft, "send")
    act(other, draft, "approve")

    asked = {"on": "2027-02-01", "said_on": "2026-11-01", "page": "/cities/hefei/"}
    page = author.post("/admin/desk/preview/", asked, follow=True)

    assertContains(page, "<b>70.00</b>")
    assertNotContains(page, "85.00")


def test_a_preview_is_what_approval_would_bring(two):
    author, _ = two
    guide = Guide.objects.get(slug="family")
    draft = new_version(author, guide)
    Guide.objects.filter(pk=draft.pk).update(title="改过的标题")
    asked = {"on": "2027-01-01", "drafts": draft.key, "page": "/guides/family/"}

    page = author.post("/admin/desk/preview/", asked, follow=True)

    assertContains(page, "改过的标题")
    assertNotContains(page, guide.title)
    assertNotContains(log_in(EDITORS).get("/guides/family/"), "改过的标题")


def test_what_is_withdrawn_is_gone_and_said(two, client):
    channel = Channel.objects.exclude(region=None).filter(topic="balance").first()
    page = f"/cities/{channel.region.slug}/check/"
    assertContains(client.get(page), channel.name)

    act(two[1], channel, "withdraw", words="")
    assert Channel.objects.get(pk=channel.pk).is_approved
    act(two[1], channel, "withdraw", words="号码停用")

    assertNotContains(client.get(page), channel.steps.splitlines()[0])
    assert LedgerEntry.objects.get(by__isnull=False).words == "号码停用"


def test_the_second_to_save_is_told_and_loses_nothing(two, rule):
    first, second = two
    draft = new_version(first, rule)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"
    one, two_ = form_data(first.get(address)), form_data(second.get(address))

    first.post(address, one | {"method": "第一个人写的"})
    page = second.post(address, two_ | {"method": "第二个人写的"})

    assertContains(page, "别人改过并保存了")
    assertContains(page, "第二个人写的")
    draft.refresh_from_db()
    assert draft.method == "第一个人写的"
    second.post(address, form_data(page) | {"method": "第二个人写的"})
    draft.refresh_from_db()
    assert draft.method == "第二个人写的"


def test_who_saves_what_was_just_sent_is_told_and_loses_nothing(two, rule):
    first, second = two
    draft = new_version(first, rule)
    type(draft).objects.filter(pk=draft.pk).update(announced_unknown=True)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"
    typed = form_data(second.get(address)) | {"method": "第二个人写的"}

    act(first, draft, "send")
    page = second.post(address, typed)

    assertContains(page, "它变成了“待审”，不能直接改了")
    assertContains(page, "第二个人写的")
    draft.refresh_from_db()
    assert draft.method != "第二个人写的"
    stranger = log_in(EDITORS, province="jiangsu")
    assert stranger.post(address, typed).status_code == 403


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1948-12-31", "2100-01-01", "9999-12-31"]
)
def test_a_day_that_can_only_be_a_slip_is_refused_everywhere(two, rule, day):
    page = act(two[0], rule, "new-version", since=day, slug="slip")
    assert "年份要在 1949 到 2099 之间" in page.text
    assert not type(rule).objects.filter(slug="slip").exists()

    previewed = two[0].post("/admin/desk/preview/", {"on": day}, follow=True)
    assert "年份要在 1949 到 2099 之间" in previewed.text

    draft = new_version(two[0], rule)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"
    typed = form_data(two[0].get(address)) | {"since": day, "base_year": "99999"}
    saved = two[0].post(address, typed)
    assert saved.text.count("年份要在 1949 到 2099 之间") >= 2


def test_nobody_writes_for_another_province(rule):
    editor = log_in(EDITORS, province="jiangsu")
    add = "/admin/policies/regionalaverage/add/"
    data = form_data(editor.get(add))
    data |= {"region": rule.region.pk, "year": "2025", "amount": "3000", "quote": "x"}
    data |= {"source": rule.evidence.first().source_id}

    assertContains(editor.post(add, data), "合肥市不归您负责")
    assert not RegionalAverage.objects.filter(region=rule.region, year=2025).exists()


@pytest.mark.parametrize("address", ["/admin/desk/report/1/", "/admin/desk/guide/999/"])
def test_what_is_not_there_is_not_found(two, address):
    assert two[0].get(address).status_code == 404
    assert two[0].post(f"{address}approve/").status_code == 404


def test_withdrawing_what_is_to_come_offers_what_it_ended(two, rule):
    draft = new_version(two[0], rule)
    rewrite(draft, "85.00")
    type(draft).objects.filter(pk=draft.pk).update(announced_unknown=True)
    act(two[0], draft, "send")
    act(two[1], draft, "approve")

    page = two[1].get(f"/admin/desk/creditrule/{draft.pk}/")
    assertContains(page, "重新有效")
    assert page.context["acts"]["withdraw"]["reopen"].value() is True
    act(two[1], draft, "withdraw", words="文件撤回了", reopen="on")

    rule.refresh_from_db()
    assert rule.until is None
    assert "重新有效" in LedgerEntry.objects.order_by("-pk").first().words
    history = two[1].get(f"/admin/policies/creditrule/{rule.pk}/history/")
    assertContains(history, "撤下")


def test_what_is_past_leads_to_what_holds_now(two):
    old = CreditRule.objects.get(slug="hefei-retired-old")
    now = CreditRule.objects.get(slug="hefei-retired-2023")

    page = two[0].get(f"/admin/desk/creditrule/{old.pk}/")

    assertContains(page, "这个版本已经过去，现在有效的是")
    assertContains(page, f'href="/admin/desk/creditrule/{now.pk}/"')
