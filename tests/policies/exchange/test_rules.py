"""Rules through a table: what a row makes of the versions there are."""

import re
from datetime import date

import pytest

from policies import approval
from policies.exchange.rules import RULES
from policies.history.recording import versions_of
from policies.models.rules import CreditRule
from tests.factories import create_rule, create_source
from tests.tables import carry_out, complaints, dry_run, editor, row_of, verdicts

pytestmark = pytest.mark.django_db

NEXT_YEAR = {"生效日": "2027/1/1", "年龄档": "０岁：８５"}


@pytest.fixture
def rule():
    return CreditRule.objects.get(slug="hefei-retired-2023")


@pytest.fixture
def anhui():
    return editor("anhui")


def draft_of(rule, user):
    since = date(2027, 1, 1)
    return approval.new_version(rule, user, since=since, slug="hefei-retired-2027")


def test_every_editable_field_has_its_column():
    fields = {f.name for f in CreditRule._meta.concrete_fields if f.editable} - {"id"}

    assert fields <= {column.name for column in RULES.columns}


def test_a_changed_approved_rule_becomes_a_draft(rule, anhui):
    plan = carry_out(RULES, anhui, row_of(RULES, rule, **NEXT_YEAR))

    (planned,) = plan.writes
    draft = CreditRule.objects.get(made_from=rule)
    assert planned.note == (
        "新建草稿 hefei-retired-2027，2027-01-01 起，底稿 hefei-retired-2023"
    )
    assert [(d.column, d.before, d.after) for d in planned.differences] == [
        ("年龄档", "0岁:70.00", "0岁:85.00"),
        ("生效日", "2023-01-01", "2027-01-01"),
        # Of the old amount; the new one's announcement has yet to be found.
        ("发布日", "2023-01-11", ""),
    ]
    assert (draft.slug, draft.state, draft.author) == (
        "hefei-retired-2027",
        "draft",
        anhui,
    )
    assert [str(band) for band in draft.bands.all()] == ["0 岁起 85.00 元"]
    rule.refresh_from_db()
    assert rule.is_approved
    assert [str(band) for band in rule.bands.all()] == ["0 岁起 70.00 元"]


def test_the_same_row_again_changes_nothing(rule, anhui):
    row = row_of(RULES, rule, **NEXT_YEAR)
    carry_out(RULES, anhui, row)

    again = dry_run(RULES, anhui, row)

    assert verdicts(again) == {"没有变化": 1}
    assert not again.is_ready


def test_the_row_corrected_again_changes_that_draft(rule, anhui):
    row = row_of(RULES, rule, **NEXT_YEAR)
    carry_out(RULES, anhui, row)

    plan = carry_out(RULES, anhui, row | {"年龄档": "0岁:86"})

    assert plan.writes[0].note == "改草稿 hefei-retired-2027"
    draft = CreditRule.objects.get(made_from=rule)
    assert [str(band) for band in draft.bands.all()] == ["0 岁起 86.00 元"]


def test_what_has_no_column_comes_over(anhui):
    beijing = CreditRule.objects.get(slug="beijing-retired-2006")
    row = row_of(RULES, beijing, 生效日="2027-01-01", 年龄档="0岁:120; 70岁:130")

    carry_out(RULES, editor("beijing"), row)

    draft = CreditRule.objects.get(made_from=beijing)
    for part in ("deductions", "evidence"):
        assert getattr(draft, part).count() == getattr(beijing, part).count() > 0
    # They are what the old document says.
    assert not draft.examples.exists()


def test_what_held_of_the_old_version_only_is_left_behind(rule, anhui):
    CreditRule.objects.filter(pk=rule.pk).update(
        checked_on=date(2026, 11, 1),
        checked_by="张三",
        since_precision="attested",
        until=date(2028, 1, 1),
    )

    carry_out(RULES, anhui, row_of(RULES, rule, **NEXT_YEAR))

    draft = CreditRule.objects.get(made_from=rule)
    assert (draft.checked_on, draft.until, draft.announced) == (None, None, None)
    assert draft.since_precision == "day"


def test_what_the_row_says_of_the_new_version_stays(rule, anhui):
    row = row_of(RULES, rule, **NEXT_YEAR | {"发布日": "2026-11-20"})

    carry_out(RULES, anhui, row)

    draft = CreditRule.objects.get(made_from=rule)
    assert draft.announced == date(2026, 11, 20)


@pytest.mark.parametrize("since", ["2023-01-01", "２０２３／１／１"])
def test_an_approved_rule_is_not_changed_on_its_own_day(rule, anhui, since):
    row = row_of(RULES, rule, 年龄档="0岁:85", 生效日=since)

    ((_, column, said),) = complaints(dry_run(RULES, anhui, row))

    assert column == "生效日"
    assert said.startswith("已批准的版本不能改：请填新版本从哪天起")


def test_a_draft_is_changed_in_place_and_its_author_is_who_changed_it(rule, anhui):
    draft = draft_of(rule, editor("anhui"))

    plan = carry_out(RULES, anhui, row_of(RULES, draft, 何时到账="每月10日前"))

    draft.refresh_from_db()
    assert plan.writes[0].note == "改草稿 hefei-retired-2027"
    assert (draft.payment, draft.author) == ("每月10日前", anhui)
    kept = [version.revision for version in versions_of(CreditRule, draft.pk)]
    assert [(one.user, one.comment) for one in kept] == [
        (anhui, "从表格导入"),
        (None, "改动前的样子"),
    ]


def test_another_source_may_be_adopted(rule, anhui):
    draft = draft_of(rule, anhui)
    source = create_source()

    carry_out(RULES, anhui, row_of(RULES, draft, 采用的来源=source.slug))

    adopted = draft.evidence.get(stance="adopted")
    assert adopted.source == source
    assert adopted.quote == rule.evidence.get(stance="adopted").quote


@pytest.mark.parametrize("base", ["hefei-retired-2023", ""])
def test_a_new_name_makes_a_new_draft(rule, anhui, base):
    row = row_of(RULES, rule, **NEXT_YEAR | {"编号": "new-name", "底稿": base})

    plan = carry_out(RULES, anhui, row)

    draft = CreditRule.objects.get(slug="new-name")
    assert verdicts(plan) == {"新增": 1}
    assert draft.made_from == (rule if base else None)
    assert (draft.state, draft.author, draft.problems()) == ("draft", anhui, [])
    assert verdicts(dry_run(RULES, anhui, row | {"状态": ""})) == {"没有变化": 1}


def test_two_corrections_do_not_want_the_same_name(anhui):
    CreditRule.objects.filter(slug="hefei-retired-2023").update(slug="hefei-2022")
    CreditRule.objects.filter(slug="hefei-retired-old").update(slug="hefei-old")
    rules = CreditRule.objects.filter(slug__in=["hefei-2022", "hefei-old"])
    rows = [row_of(RULES, rule, 生效日="2027-01-01") for rule in rules]

    plan = dry_run(RULES, anhui, *rows)

    notes = [re.sub("，.*", "", planned.note) for planned in plan.writes]
    assert notes == ["新建草稿 hefei-2027", "新建草稿 hefei-2027-2"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [("review", "正在待审，不能改"), ("withdrawn", "已经撤下，不能改")],
)
def test_what_is_not_a_draft_any_more_stays(rule, anhui, state, reason):
    draft = draft_of(rule, anhui)
    CreditRule.objects.filter(pk=draft.pk).update(state=state)
    unchanged = row_of(RULES, draft)

    assert verdicts(dry_run(RULES, anhui, unchanged)) == {"没有变化": 1}
    ((row, _, said),) = complaints(
        dry_run(RULES, anhui, unchanged | {"年龄档": "0岁:1"})
    )
    assert row == 2
    assert reason in said


def test_a_version_made_from_it_in_review_is_not_changed_behind_the_back(rule, anhui):
    draft = draft_of(rule, anhui)
    CreditRule.objects.filter(pk=draft.pk).update(state="review")

    ((_, _, said),) = complaints(
        dry_run(RULES, anhui, row_of(RULES, rule, **NEXT_YEAR))
    )

    assert said == "从它改出的 hefei-retired-2027 待审，不能再改"


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"编号": ""}, "编号", "不能空着"),
        ({"编号": "有 空格", "底稿": ""}, "编号", "字母，数字，下划线"),
        ({"编号": "new", "底稿": "nothing"}, "底稿", "没有编号是“nothing”的已批准版本"),
        ({"底稿": "beijing-retired-2006"}, "底稿", "不能在表格里改，现在是“空的”"),
        ({"状态": "草稿"}, "状态", "不能在表格里改，现在是“已批准”"),
        ({"统筹地区": ""}, "统筹地区", "全国的请填“全国”"),
        ({"统筹地区": "340100 芜湖市"}, "统筹地区", "340100 是安徽省合肥市，不是"),
        ({"统筹地区": "999999"}, "统筹地区", "没有代码或网址名是“999999”的地区"),
        ({"统筹地区": "hefei", "适用全省": "是"}, "适用全省", "只能用于省级地区"),
        ({"参保身份": "在职"}, "参保身份", "可以填：已经退休、还在上班"),
        ({"参保身份": ""}, "参保身份", "不能空着，可以填：已经退休"),
        ({"人员类别": "nobody"}, "人员类别", "没有代号是“nobody”的人员类别"),
        ({"适用全省": "可能"}, "适用全省", "请填“是”或“否”"),
        ({"规定的大意": " "}, "规定的大意", "不能空着"),
        ({"生效日": "1/2/2027"}, "生效日", "分不清年、月、日"),
        ({"生效日": ""}, "生效日", "不能空着"),
        ({"失效日": "2026-12-31"}, "生效日、失效日", "失效日必须晚于生效日"),
        ({"基数年度": "2026年初"}, "基数年度", "不是整数"),
        ({"每少缴一年减少（%）": "101"}, "每少缴一年减少（%）", "0 到 100 之间"),
        ({"年龄档": "0岁:85.005"}, "年龄档", "0 岁：确认小数不超过 2 位"),
        ({"年龄档": "0岁:0"}, "年龄档", "0 岁：金额和比例只填一个，且要大于 0"),
        ({"年龄档": "60岁:85"}, "", "最低一档要从 0 岁起"),
        ({"年龄档": "0岁:2.8%"}, "", "定额的各档填金额"),
        ({"年龄档": ""}, "年龄档", "这种算法要有年龄档"),
        ({"算法": "没有个人账户"}, "年龄档", "这种算法不用年龄档"),
        ({"采用的来源": "nowhere"}, "采用的来源", "没有编号是“nowhere”的来源"),
        ({"采用的来源": ""}, "采用的来源", "没有填来源"),
        ({"何时到账": "x" * 121}, "何时到账", "不超过 120 字符"),
        ({"给读者的说明": "a\x0bb"}, "给读者的说明", "看不见的控制字符"),
    ],
)
def test_each_wrong_cell_is_told_with_row_column_and_reason(
    rule, anhui, cells, column, reason
):
    unchanged = CreditRule.objects.get(slug="hefei-active")

    row = row_of(RULES, rule) | {"生效日": "2027-01-01"} | cells

    plan = dry_run(RULES, anhui, row_of(RULES, unchanged), row)

    assert verdicts(plan) == {"没有变化": 1, "错误": 1}
    assert {row for row, _, _ in complaints(plan)} == {3}
    said = [said for _, where, said in complaints(plan) if where == column]
    assert any(reason in sentence for sentence in said)


def test_one_name_twice_in_a_file_is_refused(rule, anhui):
    row = row_of(RULES, rule)

    plan = dry_run(RULES, anhui, row, row | NEXT_YEAR)

    assert complaints(plan) == [(3, "编号", "和第 2 行的“hefei-retired-2023”重复")]


def test_a_dry_run_asks_no_query_a_row(admin_user, django_assert_max_num_queries):
    source = create_source()
    rules = [create_rule(adopted=None, slug=f"many-{n}") for n in range(60)]
    for rule in rules:
        rule.evidence.create(source=source, stance="adopted", quote="每月 100 元")
    rows = [row_of(RULES, rule, 生效日="2027-01-01") for rule in rules]

    with django_assert_max_num_queries(35):
        plan = dry_run(RULES, admin_user, *rows)

    assert verdicts(plan) == {"改动": 60}
