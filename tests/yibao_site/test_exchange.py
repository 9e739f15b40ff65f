"""Tables at the desk: out, a dry run, then just that or nothing."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from policies.exchange.exporting import table
from policies.exchange.planning import plan_file
from policies.exchange.rules import RULES
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.permissions import REVIEWERS
from tests.factories import numbers
from tests.tables import editor, file_of, row_of, verdicts
from yibao_site.exchange import KINDS

pytestmark = pytest.mark.django_db

IMPORT, WRITE = "/admin/desk/import/", "/admin/desk/import/write/"


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anhui():
    return logged_in(editor("anhui"))


@pytest.fixture
def rule():
    return CreditRule.objects.get(slug="hefei-retired-2023")


@pytest.fixture
def next_year(rule):
    """A file in which this rule gets another amount from 2027 on."""
    return file_of(RULES, row_of(RULES, rule, 生效日="2027/1/1", 年龄档="0岁:85"))


def upload(client, data, kind="creditrule", name="表.csv"):
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, data)})


def write(client, page):
    shown = page.context["plan"].fingerprint
    return client.post(WRITE, {"shown": shown}, follow=True)


def drafts():
    return CreditRule.objects.filter(state="draft")


def gross(client, on):
    query = {"city": "hefei", "age": 70, "on": on}
    return client.get("/credit.json", query).json()["monthly"]["gross"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_goes_out_comes_back_without_a_difference(kind, format, admin_user):
    """All that ships, whoever it was that opened and saved it."""
    everything = kind.model.objects.all()

    plan = plan_file(kind, table(kind, format, everything), admin_user)

    assert verdicts(plan) == {"没有变化": everything.count()}
    assert plan.problems == []


def test_a_dry_run_shows_each_difference_and_writes_nothing(anhui, next_year):
    page = upload(anhui, next_year)

    for words in ["第 2 行", "改动", "新建草稿 hefei-retired-2027", "照此写入"]:
        assertContains(page, words)
    assertContains(page, "<b>年龄档</b>：0岁:70.00 → 0岁:85.00")
    assert not drafts().exists()


def test_what_was_shown_is_written_as_a_draft_that_readers_do_not_see(
    anhui, next_year, client
):
    done = write(anhui, upload(anhui, next_year))

    assertContains(done, "已写入划入规则：新增 0 条，改动 1 条")
    assertContains(done, "草稿（1）")
    assert drafts().get().author.provinces.get().province.slug == "anhui"
    assert gross(client, "2027-01-01") == "70.00"


def test_a_second_click_writes_nothing_more(anhui, next_year):
    page = upload(anhui, next_year)
    write(anhui, page)

    assertContains(write(anhui, page), "没有等着写入的内容")
    assert drafts().count() == 1


def test_the_same_file_again_has_nothing_to_write(anhui, next_year):
    write(anhui, upload(anhui, next_year))

    page = upload(anhui, next_year)

    assertContains(page, "没有变化 1 行")
    assertContains(page, "没有要写入的")
    assertNotContains(page, "照此写入</button>")


def test_an_older_page_does_not_write_a_newer_file(anhui, rule, next_year):
    older = upload(anhui, next_year)
    upload(anhui, file_of(RULES, row_of(RULES, rule, 何时到账="每月5日前")))

    assertContains(write(anhui, older), "没有等着写入的内容")
    assert not drafts().exists()


def test_nobody_writes_what_somebody_else_uploaded(anhui, next_year):
    page = upload(anhui, next_year)

    assertContains(write(logged_in(editor("anhui")), page), "没有等着写入的内容")
    assert not drafts().exists()


def test_what_changed_in_between_is_not_written(anhui, rule, next_year):
    page = upload(anhui, next_year)
    CreditRule.objects.filter(pk=rule.pk).update(payment="每月5日前")

    done = write(anhui, page)

    assertContains(done, "什么都没有写入。从试运行到现在，网站上的内容变了")
    assert not drafts().exists()


def test_whoever_lost_the_province_in_between_writes_nothing(next_year):
    user = editor("anhui")
    client = logged_in(user)
    page = upload(client, next_year)
    user.provinces.all().delete()

    assertContains(write(client, page), "什么都没有写入")
    assert not drafts().exists()


def test_one_wrong_row_keeps_the_whole_file_out(anhui, rule, next_year):
    other = row_of(
        RULES, CreditRule.objects.get(slug="hefei-active"), 生效日="1/2/2027"
    )
    data = next_year + file_of(RULES, other).partition(b"\n")[2]

    page = upload(anhui, data)

    assertContains(page, '<th scope="row">第 3 行</th><td>生效日</td>')
    assertContains(page, "“1/2/2027”分不清年、月、日")
    assertNotContains(page, "照此写入</button>")
    assert write(anhui, page).status_code == 200
    assert not drafts().exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("编号\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04", "坏了"),
        (b"\xd0\xcf\x11\xe0", ".xls"),
        (b"\x00\x01", "不是表格文件"),
        (b"a,b\n1,2\n", "缺少这些栏：编号、底稿"),
        (b"", "这个文件是空的"),
        ("，".join(RULES.headers).encode(), "缺少这些栏"),
        (file_of(RULES), "文件里没有内容"),
    ],
)
def test_a_broken_file_is_told_why(anhui, data, words):
    page = upload(anhui, data)

    assertContains(page, words)
    assertNotContains(page, "照此写入</button>")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选一个文件"),
        ({"kind": "guide"}, "guide"),
        ({"kind": "creditrule", "file": "text"}, "请选一个文件"),
    ],
)
def test_a_form_half_filled_in_is_told_why(anhui, data, words):
    assertContains(anhui.post(IMPORT, data), words)


def test_a_page_says_when_it_is_too_large(anhui):
    assertContains(upload(anhui, b"x" * (10 * 1024 * 1024 + 1)), "文件超过 10 MB")


def test_fifty_thousand_wrong_rows_are_counted(anhui):
    rows = "".join(f"rule-{n}{',' * (len(RULES.headers) - 1)}\n" for n in range(50_000))

    page = upload(anhui, file_of(RULES) + rows.encode())

    assertContains(page, "错误 50000 行")
    assertContains(page, "只列出前 500 个错误")


def test_a_formula_in_a_name_is_only_text(anhui, rule):
    row = row_of(RULES, rule, 编号="calm", 底稿=rule.slug, 何时到账="=1+1")
    write(anhui, upload(anhui, file_of(RULES, row)))
    assert drafts().get().payment == "=1+1"

    out = anhui.get("/admin/desk/export/creditrule/xlsx/")

    sheet = openpyxl.load_workbook(io.BytesIO(out.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "'=1+1" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_regions_are_for_superusers(anhui, admin_client):
    region = Region.objects.get(slug="hefei")
    data = file_of(KINDS["region"], row_of(KINDS["region"], region, 简称="庐州"))

    assertContains(upload(anhui, data, "region"), "地区只有管理员可以改")
    write(admin_client, upload(admin_client, data, "region"))

    region.refresh_from_db()
    assert region.short_name == "庐州"


def test_a_reviewer_may_take_tables_away_but_not_bring_them(next_year):
    reviewer = logged_in(editor("anhui", role=REVIEWERS))

    assert upload(reviewer, next_year).status_code == 403
    page = reviewer.get(IMPORT)
    assertContains(page, "只有编辑可以改规则", status_code=403)
    assertNotContains(page, '<form method="post" enctype', status_code=403)
    assert reviewer.get("/admin/desk/export/creditrule/csv/").status_code == 200


def test_staff_without_a_role_see_nothing():
    nobody = User.objects.create_user(f"staff-{next(numbers)}", is_staff=True)

    assert (
        logged_in(nobody).get("/admin/desk/export/creditrule/csv/").status_code == 403
    )
    assert logged_in(nobody).get(IMPORT).status_code == 403


def test_a_stranger_is_sent_to_the_door(client, next_year):
    for answer in [
        client.get(IMPORT),
        upload(client, next_year),
        client.post(WRITE, {"shown": ""}),
        client.get("/admin/desk/export/creditrule/csv/"),
    ]:
        assert answer.url.startswith("/admin/login/")


@pytest.mark.parametrize("address", ["guide/csv", "creditrule/pdf"])
def test_there_are_no_other_tables(anhui, address):
    assert anhui.get(f"/admin/desk/export/{address}/").status_code == 404
    assert anhui.get(WRITE).status_code == 405


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_list_gives_away_what_was_picked_and_links_to_all(admin_client, kind):
    thing = kind.model.objects.first()
    listing = f"/admin/{kind.model._meta.label_lower.replace('.', '/')}/"
    picked = {"action": "export_csv", "_selected_action": [thing.pk]}

    page = admin_client.get(listing)
    answer = admin_client.post(listing, picked)

    for words in [f"/desk/export/{kind.name}/xlsx/", IMPORT, "导出所选为 XLSX"]:
        assertContains(page, words)
    assert f"{kind.name}-2026-11-21.csv" in answer["Content-Disposition"]
    assert answer.content == table(kind, "csv", kind.model.objects.filter(pk=thing.pk))
