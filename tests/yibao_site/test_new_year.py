"""At midnight in China an approved amount becomes public: no job, no restart."""

import os
import re
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from pytest_django.asserts import assertContains, assertNotContains

from policies.approval import approve, new_version, send_for_review
from policies.models.rules import CreditRule
from tests.factories import rewrite
from yibao_site.page_cache import PageCache
from yibao_site.questions import as_read
from yibao_site.watch import Watch

pytestmark = pytest.mark.django_db

OLD, NEW = "70.00", "85.00"
QUERY, NEXT, TODAY_IS_HERE = "city=hefei&age=70", "2027年1月1日起", "今天的在这里"
MIDNIGHT = datetime(2027, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
A_MINUTE_BEFORE = MIDNIGHT - timedelta(minutes=1)
# China's own, one that has the new year already, and two that wait for it.
CLOCKS = ["Asia/Shanghai", "Pacific/Auckland", "UTC", "America/New_York"]


@pytest.fixture(autouse=True)
def approved_version():
    """85 yuan from 2027, approved in November."""
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    editor = User.objects.create_superuser("editor")
    draft = new_version(rule, editor, since=MIDNIGHT.date(), slug="hefei-retired-2027")
    rewrite(draft, NEW)
    send_for_review(draft, editor)
    approve(draft, User.objects.create_superuser("reviewer"))


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_amount_changes_at_midnight_whatever_the_machines_clock(client, clock):
    zone = ZoneInfo(clock)

    with time_machine.travel(A_MINUTE_BEFORE.astimezone(zone), tick=False):
        assert amounts(client) == {OLD}
    with time_machine.travel(MIDNIGHT.astimezone(zone), tick=False):
        assert amounts(client) == {NEW}


def test_a_day_that_is_asked_for_stays_what_it_was(client):
    with time_machine.travel(A_MINUTE_BEFORE, tick=False):
        assert amounts(client, on="2027-01-01") == {NEW}
        assertContains(client.get("/cities/hefei/?on=2027-01-01"), TODAY_IS_HERE)
        assertNotContains(client.get("/cities/hefei/?on=2026-12-31"), TODAY_IS_HERE)
    with time_machine.travel(MIDNIGHT, tick=False):
        assert amounts(client, on="2026-12-31") == {OLD}
        assertContains(client.get("/cities/hefei/?on=2026-12-31"), TODAY_IS_HERE)
        assertNotContains(client.get("/cities/hefei/?on=2027-01-01"), TODAY_IS_HERE)


def test_the_line_of_rules_moves_too(client):
    with time_machine.travel(A_MINUTE_BEFORE, tick=False):
        assert tenses(client)[-2:] == [("now", "2023年1月1日起"), ("later", NEXT)]
    with time_machine.travel(MIDNIGHT, tick=False):
        assert tenses(client)[-2:] == [("past", "2023年1月1日起"), ("now", NEXT)]


@pytest.fixture
def one_connection():
    """Django's handler would close the test's own, as it does between two visitors."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", ["/cities/hefei/", f"/compare/?{QUERY}"])
def test_what_a_browser_keeps_from_last_year_is_not_shown(one_connection, path):
    watch = Watch()
    watch.process, watch.number = os.getpid(), 7
    site = PageCache(WSGIHandler(), watch, as_read=as_read)

    old, tag = ask(site, watch, path, A_MINUTE_BEFORE)
    assert ask(site, watch, path, A_MINUTE_BEFORE, tag)[0] == "304 Not Modified"
    new, newer = ask(site, watch, path, MIDNIGHT, tag)
    assert old == new == "200 OK"
    assert tag != newer


def ask(site, watch, path, moment, tag=""):
    """The status and the ETag of a page as the door gives it at a moment."""
    said = []
    environ = RequestFactory().get(path, headers={"if-none-match": tag}).environ
    with time_machine.travel(moment, tick=False):
        watch.heard = monotonic()
        site(environ, lambda *answer: said.extend(answer))
    return said[0], dict(said[1])["ETag"]


def tenses(client):
    """What is over, holds or comes for the retired, with its days."""
    page = client.get("/cities/hefei/").context["page"]
    (line,) = (line for line in page.lines if line.label == "已经退休")
    return [
        (entry.tense, entry.rule.shown_period.partition("，")[0])
        for entry in line.entries
    ]


def amounts(client, **day):
    """What is credited now or on a day, on each page that says so."""
    query = {"city": "hefei", "age": 70} | day
    answer = client.get("/credit/", query).text
    place = client.get("/cities/hefei/", day).text
    compared = client.get("/compare/", query).text
    return {
        re.search(r'class="fig">([\d.]+)<', answer)[1],
        re.search(r"<b>([\d.]+)</b>元 / 月", place)[1],
        re.search(r'<b class="fig">([\d.]+)<', compared)[1],
        client.get("/credit.json", query).json()["monthly"]["gross"],
    }
