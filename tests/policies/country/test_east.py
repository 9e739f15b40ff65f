"""江苏、浙江、安徽、福建、江西、山东: amounts and gaps as their sources have them."""

import pytest

pytestmark = pytest.mark.django_db


# Read off the facts by a person: what the cited source says, or None where its words
# were not kept.
AMOUNTS = [
    # 江苏
    (
        "xuzhou",
        69,
        "retired",
        {"on": "2022-06-01", "pension": 4000},
        "200.00",
        "n313",
        "5%",
    ),
    (
        "xuzhou",
        70,
        "retired",
        {"on": "2022-06-01", "pension": 4000},
        "240.00",
        "n313",
        None,
    ),
    (
        "huaian",
        66,
        "retired",
        {"on": "2022-06-01", "pension": 4000},
        "220.00",
        "n289",
        "5.5%",
    ),
    ("yangzhou", 40, "active", {"base": 10000}, "200.00", "n288", "2%"),
    (
        "taizhou-jiangsu",
        66,
        "retired",
        {"on": "2024-06-01", "frozen": "213.40"},
        "213.40",
        "n287",
        "2023年标准",
    ),
    ("suqian", 40, "flexible", {"base": 10000}, "200.00", "m068", None),
    # 浙江
    ("jiaxing", 72, "retired", {}, "195.00", "m069", "195元/月"),
    # 安徽
    ("bengbu", 72, "retired", {}, "70.00", "c350", "70元"),
    ("wuhu", 72, "retired", {}, "70.00", "c350", "70元"),
    ("fuyang", 72, "retired", {}, "70.00", "m073", "70元/月"),
    (
        "anqing",
        72,
        "retired",
        {"on": "2022-06-30", "pension": 4000},
        "152.00",
        "c362",
        "3.8%",
    ),
    (
        "anqing",
        72,
        "retired",
        {"on": "2022-07-01", "pension": 4000},
        "70.00",
        "c350",
        "70元",
    ),
    # 福建
    (
        "fuzhou-fujian",
        72,
        "retired",
        {"on": "2022-02-28", "pension": 4000},
        "180.00",
        "c379",
        "4.5%",
    ),
    ("quanzhou", 40, "active", {"base": 10000}, "200.00", "c363", "2%"),
    # 江西
    ("nanchang", 69, "retired", {}, "77.00", "k001", "77元"),
    ("shangrao", 90, "retired", {}, "77.00", "k001", "77元"),
    ("ganzhou", 40, "flexible", {"base": 5000}, "100.00", "k001", None),
    (
        "jiangxi",
        40,
        "active",
        {"on": "2022-12-31", "base": 10000},
        "290.00",
        "c388",
        None,
    ),
    # 山东
    ("jinan", 69, "retired", {}, "100.00", "m084", None),
    ("jinan", 70, "retired", {}, "125.00", "m084", None),
    ("qingdao", 70, "retired", {}, "125.00", "m088", None),
    ("zibo", 69, "retired", {}, "100.00", "c414", "100元"),
    ("yantai", 69, "retired", {}, "100.00", "c410", "100 元"),
    ("yantai", 70, "retired", {}, "125.00", "c410", "125 元"),
    ("heze", 70, "retired", {}, "125.00", "m090", None),
    (
        "qingdao",
        40,
        "active",
        {"on": "2023-06-01", "base": 10000},
        "210.00",
        "c398",
        "2.1%",
    ),
]


@pytest.mark.parametrize(
    ("city", "age", "status", "query", "gross", "source", "words"),
    AMOUNTS,
    ids=[f"{row[0]} {row[1]} {row[2]} {row[4]}" for row in AMOUNTS],
)
def test_amounts_equal_their_sources(
    ask, city, age, status, query, gross, source, words
):
    body = ask(city, age, status, **query)

    assert (body["answer"], body["monthly"]["gross"]) == ("amount", gross)
    quotes = [cited["quote"] for cited in body["sources"] if cited["id"] == source]
    assert quotes
    assert words is None or words in quotes[0]


@pytest.mark.parametrize(
    ("city", "query", "answer"),
    [
        pytest.param(
            "xuzhou", {}, "unknown", id="徐州: 2.5% was announced, not seen done"
        ),
        pytest.param("changzhou", {}, "unknown", id="常州: 5% may be the old rule"),
        pytest.param("nantong", {}, "unknown", id="南通: an old rule alone"),
        pytest.param("lianyungang", {}, "unknown", id="连云港: frozen, or 2.5%"),
        pytest.param(
            "taizhou-jiangsu", {"frozen": "213.40"}, "unknown", id="泰州: 2024 is over"
        ),
        pytest.param(
            "lianyungang",
            {"on": "2022-06-01", "pension": 9000},
            "method_only",
            id="连云港: floors not counted",
        ),
        pytest.param("hangzhou", {}, "method_only", id="杭州: when, not how much"),
        pytest.param(
            "hangzhou", {"on": "2022-01-01"}, "unknown", id="杭州: 2021 is over"
        ),
        pytest.param("shaoxing", {}, "unknown", id="绍兴: a range of 270 to 280"),
        pytest.param("huzhou", {}, "unknown", id="湖州: no figure of its own"),
        pytest.param(
            "fuzhou-fujian",
            {"pension": 4000},
            "method_only",
            id="福州: fixed, amount not found",
        ),
        pytest.param(
            "fuzhou-fujian",
            {"on": "2023-06-01", "pension": 4000},
            "method_only",
            id="福州: one point less of 4.5% is not worked out",
        ),
        pytest.param("quanzhou", {}, "method_only", id="泉州: the base is not known"),
        pytest.param(
            "putian",
            {"on": "2023-06-01", "pension": 4000},
            "unknown",
            id="莆田: the province's office is not the city",
        ),
        pytest.param(
            "nanchang",
            {"on": "2022-12-31", "pension": 4000},
            "unknown",
            id="南昌: 3.5% is not said of every city",
        ),
        pytest.param(
            "weifang", {}, "unknown", id="潍坊: nothing is inherited from 山东"
        ),
        pytest.param(
            "taian", {"pension": 4000}, "unknown", id="泰安: 4.1% is 广州's old rule"
        ),
        pytest.param(
            "jinan",
            {"on": "2023-06-01", "pension": 9000},
            "method_only",
            id="济南: 4% had floors and caps",
        ),
        pytest.param(
            "qingdao",
            {"on": "2023-06-01", "pension": 1000},
            "method_only",
            id="青岛: 4.5% had a floor",
        ),
    ],
)
def test_what_is_not_an_amount(ask, city, query, answer):
    body = ask(city, 72, **query)

    assert (body["answer"], body["monthly"]) == (answer, None)


def test_taizhou_shows_the_year_that_is_over(ask):
    body = ask("taizhou-jiangsu", 70)

    assert body["last_known"]["until"] == "2025-01-01"


@pytest.mark.parametrize("city", ["yangzhou", "wuxi", "xuzhou"])
def test_the_last_rule_that_ended_is_that_of_2023_not_the_one_before(ask, city):
    last = ask(city, 60)["last_known"]

    assert (last["until"], last["rule"]) == ("2024-01-01", f"{city}-retired-2023")


def test_what_jiangsu_announced_for_2024_stands_beside_what_taizhou_did(ask):
    for city in ("xuzhou", "lianyungang", "yangzhou"):
        body = ask(city, 70)

        assert body["conflict"], city
        assert {"n286", "n287"} <= {source["id"] for source in body["sources"]}


def test_jiaxing_is_shown_beside_the_percentage_for_its_province(ask):
    body = ask("jiaxing", 70)

    assert (body["certainty"], body["conflict"]) == ("unconfirmed", True)
    assert body["sources"][1]["quote"] == "统筹区当年退休人员月均养老金的2.5%"


def test_what_bengbu_takes_off_is_cited(ask):
    body = ask("bengbu", 70)

    assert body["deductions"] == [{"name": "大额医疗费用补助", "monthly": "24.66"}]
    assert body["monthly"] == {"gross": "70.00", "net": "45.34"}
    assert not ask("fuyang", 70)["deductions"]


def test_jiangxi_answers_for_its_cities_and_says_so(ask):
    body = ask("jiujiang", 70)

    assert (body["inherited"], body["certainty"]) == (True, "reported")
    assert not body["conflict"]


def test_what_is_said_of_nanchang_alone_stands_beside_its_amount(ask):
    body = ask("nanchang", 70)

    assert (body["monthly"]["gross"], body["conflict"]) == ("77.00", True)
    assert "m082" in [source["id"] for source in body["sources"]]


def test_the_cities_of_shandong_stand_beside_the_percentage(ask):
    for city in ("jinan", "qingdao", "zibo", "yantai", "heze"):
        body = ask(city, 70)

        assert (body["inherited"], body["conflict"]) == (False, True), city
        assert body["certainty"] == "unconfirmed", city
        assert "c398" in {source["id"] for source in body["sources"]}, city


def test_zibo_takes_off_six_yuan(ask):
    assert ask("zibo", 69)["monthly"] == {"gross": "100.00", "net": "94.00"}
    assert ask("zibo", 70)["monthly"] == {"gross": "125.00", "net": "119.00"}


def test_who_contradicts_the_province_is_heard_where_the_city_is_unknown(client):
    page = client.get("/credit/?city=weifang&age=72&status=retired").text

    assert "说法不同" in page
    assert "并称全省统一" in page
