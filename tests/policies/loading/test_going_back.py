"""A release is taken back as docs/deploy.md says, and what the public reads stays."""

import json
import re

import pytest
from django.core.management import call_command

from policies.models.content import ContentVersion, LoadedContent
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from tests.fixture_files import EVIDENCE, band, rule, source
from tests.serving import ROOT

pytestmark = pytest.mark.django_db


def documented():
    """What follows `manage.py prepare` where deploy.md tells the way back."""
    told = (ROOT / "docs/deploy.md").read_text("utf-8").partition("Back again:")[2]
    return re.search(r"`manage\.py prepare ?([^`]*)`", told)[1].split()


def release(folder, amount):
    """The files that a release ships which says this amount, or nothing of it."""
    things = [source(), rule(), band(amount), EVIDENCE] if amount else [source()]
    (folder / "content" / "a.json").write_text(json.dumps(things))


def public():
    return (
        ContentVersion.current(),
        LedgerEntry.objects.count(),
        [*LoadedContent.objects.order_by("key").values_list("key", "digest")],
        [*CreditRule.objects.get(slug="moumou-retired").bands.values_list("amount")],
        CreditRule.objects.get(slug="moumou-retired").state,
    )


@pytest.mark.parametrize("before", ["70.00", None], ids=["another amount", "no rule"])
def test_forward_back_and_forward_again(folder, settings, before):
    settings.FIXTURE_DIRS, settings.STATIC_ROOT = [folder], folder / "static"
    release(folder, before)
    call_command("prepare")
    release(folder, "75.00")
    call_command("prepare")
    upgraded = public()

    (folder / "static" / ".collected").unlink()
    release(folder, before)
    call_command("prepare", *documented())
    assert public() == upgraded
    assert (folder / "static" / ".collected").exists()

    release(folder, "75.00")
    call_command("prepare")
    assert public() == upgraded
