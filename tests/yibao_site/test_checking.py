"""查过，没有变: signed, dated, public, and once a day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide
from guides.models.channels import Channel
from policies.models.checks import Check
from policies.models.content import ContentVersion
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS, REVIEWERS, signature
from tests.factories import create_source
from tests.staff import act, log_in
from yibao_site.open_data.writing import write_tables

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
CALL = {"line": "0551-12393", "on": "2026-11-20", "said": "每月还是 70 元"}


@pytest.fixture
def rule():
    return CreditRule.objects.get(slug="hefei-retired-2023")


@pytest.fixture
def editor():
    client = log_in(EDITORS)
    User.objects.filter(pk=client.user.pk).update(last_name="李", first_name="文")
    return client


def test_a_check_is_signed_and_public(editor, rule, client):
    before = ContentVersion.current()
    source = Source.objects.relied_on().first()
    assertContains(client.get("/cities/hefei/"), "还没有")

    page = act(editor, rule, "check", source=source.pk)

    assertContains(page, "没有变")
    rule.refresh_from_db()
    assert (rule.checked_on, rule.checked_by) == (TODAY, "李文")
    entry = LedgerEntry.objects.get(by__isnull=False)
    assert (entry.kind, entry.by, entry.rule) == ("checked", editor.user, rule)
    assert source.publisher in entry.words
    check = Check.objects.get()
    assert (check.key, check.region, check.on, check.by, check.source) == (
        rule.key,
        rule.region,
        TODAY,
        editor.user,
        source,
    )
    assert ContentVersion.current() == before + 1


def test_the_public_reads_the_day_of_the_check(editor, rule, client):
    asked = {"city": "hefei", "age": 70}
    assert client.get("/credit.json", asked).json()["rule"]["checked"] is None

    act(editor, rule, "check", note="到窗口问过")

    assert client.get("/credit.json", asked).json()["rule"]["checked"] == "2026-11-21"
    page = client.get("/credit/", asked)
    assertContains(page, "本站核对")
    assertContains(page, "2026年11月21日")


def test_guides_and_channels_say_who_looked_and_when(client):
    boss = log_in(REVIEWERS, superuser=True)
    act(boss, Guide.objects.get(slug="family"), "check", note="看过文件")
    act(boss, Channel.objects.get(slug="nation-phone-12393"), "call", **CALL)

    guide, channels = client.get("/guides/family/"), client.get("/check/")

    assertContains(guide, f"2026年11月21日 由{boss.user}核对")
    assertContains(channels, f"2026年11月20日由{boss.user}拨打或打开试过")


@pytest.mark.parametrize("data", [{}, {"note": "  "}, {"source": "", "note": ""}])
def test_without_a_source_or_a_note_it_is_refused(editor, rule, data):
    page = act(editor, rule, "check", **data)

    assertContains(page, "请选一个来源，或者写一句说明", status_code=400)
    assert_nothing_was_written(rule)


@pytest.mark.parametrize(
    ("what", "data", "reason"),
    [
        ("check", {"source": "999999999999999999999"}, "没有这个来源"),
        ("check", {"source": "x"}, "没有这个来源"),
        ("check", {"note": "字" * 1001}, "1000"),
        ("check", {"note": "a\0b"}, "空字符"),
        ("call", CALL | {"said": ""}, "请写对方怎么说"),
        ("call", CALL | {"line": ""}, "请填打的是哪个号码"),
        ("call", CALL | {"line": "1" * 31}, "30"),
        ("call", CALL | {"on": "昨天"}, "日期请写成"),
        ("call", CALL | {"on": "2026-11-22"}, "不能在今天以后"),
        ("call", CALL | {"on": "2026-10-20"}, "一个月以前"),
    ],
)
def test_what_is_wrong_is_said(editor, rule, what, data, reason):
    assertContains(act(editor, rule, what, **data), reason, status_code=400)
    assert_nothing_was_written(rule)


def assert_nothing_was_written(rule):
    rule.refresh_from_db()
    assert rule.checked_on is None
    assert not Check.objects.exists()
    assert not LedgerEntry.objects.exclude(by=None).exists()


def test_a_second_click_on_the_same_day_writes_nothing(editor, rule):
    act(editor, rule, "check", note="到窗口问过")

    again = act(log_in(REVIEWERS), rule, "check", note="到窗口问过")

    assertContains(again, "已经记过核对了", status_code=400)
    assert Check.objects.count() == LedgerEntry.objects.exclude(by=None).count() == 1
    with time_machine.travel("2026-11-22T08:00:00+08:00"):
        act(log_in(EDITORS), rule, "check", note="又去问过")
    assert Check.objects.count() == LedgerEntry.objects.exclude(by=None).count() == 2


def test_a_call_keeps_line_day_and_words(editor, rule):
    act(editor, rule, "call", **CALL)

    check = Check.objects.get()
    assert (check.line, check.on, check.said) == (
        "0551-12393",
        date(2026, 11, 20),
        "每月还是 70 元",
    )
    assert LedgerEntry.objects.get(by__isnull=False).words == (
        "2026年11月20日打电话核对过，没有变"
    )
    assertContains(
        editor.get(f"/admin/desk/creditrule/{rule.pk}/"),
        "2026年11月20日打 0551-12393 核对，没有变。对方说：每月还是 70 元",
    )


def test_no_word_of_one_person_is_public(editor, rule, client, tmp_path):
    typed = "请拨假热线"
    own = create_source(slug="own-page", publisher=typed, title=typed)
    act(editor, rule, "check", source=own.pk, note=typed)
    act(editor, rule, "call", **CALL | {"line": typed, "said": typed})

    lines = LedgerEntry.objects.exclude(by=None)
    assert len(lines) == Check.objects.count() == 2
    pages = [
        *("/changes/", "/changes/?city=hefei", "/changes.atom"),
        *("/cities/hefei/", "/credit/?city=hefei&age=70", "/sources/own-page/"),
        *("/credit.json?city=hefei&age=70", "/"),
        *(line.get_absolute_url() for line in lines),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == (404 if "own-page" in page else 200), page
        assert typed not in answer.text
    write_tables(tmp_path)
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert typed.encode() not in file.read_bytes()


def test_an_earlier_call_does_not_put_the_stamp_back(editor, rule):
    act(editor, rule, "check", note="到窗口问过")

    act(log_in(REVIEWERS), rule, "call", **CALL)

    rule.refresh_from_db()
    assert (rule.checked_on, rule.checked_by) == (TODAY, "李文")
    assert Check.objects.count() == 2


@pytest.mark.parametrize(
    ("slug", "model", "days"),
    [
        ("hefei-retired-2023", CreditRule, 365),
        ("nation-phone-12393", Channel, 182),
        ("family", Guide, 365),
    ],
)
def test_a_check_puts_the_review_off_by_the_rhythm_of_the_kind(slug, model, days):
    thing = model.objects.get(slug=slug)
    model.objects.filter(pk=thing.pk).update(review_by=date(2026, 1, 1))

    act(log_in(superuser=True), thing, "check", note="看过")

    thing.refresh_from_db()
    due = TODAY + timedelta(days=days)
    assert thing.review_due == due
    overdue = model.objects.filter(pk=thing.pk).due_for_review
    assert not overdue(on=due).exists()
    assert overdue(on=due + timedelta(days=1)).exists()


def test_what_was_never_checked_is_due_a_rhythm_after_approval(rule):
    fields = {"review_by": None, "approved_at": "2025-11-20T23:00:00+08:00"}
    CreditRule.objects.filter(pk=rule.pk).update(**fields)
    rule.refresh_from_db()

    assert rule.review_due == date(2026, 11, 20)
    assert CreditRule.objects.due_for_review(on=TODAY).filter(pk=rule.pk).exists()


def test_the_page_of_a_version_offers_it_to_those_who_may(editor, rule):
    address = f"/admin/desk/creditrule/{rule.pk}/"
    act(editor, rule, "check", note="到窗口问过")

    assertContains(editor.get(address), "打过电话，没有变")
    assertContains(editor.get(address), "李文：查过，没有变；到窗口问过")
    stranger = log_in(EDITORS, province="jiangsu").get(address)
    assertNotContains(stranger, "打过电话，没有变")


def test_the_number_of_a_channel_is_there_to_be_dialled():
    channel = Channel.objects.get(slug="nation-phone-12393")

    page = log_in(superuser=True).get(f"/admin/desk/channel/{channel.pk}/")

    assertContains(page, f'name="line" value="{channel.number}"')


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ({"last_name": "李", "first_name": "文"}, "李文"),
        ({"first_name": "李文"}, "李文"),
        ({"last_name": "Li", "first_name": "Wen"}, "Wen Li"),
        ({}, "liwen"),
        ({"first_name": "长" * 80}, "长" * 60),
    ],
)
def test_how_a_person_signs(name, signed):
    assert signature(User(username="liwen", **name)) == signed


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "check_rests_on_something"),
        ({"note": "x", "line": "12393"}, "check_by_phone_says_line_and_words"),
        ({"note": "x", "said": "没有变"}, "check_by_phone_says_line_and_words"),
    ],
)
def test_the_database_refuses_a_check_without_ground(rule, editor, fields, name):
    with pytest.raises(IntegrityError, match=name):
        Check.objects.create(key=rule.key, on=TODAY, by=editor.user, **fields)
