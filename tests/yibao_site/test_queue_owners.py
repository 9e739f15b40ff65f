"""我来办: who has a row, who may give it to whom, and what is refused."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from pytest_django.asserts import assertContains

from guides.models.reports import Report
from policies.models.queue import QueueItem
from tests.factories import create_report, create_rule
from tests.staff import act, log_in, said
from tests.waiting import DESK, boss, create_place, editor, post, reviewer, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    return create_rule(region=create_place(), review_by=date(2026, 11, 1))


@pytest.fixture
def key(rule):
    return f"review:{rule.key}"


def owner(key):
    item = QueueItem.objects.filter(key=key).first()
    return item and item.owner


def row(client, key):
    page = client.get(DESK)
    rows = (row for block in page.context["blocks"] for row in block.rows)
    return next(row for row in rows if row.key == key)


def test_a_row_is_taken_with_one_click_and_put_down_with_another(key):
    somebody = editor()
    assert row(somebody, key).owner is None

    page = post(somebody, "take", key=key)
    post(somebody, "take", key=key)
    assertContains(page, "放下")
    assert row(reviewer(), key).owner == somebody.user
    assert QueueItem.objects.count() == 1

    post(somebody, "drop", key=key)
    assert owner(key) is None


def test_a_draft_is_its_authors_until_somebody_takes_it(rule):
    author, other = editor(), editor()
    act(author, rule, "new-version", since="2027-01-01", slug="newer")
    draft = type(rule).objects.get(slug="newer")
    key = f"draft:{draft.key}"
    assert row(other, key).owner == author.user

    post(other, "take", key=key)

    assert row(author, key).owner == other.user


def test_a_row_is_given_to_a_colleague_with_a_note(key):
    giver, colleague = editor(), reviewer()

    page = post(giver, "give", key=key, to=colleague.user.username, note="先打电话")

    assert owner(key) == colleague.user
    assertContains(page, f"{colleague.user}（先打电话）")


def test_taking_keeps_the_day_on_which_a_row_was_first_seen(key):
    QueueItem.objects.create(key=key, first_seen=date(2026, 10, 1))

    post(editor(), "take", key=key)

    assert QueueItem.objects.get().first_seen == date(2026, 10, 1)


def test_what_somebody_has_taken_meanwhile_is_not_taken_from_them(key):
    first, second = editor(), editor()
    post(first, "take", key=key)

    page = post(second, "take", key=key)
    assert said(page)[0].startswith(f"{first.user}已经在办")
    assertContains(post(second, "drop", key=key), "不是您在办")
    assert owner(key) == first.user
    assert f'form="take" name="key" value="{key}"' not in page.text
    post(first, "give", key=key, to=second.user.username, note="请您来")
    post(second, "take", key=key)
    assert owner(key) == second.user
    assert QueueItem.objects.get().note == "请您来"


def test_a_draft_is_for_those_who_may_write_on_it(rule):
    author, other = editor(), reviewer()
    act(author, rule, "new-version", since="2027-01-01", slug="newer")
    key = f"draft:{type(rule).objects.get(slug='newer').key}"

    page = post(author, "give", key=key, to=other.user.username)
    assertContains(page, "不是编辑，不能改草稿", status_code=400)
    assert not row(other, key).can_take
    assertContains(post(other, "take", key=key), "不是编辑，不能改草稿")
    assert owner(key) is None


@pytest.mark.parametrize("who", [stranger, log_in], ids=["elsewhere", "nobody"])
@pytest.mark.parametrize("what", ["take", "drop", "give"])
def test_rows_of_others_are_left_alone(key, who, what):
    holder = editor()
    post(holder, "take", key=key)

    page = post(who(), what, key=key, to=boss().user.username)

    assertContains(page, "不归您负责")
    assert owner(key) == holder.user


def test_nobody_is_given_what_they_do_not_look_after(key):
    elsewhere = stranger().user

    page = post(editor(), "give", key=key, to=elsewhere.username, note="先打电话")

    assertContains(page, "不负责", status_code=400)
    assertContains(page, 'value="先打电话"', status_code=400)
    assert owner(key) is None


@pytest.mark.parametrize("to", ["", "nobody-there", "a\0b", "reader"])
def test_a_wrong_name_is_told_why(key, to):
    User.objects.create_user("reader")

    page = post(editor(), "give", key=key, to=to)

    assertContains(page, "errorlist", status_code=400)
    assert not QueueItem.objects.exists()


@pytest.mark.parametrize("what", ["take", "drop", "give", "reports", "opened"])
@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "没有说是哪一行"),
        ("x", "不在了"),
        ("nothing:policies.creditrule:1", "不在了"),
        ("review:policies.creditrule:99999999999999999999", "不在了"),
        ("review:auth.user:1", "不在了"),
        ("missing:credit:", "不在了"),
        ("draft:" + "9" * 200, "120"),
        ("a\0b", "空字符"),
    ],
)
def test_a_row_that_is_not_there_is_told(what, key, reason):
    more = {"to": boss().user.username, "newest": "1", "words": "x"}

    assertContains(post(boss(), what, key=key, **more), reason)
    assert not QueueItem.objects.exists()


@pytest.mark.parametrize("what", ["reports", "opened"])
@pytest.mark.parametrize("section", ["review", "missing"])
def test_an_act_of_another_section_does_nothing(rule, what, section):
    names = {"review": rule.key, "missing": f"credit:{rule.region.code}"}
    if section == "missing":
        rule.delete()

    said = {"key": f"{section}:{names[section]}", "newest": 1, "words": "x"}
    assertContains(post(boss(), what, **said), "不在了")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"words": " "}, "请写明怎么处理的"),
        ({"words": "字" * 501}, "500"),
        ({"newest": "x"}, "整数"),
        ({"newest": ""}, "newest"),
    ],
)
def test_a_wrong_answer_to_reports_is_told_why(rule, data, reason):
    report = create_report(rule)
    said = {"key": f"report:{rule.key}", "newest": report.pk, "words": "问过"}

    page = post(editor(), "reports", **said | data)

    assertContains(page, reason, status_code=400)
    assertContains(page, f'value="{(said | data)["words"]}"', status_code=400)
    assert Report.objects.unanswered().exists()


def test_one_comes_back_to_the_queue_as_one_left_it(key):
    here = {"back": "province=all&section=review&page=2&next=//evil.example"}

    answer = editor().post(f"{DESK}queue/take/", {"key": key, **here})

    assert answer.url == f"{DESK}?province=all&section=review&page=2"


def test_a_refused_row_is_shown_where_one_was_in_the_queue(key):
    here = {"key": key, "to": "", "back": "province=all&section=review"}

    page = post(editor(), "give", **here)

    assert page.context["asked"].dict() == {"province": "all", "section": "review"}
    assertContains(page, f'action="{DESK}"', status_code=400)
    assertContains(page, 'value="province=all&amp;section=review"', status_code=400)


def test_a_refused_row_that_is_not_on_this_page_says_so_above(key):
    page = post(editor(), "give", key=key, to="", back="section=draft")

    assert "交给谁" in said(page)[0]


@pytest.mark.parametrize("what", ["take", "drop", "give", "reports", "opened"])
def test_looking_does_nothing(what):
    assert boss().get(f"{DESK}queue/{what}/").status_code == 405


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"dealt_on": date(2026, 11, 21)}, id="nobody"),
        pytest.param({"outcome": "问过"}, id="nobody and no day"),
        pytest.param({"dealt_on": date(2026, 11, 21), "who": True}, id="no words"),
        pytest.param({"outcome": "问过", "who": True}, id="no day"),
    ],
)
def test_the_database_refuses_half_an_answer(rule, fields):
    if fields.pop("who", False):
        fields = {**fields, "dealt_by": User.objects.create_user("li")}

    with pytest.raises(IntegrityError, match="report_is_dealt_with"):
        create_report(rule, **fields)


def test_the_database_refuses_a_key_without_a_section():
    with pytest.raises(IntegrityError, match="queue_item_key"):
        QueueItem.objects.create(key="x", first_seen=date(2026, 11, 21))
