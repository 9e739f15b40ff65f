"""The nightly look at all that is public: what it finds, keeps and says."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertContains

from guides.models.withdrawal import WithdrawalCase
from policies.content_check import faults
from policies.models.bases import RegionalAverage
from policies.models.checks import ContentCheck
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.permissions import EDITORS
from tests.factories import create_region, create_rule, create_source
from tests.staff import form_data, log_in

pytestmark = pytest.mark.django_db


def run():
    """What it writes; a CommandError is exit status 1."""
    out = StringIO()
    try:
        call_command("check_content", stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_the_published_content_is_clean():
    said, status = run()

    assert status == 0
    assert "没有发现问题" in said
    kept = ContentCheck.objects.get()
    assert kept.checked > 300
    assert kept.problems == []


def fail_an_example(rule):
    rule.examples.create(age=70, gross="999")
    return "70 岁应得 999.00 元，算出来是 100.00 元"


def fail_an_example_after_deductions(rule):
    rule.examples.create(age=70, gross="100", net="90")
    return "70 岁代扣后应得 90.00 元，算出来是 100.00 元"


def lose_the_source(rule):
    rule.evidence.all().delete()
    return "缺少采用的来源"


def lose_the_bands(rule):
    rule.bands.all().delete()
    return "这种算法要有年龄档"


def lose_the_base_year(rule):
    rule.bands.update(amount=None, rate="2.5")
    fields = {"formula": "rate_of_average", "base_of": "平均养老金"}
    CreditRule.objects.filter(pk=rule.pk).update(**fields)
    return "没有填基数年度"


BREAKAGES = [
    fail_an_example,
    fail_an_example_after_deductions,
    lose_the_source,
    lose_the_bands,
    lose_the_base_year,
]


@pytest.mark.parametrize("break_it", BREAKAGES, ids=lambda deed: deed.__name__)
@pytest.mark.parametrize(
    ("state", "until", "status"),
    [
        pytest.param("approved", None, 1, id="public"),
        pytest.param("approved", date(2026, 11, 21), 0, id="over since today"),
        pytest.param("draft", None, 0, id="not public"),
    ],
)
def test_what_is_wrong_and_public_is_listed(break_it, state, until, status):
    rule = create_rule(state=state, until=until)
    sentence = break_it(rule)

    said, found = run()

    assert found == status
    assert (f"划入规则 {rule.key} {rule}：" in said) == bool(status)
    assert (sentence in said) == bool(status)
    kept = [problem["key"] for problem in ContentCheck.objects.get().problems]
    assert kept == [rule.key] * status


def test_a_rule_that_is_to_come_is_checked_too():
    rule = create_rule(since=date(2027, 1, 1), adopted=None)

    assert rule.key in run()[0]


def test_an_example_fails_when_the_figure_it_counts_with_is_corrected():
    place = create_region()
    rate = {"formula": "rate_of_average", "base_of": "平均养老金", "base_year": 2023}
    rule = create_rule(region=place, bands=[(0, "2.00")], **rate)
    fields = {"region": place, "year": 2023, "source": create_source(), "note": "x"}
    average = RegionalAverage.objects.create(amount=3000, state="approved", **fields)
    rule.examples.create(age=70, gross="60")
    assert run()[1] == 0

    RegionalAverage.objects.filter(pk=average.pk).update(amount=3100)

    said, status = run()
    assert status == 1
    assert "应得 60.00 元，算出来是 62.00 元" in said


def test_two_versions_that_share_a_day_are_found():
    """The databases refuse it; a check that trusts them would find nothing."""
    first, second = (
        WithdrawalCase(pk=pk, slug="death", kind="death", verdict="yes")
        for pk in (1, 2)
    )
    later = WithdrawalCase(pk=3, slug="death", since=date(2027, 1, 1))

    first.until = date(2027, 1, 1)
    assert list(faults([first, later])) == []
    (found,) = faults([first, second])
    assert (found.part, found.key) == ("overlaps", second.key)
    assert "日子重叠" in found.sentence


def test_the_last_thirty_runs_are_kept():
    for number in range(35):
        ContentCheck.objects.create(checked=number, seconds=1)

    run()

    kept = list(ContentCheck.objects.values_list("checked", flat=True))
    assert len(kept) == 30
    assert kept[1:] == list(range(34, 5, -1))


def test_saving_a_rule_says_which_examples_fail():
    anhui = Region.objects.get(slug="anhui")
    draft = create_rule(state="draft", region=create_region(parent=anhui))
    draft.examples.create(age=70, gross="999")
    editor = log_in(EDITORS)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"

    page = editor.post(address, form_data(editor.get(address)), follow=True)

    assertContains(page, "算例不符：70 岁应得 999.00 元，算出来是 100.00 元")
