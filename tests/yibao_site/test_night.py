"""The whole night's check: what is new beside the night before, and a night missed."""

import socket
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from policies.content_check import Problem
from policies.models.checks import ContentCheck, NightlyReport
from policies.models.links import LinkCheck
from policies.models.queue import QueueItem
from policies.models.rules import CreditRule
from policies.permissions import EDITORS
from tests.factories import create_source
from tests.local_site import serving
from tests.staff import log_in
from yibao_site.queue.night import report_on

pytestmark = pytest.mark.django_db

TONIGHT = "2026-11-22T03:30+08:00"


def run(*, skip_links=True, **options):
    """What it writes, and the exit status of a CommandError."""
    out = StringIO()
    try:
        call_command("check_all", skip_links=skip_links, stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.fixture
def last_night():
    """A night that found what has long been known."""
    with time_machine.travel("2026-11-21T03:30+08:00", tick=False):
        run()


def hefei():
    return CreditRule.objects.get(slug="hefei-retired-2023")


def test_the_first_night_has_nothing_to_be_compared_with():
    _, status = run()

    report = NightlyReport.objects.get()
    assert status == 1
    assert report.count_new == report.count > 100
    assert report.count_gone == 0
    assert set(report.found) == set(NightlyReport.Part.values)
    assert ContentCheck.objects.count() == 1
    assert QueueItem.objects.filter(key__startswith="missing:").exists()


def test_what_was_known_the_night_before_is_no_news(last_night):
    said, status = run()

    assert status == 0
    assert "没有新发现" in said
    newest, before = NightlyReport.objects.all()
    assert newest.found == before.found
    assert (newest.new, newest.gone) == ({}, {})


def fail_an_example():
    hefei().examples.create(age=70, gross="999")


def lose_the_source():
    hefei().evidence.all().delete()


def beijing():
    """No other place answers for it."""
    rules = CreditRule.objects.approved().in_force(on=date(2026, 11, 21))
    return rules.filter(region__slug="beijing", status="retired", group=None)


def lose_the_rule():
    beijing().update(state="withdrawn")


def lose_a_link():
    LinkCheck.objects.create(url="https://a.gov.cn/x", state="dead", error="404")


def grow_old():
    CreditRule.objects.filter(pk=hefei().pk).update(review_by=date(2026, 11, 20))


def come_to_an_end():
    beijing().update(until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("break_it", "part", "words"),
    [
        (fail_an_example, "examples", "70 岁应得 999.00 元"),
        (lose_the_source, "rules", "缺少采用的来源"),
        (lose_the_rule, "coverage", "北京市 退休人员划入规则"),
        (lose_a_link, "links", "https://a.gov.cn/x 404"),
        (grow_old, "staleness", "划入规则 合肥市"),
        (come_to_an_end, "ending", "划入规则 北京市"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_new_problem_is_told_once_and_so_is_its_end(
    last_night, break_it, part, words
):
    break_it()

    said, status = run()
    assert status == 1
    report = NightlyReport.objects.first()
    (found,) = report.new[part]
    assert words in found
    assert f"  新：{found}" in said

    assert run()[1] == 0
    assert NightlyReport.objects.first().new == {}


def test_what_was_mended_is_gone(last_night):
    rule = hefei()
    rule.examples.create(age=70, gross="999")
    run()
    rule.examples.filter(gross="999").delete()

    said, status = run()

    assert status == 0
    (gone,) = NightlyReport.objects.first().gone["examples"]
    assert f"  不再有：{gone}" in said


def test_two_versions_of_a_day_are_new_as_an_overlap():
    """The databases refuse them: so the part is named where it is kept."""
    problem = Problem.of(hefei(), "overlaps", "日子重叠")

    report = report_on([problem], on=date(2026, 11, 21), seconds=1, skipped={})

    assert report.new["overlaps"] == [str(problem)]


def test_a_line_that_is_down_is_said_and_the_rest_is_kept(last_night):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    # Before all others in the order of visits, and nobody there.
    for number in (1, 2, 3):
        create_source(url=f"http://127.0.0.{number}:{port}/")

    _, status = run(skip_links=False, limit=3, pause=0, allow_private=True)

    assert status == 2
    report = NightlyReport.objects.first()
    assert "没有一个网站回应" in report.skipped["links"]
    assert report.new == {}
    assert not LinkCheck.objects.exists()


def test_an_address_that_was_good_and_is_dead_is_new(last_night):
    with serving() as site:
        address = site.page("/page", "有")
        create_source(url=address)
        visit = {"skip_links": False, "host": "127.0.0.1", "pause": 0}
        assert run(**visit, allow_private=True)[1] == 0
    with time_machine.travel(TONIGHT, tick=False):
        assert run(**visit, allow_private=True, timeout=0.3)[1] == 1

    assert address in NightlyReport.objects.first().new["links"][0]


def test_a_night_without_the_network_says_so(last_night):
    run()

    report = NightlyReport.objects.first()
    assert report.skipped == {"links": "这一次没有访问网址"}
    assertContains(log_in(EDITORS).get("/admin/desk/"), "这一次没有访问网址")


def test_the_last_thirty_are_kept():
    for number in range(35):
        NightlyReport.objects.create(seconds=number)

    run()

    assert NightlyReport.objects.count() == 30
    assert NightlyReport.objects.filter(seconds=6).exists()
    assert not NightlyReport.objects.filter(seconds=5).exists()


@pytest.mark.parametrize(
    ("age", "words"),
    [
        pytest.param(None, "从来没有运行过", id="never"),
        pytest.param(timedelta(days=2, minutes=1), "没有运行：", id="too old"),
        pytest.param(timedelta(hours=47), "上次夜间检查：2026-11-19 13:00", id="fresh"),
    ],
)
def test_the_desk_says_how_old_the_last_night_is(age, words):
    if age is not None:
        kept = NightlyReport.objects.create(seconds=1)
        NightlyReport.objects.filter(pk=kept.pk).update(at=timezone.now() - age)
    staff = log_in(EDITORS)

    for address in ("/admin/desk/", "/admin/desk/night/"):
        assertContains(staff.get(address), words)


def test_staff_see_what_is_new_what_went_and_which_nights_were_missed(last_night):
    lose_a_link()
    with time_machine.travel("2026-11-24T03:30+08:00", tick=False):
        run()
        page = log_in(EDITORS).get("/admin/desk/night/")

    assertContains(page, "新发现：打不开的网址（1）")
    assertContains(page, "https://a.gov.cn/x 404")
    assertContains(page, "这之前有 2 晚没有查")
    assertNotContains(page, "不再有：")


def test_only_staff_see_it(client):
    assert client.get("/admin/desk/night/").status_code == 302
