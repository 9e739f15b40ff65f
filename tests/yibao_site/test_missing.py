"""What no place should lack: which places lack it, and since when it is known."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.country import places
from policies.models.queue import QueueItem
from policies.models.regions import Region
from policies.models.rules import CreditRule
from tests.factories import create_region, create_rule, create_source
from tests.waiting import DESK, boss, create_place, editor, keys
from yibao_site.queue.missing import gaps, missing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
FACTS = {"credit", "active", "balance", "withdrawal", "phone"}


@pytest.fixture
def place():
    """A city in a province of its own, of which nothing at all is known."""
    return create_region()


def lacking(place):
    named = (row.name.split(":") for row in missing(on=TODAY))
    return {fact for fact, code in named if code == place.code}


def create_channel(region, **fields):
    defaults = {"slug": "line", "kind": "counter", "name": "窗口", "state": "approved"}
    source = create_source()
    return Channel.objects.create(region=region, source=source, **defaults | fields)


def create_case(region, **fields):
    defaults = {"slug": "case", "kind": "cash", "verdict": "no", "state": "approved"}
    return WithdrawalCase.objects.create(region=region, **defaults | fields)


def test_a_place_is_a_region_of_insurance(place):
    county = create_region(level="county", parent=place)
    on_its_own = create_region(level="county", parent=place.parent)
    known = {region.name for region in places()}

    assert {"北京市", "合肥市", place.name, on_its_own.name} <= known
    assert not {"安徽省", "台湾省", "澳门特别行政区", "东城区", county.name} & known
    assert lacking(place) == FACTS
    assert lacking(county) == lacking(place.parent) == set()


@pytest.mark.parametrize(
    ("make", "found"),
    [
        pytest.param(lambda p: create_rule(region=p), {"credit"}, id="own rule"),
        pytest.param(
            lambda p: create_rule(region=p.parent, whole_province=True),
            {"credit"},
            id="the whole province's rule",
        ),
        pytest.param(
            lambda p: create_rule(region=p.parent), set(), id="a provincial office's"
        ),
        pytest.param(
            lambda p: create_rule(region=p, status="active"),
            {"active"},
            id="for workers",
        ),
        pytest.param(lambda p: create_rule(region=p, state="draft"), set(), id="draft"),
        pytest.param(
            lambda p: create_rule(region=p, until=TODAY), set(), id="over since today"
        ),
        pytest.param(
            lambda p: CreditRule.objects.filter(region=None, status="retired").update(
                formula="no_account"
            ),
            {"credit"},
            id="the nation has no account",
        ),
        pytest.param(create_channel, {"balance"}, id="own channel"),
        pytest.param(
            lambda p: create_channel(p.parent), {"balance"}, id="the province's channel"
        ),
        pytest.param(
            lambda p: create_channel(p, topic="family"), set(), id="another topic"
        ),
        pytest.param(lambda p: create_channel(None), set(), id="the nation's channel"),
        pytest.param(
            lambda p: create_channel(p, kind="phone_12393", number="12393"),
            {"balance", "phone"},
            id="own phone",
        ),
        pytest.param(create_case, {"withdrawal"}, id="own case"),
        pytest.param(
            lambda p: create_case(p.parent), {"withdrawal"}, id="the province's case"
        ),
        pytest.param(
            lambda p: create_case(p, since=date(2026, 11, 22)),
            set(),
            id="from tomorrow",
        ),
    ],
)
def test_what_counts_as_there(place, make, found):
    make(place)

    assert lacking(place) == FACTS - found


def test_a_municipality_answers_for_itself():
    shanghai = Region.objects.get(slug="shanghai")

    assert "credit" not in lacking(shanghai)


def test_they_are_counted_by_province_and_named(place):
    create_region(parent=place.parent)
    create_case(place)

    (found,) = (g for g in gaps(missing(on=TODAY)) if g.province == place.parent)

    assert found.places == 2
    assert [len(names) for _, names in found.by_fact] == [2, 2, 2, 1, 2]
    assert place.name in found.by_fact[0][1]
    assert [len(rows) for name, rows in found.by_place if name == place.name] == [4]


def test_the_desk_folds_them_by_province(place):
    page = boss().get(DESK, {"province": "all"})
    assertContains(page, f"{place.parent.name}（1 个地方）：退休人员划入规则缺 1")
    assertContains(page, f"退休人员划入规则缺 1：{place.name}")

    alone = boss().get(DESK, {"province": place.parent.pk})
    form = f"/admin/policies/creditrule/add/?status=retired&amp;region={place.pk}"
    assertContains(alone, form)
    assertContains(alone, f'name="key" value="missing:phone:{place.code}"')
    assertNotContains(alone, "安徽省（")


def test_each_is_a_row_that_ages_and_keeps_its_owner():
    """A nightly run notes what is new and forgets what is there."""
    place, somebody = create_place(), editor()
    key = f"missing:phone:{place.code}"
    run()
    QueueItem.objects.filter(key=key).update(owner=somebody.user)

    with time_machine.travel("2026-12-01T12:00:00+08:00"):
        run()
        (item,) = QueueItem.objects.filter(key=key)
        assert (item.first_seen, item.owner) == (TODAY, somebody.user)
        query = {"section": "missing", "province": place.parent.pk}
        assertContains(editor().get(DESK, query), "缺了 10 天")
        create_channel(place, kind="phone_12393", number="12393")
        assert key not in keys(editor(), "missing")
        run()
        assert not QueueItem.objects.filter(key=key).exists()


def test_the_item_of_a_row_that_is_gone_is_forgotten():
    owner = User.objects.create_user("li")
    QueueItem.objects.create(key="draft:policies.creditrule:0", first_seen=TODAY)
    rule = create_rule(region=create_place(), state="draft")
    QueueItem.objects.create(key=f"draft:{rule.key}", first_seen=TODAY, owner=owner)

    run()

    kept = QueueItem.objects.exclude(key__startswith="missing:")
    assert [(item.key, item.owner) for item in kept] == [(f"draft:{rule.key}", owner)]


def run():
    call_command("check_content", stdout=StringIO())
