"""Channels through a table: versions that share a name, told apart by a number."""

from datetime import date

import pytest

from guides.channel_table import CHANNELS
from guides.models.channels import Channel
from tests.tables import carry_out, complaints, dry_run, editor, row_of, verdicts

pytestmark = pytest.mark.django_db

NEXT_YEAR = {"生效日": "2027-01-01", "步骤": "第一步\r\n第二步"}


@pytest.fixture
def channel():
    return Channel.objects.get(slug="anhui-family")


@pytest.fixture
def anhui():
    return editor("anhui")


def test_every_editable_field_has_its_column():
    fields = {f.name for f in Channel._meta.concrete_fields if f.editable} - {"id"}

    assert fields <= {column.name for column in CHANNELS.columns}


def test_a_changed_approved_channel_becomes_a_draft_of_the_same_name(channel, anhui):
    row = row_of(CHANNELS, channel, **NEXT_YEAR | {"电话号码": "１２３９３"})

    plan = carry_out(CHANNELS, anhui, row)

    draft = Channel.objects.get(made_from=channel)
    assert plan.writes[0].note == (
        "新建草稿 anhui-family，2027-01-01 起，底稿 anhui-family"
    )
    assert (draft.slug, draft.state, draft.author) == ("anhui-family", "draft", anhui)
    assert (draft.steps, draft.number) == ("第一步\n第二步", "12393")
    assert draft.since == date(2027, 1, 1)
    channel.refresh_from_db()
    assert channel.is_approved
    assert channel.steps != draft.steps


def test_the_same_row_again_changes_nothing(channel, anhui):
    row = row_of(CHANNELS, channel, **NEXT_YEAR)
    carry_out(CHANNELS, anhui, row)

    assert verdicts(dry_run(CHANNELS, anhui, row)) == {"没有变化": 1}


def test_a_draft_is_changed_in_place(channel, anhui):
    carry_out(CHANNELS, editor("anhui"), row_of(CHANNELS, channel, **NEXT_YEAR))
    draft = Channel.objects.get(made_from=channel)

    carry_out(CHANNELS, anhui, row_of(CHANNELS, draft, 适合谁="人人"))

    draft.refresh_from_db()
    assert (draft.good_for, draft.author) == ("人人", anhui)


def test_a_new_channel_is_a_draft(channel, anhui):
    row = row_of(CHANNELS, channel, 版本="", 编号="anhui-new")

    carry_out(CHANNELS, anhui, row)

    new = Channel.objects.get(slug="anhui-new")
    assert (new.state, new.made_from) == ("draft", None)
    ((_, column, said),) = complaints(dry_run(CHANNELS, anhui, row))
    assert (column, said) == ("编号", "已经有了：要改它，请导出后在它那一行里改")


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"版本": "999999"}, "版本", "没有第 999999 号版本"),
        ({"版本": "９" * 30}, "版本", "号版本；新的渠道请空着这一格"),
        ({"版本": "甲"}, "版本", "没有第 甲 号版本"),
        ({"编号": ""}, "编号", "不能空着"),
        ({"编号": "anhui-web"}, "编号", "不能在表格里改，现在是“anhui-family”"),
        ({"状态": "草稿"}, "状态", "不能在表格里改，现在是“已批准”"),
        ({"生效日": ""}, "生效日", "已批准的版本不能改：请填新版本从哪天起"),
        ({"种类": "打电话 12393"}, "种类、电话号码", "电话渠道要填号码"),
        ({"种类": "写信"}, "种类", "没有“写信”这一种"),
        ({"地区": ""}, "地区", "全国的请填“全国”"),
        ({"地区": "全国"}, "", "这个地区不归您负责"),
        ({"网址": "javascript:alert(1)"}, "网址", "有效的 URL"),
        ({"来源": ""}, "来源", "不能空着"),
        ({"电话号码": "1.23E+10"}, "电话号码", "改写过的长数字"),
        ({"名称": "两\n行"}, "名称", "这一栏只写一行"),
    ],
)
def test_each_wrong_cell_is_told(channel, anhui, cells, column, reason):
    row = row_of(CHANNELS, channel, **NEXT_YEAR) | cells

    ((number, where, said),) = complaints(dry_run(CHANNELS, anhui, row))

    assert (number, where) == (2, column)
    assert reason in said


def test_one_version_twice_in_a_file_is_refused(channel, anhui):
    rows = [row_of(CHANNELS, channel), row_of(CHANNELS, channel, **NEXT_YEAR)]

    ((row, column, said),) = complaints(dry_run(CHANNELS, anhui, *rows))

    assert (row, column) == (3, "版本")
    assert "和第 2 行的" in said


def test_another_provinces_channel_is_refused(channel):
    moved = row_of(CHANNELS, channel, 地区="320000 江苏省", 生效日="2027-01-01")

    for user in (editor("jiangsu"), editor("anhui")):
        plan = dry_run(CHANNELS, user, moved)
        assert complaints(plan) == [(2, "", "这个地区不归您负责")]
