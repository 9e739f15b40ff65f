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
