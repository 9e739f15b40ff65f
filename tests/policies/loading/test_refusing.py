"""Content that cannot be loaded is refused whole, with file, row and reason."""

import pytest
from django.core.management import CommandError, call_command

from policies.models.regions import Region
from policies.models.sources import Source
from tests.fixture_files import EVIDENCE, HEADER, PLACES, band, part, rule, source

pytestmark = pytest.mark.django_db


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


def test_a_file_that_is_not_json_is_named(folder):
    (folder / "content" / "b.json").write_text("[,]")

    with pytest.raises(CommandError, match="b.json：不是有效的 JSON"):
        call_command("load_content", folder=folder)
