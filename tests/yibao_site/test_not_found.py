"""A wrong address: what it may have meant, and a search that has its word."""

import pytest
from justhtml import JustHTML

pytestmark = pytest.mark.django_db


def not_found(client, address):
    response = client.get(address)
    assert response.status_code == 404
    return JustHTML(response.text, sanitize=False)


def near(page):
    return [link.attrs["href"] for link in page.query("main .places a")]


def searched(page):
    return page.query("form[role=search] input[name=q]")[0].attrs["value"]


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/cities/shangahi/", "/cities/shanghai/"),
        ("/cities/shangahi/check/", "/cities/shanghai/check/"),
        ("/cities/shangahi/travel/", "/cities/shanghai/travel/"),
        ("/cities/suzhou/withdraw/", "/cities/suzhou-jiangsu/withdraw/"),
        ("/cities/丽水/check/", "/cities/lishui/"),
        ("/cities/shanghai/balance/", "/cities/shanghai/"),
        ("/coverage/guandong/", "/coverage/guangdong/"),
        ("/coverage/haerbin/", "/coverage/heilongjiang/"),
        ("/disagreements/qingdao/", "/disagreements/shandong/"),
        ("/guides/frad/", "/guides/fraud/"),
        ("/guides/change_place/", "/guides/change-place/"),
        ("/guides/医保断缴/", "/guides/interruption/"),
        ("/guides/zhuanyi/", "/guides/transfer/"),
    ],
)
def test_an_unknown_address_offers_what_it_may_have_meant(client, address, meant):
    page = not_found(client, address)

    assert meant in near(page)
    for link in near(page):
        assert client.get(link).status_code == 200
    assert searched(page) == address.split("/")[2]


@pytest.mark.parametrize(
    ("address", "words", "meant"),
    [
        ("/chengdu", "chengdu", "/cities/chengdu/"),
        ("/chengdu/", "chengdu", "/cities/chengdu/"),
        ("/wuhann/", "wuhann", "/cities/wuhan/"),
        ("/成都市/", "成都市", "/cities/chengdu/"),
        ("/credit/chengdu", "chengdu", "/cities/chengdu/"),
        ("/shanghai/check/", "shanghai", "/cities/shanghai/"),
        ("/sichuan/chengdu/", "chengdu", "/cities/chengdu/"),
    ],
)
def test_a_name_anywhere_in_an_address_is_found(client, address, words, meant):
    page = not_found(client, address)

    assert near(page)[0] == meant
    assert client.get(meant).status_code == 200
    assert searched(page) == words


@pytest.mark.parametrize(
    "address", ["/guides/zzzzqqqq/", "/cities/zzzzqqqq/", "/coverage/zzzzqqqq/"]
)
def test_what_is_like_nothing_offers_nothing(client, address):
    assert not near(not_found(client, address))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/丽水取现/", "丽水取现"),
        ("/js/v1/x/", "js"),
        (f"/shanghai{'/nobody' * 500}/", "shanghai"),
        ("/<script>/", "<script>"),
        ("/sources/nothing/", ""),
        ("/styleguide/", ""),
        ("/compare/%00/", "compare"),
        (f"/{'长' * 500}/", "长" * 40),
    ],
)
def test_any_wrong_address_offers_to_search_for_its_word(client, address, words):
    page = not_found(client, address)

    assert searched(page) == words
    assert not near(page)
    assert "没有这个页面" in page.query("h1")[0].to_text()


@pytest.mark.parametrize("address", ["//example.org/", "//[]"])
def test_an_address_that_looks_like_a_host_stays_ours(client, address):
    # As it comes over the wire: the client's own get() takes the host away.
    response = client.generic("GET", "/", PATH_INFO=address)

    assert response.status_code == 404
    canonical = JustHTML(response.text, sanitize=False).query("link[rel=canonical]")
    assert canonical[0].attrs["href"].startswith("http://testserver/%2F")
