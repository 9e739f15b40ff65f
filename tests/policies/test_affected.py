"""Who was shown what a correction rights: place, people, ages and both sums."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from guides.models.channels import Channel
from policies.approval import approve, send_for_review, start_correction
from policies.models.ledger import LedgerEntry
from tests.factories import create_region, create_rule

pytestmark = pytest.mark.django_db

BANDS = ((0, "100"), (70, "120"))


@pytest.fixture
def correct():
    """Put another version in the place of a wrong one; who is said to be affected."""
    editor, reviewer = (User.objects.create_superuser(n) for n in ("editor", "other"))

    def righted(wrong, edit, **fields):
        marks = {"words": "写错了。", "wrong_from": date(2026, 11, 1)}
        draft = start_correction(wrong, editor, **marks, **fields)
        edit(draft)
        send_for_review(draft, editor)
        approve(draft, reviewer)
        entries = LedgerEntry.objects.filter(kind="corrected")
        return [entry.who for entry in entries]

    return righted


def wrong_rule(**fields):
    return create_rule(announced_unknown=True, **{"bands": BANDS} | fields)


def test_the_ages_whose_sum_was_another_have_both_sums(correct):
    rule = wrong_rule()
    place = rule.region.full_name

    said = correct(
        rule,
        lambda r: r.bands.filter(first_age=70).update(amount="130"),
        slug="right",
    )

    assert said == [
        f"{place}，已经退休的人。"
        "已经退休，70 岁及以上：写成每月 120.00 元，应当是 130.00 元。"
    ]


def change(rule, **fields):
    for name, value in fields.items():
        setattr(rule, name, value)
    rule.save()


def test_where_no_sum_differs_none_is_told(correct):
    rule = wrong_rule(status="active")

    said = correct(rule, lambda r: change(r, payment="每月"), slug="right")

    assert said == [f"{rule.region.full_name}，还在上班的人。"]


def test_no_sum_of_an_example_is_told_as_anybodys(correct):
    rule = wrong_rule(formula="rate_of_own_pension", bands=((0, "2"),))

    said = correct(rule, lambda r: r.bands.update(rate="3"), slug="right")

    assert said == [f"{rule.region.full_name}，已经退休的人。"]


def test_cities_without_a_rule_of_their_own_are_named(correct):
    province = create_region(level="province")
    city = create_region(parent=province)
    rule = wrong_rule(region=province, whole_province=True)

    (who,) = correct(rule, lambda r: r.bands.update(amount="130"), slug="right")

    assert f"还有没有自己规定的{city.full_name}" in who


def test_both_places_are_named_where_it_was_about_another(correct):
    rule = wrong_rule()
    other = create_region(parent=rule.region.parent)

    said = correct(rule, lambda r: change(r, region=other), slug="right")

    assert len(said) == 2
    for who in said:
        assert f"{rule.region.full_name}，已经退休的人；" in who
        assert f"；{other.full_name}，已经退休的人。" in who


def test_of_what_holds_no_sum_its_readers_are_affected(correct):
    channel = Channel.objects.approved().filter(region=None).first()

    (who,) = correct(channel, lambda c: change(c, caveats="没有核实"))

    assert who == "全国，看过“查询渠道”这一条的人。"
