"""Every kind of person at the desk, and a version in whatever state they meet it."""

from functools import partial

from django.test import Client

from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import rewrite
from tests.staff import act, log_in

PEOPLE = {
    "anonymous": Client,
    "nobody": log_in,
    "editor here": partial(log_in, EDITORS),
    "editor elsewhere": partial(log_in, EDITORS, province="jiangsu"),
    "reviewer here": partial(log_in, REVIEWERS),
    "reviewer elsewhere": partial(log_in, REVIEWERS, province="jiangsu"),
    "author as reviewer": partial(log_in, EDITORS, REVIEWERS),
    "superuser": partial(log_in, superuser=True),
}
WRITERS = {"editor here", "author as reviewer", "superuser"}
DECIDERS = {"reviewer here", "superuser"}
STAFF = PEOPLE.keys() - {"anonymous"}


def draft_of(rule, author, *, state="draft", **fields):
    """A version by the author, in whatever state the act needs."""
    act(author, rule, "new-version", since="2027-01-01", slug="newer")
    rewrite(CreditRule.objects.get(slug="newer"), "85.00")
    CreditRule.objects.filter(slug="newer").update(state=state, **fields)
    return CreditRule.objects.get(slug="newer")


def newest():
    return CreditRule.objects.order_by("-pk").first()
