"""A draft and a public rule, each with an earlier look to go back to."""

import pytest

from policies.history.recording import record
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.permissions import EDITORS
from tests.factories import create_rule
from tests.staff import log_in, save


@pytest.fixture
def hefei():
    return Region.objects.get(slug="hefei")


@pytest.fixture
def editor():
    return log_in(EDITORS)


@pytest.fixture
def draft(hefei, editor):
    """Begun at 100, then changed to 120 with one more band."""
    draft = create_rule(slug="draft", region=hefei, state="draft", since="2030-01-01")
    more = {"bands-TOTAL_FORMS": 2, "bands-1-first_age": 70, "bands-1-amount": "130"}
    save(editor, draft, method="每月百二。", **{"bands-0-amount": "120"} | more)
    return draft


@pytest.fixture
def approved(editor):
    """In force, with the revision of a time when it gave 60."""
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    rule.bands.update(amount="60")
    record(editor.user, "修改", rule)
    rule.bands.update(amount="70")
    record(editor.user, "修改", rule)
    return rule
