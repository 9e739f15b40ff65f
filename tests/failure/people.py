"""One who reports a payment and one of the staff, in front of a served site."""

import re
from itertools import count
from urllib.parse import urlencode

from tests.failure.load import ask

WHO = {"city": "beijing", "age": "70", "status": "retired"}
NONE = dict.fromkeys(["other_place", "deducted", "new_retiree", "in_arrears"], "no")
REPORT = f"/report/?{urlencode(WHO | NONE)}"
TOLD = {"received": "100", "month": "2026-10"}
SOURCE = "/admin/policies/source/add/"
reports = count(1)
TOKEN = "a" * 32
LOGGED_IN = """
from django.test.utils import setup_test_environment
from tests.staff import log_in
setup_test_environment()
print("SESSION", log_in(superuser=True).cookies["sessionid"].value)
"""
COUNTED = """
from guides.models.reports import Report
from policies.models.sources import Source
print("KEPT", Report.objects.count(), Source.objects.count())
"""


def send_report(port, words="少了"):
    """Another each time: the same sent twice is kept once."""
    told = TOLD | {"words": f"{words}{next(reports)}"}
    return ask(port, REPORT, method="POST", body=urlencode(told))


def kept(site):
    """How many reports and sources there are."""
    said = re.search(r"KEPT (\d+) (\d+)", site.manage("shell", "-c", COUNTED))
    return int(said[1]), int(said[2])


def session_of_staff(site):
    return re.search(r"SESSION (\w+)", site.manage("shell", "-c", LOGGED_IN))[1]


def as_staff(port, session, path, **question):
    cookie = f"sessionid={session}; csrftoken={TOKEN}; staff=1"
    return ask(port, path, Cookie=cookie, **question)


def add_source(port, session, slug, **more):
    """The desk's form for a new source, sent."""
    said = {"slug": slug, "grade": "A", "title": "题目", "publisher": "某局"}
    said |= {"published_precision": "day", "csrfmiddlewaretoken": TOKEN}
    body = urlencode(said | more)
    return as_staff(port, session, SOURCE, method="POST", body=body)
