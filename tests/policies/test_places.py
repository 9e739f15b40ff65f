"""Finding a place, and its own page."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.models.regions import FormerName, Region

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
        ("shanghai", ["74 岁及以下", "140.00", "157.50", "12393", "以前是怎么划的"]),
        ("hefei", ["70.00", "150", "以前是怎么划的"]),
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


@pytest.mark.django_db
def test_a_place_has_no_age_and_so_no_next_age(client):
    assertContains(client.get("/cities/beijing/"), "70 岁")
    assertNotContains(client.get("/cities/beijing/"), "不再随年龄变化")
