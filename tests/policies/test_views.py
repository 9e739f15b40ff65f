"""Every public page: what it shows, its fragment, bad input."""

import re

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.regions import Region

pytestmark = pytest.mark.django_db

CREDIT = "/credit/"


def test_the_home_page_asks_and_answers_nothing_yet(client):
    page = client.get("/")

    assertContains(page, "医保卡每月划入多少钱？")
    assertNotContains(page, 'class="book')


def test_shanghai_at_75_with_the_words_of_its_source(client):
    page = client.get(CREDIT, {"city": "上海", "age": "75"})

    for words in ["157.50", "1,890.00", "1890元/年", "媒体报道", "每年7月1日一次计入"]:
        assertContains(page, words)
    for day in ["发布 不详", "生效 2023年7月1日", "首次到账 不详", "本站核对 还没有"]:
        assertContains(page, day)


def test_the_disagreement_about_three_yuan_is_on_the_page(client):
    page = client.get(CREDIT, {"city": "beijing", "age": "70"})

    assertContains(page, "说法不一")
    assertContains(page, "107.00 元")


def test_unknown_says_so_and_gives_the_number_to_dial(client):
    page = client.get(CREDIT, {"city": "lishui", "age": "70"})

    assertContains(page, "我们不知道")
    assertContains(page, "这不等于没有钱")
    assertContains(page, "tel:12393")
    assertContains(page, "国家的原则")


@pytest.mark.parametrize(
    ("age", "status", "said"),
    [
        ("30", "retired", True),
        ("44", "retired", True),
        ("45", "retired", False),
        ("70", "active", False),
        ("71", "active", True),
        ("30", "flexible", False),
        ("30", "", True),
    ],
)
def test_an_age_that_seldom_goes_with_a_status_is_said(client, age, status, said):
    asked = {"city": "shanghai", "age": age, "status": status}
    page = client.get(CREDIT, asked)

    check = assertContains if said else assertNotContains
    check(page, f"您填的是 {age} 岁、")


def test_what_a_rule_needs_is_asked_only_then(client):
    nanjing = {"city": "nanjing", "age": "70", "on": "2023-06-01"}

    assertContains(client.get(CREDIT, nanjing), 'name="frozen"')
    told = client.get(CREDIT, nanjing | {"frozen": "213.4"})
    assertContains(told, "213.40")
    shanghai = client.get(CREDIT, {"city": "shanghai", "age": "70"})
    assertNotContains(shanghai, 'name="frozen"')
    assertNotContains(shanghai, 'name="base"')


def test_page_and_json_say_the_same(client):
    for city, age in [("beijing", 70), ("guangzhou", 66), ("xiamen", 61)]:
        query = {"city": city, "age": age}
        body = client.get("/credit.json", query).json()
        page = client.get(CREDIT, query)

        assertContains(page, body["monthly"]["gross"])
        assertContains(page, body["monthly"]["net"])
        assertContains(page, body["sources"][0]["publisher"])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        pytest.param("xm", "xiamen", id="initials"),
        pytest.param("ksh", "kashi", id="two-letter initials"),
        pytest.param("HaErBin", "haerbin", id="pinyin in mixed case"),
        pytest.param("江苏苏州", "suzhou-jiangsu", id="below its province"),
    ],
)
def test_a_place_spelled_otherwise_leads_to_its_own_address(client, typed, slug):
    response = client.get(CREDIT, {"city": typed, "age": "75"}, follow=True)

    named = Region.objects.get(slug=slug)
    assertContains(response, named.full_name)
    assertContains(response, f'value="{named.typed_name}"')
    if typed != "HaErBin":
        assert response.redirect_chain == [(f"/credit/?city={slug}&age=75", 302)]


def test_more_deducted_than_credited_is_no_sum_but_something_to_check(client):
    asked = {"city": "suzhou-jiangsu", "age": "40", "status": "active", "base": "50"}

    assertContains(client.get(CREDIT, asked), "代扣的比划入的多，请核对填的数")
    assert client.get("/credit.json", asked).json()["monthly"]["net"] is None


AGE = "年龄请填"
BAD = [
    pytest.param({"age": "abc"}, AGE, id="age: letters"),
    pytest.param({"age": "-1"}, "0 到 120", id="age: negative"),
    pytest.param({"age": "121"}, "0 到 120", id="age: too old"),
    pytest.param({"age": "1954年"}, "像是出生年份", id="age: a year of birth"),
    pytest.param({"age": "1e9"}, AGE, id="age: scientific"),
    pytest.param({"age": "7.5"}, AGE, id="age: a fraction"),
    pytest.param({"age": ""}, "请填年龄", id="age: empty"),
    pytest.param({"age": "9" * 10_000}, AGE, id="age: 10 kB"),
    pytest.param({"age": "\0"}, AGE, id="age: null byte"),
    pytest.param({"age": "٧٥"}, AGE, id="age: other digits"),
    pytest.param({"city": ""}, "请填参保的城市", id="city: empty"),
    pytest.param({"city": "水帘洞花果山"}, "没有找到这个地方", id="city: unknown"),
    pytest.param({"city": "suzhou"}, "不能确定是哪个地方", id="city: ambiguous"),
    pytest.param({"city": "夏门"}, "不能确定是哪个地方", id="city: a slip"),
    pytest.param({"city": "'; DROP TABLE x;--"}, "没有找到", id="city: SQL"),
    pytest.param({"city": "<script>alert(1)</script>"}, "没有找到", id="city: script"),
    pytest.param({"city": "上\0海"}, "不能识别的字符", id="city: null byte"),
    pytest.param({"city": "上" * 10_000}, "地名太长", id="city: 10 kB"),
    pytest.param({"status": "king"}, "请从列出的身份里选", id="status"),
    pytest.param({"group": "a b"}, "请从列出的类别里选", id="group"),
    pytest.param({"on": "9999-99-99"}, "请写成 2023", id="on: no such day"),
    pytest.param({"on": "9999-12-31"}, "2000 年到 2099 年", id="on: too late"),
    pytest.param({"on": "1949-10-01"}, "2000 年到 2099 年", id="on: too early"),
    pytest.param({"pension": "many"}, "请填数字", id="pension: words"),
    pytest.param({"base": "-5"}, "请填大于 0", id="base: negative"),
    pytest.param({"base": "NaN"}, "请填数字", id="base: not a number"),
    pytest.param({"base": "1e99"}, "请填数字", id="base: scientific"),
    pytest.param({"base": "99999999"}, "多填了位数", id="base: beyond all measure"),
    pytest.param({"age": "1_0"}, AGE, id="age: underscore"),
    pytest.param({"group": "kings"}, "没有这一类人员", id="group: unknown"),
    pytest.param({"frozen": "1.234"}, "两位小数", id="frozen: thousandths"),
    pytest.param({"missing_years": "99"}, "0 到 60", id="missing years"),
    pytest.param({"first_insured": "去年"}, "日期请写成", id="first insured"),
]


@pytest.mark.parametrize(("wrong", "reason"), BAD)
def test_bad_input_gets_a_reason_and_keeps_what_was_typed(
    client, caplog, wrong, reason
):
    query = {"city": "上海", "age": "75"} | wrong
    ((name, typed),) = wrong.items()

    page = client.get(CREDIT, query)
    body = client.get("/credit.json", query)

    assert (page.status_code, body.status_code) == (400, 400)
    assertContains(page, reason, status_code=400)
    assert page.context["form"][name].value() == typed
    assert reason in "".join(body.json()["errors"][name])
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_an_error_keeps_the_further_fields_too(client):
    query = {"city": "nanjing", "age": "abc", "frozen": "213.4", "on": "2023-06-01"}

    page = client.get(CREDIT, query)

    assertContains(page, 'value="213.4"', status_code=400)
    assertContains(page, 'name="city" value="南京市"', status_code=400)
    group = client.get(CREDIT, {"city": "shanghai", "age": "75", "group": "zzz"})
    assertContains(group, 'id="id_group"', status_code=400)


@pytest.mark.parametrize(
    "day",
    ["2023-6-1", "2023年6月1日", "２０２３年 6 月 1 日", "2023.6.1", "2023/6/1"]
    + ["20230601", "2023年6月", "2023-06"],
)
def test_a_day_is_written_as_people_write_it(client, day):
    page = client.get(CREDIT, {"city": "nanjing", "age": "70", "on": day})

    assertContains(page, "这是 2023年6月1日的规定")
    assert "on=2023-06-01" in page.context["shared"].address


def test_where_there_is_no_amount_the_phone_comes_before_the_basis(client):
    page = client.get(CREDIT, {"city": "beihai", "age": "75"}).text

    assert page.count('class="tel"') == 1
    assert page.index('class="tel"') < page.index("<dt>依据")


def test_what_was_typed_is_escaped(client):
    page = client.get(CREDIT, {"city": "<script>alert(1)</script>", "age": "75"})

    assert "<script>alert" not in page.text


def test_an_ambiguous_place_offers_the_choice(client):
    page = client.get(CREDIT, {"city": "suzhou", "age": "75"})

    assertContains(page, "city=suzhou-jiangsu&amp;age=75", status_code=400)
    assertContains(page, "city=suzhou-anhui&amp;age=75", status_code=400)


def test_the_fragment_is_a_piece_of_the_page(client, htmx):
    query = {"city": "beijing", "age": "70"}

    page = client.get(CREDIT, query)
    part = htmx(CREDIT, target="credit", **query)

    assert part.text.strip().startswith('<div id="credit"')
    assert part.text.strip() in page.text


def test_going_back_restores_the_whole_page(client):
    """htmx asks again without a target when its history cache has nothing."""
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    page = client.get(CREDIT, {"city": "beijing", "age": "70"}, headers=headers)

    assertContains(page, "<html")


@pytest.mark.parametrize(
    "address", ["/", CREDIT, "/credit.json", "/cities/", "/about/"]
)
def test_nothing_is_written_by_asking(client, address):
    assert client.post(address).status_code == 405


# /sources/


def test_a_source_shows_its_words_and_what_rests_on_it(client):
    page = client.get("/sources/n187/")

    assertContains(page, "70岁(不含)以下按每月100元划入")
    assertContains(page, "北京市")
    assertContains(page, "采用")


def test_a_source_that_must_not_be_linked_is_not(client):
    page = client.get("/sources/n270/")

    assertNotContains(page, 'rel="noopener')


def test_no_such_source(client):
    assert client.get("/sources/nothing/").status_code == 404


EVERY_TEMPLATE = [
    "/",
    "/credit/?city=beijing&age=70",
    "/credit/?city=lishui&age=70",
    "/credit/?city=chengdu&age=70",
    "/credit/?city=xianggang&age=70",
    "/credit/?city=suzhou&age=x&base=x",
    "/credit/?city=nanjing&age=70&on=2023-06-01",
    "/cities/",
    "/cities/?q=xm",
    "/cities/jiangsu/",
    "/cities/beijing/",
    "/cities/suzhou/",
    "/sources/n187/",
    "/about/",
    "/nothing/",
]


@pytest.mark.parametrize("address", EVERY_TEMPLATE)
def test_pages_are_well_formed_with_one_heading_and_unique_ids(client, address):
    text = client.get(address).text

    assert not JustHTML(text, collect_errors=True).errors
    assert text.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
