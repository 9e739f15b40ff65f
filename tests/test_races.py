"""Two workers at once, for real: what is decided twice happens once."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.serving import serving

# A rule that waits for review, and the sessions of eight reviewers of its province.
SCENE = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from policies import approval
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from policies.roles import set_up_roles

def person(name, role):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    user.provinces.create(province=Region.objects.get(slug="anhui"))
    return user

set_up_roles()
editor = person("zhang", EDITORS)
rule = CreditRule.objects.get(slug="hefei-retired-2023")
draft = approval.new_version(rule, editor, since="2027-01-01", slug="hefei-2027")
CreditRule.objects.filter(pk=draft.pk).update(announced_unknown=True)
draft.refresh_from_db()
approval.send_for_review(draft, editor)
print(f"rule={draft.pk};")
for number in range(8):
    user = person(f"li{number}", REVIEWERS)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(f"session={session.session_key};")
"""
OUTCOME = """
from policies.models.editors import LedgerEntry
from policies.models.rules import CreditRule
approved = CreditRule.objects.filter(slug="hefei-2027", state="approved")
print("approved", approved.count())
print("entries", LedgerEntry.objects.filter(rule=RULE).count())
"""
TOKEN = "a" * 32


def approve(port, session, rule):
    """Press the button; the answer's status and where it leads."""
    connection = closing(HTTPConnection("127.0.0.1", port, timeout=60))
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    data = urlencode({"csrfmiddlewaretoken": TOKEN})
    address = f"/admin/desk/creditrule/{rule}/approve/"
    with connection as line:
        line.request("POST", address, data, headers)
        return line.getresponse().status


def test_eight_reviewers_press_at_once_and_one_approves(tmp_path_factory):
    with serving(tmp_path_factory, workers=2, STAFF_SECOND_FACTOR="False") as site:
        said = site.manage("shell", "-c", SCENE)
        rule = re.search(r"rule=(\d+);", said)[1]
        sessions = re.findall(r"session=(\w+);", said)

        with ThreadPoolExecutor(8) as reviewers:
            answers = reviewers.map(
                lambda session: approve(site.port, session, rule), sessions
            )

        # Who came second is led back and told, not shown an error page.
        assert set(answers) == {302}
        assert len(sessions) == 8
        outcome = site.manage("shell", "-c", OUTCOME.replace("RULE", rule))
        assert outcome.endswith("approved 1\nentries 1\n")
