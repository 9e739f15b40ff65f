"""Reasons to wait, one row each; and the queue as staff of a province see it."""

from datetime import date
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from policies.models.links import LinkCheck
from policies.models.regions import Region
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import create_region, create_report, create_rule, create_source
from tests.staff import act, log_in

DESK = "/admin/desk/"
NOW = "2026-11-21T12:00:00+08:00"
# A province without a rule for the whole of it, which would answer for its cities.
HERE = "jiangsu"
editor = partial(log_in, EDITORS, province=HERE)
reviewer = partial(log_in, REVIEWERS, province=HERE)
stranger = partial(log_in, EDITORS, REVIEWERS, province="anhui")
boss = partial(log_in, superuser=True)


def create_place():
    """A city of that province, of which nothing is known."""
    return create_region(parent=Region.objects.get(slug=HERE))


def keys(client, section, **query):
    """The keys of the rows that a section shows."""
    page = client.get(DESK, {"section": section, **query})
    (block,) = (b for b in page.context["blocks"] if b.section.slug == section)
    assert block.total >= len(block.rows)
    return {row.key for row in block.rows}


def in_review(place):
    rule = create_rule(region=place, state="review", announced_unknown=True)
    return f"decide:{rule.key}", lambda boss: act(boss, rule, "approve")


def in_an_emergency(place):
    rule = create_rule(region=place, emergency_reason="急", approved_at=NOW)
    return f"look:{rule.key}", lambda boss: act(boss, rule, "look")


def draft(place):
    rule = create_rule(region=place, state="draft", announced_unknown=True)
    return f"draft:{rule.key}", lambda boss: act(boss, rule, "send")


def overdue(place):
    rule = create_rule(region=place, review_by=date(2026, 11, 20))
    return f"review:{rule.key}", lambda boss: act(boss, rule, "check", note="看过")


def disputed(place):
    rule = create_rule(region=place, formula="undecided", bands=(), adopted=None)
    return f"undecided:{rule.key}", lambda boss: act(boss, rule, "withdraw", words="x")


def about_to_end(place):
    rule = create_rule(region=place, until=date(2026, 12, 31))
    after = {"region": place, "since": rule.until}
    return f"ending:{rule.key}", lambda boss: create_rule(**after)


def reported(place):
    rule = create_rule(region=place)
    said = {"newest": create_report(rule).pk, "words": "打 12393 问过"}
    key = f"report:{rule.key}"
    return key, lambda boss: post(boss, "reports", key=key, **said)


def failing(place):
    rule = create_rule(region=place)
    rule.examples.create(age=70, gross="999")
    with pytest.raises(CommandError):
        call_command("check_content", stdout=StringIO())
    return f"problem:{rule.key}", lambda boss: act(boss, rule, "withdraw", words="x")


def unreachable(place):
    rule = create_rule(region=place)
    link = broken_link(rule)
    key = f"link:{link.pk}"
    return key, lambda boss: post(boss, "opened", key=key)


def without_a_rule(place):
    key = f"missing:credit:{place.code}"
    return key, lambda boss: create_rule(region=place)


def broken_link(rule):
    url = f"https://example.gov.cn/{rule.slug}"
    rule.evidence.create(source=create_source(url=url), stance="supports")
    return LinkCheck.objects.create(url=url, state="dead", last_good=date(2026, 11, 1))


def post(client, what, **data):
    return client.post(f"{DESK}queue/{what}/", data, follow=True)


REASONS = [in_review, in_an_emergency, draft, overdue, disputed, about_to_end]
REASONS += [reported, failing, unreachable, without_a_rule]
