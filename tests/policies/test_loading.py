"""Content is loaded at every start; staff's work is never overwritten."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from policies.models.content import ContentVersion
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from tests.factories import create_rule

pytestmark = pytest.mark.django_db

HEADER = "code,name,level,parent_code,short_name,pinyin,initials,slug,mainland\n"
PLACES = "980000,某某省,province,,某某,mou mou,mm,moumou,1\n"


def source(**fields):
    defaults = {"slug": "x1", "grade": "B", "publisher": "某报"}
    return {"model": "policies.source", "fields": defaults | fields}


def rule(**fields):
    defaults = {
        "slug": "moumou-retired",
        "region": ["980000"],
        "status": "retired",
        "formula": "fixed",
        "method": "每月定额。",
        "since": "2023-01-01",
    }
    return {"model": "policies.creditrule", "fields": defaults | fields}


def part(kind, **fields):
    owner = {"rule": ["moumou-retired"]}
    return {"model": f"policies.{kind}", "fields": owner | fields}


def band(amount, **fields):
    return part("band", **{"first_age": 0, "amount": amount} | fields)


EVIDENCE = part("evidence", source=["x1"], stance="adopted", quote="每月70元")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "regions.csv").write_text(HEADER + PLACES)
    return tmp_path


@pytest.fixture
def load(folder, capsys):
    def run(*objects):
        (folder / "content" / "a.json").write_text(json.dumps(objects))
        call_command("load_content", folder=folder)
        return capsys.readouterr().out

    return run


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
    CreditRule.objects.get(slug="moumou-retired").delete()

    out = load(source(), rule(), band("75.00"), EVIDENCE)

    assert "保留工作人员的改动" in out
    assert not CreditRule.objects.filter(slug="moumou-retired").exists()


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


GOOD = [source(), rule(), band("70.00"), EVIDENCE]


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        pytest.param([source(), rule(region=["999999"])], "第 2 条", id="region"),
        pytest.param([rule(), band("70"), EVIDENCE], "第 3 条", id="source"),
        pytest.param([*GOOD[:2], band("七十"), EVIDENCE], "第 3 条", id="number"),
        pytest.param([*GOOD[:3]], "缺少采用的来源", id="no source"),
        pytest.param([source(), rule(), EVIDENCE], "要有年龄档", id="no band"),
        pytest.param([source(grade="E")], "第 1 条", id="grade"),
        pytest.param([source(), rule(since="2023-13-01")], "第 2 条", id="date"),
        pytest.param([*GOOD[:2], band("-1"), EVIDENCE], "大于 0", id="negative"),
        pytest.param(
            [*GOOD[:2], band("1", first_age=60), EVIDENCE], "从 0 岁起", id="low ages"
        ),
        pytest.param([{"model": "policies.source"}], "缺少字段", id="no fields"),
        pytest.param([1, None], "第 1 条", id="no object"),
        pytest.param([source() | {"fields": None}], "第 1 条", id="null fields"),
        pytest.param([source(), rule(since=None)], "第 2 条", id="no first day"),
        pytest.param([source(), source()], "重复了", id="twice"),
        pytest.param([source(), band("1"), rule()], "后面", id="a part first"),
        pytest.param([part("band", rule=[])], "第 1 条", id="no owner"),
        pytest.param([source(colour="red")], "第 1 条", id="unknown field"),
        pytest.param(
            [{"model": "x.y", "fields": {"slug": "a"}}], "第 1 条", id="model"
        ),
        pytest.param(
            [*GOOD, rule(slug="twin", since="2024-01-01")],
            "这段时间已经有一条规则",
            id="overlap",
        ),
    ],
)
def test_bad_content_stops_with_file_row_and_reason(load, objects, reason):
    with pytest.raises(CommandError, match="a.json") as error:
        load(*objects)

    assert reason in str(error.value)
    assert not Source.objects.filter(slug="x1").exists()
    assert not Region.objects.filter(code="980000").exists()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param("980000,某省,province,,某,mou,m", "缺少 mainland", id="short"),
        pytest.param(
            PLACES + "980100,某市,prefecture,970000,某,mou,m,mou-shi,1\n",
            "没有上级地区 970000",
            id="unknown parent",
        ),
        pytest.param(PLACES + PLACES, "地区重复", id="twice"),
        pytest.param(PLACES.replace("moumou", "某某"), "第 2 行", id="slug"),
        pytest.param(PLACES.replace("province", "planet"), "第 2 行", id="level"),
    ],
)
def test_bad_regions_stop_with_the_row(folder, load, rows, reason):
    (folder / "regions.csv").write_text(HEADER + rows)

    with pytest.raises(CommandError, match=reason):
        load(source())


def test_a_fixture_must_be_a_list(folder):
    (folder / "content" / "b.json").write_text('{"a": 1}')

    with pytest.raises(CommandError, match="最外层要是一个列表"):
        call_command("load_content", folder=folder)


def test_a_missing_file_is_named(folder):
    (folder / "regions.csv").unlink()

    with pytest.raises(CommandError, match="regions.csv：打不开"):
        call_command("load_content", folder=folder)


def test_a_changed_region_may_not_take_anothers_address(folder, load):
    load(source())
    taken = PLACES.replace("moumou", "shanghai")
    (folder / "regions.csv").write_text(HEADER + taken)

    with pytest.raises(CommandError, match="980000 和别的地区重复"):
        load(source())


def test_regions_must_be_utf8(folder):
    (folder / "regions.csv").write_bytes(
        (HEADER + PLACES.replace("某某", "上海")).encode("gbk")
    )

    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_content", folder=folder)


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


def test_a_file_that_is_not_json_is_named(folder):
    (folder / "content" / "b.json").write_text("[,]")

    with pytest.raises(CommandError, match="b.json：不是有效的 JSON"):
        call_command("load_content", folder=folder)
