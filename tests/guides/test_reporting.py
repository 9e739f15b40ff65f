"""From "mine is different" to a report without a name."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.reports import Report
from policies.models.content import ContentVersion

pytestmark = pytest.mark.django_db

WHO = {"city": "beijing", "age": "70", "status": "retired"}
NONE = ["other_place", "deducted", "new_retiree", "in_arrears"]
NONE_OF_THEM = WHO | dict.fromkeys(NONE, "no")
TOLD = {"received": "100", "month": "2026-10", "words": "少了三元"}


def address(query):
    return "/report/?" + "&".join(f"{name}={value}" for name, value in query.items())


def test_likely_causes_come_first(client):
    assertContains(client.get(address(WHO)), "第 1 问")
    found = client.get(address(WHO | {"other_place": "no", "deducted": "yes"}))
    assertContains(found, "可能是这个原因")
    assertContains(client.get(address(NONE_OF_THEM)), "请告诉我们您收到多少")


def test_a_place_alone_is_filled_in_and_nothing_is_wrong_yet(client):
    page = client.get("/report/?city=lishui")

    assertContains(page, 'value="丽水市"')
    assertNotContains(page, "请改一下")
    assertNotContains(page, "溧水")


def test_the_next_step_asks_for_the_age(client):
    page = client.get("/report/?city=lishui&age=")

    assertContains(page, "请填年龄", status_code=400)


def test_a_report_is_kept_with_its_rule_and_nothing_personal(client):
    page = client.post(address(NONE_OF_THEM), TOLD, follow=True)

    report = Report.objects.get()
    assertContains(page, "收到了")
    assert page.redirect_chain == [("/report/?sent=1", 302)]
    assert report.rule.slug == "beijing-retired-2006"
    assert (report.received, report.words) == (100, "少了三元")
    assert "127.0.0.1" not in report.sender
    assert not page.cookies


@pytest.mark.parametrize("typed", ["0", "0.00", "０元"])
def test_who_received_nothing_says_so(client, admin_client, typed):
    assertContains(client.get(address(NONE_OF_THEM)), "没有到账就填 0")

    client.post(address(NONE_OF_THEM), TOLD | {"received": typed})

    assert str(Report.objects.get()) == "北京市 70 岁：0.00 元"
    desk = admin_client.get("/admin/guides/report/")
    assertContains(desk, '<td class="field-received">0.00</td>', html=True)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        pytest.param({"received": "abc"}, "请填数字", id="amount"),
        pytest.param({"received": ""}, "请填金额", id="no amount"),
        pytest.param({"received": "-1"}, "请不要填负数", id="less than nothing"),
        pytest.param({"month": "2026-13"}, "月份请写成", id="month"),
        pytest.param({"month": "2027-01"}, "不能晚于现在", id="a month to come"),
        pytest.param({"words": "字" * 501}, "最多写 500 字", id="too long"),
        pytest.param({"words": "少了\0三元"}, "不能识别的字符", id="null byte"),
        pytest.param({"words": "我是110101195001011234"}, "像有身份证号", id="ID"),
        pytest.param({"words": "电话 138 0013 8000"}, "像有身份证号", id="phone"),
        pytest.param({"words": "138.0013.8000"}, "像有身份证号", id="dots"),
        pytest.param(
            {"words": "１３８－００１３－８０００"}, "像有身份证号", id="wide"
        ),
        pytest.param({"words": "1_3_8_0_0_1_3_8_0_0_0"}, "像有身份证号", id="apart"),
        pytest.param({"words": "一三八零零一三八零零零"}, "像有身份证号", id="spoken"),
        pytest.param({"words": "110101/1950/01/01/1234"}, "像有身份证号", id="cut"),
        pytest.param(
            {"words": "身份证1101011950年01月01日1234"}, "像有身份证号", id="dated"
        ),
        pytest.param(
            {"words": "110101 1950-01-01 1234"}, "像有身份证号", id="birthday"
        ),
        pytest.param({"words": "壹叁捌零零壹叁捌零零零"}, "像有身份证号", id="formal"),
        pytest.param({"words": "①③⑧00138000"}, "像有身份证号", id="circled"),
    ],
)
def test_a_wrong_report_keeps_its_words_and_is_not_kept(client, wrong, reason):
    page = client.post(address(NONE_OF_THEM), TOLD | wrong)

    ((name, typed),) = wrong.items()
    assertContains(page, reason, status_code=400)
    assert page.context["report"][name].value() == typed
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "2026-09 2026-10 两个月都没到",
        "应得110.00元，到账100.00元，少10元",
        "应得1107.50元，2026年10月10日到1280.00元",
        "",
    ],
)
def test_months_and_amounts_are_no_secret_numbers(client, words):
    client.post(address(NONE_OF_THEM), TOLD | {"words": words})

    assert Report.objects.get().words == words


@pytest.mark.parametrize("month", ["2026-10", "2026年10月", "2026/10", "２０２６-１０"])
def test_a_month_may_be_written_as_people_do(client, month):
    client.post(address(NONE_OF_THEM), TOLD | {"month": month})

    assert Report.objects.get().month == date(2026, 10, 1)


def test_the_rule_is_the_one_that_held_in_that_month(client):
    hefei = NONE_OF_THEM | {"city": "hefei"}

    client.post(address(hefei), TOLD | {"month": "2022-10"})

    assert Report.objects.get().rule.slug == "hefei-retired-old"


@pytest.mark.parametrize("status", ["active", "flexible"])
def test_every_way_through_the_causes_is_open_to_all(client, status):
    query = WHO | {"status": status, "age": "40"}
    for _ in range(4):
        page = client.get(address(query))
        assert page.status_code == 200
        step = page.context["step"]
        if not step.question:
            break
        query = query | {step.question.name: "no"}

    assertContains(client.get(address(query)), "请告诉我们您收到多少")


def test_a_resident_hears_that_there_is_no_account(client):
    page = client.get(address(WHO | {"status": "resident"}))

    assertContains(page, "没有个人账户，就没有这笔钱")


def test_a_machine_is_thanked_and_forgotten(client):
    client.post(address(NONE_OF_THEM), TOLD | {"website": "http://spam"})

    assert not Report.objects.exists()


def test_a_button_pressed_twice_reports_once(client):
    pages = [client.post(address(NONE_OF_THEM), TOLD, follow=True) for _ in range(2)]

    for page in pages:
        assertContains(page, "收到了")
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://other.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 302),
    ],
    ids=str,
)
def test_no_other_site_sends_its_readers_reports(client, headers, status):
    answer = client.post(address(NONE_OF_THEM), TOLD, headers=headers)

    assert answer.status_code == status
    assert Report.objects.exists() == (status == 302)


def test_a_flood_is_slowed_and_loses_nothing_sent(client):
    told = [TOLD | {"words": f"少了三元 {number}"} for number in range(8)]
    pages = [client.post(address(NONE_OF_THEM), each) for each in told]

    assert [page.status_code for page in pages] == [302] * 5 + [429] * 3
    assert Report.objects.count() == 5
    assert pages[-1]["Retry-After"] == "3600"
    assertContains(pages[-1], "少了三元", status_code=429)


def test_htmx_is_given_the_reason_where_the_form_stands(client):
    htmx = {"HX-Request": "true", "HX-Target": "report"}
    wrong = client.post(address(NONE_OF_THEM), TOLD | {"received": "x"}, headers=htmx)
    for number in range(6):
        told = TOLD | {"words": f"少了三元 {number}"}
        flood = client.post(address(NONE_OF_THEM), told, headers=htmx)

    for page, reason in ((wrong, "请填数字"), (flood, "请过一小时再按")):
        assertContains(page, reason, status_code=400)
        assertNotContains(page, "<title>", status_code=400)
        assert page["HX-Push-Url"] == "false"


def test_what_was_filled_in_before_a_new_release_is_taken(client):
    client.post(address(NONE_OF_THEM), TOLD, headers={"X-Release": "another"})

    assert Report.objects.count() == 1


def test_the_same_again_and_again_is_slowed_too(client):
    pages = [client.post(address(NONE_OF_THEM), TOLD) for _ in range(22)]

    assert [page.status_code for page in pages] == [302] * 20 + [429] * 2
    assert client.get(address(NONE_OF_THEM)).status_code == 200


@pytest.mark.parametrize("query", [{}, {"city": "x", "age": "x"}, {"city": "suzhou"}])
def test_who_is_asked_again_where_it_is_not_clear(client, query):
    page = client.get("/report/", query)

    assert page.status_code == (400 if query else 200)
    assertContains(page, "下一步", status_code=page.status_code)


def test_the_report_that_shows_on_the_page_moves_the_version(client):
    page = "/credit/?city=beijing&age=70&status=retired"
    versions = []
    # The last one presses the button three times.
    for number in [0, 1, 2, 2, 2]:
        before = ContentVersion.current()
        client.post(address(NONE_OF_THEM), TOLD, REMOTE_ADDR=f"10.0.0.{number}")
        versions.append(ContentVersion.current() - before)

    assert versions == [0, 0, 1, 0, 0]
    assertContains(client.get(page), "有人反映")


def test_reports_that_are_deleted_move_the_version_too(admin_client):
    for number in range(3):
        told = TOLD | {"words": str(number)}
        admin_client.post(address(NONE_OF_THEM), told, REMOTE_ADDR=f"10.0.0.{number}")
    one, *others = Report.objects.values_list("pk", flat=True)
    at = "/admin/guides/report/"
    action = {"action": "delete_selected", "post": "yes", "_selected_action": others}
    versions = [ContentVersion.current()]
    for path, form in [(at, action), (f"{at}{one}/delete/", {"post": "yes"})]:
        admin_client.post(path, form)
        versions.append(ContentVersion.current())

    assert not Report.objects.exists()
    assert versions[0] < versions[1] < versions[2]
