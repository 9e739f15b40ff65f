"""Places beside one another: each by the one road, found as on the home page."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from policies.comparison import CompareForm
from tests.factories import create_rule, create_source

pytestmark = pytest.mark.django_db

COMPARE = "/compare/"
SIX = ["shanghai", "beijing", "guangzhou", "lishui", "hefei", "nanjing"]
# What each says at 70: an amount, or the name of a state.
AT_70 = {
    "shanghai": "140.00",
    "beijing": "110.00",
    "guangzhou": "",
    "lishui": "我们不知道",
    "hefei": "70.00",
    "nanjing": "说法不一，我们没有采用哪一种",
}


def ask(client, *cities, age="70", **more):
    return client.get(COMPARE, {"city": list(cities), "age": age} | more)


def cards(page):
    return JustHTML(page.text).query(".compared > li")


def slugs(page):
    return [place.slug for place in page.context["form"].places]


def test_six_places_each_say_an_amount_or_the_name_of_a_state(client):
    page = ask(client, *SIX)

    assert slugs(page) == SIX
    for card, expected in zip(cards(page), AT_70.values(), strict=True):
        text = card.to_text()
        assert expected in text
        assert "每月 0.00" not in text
        assert card.query(".sum")[0].to_text().strip()


@pytest.mark.parametrize(
    ("slug", "status", "words"),
    [
        ("shanghai", "retired", ["140.00", "媒体报道", "每年7月1日一次计入", "全年"]),
        ("beijing", "retired", ["110.00", "代扣后", "107.00", "≠ 说法不一"]),
        ("zhuzhou", "retired", ["按全省规定"]),
        ("chengdu", "retired", ["知道怎么算，还算不出金额", "2.8%"]),
        ("beijing", "active", ["要看您自己的情况", "去填写"]),
        ("beijing", "resident", ["没有这笔钱"]),
        ("xianggang", "retired", ["没有这笔钱", "不适用内地的职工医保"]),
        ("lishui", "retired", ["我们不知道", "不等于没有钱", "12393"]),
        ("huizhou", "retired", ["136.00 元（≠ 说法不一），现在不能照着算"]),
    ],
)
def test_a_card_has_its_seal_its_rule_and_when_it_is_paid(client, slug, status, words):
    (card,) = cards(ask(client, slug, status=status))

    for word in words:
        assert word in card.to_text()


@pytest.mark.parametrize(
    ("cities", "title"),
    [
        (["shanghai"], "上海市：70 岁每月划入多少，比一比 · 医保账本"),
        (
            ["shanghai", "火星"],
            "请改一下 · 上海市：70 岁每月划入多少，比一比 · 医保账本",
        ),
        (["火星"], "请改一下 · 比一比 · 医保账本"),
    ],
)
def test_its_title_is_the_same_after_a_swap(client, cities, title):
    page = JustHTML(ask(client, *cities).text, sanitize=False)

    assert page.query("title")[0].to_text() == title
    assert page.query("#compare")[0].attrs["data-title"] == title


def test_each_leads_to_its_answer_and_to_the_comparison_without_it(client):
    page = ask(client, "shanghai", "beijing", on="2024-06-01")

    asked = "age=70&status=retired&on=2024-06-01"
    links = [link.attrs["href"] for link in JustHTML(page.text).query(".ways a")]
    assert links == [
        f"/credit/?city=shanghai&{asked}",
        f"/compare/?city=beijing&{asked}",
        f"/credit/?city=beijing&{asked}",
        f"/compare/?city=shanghai&{asked}",
    ]
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param(["上海", "北京"], ["shanghai", "beijing"], id="by name"),
        pytest.param(["上海", "上海市", "shanghai"], ["shanghai"], id="one thrice"),
        pytest.param(
            ["上海、北京，hefei"], ["shanghai", "beijing", "hefei"], id="list"
        ),
        pytest.param(["江苏 苏州", ""], ["suzhou-jiangsu"], id="below its province"),
        pytest.param(["", "beijing", " "], ["beijing"], id="empty fields"),
    ],
)
def test_names_are_found_as_on_the_home_page_each_once(client, typed, found):
    page = client.get(COMPARE, {"city": typed, "age": 70}, follow=True)

    assert page.status_code == 200
    assert slugs(page) == found


def test_a_place_spelled_otherwise_leads_to_its_own_address(client):
    page = client.get(COMPARE, {"city": ["shanghai", "xm"], "age": "70"})

    assert page.url == "/compare/?city=shanghai&city=xiamen&age=70&status=retired"


def test_namesakes_are_asked_back_and_the_others_stay(client):
    page = ask(client, "shanghai", "suzhou", "beijing")

    assert page.status_code == 400
    assertContains(
        page, "“suzhou”：不能确定是哪个地方，请从列出的地方里选一个", status_code=400
    )
    assert slugs(page) == ["shanghai", "beijing"]
    assert len(cards(page)) == 2
    assertContains(page, 'value="suzhou"', status_code=400)
    offered = page.context["form"].offered()
    mended = client.get(next(a for place, a, _ in offered if place.name == "苏州市"))
    assert slugs(mended) == ["shanghai", "beijing", "suzhou-jiangsu"]


def test_a_seventh_is_refused_and_nothing_is_lost(client):
    page = ask(client, *SIX, "厦门")

    assertContains(
        page, "一次最多比六个地方。要加厦门市，请先去掉一个", status_code=400
    )
    assertContains(page, 'value="厦门"', status_code=400)
    assert len(cards(page)) == 6
    assert "已经有六个地方" in ask(client, *SIX).text


def test_a_seventh_that_is_one_of_the_six_is_no_seventh(client):
    assert ask(client, *SIX, "上海").status_code == 200


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"city": "", "age": "70"}, "请填参保的城市，例如 上海"),
        ({"city": "没有的地方", "age": "70"}, "“没有的地方”：没有找到这个地方"),
        ({"city": "a\0b", "age": "70"}, "地名里有不能识别的字符"),
        ({"city": "上" * 200, "age": "70"}, "地名太长了"),
        ({"city": "shanghai", "age": ""}, "请填年龄（周岁），例如 75"),
        ({"city": "shanghai", "age": "abc"}, "年龄请填整数，例如 75"),
        ({"city": "shanghai", "age": "121"}, "年龄请填 0 到 120 之间的整数"),
        ({"city": "shanghai", "age": "70", "status": "x"}, "请从列出的身份里选一个"),
        ({"city": "shanghai", "age": "70", "on": "昨天"}, "请写成 2023年6月1日 这样"),
        ({"city": "shanghai", "age": "70", "on": "1999-12-31"}, "2000 年到 2099 年"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_and_kept(client, query, reason):
    page = client.get(COMPARE, query)

    assert page.status_code == 400
    assert reason in unescape(page.text)
    if query["city"] == "shanghai":
        assertContains(page, 'name="city" value="shanghai"', status_code=400)


@pytest.mark.parametrize("query", ["", "?city=shanghai", "?age=75", "?utm_source=wx"])
def test_what_is_not_yet_asked_is_no_mistake(client, query):
    page = client.get(COMPARE + query)

    assert page.status_code == 200
    assert cards(page) == []
    assertNotContains(page, "请改一下")


def test_the_fragment_is_the_piece_of_the_page(client, htmx):
    asked = {"city": ["shanghai", "beijing"], "age": "70"}
    page, piece = client.get(COMPARE, asked), htmx(COMPARE, target="compare", **asked)

    assert piece.text.strip().startswith('<div id="compare"')
    assert piece.text.strip() in page.text
    assert "HX-Target" in piece["Vary"]
    assert "<html" in htmx(COMPARE, target="main", **asked).text


def test_the_address_holds_it_all_in_one_way(client):
    typed = {"city": ["上海", "北京市"], "age": "７０岁", "on": "2024-06-01", "x": "1"}
    page = client.get(COMPARE, typed)

    address = "/compare/?city=shanghai&city=beijing&age=70&status=retired&on=2024-06-01"
    assert page.context["shared"].address == f"http://testserver{address}"
    assertContains(page, "这是 2024年6月1日的规定")
    assertContains(
        page, f'<a href="{address[:-14]}">今天的在这里</a>'.replace("&", "&amp;")
    )


def test_today_is_the_same_question_also_where_nothing_stands_before_the_day():
    assert CompareForm.asked(QueryDict("on=2024-06-01")).today == COMPARE


def test_the_picture_is_a_table_too_where_amounts_differ_by_age(client):
    page = ask(client, "shanghai", "hefei", "lishui")

    assertContains(page, '<th scope="col">①上海</th><th scope="col">②合肥</th></tr>')
    assertContains(page, '75 岁及以上</th><td data-what="①上海">157.50 元</td>')
    assertNotContains(ask(client, "hefei", "lishui"), "<figure")


@pytest.mark.parametrize("age", [60, 70])
def test_the_picture_says_that_deductions_are_still_in_it(client, age):
    """Also where the place does not deduct at the age asked, but at others."""
    region = create_rule(bands=[(0, "100"), (70, "110")]).region
    rule = region.credit_rules.get()
    rule.deductions.create(
        name="长护险", amount="3", first_age=70, source=create_source()
    )
    page, of_others = (
        ask(client, *each, age=age) for each in ([region.slug], ["shanghai", "hefei"])
    )

    assertContains(page, "按年龄（还没有减去代扣）</figcaption>")
    assertContains(page, "按年龄（还没有减去代扣）</caption>")
    assertNotContains(of_others, "还没有减去代扣")


def test_few_queries_whatever_is_compared(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(36):
        assert len(cards(ask(client, *SIX))) == 6


@pytest.mark.parametrize(
    "address", ["/credit/?city=shanghai&age=75&on=2024-06-01", "/cities/shanghai/", "/"]
)
def test_there_are_doors_to_it(client, address):
    doors = [
        link.attrs["href"]
        for link in JustHTML(client.get(address).text).query("a")
        if link.attrs.get("href", "").startswith(COMPARE)
    ]

    assert doors
    assert all(client.get(door).status_code == 200 for door in doors)
    if "credit" in address:
        assert "/compare/?city=shanghai&age=75&status=retired&on=2024-06-01" in doors


@pytest.mark.parametrize(
    ("slug", "amount"), [("wuzhou", "87.02"), ("yangjiang", "109.97")]
)
def test_an_approximate_amount_is_so_wherever_it_is_shown(client, slug, amount):
    query = {"city": slug, "age": "70", "on": "2025-06-01"}
    seen = {
        "answer": client.get("/credit/", query),
        "comparison": ask(client, slug, "hefei", on="2025-06-01"),
        "place": client.get(f"/cities/{slug}/"),
    }
    for where, page in seen.items():
        text = re.sub(r"<[^>]*>|\s", "", page.text)
        bare = [
            before for before in text.split(amount)[:-1] if before[-1] not in "约为“"
        ]
        assert not bare, (where, bare[0][-30:])
        assert text.count(amount) >= 2, where

    body = client.get("/credit.json", query).json()
    assert any("约" in note for note in body["notes"])
    assert f"约 {amount}" in body["steps"][0]
