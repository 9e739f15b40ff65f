"""Who may write which rules through a table."""

import pytest

from policies.exchange.rules import RULES
from policies.models.rules import CreditRule
from policies.permissions import NotAllowed
from tests.tables import complaints, dry_run, editor, row_of, verdicts

pytestmark = pytest.mark.django_db

NEXT_YEAR = {"生效日": "2027/1/1", "年龄档": "0岁:85"}


@pytest.fixture
def rule():
    return CreditRule.objects.get(slug="hefei-retired-2023")


def test_another_provinces_rule_is_refused_but_may_stand_unchanged(rule):
    stranger = editor("jiangsu")

    changed = dry_run(RULES, stranger, row_of(RULES, rule, **NEXT_YEAR))

    assert complaints(changed) == [(2, "", "这个地区不归您负责")]
    assert verdicts(dry_run(RULES, stranger, row_of(RULES, rule))) == {"没有变化": 1}


def test_a_rule_cannot_be_moved_into_or_out_of_ones_province(rule):
    moved = row_of(RULES, rule, 统筹地区="320100", 生效日="2027-01-01")

    for user in (editor("anhui"), editor("jiangsu")):
        plan = dry_run(RULES, user, moved)
        assert complaints(plan) == [(2, "", "这个地区不归您负责")]
    assert not dry_run(RULES, editor("anhui", "jiangsu"), moved).problems


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"编号": "new", "底稿": ""}, id="from nothing"),
        pytest.param({"编号": "new", "底稿": "hefei-retired-2023"}, id="a version"),
        pytest.param({"统筹地区": "340100"}, id="into another province"),
    ],
)
def test_writing_asks_again_who_may(rule, admin_user, cells):
    """Even if a plan came from somebody who may."""
    nanjing = CreditRule.objects.get(slug="nanjing-retired-2023")
    row = row_of(RULES, nanjing if "统筹地区" in cells else rule, 生效日="2027-01-01")
    (planned,) = dry_run(RULES, admin_user, row | cells).writes

    with pytest.raises(NotAllowed, match="不归您负责"):
        RULES.write(planned, editor("jiangsu"))


def test_the_nations_rule_is_for_superusers(admin_user):
    nation = CreditRule.objects.get(slug="nation-retired-2021")
    row = row_of(RULES, nation, 给读者的说明="说明", 生效日="2027-01-01")
    assert row["统筹地区"] == "全国"

    assert complaints(dry_run(RULES, editor("anhui"), row))[0][2].startswith("这个地区")
    assert verdicts(dry_run(RULES, admin_user, row)) == {"改动": 1}
