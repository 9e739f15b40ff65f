"""The queue: each reason to wait gives a row, and the row goes when it is mended."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.channels import Channel
from policies.approval import new_version
from policies.models.queue import QueueItem
from policies.models.regions import Region
from tests.factories import create_rule, create_source
from tests.waiting import DESK, REASONS, boss, create_place, editor, keys, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return create_place()


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__)
def test_each_reason_gives_a_row_until_it_is_mended(place, reason):
    key, mend = reason(place)
    section = key.partition(":")[0]
    here = editor()

    assert key in keys(here, section)
    assertContains(here.get(DESK), place.name)

    mend(boss())

    assert key not in keys(here, section)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__)
def test_rows_are_those_of_ones_own_provinces_unless_asked_otherwise(place, reason):
    key, _ = reason(place)
    section = key.partition(":")[0]
    here, elsewhere = editor(), stranger()

    assert key not in keys(elsewhere, section)
    assert key in keys(elsewhere, section, province=place.parent.pk)
    assert key in keys(elsewhere, section, province="all")
    assert key not in keys(here, section, province="nation")
    other = Region.objects.get(slug="anhui")
    assert key not in keys(here, section, province=other.pk)


# The page


def test_every_section_alone_opens_and_all_of_them_together():
    for reason in REASONS:
        reason(create_place())
    chief = boss()

    page = chief.get(DESK, {"province": "all"})

    for block in page.context["blocks"]:
        assert block.rows
        assertContains(page, f"{block.section.title}（{block.total}）")
        alone = chief.get(DESK, {"section": block.section.slug, "province": "all"})
        assert [b.section for b in alone.context["blocks"] if b.rows] == [block.section]
    assertContains(page, "不统计访问量")


def test_a_long_section_is_cut_short_and_can_be_paged_through(place):
    for _ in range(60):
        create_rule(region=place, state="draft")
    somebody = editor()

    assertContains(somebody.get(DESK), "全部 60 条")
    first, second = (keys(somebody, "draft", page=number) for number in (1, 2))
    assert (len(first), len(second), len(first | second)) == (50, 10, 60)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"province": "x"}, "没有这个省份"),
        ({"province": "99999999999999999999999"}, "没有这个省份"),
        ({"section": "nothing"}, "没有这一栏"),
        ({"section": "draft", "page": "x"}, "工作台"),
        ({"section": "draft", "page": "-99999999999999999999"}, "工作台"),
        ({"section": "a\0b"}, "没有这一栏"),
    ],
)
def test_a_wrong_filter_is_told_why(query, reason):
    assertContains(editor().get(DESK, query), reason)


def test_whoever_has_no_province_sees_everything(place):
    somebody = editor()
    somebody.user.provinces.all().delete()
    rule = create_rule(region=place, state="draft")

    assert f"draft:{rule.key}" in keys(somebody, "draft")
    assertNotContains(somebody.get(DESK), "我来办")


def wait_for_every_reason(times):
    for reason in REASONS:
        for _ in range(times):
            reason(create_place())
    overdue = {"state": "approved", "review_by": date(2026, 1, 1)}
    like = {"kind": "counter", "name": "窗口", "source": create_source(), **overdue}
    somebody = boss().user
    for number in range(times):
        slug, place = f"line-{times}-{number}", create_place()
        channel = Channel.objects.create(slug=slug, region=place, **like)
        new_version(channel, somebody)
    QueueItem.objects.update(owner=somebody)


@pytest.mark.parametrize("query", [{}, {"section": "review"}, {"section": "missing"}])
def test_the_queries_do_not_grow_with_the_content(query):
    chief = boss()
    query = {"province": "all", **query}
    wait_for_every_reason(1)
    chief.get(DESK, query)
    with CaptureQueriesContext(connection) as few:
        chief.get(DESK, query)
    wait_for_every_reason(8)

    with CaptureQueriesContext(connection) as many:
        page = chief.get(DESK, query)

    assert sum(block.total for block in page.context["blocks"]) > 99
    assert len(many) == len(few) < 100
