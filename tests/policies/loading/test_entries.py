"""What is loaded is told in the public ledger: the first time in one line."""

import pytest
from django.utils import timezone

from policies.models.content import LoadedContent
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from tests.fixture_files import EVIDENCE, band, rule, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """The lines written since, oldest first, as (kind, what is said)."""
    before = LedgerEntry.objects.count()

    def lines():
        entries = LedgerEntry.objects.order_by("at", "pk")[before:]
        return [(entry.kind, entry.words) for entry in entries]

    return lines


def test_the_published_content_came_in_one_line():
    entry = LedgerEntry.objects.get()

    rules = CreditRule.objects.count()
    assert (entry.kind, entry.region, entry.by) == ("new", None, None)
    assert f"划入规则 {rules} 条" in entry.words
    assert LedgerEntry.objects.kept_since() == timezone.localdate()


def test_each_thing_that_comes_later_has_a_line(load, told):
    load(source(), rule(), band("70.00"), EVIDENCE)

    assert told() == [("new", "每月定额。")]
    entry = LedgerEntry.objects.first()
    assert entry.region.name == "某某省"
    assert entry.rule.slug == "moumou-retired"


def test_what_differs_is_told_and_what_does_not_is_not(load, told):
    load(source(), rule(), band("70.00"), EVIDENCE)
    load(source(title="另一个标题"), rule(), band("70.00"), EVIDENCE)
    assert len(told()) == 1

    load(source(), rule(), band("75.00"), EVIDENCE)

    assert told()[1:] == [
        ("changed", "网站更新时改了这一条。现在写的是：每月定额。"),
    ]
    assert LedgerEntry.objects.first().moved == (
        "年龄档 0 岁起的金额（元）：70.00 → 75.00"
    )


def test_what_no_reader_sees_is_no_change(load, told):
    load(source(), rule(), band("70.00"), EVIDENCE)
    fields = {"rule": ["moumou-retired"], "age": 60, "gross": "70.00"}
    example = {"model": "policies.ruleexample", "fields": fields}
    load(source(), rule(), band("70.00"), EVIDENCE, example)

    assert len(told()) == 1
    assert CreditRule.objects.get(slug="moumou-retired").examples.exists()


def test_what_no_file_holds_any_more_is_told_once_and_again_as_new(load, told):
    load(source(), rule(), band("70.00"), EVIDENCE)
    load(source())
    load(source(title="另一个标题"))
    assert told()[1:] == [("withdrawn", "网站更新时撤下了这一条。")]

    load(source(), rule(), band("70.00"), EVIDENCE)

    assert [kind for kind, _ in told()] == ["new", "withdrawn", "new"]


def test_what_moves_to_another_file_stays(load, told, folder):
    content = [source(), rule(), band("70.00"), EVIDENCE]
    load(*content)
    (folder / "content" / "b.json").write_text(
        (folder / "content" / "a.json").read_text()
    )

    load()

    assert [kind for kind, _ in told()] == ["new"]
    assert CreditRule.objects.get(slug="moumou-retired").is_approved


def test_what_staff_keep_as_they_made_it_is_no_change(load, told):
    load(source(), rule(), band("70.00"), EVIDENCE)
    CreditRule.objects.filter(slug="moumou-retired").update(payment="改")

    load(source(), rule(), band("75.00"), EVIDENCE)

    assert len(told()) == 1


def test_a_first_load_of_nothing_public_writes_nothing(load, told):
    LoadedContent.objects.all().delete()

    load(source(slug="x9"))

    assert told() == []
