"""Which versions end when another begins, and what holds again if it is withdrawn."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from policies.approval import (
    approve,
    new_version,
    send_for_review,
    start_correction,
    what_blocks,
    withdraw,
)
from policies.models.checks import Check
from policies.models.editions import Edition
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from policies.succession import reopened_by, replaced_by
from tests.factories import create_region, create_rule, rewrite
from tests.staff import log_in

pytestmark = pytest.mark.django_db

OLD, NOW, NEXT, LATER = (date(year, 1, 1) for year in (2022, 2023, 2027, 2028))


@pytest.fixture
def two():
    return log_in(superuser=True).user, log_in(superuser=True).user


@pytest.fixture
def line(two):
    """The rule before and the rule now in force, as approvals left them."""
    old = create_rule(region=create_region(), since=OLD, announced_unknown=True)
    return old, make_public(two, new_version(old, two[0], since=NOW, slug="now"))


def make_public(two, draft, amount="120.00"):
    rewrite(draft, amount)
    type(draft).objects.filter(pk=draft.pk).update(announced_unknown=True)
    draft.refresh_from_db()
    send_for_review(draft, two[0])
    approve(draft, two[1])
    draft.refresh_from_db()
    return draft


def correct(two, wrong, since):
    marks = {"words": "生效日写错了", "wrong_from": date(2026, 11, 1), "slug": "right"}
    draft = start_correction(wrong, two[0], **marks)
    CreditRule.objects.filter(pk=draft.pk).update(since=since)
    return make_public(two, CreditRule.objects.get(pk=draft.pk))


def spans(rule):
    same = CreditRule.objects.approved().filter(region=rule.region).order_by("since")
    return list(same.values_list("since", "until"))


@pytest.mark.parametrize("since", [date(2022, 7, 1), date(2023, 7, 1)])
def test_a_corrected_beginning_moves_the_end_before_it(two, line, since):
    old, now = line

    right = correct(two, now, since)

    assert spans(old) == [(OLD, since), (since, None)]
    now.refresh_from_db()
    assert now.state == "withdrawn"
    assert right.until is None


def test_what_approval_will_move_is_known_before(two, line):
    old, now = line
    marks = {"words": "写错了", "wrong_from": date(2026, 11, 1), "slug": "right"}
    draft = start_correction(now, two[0], **marks)

    assert replaced_by(draft) == [now]
    draft.since = date(2023, 7, 1)
    assert set(replaced_by(draft)) == {old, now}


@pytest.mark.parametrize(
    ("reopen", "left"),
    [(True, [(OLD, NOW), (NOW, None)]), (False, [(OLD, NOW), (NOW, NEXT)])],
)
def test_withdrawing_what_is_to_come_gives_the_end_back_if_asked(
    two, line, reopen, left
):
    coming = make_public(two, new_version(line[1], two[0], since=NEXT, slug="next"))
    assert reopened_by(coming) == [(line[1], None)]

    withdraw(coming, two[1], words="文件撤回了", reopen=reopen)

    assert spans(line[0]) == left


def test_what_is_given_back_ends_where_another_begins(two, line):
    later = new_version(line[1], two[0], since=LATER, slug="later")
    make_public(two, later)
    coming = new_version(line[1], two[0], since=NEXT, until=LATER, slug="next")
    coming = make_public(two, coming)

    assert reopened_by(coming) == [(line[1], LATER)]
    withdraw(coming, two[1], words="文件撤回了", reopen=True)

    assert spans(line[0]) == [(OLD, NOW), (NOW, LATER), (LATER, None)]


def test_every_moment_reads_the_end_it_knew(two, line):
    """Closed twice: a version for 2028 was approved first, then one for 2027."""
    moments = [timezone.now()]
    plan = [("later", LATER, None), ("next", NEXT, LATER)]
    for day, (slug, since, until) in zip((23, 24), plan, strict=True):
        with time_machine.travel(f"2026-11-{day}T09:00:00+08:00", tick=False):
            draft = new_version(line[1], two[0], since=since, until=until, slug=slug)
            make_public(two, draft)
            moments.append(timezone.now())

    ends = [end_said_at(line[1], moment) for moment in moments]

    assert ends == [None, LATER, NEXT]


def test_a_later_check_is_not_said_before_it_was_made(two, line):
    with time_machine.travel("2026-12-01T09:00:00+08:00", tick=False):
        key, by = line[1].key, two[0]
        Check.objects.create(
            key=key, subject="x", on=date(2026, 12, 1), by=by, note="没变"
        )
    CreditRule.objects.filter(pk=line[1].pk).update(
        checked_on=date(2026, 12, 1), checked_by="张"
    )

    before = said(line[1], datetime.fromisoformat("2026-11-30T09:00:00+08:00"))
    after = said(line[1], datetime.fromisoformat("2026-12-02T09:00:00+08:00"))

    assert (before.checked_on, before.checked_by) == (None, "")
    assert after.checked_on == date(2026, 12, 1)


def said(rule, moment):
    shown = CreditRule.objects.filter(pk=rule.pk).standing(
        on=date(2026, 12, 31), edition=Edition(said_at=moment)
    )
    return shown[0]


def end_said_at(rule, moment):
    return said(rule, moment).until


def test_a_correction_takes_down_what_was_about_another_place(two, line):
    right_place = create_region(parent=line[0].region.parent)
    marks = {"words": "是另一个市的", "wrong_from": date(2026, 11, 1), "slug": "right"}
    draft = start_correction(line[1], two[0], **marks)
    CreditRule.objects.filter(pk=draft.pk).update(region=right_place)
    draft.refresh_from_db()
    assert replaced_by(draft) == [line[1]]

    make_public(two, draft)

    assert spans(line[0]) == [(OLD, NOW)]
    told = LedgerEntry.objects.filter(kind="corrected").values_list("region", "words")
    assert set(told) == {
        (place.pk, "是另一个市的") for place in (right_place, line[0].region)
    }


@pytest.mark.parametrize("field", ["region", "status"])
def test_a_new_version_is_about_the_same_as_its_origin(two, line, field):
    draft = new_version(line[1], two[0], since=NEXT, slug="next")
    other = {"region": create_region(), "status": "active"}
    setattr(draft, field, other[field])

    assert any("要和底稿一样" in reason for reason in what_blocks(draft))


def test_what_was_corrected_already_is_not_corrected_again(two, line):
    marks = {"words": "写错了", "wrong_from": date(2026, 11, 1)}
    second = start_correction(line[1], two[0], slug="second", **marks)
    correct(two, line[1], date(2023, 7, 1))
    second.refresh_from_db()

    assert any("已经不公开了" in reason for reason in what_blocks(second))


def test_ends_are_given_back_through_several_withdrawals(two, line):
    """Three in a row: without the second, the first lasts to the third, then on."""
    middle = make_public(two, new_version(line[1], two[0], since=NEXT, slug="next"))
    last = make_public(two, new_version(middle, two[0], since=LATER, slug="later"))

    withdraw(middle, two[1], words="文件撤回了", reopen=True)
    assert spans(line[0]) == [(OLD, NOW), (NOW, LATER), (LATER, None)]
    withdraw(last, two[1], words="文件撤回了", reopen=True)
    assert spans(line[0]) == [(OLD, NOW), (NOW, None)]


@pytest.mark.parametrize("since", [NOW, date(2022, 7, 1), date(2023, 7, 1)])
def test_a_withdrawn_correction_gives_the_end_back_too(two, line, since):
    right = correct(two, line[1], since)

    withdraw(right, two[1], words="都不对", reopen=True)

    assert spans(line[0]) == [(OLD, None)]


def test_words_for_readers_may_not_keep_an_old_amount(two, line):
    draft = new_version(line[1], two[0], since=NEXT, slug="next")
    rewrite(draft, "88.00")
    draft.method = "每月定额划入120元。"

    assert any("还写着旧的数 120" in reason for reason in what_blocks(draft))
    draft.method = "每月定额划入88元。"
    assert not any("旧的数" in reason for reason in what_blocks(draft))
