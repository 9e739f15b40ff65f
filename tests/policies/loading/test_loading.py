"""Content is loaded at every start; staff's work is never overwritten."""

from datetime import date

import pytest

from policies.models.content import ContentVersion
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from tests.factories import create_rule
from tests.fixture_files import EVIDENCE, HEADER, PLACES, band, part, rule, source

pytestmark = pytest.mark.django_db


def amounts():
    found = CreditRule.objects.get(slug="moumou-retired")
    return [str(band.amount) for band in found.bands.all()]


def test_new_content_is_added_and_the_version_moves(load):
    before = ContentVersion.current()

    out = load(source(), rule(), band("70.00"), EVIDENCE)

    assert "新增 3" in out
    assert amounts() == ["70.00"]
    assert ContentVersion.current() == before + 1


def test_loading_again_changes_nothing(load):
    content = [source(), rule(), band("70.00"), EVIDENCE]
    load(*content)
    version = ContentVersion.current()

    out = load(*content)

    assert "新增 0，更新 0" in out
    assert ContentVersion.current() == version


def test_what_nobody_edited_is_refreshed(load):
    load(source(), rule(), band("70.00"), EVIDENCE)

    out = load(source(), rule(), band("75.00"), EVIDENCE)

    assert "更新 1" in out
    assert amounts() == ["75.00"]


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda r: r.bands.update(amount="88.00"), id="a band"),
        pytest.param(lambda r: r.bands.all().delete(), id="a band taken away"),
        pytest.param(lambda r: r.evidence.update(quote="改"), id="a quote"),
        pytest.param(lambda r: setattr(r, "payment", "改") or r.save(), id="the rule"),
    ],
)
def test_what_staff_edited_is_left_alone_and_listed(load, edit):
    load(source(), rule(), band("70.00"), EVIDENCE)
    edited = CreditRule.objects.get(slug="moumou-retired")
    edit(edited)
    before = amounts()

    out = load(source(), rule(), band("75.00"), EVIDENCE)

    assert "保留工作人员的改动：policies.creditrule:moumou-retired" in out
    assert amounts() == before


def test_what_staff_deleted_stays_deleted(load):
    load(source(), rule(), band("70.00"), EVIDENCE)
    deleted = CreditRule.objects.get(slug="moumou-retired")
    deleted.ledger.all().delete()
    deleted.delete()

    out = load(source(), rule(), band("75.00"), EVIDENCE)

    assert "保留工作人员的改动" in out
    assert not CreditRule.objects.filter(slug="moumou-retired").exists()


def test_what_staff_withdrew_stays_withdrawn_however_often_its_file_changes(load):
    content = [rule(), band("70.00"), EVIDENCE]
    load(source(), *content)
    load(source(title="改过"), *content)
    CreditRule.objects.filter(slug="moumou-retired").update(state="withdrawn")

    out = load(source(title="又改过"), *content)

    assert "保留工作人员的改动：policies.creditrule:moumou-retired" in out
    assert CreditRule.objects.get(slug="moumou-retired").state == "withdrawn"


def test_what_staff_made_under_the_same_name_is_theirs(load):
    Source.objects.create(slug="x1", grade="A", publisher="工作人员写的")

    out = load(source())

    assert "保留工作人员的改动：policies.source:x1" in out
    assert Source.objects.get(slug="x1").grade == "A"


def test_an_edited_region_is_left_alone(folder, load):
    load(source())
    Region.objects.filter(code="980000").update(short_name="改过")
    (folder / "regions.csv").write_text(HEADER + PLACES.replace("某某省", "某某自治区"))

    out = load(source())

    assert "保留工作人员的改动：region:980000" in out
    assert Region.objects.get(code="980000").name == "某某省"


def test_an_unedited_region_is_refreshed(folder, load):
    load(source())
    (folder / "regions.csv").write_text(HEADER + PLACES.replace("某某省", "某某自治区"))

    load(source())

    assert Region.objects.get(code="980000").name == "某某自治区"


def test_what_was_left_alone_is_listed_again(load):
    load(source(), rule(), band("70.00"), EVIDENCE)
    CreditRule.objects.filter(slug="moumou-retired").update(payment="改")
    load(source(), rule(), band("75.00"), EVIDENCE)

    out = load(source(), rule(), band("75.00"), EVIDENCE)

    assert "保留工作人员的改动：policies.creditrule:moumou-retired" in out


def test_what_staff_made_for_the_same_days_stands(load):
    """Staff were first to write the new rule; the fixture ships it later."""
    load(source(), rule(), band("70.00"), EVIDENCE)
    old = CreditRule.objects.get(slug="moumou-retired")
    CreditRule.objects.filter(pk=old.pk).update(until=date(2024, 1, 1))
    create_rule(region=old.region, since=date(2024, 1, 1), slug="by-staff")
    shipped = {"slug": "moumou-2024", "since": "2024-01-01"}

    out = load(
        source(), rule(until="2024-01-01"), band("70.00"), EVIDENCE, rule(**shipped)
    )

    assert "保留工作人员的改动：policies.creditrule:moumou-2024" in out
    assert CreditRule.objects.filter(slug="by-staff").exists()


def next_rule(amount, **fields):
    return [
        rule(slug="moumou-2024", **fields),
        part("band", rule=["moumou-2024"], first_age=0, amount=amount),
        part("evidence", rule=["moumou-2024"], source=["x1"], stance="adopted"),
    ]


def test_two_periods_may_move_together(load):
    first = [rule(until="2024-01-01"), band("70.00"), EVIDENCE]
    load(source(), *first, *next_rule("80.00", since="2024-01-01"))
    later = [rule(until="2024-07-01"), band("70.00"), EVIDENCE]

    load(source(), *later, *next_rule("80.00", since="2024-07-01"))

    assert CreditRule.objects.get(slug="moumou-2024").since == date(2024, 7, 1)
    assert CreditRule.objects.filter(slug__startswith="moumou").approved().count() == 2


def test_a_renamed_rule_takes_the_place_of_the_old(load):
    load(source(), rule(), band("70.00"), EVIDENCE)

    load(source(), *next_rule("80.00", since="2023-01-01"))

    assert CreditRule.objects.get(slug="moumou-retired").state == "withdrawn"
    assert CreditRule.objects.get(slug="moumou-2024").is_approved
