"""The guides' pages: every place, the finder, search, reports."""

import re
from datetime import date

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.reports import Report
from policies.models.regions import Region

pytestmark = pytest.mark.django_db

TITLE_CITIES = [
    "lishui",
    "xiamen",
    "zhangjiajie",
    "beijing",
    "shanghai",
    "shenzhen",
    "leshan",
]
TITLE_CITIES += ["suzhou-jiangsu", "zhaoqing"]
TOPICS = ["check", "withdraw", "family", "travel"]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("slug", TITLE_CITIES)
def test_each_guide_of_the_title_cities_is_complete(client, slug, topic):
    page = client.get(f"/cities/{slug}/{topic}/")

    name = Region.objects.get(slug=slug).name
    assertContains(page, f"<h1>{name}：")
    assertContains(page, f"“您好，我在{name}参保")
    assertContains(page, 'href="tel:12393"')
    assertContains(page, 'class="qr"')
    assert not JustHTML(page.text, collect_errors=True).errors


def test_every_place_has_a_phone_a_counter_and_a_way_without_smartphone(client):
    for region in Region.objects.order_by("?")[:40]:
        page = client.get(f"/cities/{region.slug}/check/")

        kinds = {channel.kind for channel in page.context["channels"]}
        assert {"phone_12393", "counter"} <= kinds, region
        assert page.context["channels"][0].needs_smartphone is False


def test_local_channels_stand_where_they_are_known_and_national_ones_elsewhere(client):
    assertContains(client.get("/cities/shenzhen/check/"), "深圳市的渠道")
    assertContains(client.get("/cities/lishui/family/"), "全国的一般规定")


def test_a_local_verdict_stands_before_the_nations(client):
    page = client.get("/cities/luoyang/withdraw/")

    item = next(i for i in page.context["cases"] if i.case.kind == "elsewhere")
    assert item.case.region.slug == "luoyang"
    assert item.national.region is None
    assertContains(page, "全国的一般说法")


@pytest.mark.parametrize("wrong", ["74种大病", "7个工作日"])
def test_wrong_claims_appear_only_as_corrected(client, wrong):
    page = client.get("/cities/lishui/withdraw/")

    for block in re.split(r'<div class="note">', page.text)[:1]:
        assert wrong not in block


# /withdraw/


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("account=pension", "养老保险的个人账户", id="another scheme"),
        pytest.param("account=medical&alive=no", "带什么", id="papers"),
        pytest.param(
            "account=medical&alive=yes&why=cash", "不可以", id="cash is not possible"
        ),
        pytest.param(
            "account=medical&alive=yes&why=moved&accepts=yes",
            "跟着转过去",
            id="moves along",
        ),
    ],
)
def test_the_finder_ends_with_what_to_do(client, query, words):
    page = client.get(f"/withdraw/?{query}&city=xian")

    assertContains(page, words)
    assertContains(page, "tel:12393")


def test_a_question_leads_on_by_plain_links(client):
    first = client.get("/withdraw/?city=beijing")
    links = re.findall(r'href="(/withdraw/\?[^"]*account=medical)"', first.text)

    second = client.get(links[0].replace("&amp;", "&"))

    assertContains(second, "参保人还在世吗？")
    assertContains(second, "北京市")


def test_a_city_may_be_added_after_some_answers(client):
    page = client.get("/withdraw/?account=medical&alive=yes")

    form = page.text.split('<form class="ask"')[1].split("</form>")[0]
    assert 'name="alive" value="yes"' in form
    assert page.text.index('id="finder"') < page.text.index('<form class="ask"')


@pytest.mark.parametrize("guide", ["family", "travel"])
def test_no_script_holds_a_brace(client, guide):
    for age in ("", "?age=72"):
        page = client.get(f"/cities/lishui/{guide}/{age}")
        assert "{" not in page.context["script"]


def test_the_age_is_spoken_where_it_is_known(client):
    page = client.get("/cities/lishui/check/?age=72")

    assertContains(page, "我在丽水市参保，今年 72 岁，")


def test_the_finders_fragment_is_a_piece_of_its_page(client, htmx):
    query = {"account": "medical", "city": "beijing"}

    page = client.get("/withdraw/", query)
    part = htmx("/withdraw/", target="finder", **query)

    assert part.text.strip() in page.text


@pytest.mark.parametrize("city", ["桃花源水帘洞", "suzhou", "\0", "上" * 5000])
def test_a_place_that_is_not_clear_leaves_the_nations_rules(client, city):
    page = client.get("/withdraw/", {"city": city})

    assertContains(page, "按全国的一般规定")


# /guides/ and /search/


def test_every_guide_opens_with_its_sources_and_the_number(client):
    listing = client.get("/guides/")

    for guide in listing.context["guides"]:
        page = client.get(guide.get_absolute_url())
        assertContains(page, guide.title)
        assertContains(page, "依据了哪些来源")
        assertContains(page, "tel:12393")
        assert not JustHTML(page.text, collect_errors=True).errors


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("返款", "/"),
        ("返钱", "/"),
        ("打到卡里", "/"),
        ("划卡", "/"),
        ("医保卡里的钱", "/"),
        ("取现", "/withdraw/"),
        ("套现", "/guides/fraud/"),
        ("共济", "/guides/family/"),
        ("绑定", "/guides/family/"),
        ("异地", "/guides/travel/"),
        ("怎么绑定家人", "/guides/family/"),
        ("fanqian", "/"),
        ("gongji", "/guides/family/"),
        ("丽水取现", "/cities/lishui/withdraw/"),
        ("北京共济", "/cities/beijing/family/"),
    ],
)
def test_search_understands_peoples_words(client, words, address):
    page = client.get("/search/", {"q": words})

    assertContains(page, f'<a href="{address}"><strong>')


@pytest.mark.parametrize("words", ["厦门", "xm", "guangzou", "ksh"])
def test_search_finds_places(client, words):
    page = client.get("/search/", {"q": words})

    assert page.context["results"].places


@pytest.mark.parametrize("words", ["zzzz", "\0", "上" * 5000, "<script>", "' OR 1=1"])
def test_nothing_found_gives_doors(client, words):
    page = client.get("/search/", {"q": words})

    assertContains(page, "看各地怎么划")
    assertNotContains(page, "<script>alert")


# /report/

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


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        pytest.param({"received": "abc"}, "请填数字", id="amount"),
        pytest.param({"received": ""}, "请填金额", id="no amount"),
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


def test_a_flood_is_slowed_and_loses_nothing_sent(client):
    pages = [client.post(address(NONE_OF_THEM), TOLD) for _ in range(8)]

    assert [page.status_code for page in pages] == [302] * 5 + [429] * 3
    assert Report.objects.count() == 5
    assert pages[-1]["Retry-After"] == "3600"
    assertContains(pages[-1], "少了三元", status_code=429)


@pytest.mark.parametrize("query", [{}, {"city": "x", "age": "x"}, {"city": "suzhou"}])
def test_who_is_asked_again_where_it_is_not_clear(client, query):
    page = client.get("/report/", query)

    assert page.status_code == (400 if query else 200)
    assertContains(page, "下一步", status_code=page.status_code)


@pytest.mark.parametrize(
    ("path", "ceiling"),
    [
        ("/cities/beijing/check/", 4),
        ("/cities/beijing/withdraw/", 6),
        ("/cities/beijing/family/", 6),
        ("/withdraw/?city=beijing", 2),
        ("/guides/travel/", 5),
        ("/search/?q=共济", 6),
        (address(WHO), 7),
    ],
)
def test_queries(client, django_assert_max_num_queries, path, ceiling):
    client.get("/search/?q=warm")

    with django_assert_max_num_queries(ceiling):
        client.get(path)


# The sheet to print


def sheet_of(page):
    return JustHTML(page.text, sanitize=False).query(".sheet")[0].to_text()


@pytest.mark.parametrize("topic", ["family", "travel"])
@pytest.mark.parametrize("slug", ["lishui", "shanghai", "shenzhen", "xiamen", "leshan"])
def test_the_sheet_says_how_to_do_it(client, slug, topic):
    sheet = sheet_of(client.get(f"/cities/{slug}/{topic}/"))

    assert "怎么办" in sheet
    assert "医保窗口" in sheet


def test_the_sheet_names_the_app_before_what_to_press(client):
    sheet = sheet_of(client.get("/cities/zhaoqing/family/"))

    before, _, _ = sheet.partition("我要办事")
    assert "粤" in before or "小程序" in before
