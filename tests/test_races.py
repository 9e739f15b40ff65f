"""Two workers at once, for real: what is decided twice happens once."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.serving import serving

# Eight people who write and eight who decide; one draft for each race.
SCENE = """
import json
from django.test.utils import setup_test_environment
from policies import approval
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.staff import form_data, log_in

setup_test_environment()
rule = CreditRule.objects.get(slug="hefei-retired-2023")
writers = [log_in(EDITORS) for _ in range(8)]
deciders = [log_in(REVIEWERS) for _ in range(8)]

def draft(slug):
    made = approval.new_version(rule, writers[0].user, since="2027-01-01", slug=slug)
    CreditRule.objects.filter(pk=made.pk).update(announced_unknown=True)
    made.refresh_from_db()
    return made

sent, open_ = draft("sent"), draft("open")
approval.send_for_review(sent, writers[0].user)
address = f"/admin/policies/creditrule/{open_.pk}/change/"
print("SCENE" + json.dumps({
    "sent": sent.pk,
    "form": form_data(writers[0].get(address)),
    "address": address,
    "writers": [client.cookies["sessionid"].value for client in writers],
    "deciders": [client.cookies["sessionid"].value for client in deciders],
}))
"""
OUTCOME = """
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
print("approved", CreditRule.objects.filter(slug="sent", state="approved").count())
print("entries", LedgerEntry.objects.filter(rule__slug="sent").count())
print("method", CreditRule.objects.get(slug="open").method)
"""
TOKEN = "a" * 32
# Places with a rule and an amount of their own, and where the content stands.
OWN_AMOUNTS = """
from policies.models.content import ContentVersion
from policies.models.rules import CreditRule
own = CreditRule.objects.filter(
    status="retired", formula="fixed", group=None, until=None, state="approved",
    region__level="prefecture", deductions=None, bands__amount__gt=0,
).distinct()
print("AT", ContentVersion.current(), *(rule.region.slug for rule in own[:16]))
"""
ANSWERS = dict.fromkeys(["other_place", "deducted", "new_retiree", "in_arrears"], "no")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory, workers=2, STAFF_SECOND_FACTOR="False") as site:
        yield site


@pytest.fixture(scope="module")
def scene(site):
    said = site.manage("shell", "-c", SCENE)
    return json.loads(re.search(r"SCENE(.*)", said)[1])


def press(site, session, address, data):
    """Send a form as this person; the answer's status and page."""
    connection = closing(HTTPConnection("127.0.0.1", site.port, timeout=60))
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode(data | {"csrfmiddlewaretoken": TOKEN})
    with connection as line:
        line.request("POST", address, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def at_once(press_each, people):
    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(press_each, people))


def test_eight_reviewers_press_at_once_and_one_approves(site, scene):
    address = f"/admin/desk/creditrule/{scene['sent']}/approve/"

    answers = at_once(lambda who: press(site, who, address, {}), scene["deciders"])

    # Who came second is led back and told, not shown an error page.
    assert {status for status, _ in answers} == {302}
    outcome = site.manage("shell", "-c", OUTCOME)
    assert "approved 1\nentries 1\n" in outcome


def send_report(site, place, number):
    """From an address of its own: this machine has many."""
    who = {"city": place, "age": "70", "status": "retired"} | ANSWERS
    told = urlencode({"received": "1", "month": "2026-10", "words": f"{number}"})
    source = (f"127.0.{number // 200 + 1}.{number % 200 + 2}", 0)
    line = HTTPConnection("127.0.0.1", site.port, timeout=60, source_address=source)
    with closing(line):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", f"/report/?{urlencode(who)}", told, form)
        return line.getresponse().status


def test_of_two_reports_at_once_one_is_the_third_and_moves_the_content(site):
    """Three tell of another amount: pages say so, so the version has to move."""
    said = site.manage("shell", "-c", OWN_AMOUNTS)
    before, *places = re.search(r"AT (.*)", said)[1].split()
    for at, place in enumerate(places):
        first, second, third = range(3 * at, 3 * at + 3)
        assert send_report(site, place, first) == 302
        told = at_once(lambda n, to=place: send_report(site, to, n), [second, third])
        assert told == [302, 302]

    after = re.search(r"AT (\d+)", site.manage("shell", "-c", OWN_AMOUNTS))[1]
    assert len(places) == 16
    assert int(after) - int(before) == len(places)


def test_eight_editors_save_at_once_and_seven_are_told(site, scene):
    form, words = scene["form"], [f"第 {number} 个人写的" for number in range(8)]
    people = list(zip(scene["writers"], words, strict=True))

    answers = at_once(
        lambda one: press(site, one[0], scene["address"], form | {"method": one[1]}),
        people,
    )

    saved = [
        mine
        for (status, page), mine in zip(answers, words, strict=True)
        if status == 302
    ]
    assert len(saved) == 1
    for (_, page), mine in zip(answers, words, strict=True):
        if mine not in saved:
            assert "别人改过并保存了" in page
            assert mine in page
    assert f"method {saved[0]}\n" in site.manage("shell", "-c", OUTCOME)
