"""Regions through a table: found by their code, written at once."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from policies.exchange.planning import NotWritten, write_as_shown
from policies.exchange.regions import REGIONS
from policies.history.recording import versions_of
from policies.models.content import ContentVersion
from policies.models.regions import Region
from tests.tables import carry_out, complaints, dry_run, row_of, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def hefei():
    return Region.objects.get(slug="hefei")


def new_row(**cells):
    defaults = {
        "行政区划代码": "349900",
        "名称": "新市",
        "级别": "地级",
        "上级地区": "340000 安徽省",
        "简称": "新",
        "拼音": "xin",
        "拼音首字母": "x",
        "网址名": "xin-anhui",
        "适用内地医保": "是",
    }
    return defaults | cells


def test_every_editable_field_has_its_column():
    fields = {f.name for f in Region._meta.concrete_fields if f.editable} - {"id"}
    fields -= {"level_rank", "pinyin_joined"}

    assert fields == {column.name for column in REGIONS.columns}


def test_a_region_is_changed_and_the_public_data_moves_on(hefei, admin_user):
    before = ContentVersion.current()

    plan = carry_out(REGIONS, admin_user, row_of(REGIONS, hefei, 简称="庐州"))

    hefei.refresh_from_db()
    assert verdicts(plan) == {"改动": 1}
    assert hefei.short_name == "庐州"
    assert ContentVersion.current() == before + 1
    kept = versions_of(Region, hefei.pk)[0].revision
    assert (kept.user, kept.comment) == (admin_user, "从表格导入")


def test_a_new_city_may_stand_above_its_new_county(admin_user):
    county = new_row(
        行政区划代码="349901",
        名称="新县",
        级别="县级",
        上级地区="349900 新市",
        网址名="xin-county",
    )

    below_it = dry_run(REGIONS, admin_user, county, new_row())
    carry_out(REGIONS, admin_user, new_row(), county)

    assert complaints(below_it) == [(2, "上级地区", "没有代码或网址名是“349900”的地区")]
    assert Region.objects.get(code="349901").full_name == "安徽省新市新县"


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"行政区划代码": ""}, "行政区划代码", "不能空着"),
        ({"行政区划代码": "3499001"}, "行政区划代码", "不超过 6 字符"),
        ({"级别": "省级"}, "级别、上级地区", "省级地区没有上级"),
        ({"上级地区": ""}, "级别、上级地区", "省级地区没有上级"),
        ({"上级地区": "340100"}, "上级地区", "安徽省合肥市不是更高一级"),
        ({"上级地区": "349800"}, "上级地区", "没有代码或网址名是“349800”的地区"),
        ({"网址名": "hefei"}, "网址名", "安徽省合肥市已经用了“hefei”"),
        ({"适用内地医保": ""}, "适用内地医保", "请填“是”或“否”"),
    ],
)
def test_each_wrong_cell_is_told(admin_user, cells, column, reason):
    plan = dry_run(REGIONS, admin_user, new_row(**cells))

    assert any(
        row == 2 and where == column and reason in said
        for row, where, said in complaints(plan)
    )


def test_a_region_cannot_stand_above_itself_or_below_its_counties(hefei, admin_user):
    own = dry_run(REGIONS, admin_user, row_of(REGIONS, hefei, 上级地区="340100"))
    below = row_of(REGIONS, hefei, 级别="县级")

    assert complaints(own) == [(2, "上级地区", "安徽省合肥市不是更高一级")]
    assert complaints(dry_run(REGIONS, admin_user, below)) == [
        (2, "级别", "它下面还有同级或更高一级的地区")
    ]


def test_two_rows_cannot_take_one_address(admin_user):
    plan = dry_run(REGIONS, admin_user, new_row(), new_row(行政区划代码="349800"))

    assert complaints(plan) == [(3, "网址名", "安徽省新市已经用了“xin-anhui”")]


def test_if_one_row_cannot_be_written_none_is(admin_user):
    """However late it fails: here the store refuses the second of two rows."""

    def failing(planned, user):
        if planned.row.number == 3:
            raise ValidationError("写不进去")
        return REGIONS.write(planned, user)

    other = new_row(行政区划代码="349800", 网址名="xin-other")
    plan = dry_run(REGIONS, admin_user, new_row(), other)
    rows = [planned.row for planned in plan.writes]
    kind = replace(REGIONS, write=failing)

    with pytest.raises(NotWritten, match="第 3 行：写不进去"):
        write_as_shown(kind, rows, plan.fingerprint, admin_user)

    assert not Region.objects.filter(code__startswith="3499").exists()


def test_what_changed_since_the_dry_run_is_not_written_over(hefei, admin_user):
    plan = dry_run(REGIONS, admin_user, row_of(REGIONS, hefei, 简称="庐州"))
    Region.objects.filter(pk=hefei.pk).update(short_name="别人改的")
    rows = [planned.row for planned in plan.writes]

    with pytest.raises(NotWritten, match="网站上的内容变了"):
        write_as_shown(REGIONS, rows, plan.fingerprint, admin_user)

    hefei.refresh_from_db()
    assert hefei.short_name == "别人改的"


def test_too_many_rows_to_write_are_counted_and_refused(admin_user):
    rows = [
        new_row(行政区划代码=f"9{n:05}", 网址名=f"xin-{n}")
        for n in range(REGIONS.most_writes + 1)
    ]

    plan = dry_run(REGIONS, admin_user, *rows)

    assert verdicts(plan) == {"新增": 1001}
    assert not plan.is_ready
    assert complaints(plan) == [
        (None, "", "要写 1,001 行，一次最多写 1,000 行，请分成几份")
    ]
