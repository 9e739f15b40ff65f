"""Finding a place, and its own page."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.regions import FormerName, Region
from policies.models.rules import CreditRule
from tests.factories import create_region, create_rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("喀什", "喀什地区"),
        ("ksh", "喀什地区"),
        ("kashi", "喀什地区"),
        ("lijiang", "丽江市"),
        ("厦门", "厦门市"),
        ("xiamen", "厦门市"),
        ("xm", "厦门市"),
        ("广州市", "广州市"),
        ("guangzou", "广州市"),
        ("XiaMen", "厦门市"),
    ],
)
def test_search_finds_it_first(client, typed, name):
    page = client.get("/cities/", {"q": typed})

    assert page.context["results"][0].name == name
    assertContains(page, name)


@pytest.mark.parametrize("typed", ["!!!", "上" * 10_000, "' OR 1=1", "zzzzqqq"])
def test_search_without_result_gives_doors(client, typed):
    page = client.get("/cities/", {"q": typed})

    assertContains(page, "没有找到")
    assertContains(page, "看全部省份")


def test_search_fragments_are_pieces_of_the_page(client, htmx):
    page = client.get("/cities/", {"q": "厦门"})
    places = htmx("/cities/", target="places", q="厦门")
    options = htmx("/cities/", target="city-options", q="厦门")

    assert places.text.strip() in page.text
    assert options.text.strip().startswith('<div id="city-options"')
    assertContains(options, 'data-value="厦门市"')


def test_every_province_and_city_is_listed(client):
    page = client.get("/cities/")

    for region in Region.objects.filter(level_rank__lte=1):
        assertContains(page, f'href="/cities/{region.slug}/"')
    assertContains(page, "nbsetsail/real-china-division（CC BY 4.0）")


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        (
            "shanghai",
            ["74 岁及以下", "140.00", "157.50", "12393", "现在和以后的规定"],
        ),
        ("hefei", ["70.00", "150", "以前、现在和以后的规定"]),
        ("lishui", ["我们不知道", "浙江省层面的说法", "12393"]),
        ("zhangjiajie", ["75.00", "按湖南省全省统一的规定"]),
        ("nanjing", ["说法不一", "以前的规定"]),
        ("tianjin", ["另有规定的人", "建国前老工人"]),
        ("beijing-dongcheng", ["北京市", "110.00"]),
        ("xianggang", ["不适用内地的职工医保"]),
    ],
)
def test_the_page_of_a_place(client, slug, words):
    page = client.get(f"/cities/{slug}/")

    for word in words:
        assertContains(page, word)


def test_a_former_address_redirects_for_ever(client):
    FormerName.objects.create(
        slug="old-name", name="旧名", region=Region.objects.get(slug="shanghai")
    )

    response = client.get("/cities/old-name/")

    assert (response.status_code, response.url) == (301, "/cities/shanghai/")


@pytest.mark.parametrize(
    ("word", "slug"), [("chaohu", "hefei-chaohu"), ("SHANGHAI", "shanghai")]
)
def test_a_word_that_only_one_place_has_leads_there(client, word, slug):
    assert client.get(f"/cities/{word}/").url == f"/cities/{slug}/"


@pytest.mark.parametrize("word", ["suzhou", "taizhou", "fuzhou", "yichun", "yulin"])
def test_a_bare_homograph_gives_a_choice(client, word):
    page = client.get(f"/cities/{word}/")

    assertContains(page, "不止一个地方")
    assert len(page.context["namesakes"]) > 1
    assert client.get(f"/cities/{word.title()}/").url == f"/cities/{word}/"


@pytest.mark.django_db
def test_a_place_has_no_age_and_so_no_next_age(client):
    assertContains(client.get("/cities/beijing/"), "70 岁")
    assertNotContains(client.get("/cities/beijing/"), "不再随年龄变化")


def test_a_place_on_another_day_says_so_and_leads_back(client):
    page = client.get("/cities/shanghai/?on=2022-06-01&x=1")

    address = "http://testserver/cities/shanghai/?on=2022-06-01"
    assert page.context["shared"].address == address
    assertContains(page, f'rel="canonical" href="{address}"')
    assertContains(page, "这是 2022年6月1日的规定")
    assertContains(page, '<a href="/cities/shanghai/">今天的在这里</a>')
    assertContains(page, '<input type="hidden" name="on" value="2022-06-01">')
    assertContains(page, 'href="/compare/?city=shanghai&amp;on=2022-06-01"')
    assertNotContains(client.get("/cities/shanghai/"), "今天的在这里")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("昨天", "“看哪一天的规定”请写成 2023年6月1日 这样"),
        ("2023-02-30", "“看哪一天的规定”请写成 2023年6月1日 这样"),
        ("1999-12-31", "“看哪一天的规定”请填 2000 年到 2099 年之间的日子"),
        ("2100-01-01", "“看哪一天的规定”请填 2000 年到 2099 年之间的日子"),
    ],
)
def test_a_day_that_is_none_is_told_beside_todays_rules(client, day, reason):
    page = client.get("/cities/shanghai/", {"on": day})

    for words in [reason, f'value="{day}"', "下面是今天的规定", "157.50"]:
        assertContains(page, words, status_code=400)


def test_amounts_are_drawn_where_they_differ_by_age(client):
    drawn = client.get("/cities/shanghai/")

    assertContains(drawn, "<figure")
    assertContains(drawn, '<th scope="row">75 岁及以上</th><td>157.50 元</td>')
    for slug in ["hefei", "lishui", "chengdu"]:
        assertNotContains(client.get(f"/cities/{slug}/"), "<figure")


def test_the_line_of_rules_has_the_source_and_grade_of_each(client):
    page = client.get("/cities/shanghai/").context["page"]

    (line,) = (line for line in page.lines if line.label == "已经退休")
    assert [entry.tense for entry in line.entries] == ["past", "past", "now"]
    text = client.get("/cities/shanghai/").text
    for entry in line.entries:
        assert entry.rule.shown_period in text
        (adopted,) = (e for e in entry.rule.evidence.all() if e.stance == "adopted")
        assert f"{adopted.source.get_grade_display()}</p>" in text


@pytest.mark.parametrize(
    ("on", "is_note"), [("2026-09-30", False), ("2026-10-03", True)]
)
@pytest.mark.parametrize("path", ["/cities/hefei/?", "/credit/?city=hefei&age=70&"])
def test_a_rule_that_ends_says_so_at_once_and_loudly_in_its_last_90_days(
    client, path, on, is_note
):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    rule.until = date(2027, 1, 1)
    rule.save()

    page = client.get(f"{path}on={on}")

    words = "这条规定只管到2026年12月31日。2027年1月1日起改按安徽省的规定。"
    assertContains(page, f'<p class="{"note" if is_note else "hint"}">{words}')


@pytest.mark.parametrize("formula", ["rate_of_own_base", "no_account"])
def test_of_other_statuses_the_end_is_announced_too(client, formula):
    city = create_region()
    fields = {"region": city, "status": "active", "formula": formula}
    fields |= {"bands": [(0, "2")] if formula == "rate_of_own_base" else []}
    create_rule(**fields, until=date(2027, 1, 1))
    create_rule(**fields, since=date(2027, 1, 1))

    query = {"city": city.slug, "age": "40", "status": "active", "on": "2026-11-21"}
    for address in ("/credit/", city.get_absolute_url()):
        page = client.get(address, query)
        assertContains(page, "这条规定只管到2026年12月31日。2027年1月1日起")


def test_queries_of_a_place_are_bounded(client, django_assert_max_num_queries):
    for slug in ["shanghai", "beijing", "suzhou-jiangsu-kunshan", "tianjin"]:
        with django_assert_max_num_queries(8):
            client.get(f"/cities/{slug}/?on=2023-06-01")
