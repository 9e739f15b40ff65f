"""At midnight in China an approved amount becomes public: no job, no restart."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User

from policies.approval import approve, new_version, send_for_review
from policies.models.rules import CreditRule
from tests.factories import rewrite

pytestmark = pytest.mark.django_db

OLD, NEW = "70.00", "85.00"
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


def amounts(client):
    """What is credited now, on each page that says so without being asked of a day."""
    query = {"city": "hefei", "age": 70}
    answer = client.get("/credit/", query).text
    place = client.get("/cities/hefei/").text
    return {
        re.search(r'class="fig">([\d.]+)<', answer)[1],
        re.search(r"<b>([\d.]+)</b>元 / 月", place)[1],
        client.get("/credit.json", query).json()["monthly"]["gross"],
    }
