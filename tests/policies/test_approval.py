"""The life of a version, and who may do what to it."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User

from policies.approval import (
    Blocked,
    approve,
    new_version,
    send_back,
    send_for_review,
    start_correction,
    take_a_second_look,
    what_blocks,
)
from policies.enquiry import answer
from policies.models.content import ContentVersion
from policies.models.ledger import LedgerEntry
from policies.permissions import EDITORS, REVIEWERS, NotAllowed, can_decide, can_edit
from policies.terms import Person
from tests.factories import create_region, create_rule, create_source, numbers, rewrite

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


def create_staff(*groups, province=None, **fields):
    user = User.objects.create_user(f"staff-{next(numbers)}", is_staff=True, **fields)
    for name in groups:
        user.groups.add(Group.objects.get_or_create(name=name)[0])
    if province:
        user.provinces.create(province=province)
    return user


@pytest.fixture
def rule():
    return create_rule(announced_unknown=True)


@pytest.fixture
def editor(rule):
    return create_staff(EDITORS, province=rule.region.parent)


@pytest.fixture
def reviewer(rule):
    return create_staff(EDITORS, REVIEWERS, province=rule.region.parent)


@pytest.fixture
def draft(rule, editor):
    made = new_version(rule, editor, since=NEW_YEAR, slug="next-year")
    rewrite(made, "120.00")
    return made


@pytest.fixture
def sent(draft, editor):
    send_for_review(draft, editor)
    draft.refresh_from_db()
    return draft


def monthly(place, on):
    found = answer(place, Person(age=70, status="retired"), on=on)
    return found.credit.gross and found.credit.gross.monthly


def test_a_new_version_is_a_draft_with_all_its_parts(rule, draft, editor):
    assert (draft.state, draft.author, draft.made_from) == ("draft", editor, rule)
    assert draft.evidence.count() == rule.evidence.count() == 1
    assert draft.bands.get().amount == 120
    assert rule.bands.get().amount == 100


def test_until_it_is_approved_nothing_changes_for_the_public(rule, sent):
    assert monthly(rule.region, NEW_YEAR) == 100


def test_on_its_first_day_an_approved_version_takes_over_by_itself(
    rule, sent, reviewer
):
    before = ContentVersion.current()

    approve(sent, reviewer)

    rule.refresh_from_db()
    assert monthly(rule.region, date(2026, 12, 31)) == 100
    assert monthly(rule.region, NEW_YEAR) == 120
    assert (rule.until, rule.endings[0]["until"]) == (NEW_YEAR, None)
    assert ContentVersion.current() == before + 1
    entry = LedgerEntry.objects.get(by__isnull=False)
    assert entry.kind == "changed"
    assert "年龄档 0 岁起的金额（元）：100.00 → 120.00" in entry.moves
    assert f"生效日：{rule.since:%Y年%-m月%-d日} → 2027年1月1日" in entry.moves


def test_who_wrote_a_source_does_not_bring_it_to_the_public(draft, editor, reviewer):
    third = create_staff(REVIEWERS, province=draft.region.parent)
    source = create_source(writers=[reviewer.pk])
    draft.evidence.update(source=source)
    send_for_review(draft, editor)

    with pytest.raises(NotAllowed, match="来源是您写的"):
        approve(draft, reviewer)

    approve(draft, third)
    source.refresh_from_db()
    source.written_by(editor)
    # It is public now, and whoever cites it brings nothing.
    assert source.writers == [reviewer.pk]


def test_nobody_approves_what_they_wrote_on_even_if_another_wrote_last(
    draft, editor, reviewer
):
    draft.written_by(reviewer)
    draft.written_by(editor)
    draft.save()
    send_for_review(draft, editor)

    with pytest.raises(NotAllowed, match="自己写的"):
        approve(draft, reviewer)


def test_who_only_sent_it_wrote_none_of_it(draft, reviewer):
    author = draft.author
    send_for_review(draft, reviewer)
    draft.refresh_from_db()
    assert draft.author == author

    approve(draft, reviewer)


def test_an_emergency_needs_a_reason_and_asks_for_a_second_look(draft, reviewer, rule):
    send_for_review(draft, reviewer)
    approve(draft, reviewer, emergency_reason="明天生效，另一位审核休假")
    draft.refresh_from_db()
    assert draft.wants_second_look

    with pytest.raises(NotAllowed):
        take_a_second_look(draft, reviewer)
    other = create_staff(REVIEWERS, province=rule.region.parent)
    take_a_second_look(draft, other)

    draft.refresh_from_db()
    assert not draft.wants_second_look


def test_a_second_click_does_nothing(sent, reviewer):
    approve(sent, reviewer)

    with pytest.raises(NotAllowed, match="待审"):
        approve(sent, reviewer)
    assert LedgerEntry.objects.exclude(by=None).count() == 1


def test_what_is_sent_back_is_a_draft_again(sent, reviewer, editor):
    send_back(sent, reviewer, because="引文不对")

    sent.refresh_from_db()
    assert can_edit(editor, sent)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            lambda r: r.evidence.all().delete(), "缺少采用的来源", id="source"
        ),
        pytest.param(lambda r: r.evidence.update(quote=""), "没有引文", id="no quote"),
        pytest.param(lambda r: r.bands.all().delete(), "要有年龄档", id="no band"),
        pytest.param(
            lambda r: r.examples.create(age=70, gross="999"), "算例不符", id="example"
        ),
    ],
)
def test_what_blocks_approval_says_how_to_mend_it(draft, editor, spoil, reason):
    spoil(draft)

    with pytest.raises(Blocked, match=reason):
        send_for_review(draft, editor)


def test_a_missing_mark_for_the_day_of_announcement_blocks(draft):
    draft.announced_unknown = False

    assert any("发布日不详" in reason for reason in what_blocks(draft))


def test_a_base_year_is_needed_for_a_rate_of_the_average():
    rule = create_rule(
        formula="rate_of_average",
        bands=[(0, "2")],
        base_of="平均水平",
        announced_unknown=True,
        state="draft",
    )

    assert any("基数年度" in reason for reason in what_blocks(rule))


def test_an_overlap_that_is_no_succession_blocks(rule):
    earlier = create_rule(
        region=rule.region,
        since=date(2022, 1, 1),
        state="draft",
        announced_unknown=True,
    )

    assert any("重叠" in reason for reason in what_blocks(earlier))


def test_a_new_amount_needs_new_words(draft, rule):
    quote = rule.evidence.get().quote
    draft.evidence.update(quote=quote)

    assert any("依据还是旧的" in reason for reason in what_blocks(draft))
    draft.bands.update(amount=rule.bands.get().amount)
    assert what_blocks(draft) == []


def test_a_copy_asks_for_its_own_day_of_announcement(rule, editor):
    rule.announced, rule.announced_unknown = date(2022, 12, 1), False
    rule.save()

    made = new_version(rule, editor, since=NEW_YEAR, slug="next-year")

    assert made.announced is None
    assert any("发布日" in reason for reason in what_blocks(made))


def test_a_good_example_does_not_block(draft):
    draft.examples.create(age=70, gross="120.00", net="120.00")

    assert what_blocks(draft) == []


def test_a_correction_owns_the_mistake_in_public(rule, editor, reviewer):
    words, wrong_from = "把 90 元写成了 100 元", date(2026, 3, 1)
    right = start_correction(
        rule, editor, words=words, wrong_from=wrong_from, slug="righted"
    )
    right.bands.update(amount="90.00")
    send_for_review(right, editor)

    approve(right, reviewer)

    rule.refresh_from_db()
    assert rule.state == "withdrawn"
    assert monthly(rule.region, date(2026, 11, 21)) == 90
    entry = LedgerEntry.objects.get(by__isnull=False)
    assert (entry.kind, entry.words) == ("corrected", words)
    assert (entry.wrong_from, entry.wrong_until) == (wrong_from, date(2026, 11, 21))


def people(rule, author):
    here, elsewhere = rule.region.parent, create_region(level="province")
    return {
        "editor here": create_staff(EDITORS, province=here),
        "editor elsewhere": create_staff(EDITORS, province=elsewhere),
        "reviewer here": create_staff(REVIEWERS, province=here),
        "reviewer elsewhere": create_staff(REVIEWERS, province=elsewhere),
        "author": author,
        "superuser": create_staff(is_superuser=True),
        "nobody": create_staff(),
    }


@pytest.mark.parametrize(
    ("state", "editors", "deciders"),
    [
        pytest.param(
            "draft", {"editor here", "author", "superuser"}, set(), id="draft"
        ),
        pytest.param("review", set(), {"reviewer here", "superuser"}, id="in review"),
        pytest.param("withdrawn", set(), set(), id="withdrawn"),
    ],
)
def test_who_may_do_what(rule, state, editors, deciders):
    author = create_staff(EDITORS, REVIEWERS, province=rule.region.parent)
    version = create_rule(region=rule.region, state=state, since=NEW_YEAR)
    version.author = author

    staff = people(rule, author)

    assert {name for name, who in staff.items() if can_edit(who, version)} == editors
    assert {name for name, who in staff.items() if can_decide(who, version)} == deciders


def test_the_nations_rules_are_for_superusers():
    rule = create_rule(state="draft")
    rule.region = None

    assert not can_edit(create_staff(EDITORS), rule)
    assert can_edit(create_staff(is_superuser=True), rule)
