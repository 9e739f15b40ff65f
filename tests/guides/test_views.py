"""The guides' pages: every place, the finder, search, reports."""

import re

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

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
    field = JustHTML(page.text, sanitize=False).query("#city")[0]
    assert field.attrs["aria-describedby"] == "city-problem"
    if city == "suzhou":
        assert field.attrs["value"] == city


# /check/


@pytest.mark.parametrize("typed", ["合肥", "hefei", " 合肥市 "])
def test_a_places_own_channels_are_found_by_its_name(client, typed):
    assertRedirects(client.get("/check/", {"city": typed}), "/cities/hefei/check/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("suzhou", 'href="/cities/suzhou-jiangsu/check/"'),
        ("qqqq", "没有找到“qqqq”"),
        ("", "请填参保的城市"),
        ("\0", "没有找到"),
        ("上" * 5000, "没有找到"),
    ],
)
def test_a_place_that_is_not_clear_is_asked_for_again(client, typed, words):
    page = client.get("/check/", {"city": typed})

    assertContains(page, words, status_code=400)
    assertContains(page, 'role="alert"', status_code=400)
    if typed.isalpha():
        assertContains(page, f'value="{typed}"', status_code=400)


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
        ("拿钱", "/withdraw/"),
        ("能取多少", "/withdraw/"),
        ("套现", "/guides/fraud/"),
        ("共济", "/guides/family/"),
        ("绑定", "/guides/family/"),
        ("异地", "/guides/travel/"),
        ("怎么绑定家人", "/guides/family/"),
        ("fanqian", "/"),
        ("gongji", "/guides/family/"),
        ("yidi", "/guides/travel/"),
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


@pytest.mark.parametrize(
    ("path", "ceiling"),
    [
        ("/cities/beijing/check/", 4),
        ("/cities/beijing/withdraw/", 6),
        ("/cities/beijing/family/", 6),
        ("/withdraw/?city=beijing", 2),
        ("/guides/travel/", 5),
        ("/search/?q=共济", 6),
        ("/report/?city=beijing&age=70&status=retired", 7),
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


def test_the_sheet_keeps_the_grade_and_the_disagreement(client):
    for slug in ["zhaoqing", "shenzhen", "chengdu", "beijing"]:
        page = client.get(f"/cities/{slug}/family/")
        note, sheet = page.context["notes"][0], sheet_of(page)

        assert note.source.get_grade_display() in sheet
        assert note.disputed in sheet


def test_the_sheet_names_the_app_before_what_to_press(client):
    sheet = sheet_of(client.get("/cities/zhaoqing/family/"))

    before, _, _ = sheet.partition("我要办事")
    assert "粤" in before or "小程序" in before
