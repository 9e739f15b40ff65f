"""The south-west and the north-west: amounts read off the sources themselves.

What a source does not say stays unsaid: a percentage without its average has no
amount, a year that is over is not carried on, and a neighbour's number is nobody's.
"""

import pytest

pytestmark = pytest.mark.django_db

TODAY = "2026-11-28"


def adopted(body):
    first = body["sources"][0]
    assert first["stance"] == "adopted"
    return first["id"], first["quote"] or ""


# Place, age, day, gross a month, source, and the amount in its own words.
AMOUNTS = [
    ("nanchong", 72, TODAY, "68.80", "w092", "68.8元"),
    ("neijiang", 72, "2025-06-01", "101.00", "m136", "101元"),
    ("qianxinan", 72, TODAY, "85.00", "w094", "85元"),
    ("qiannan", 72, TODAY, "100.00", "w094", "1200元/年"),
    ("qiandongnan", 72, TODAY, "100.00", "w098", ""),
    ("qiandongnan", 69, "2023-08-31", "58.33", "w098", ""),
    ("qiandongnan", 80, "2023-08-31", "133.33", "w098", ""),
    ("tongchuan", 72, TODAY, "75.00", "w125", "75元"),
    ("baoji", 72, TODAY, "70.00", "w125", "70元"),
    ("xianyang-yangling", 72, TODAY, "100.00", "w125", ""),
    ("weinan", 72, TODAY, "68.00", "w125", "68元"),
    ("ankang", 72, TODAY, "90.00", "w125", "90元"),
    ("baiyin", 72, TODAY, "80.00", "w139", "80元"),
    ("tianshui", 72, TODAY, "85.00", "w139", "85元"),
    ("longnan", 72, TODAY, "90.00", "w139", "90元"),
    ("linxia", 72, TODAY, "100.00", "w139", "100元"),
    ("gannan", 72, TODAY, "120.00", "w139", "120元"),
]


@pytest.mark.parametrize(
    ("city", "age", "on", "gross", "source", "says"),
    AMOUNTS,
    ids=[f"{row[0]} {row[1]} {row[2]}" for row in AMOUNTS],
)
def test_an_amount_is_what_its_source_says(ask, city, age, on, gross, source, says):
    body = ask(city, age, on=on)

    assert (body["answer"], body["monthly"]["gross"]) == ("amount", gross)
    assert body["certainty"] == "unconfirmed"
    assert adopted(body)[0] == source
    assert says in adopted(body)[1]


METHODS = [
    ("ganzi", "reported", "w091", "2.8%"),
    ("bazhong", "unconfirmed", "m129", "2.8%"),
    ("zigong", "unconfirmed", "m134", "2.8%"),
    ("guizhou", "unconfirmed", "w094", "黔西南州"),
    ("guiyang", "unconfirmed", "w094", "贵州省2022年退休人员月均养老金*3%"),
    ("zunyi", "unconfirmed", "w094", "遵义市2021年退休人员月均养老金*3%"),
    ("kunming", "reported", "k037", "2%"),
    ("yanan", "unconfirmed", "w125", "2.8%"),
    ("hanzhong", "unconfirmed", "w125", "*2%"),
    ("yulin-shaanxi", "unconfirmed", "w125", "*3%"),
    ("gansu", "unconfirmed", "w139", "120元"),
    ("ningxia", "unconfirmed", "k011", ""),
    ("yinchuan", "unconfirmed", "k011", ""),
]


@pytest.mark.parametrize(
    ("city", "certainty", "source", "says"), METHODS, ids=[row[0] for row in METHODS]
)
def test_a_percentage_without_its_average_has_no_amount(
    ask, city, certainty, source, says
):
    body = ask(city)

    assert (body["answer"], body["monthly"]) == ("method_only", None)
    assert body["certainty"] == certainty
    assert adopted(body)[0] == source
    assert says in adopted(body)[1]


# Place, status, day, what is asked for, gross a month from 8,000 of it, source.
ASKED = [
    ("bazhong", "retired", "2022-12-31", "pension", "256.00", "m129", "3.2%"),
    ("mianyang", "retired", "2022-12-31", "pension", "320.00", "w090", "4%"),
    ("guizhou", "active", TODAY, "base", "160.00", "w098", "个人缴费金额全部"),
    ("kunming", "active", TODAY, "base", "160.00", "k037", "2%"),
    ("kunming", "retired", "2022-03-31", "pension", "400.00", "w108", "養老金"),
    ("xizang", "active", TODAY, "base", "160.00", "w121", "2%"),
    ("ningxia", "active", TODAY, "base", "160.00", "w157", "2%"),
]


@pytest.mark.parametrize(
    ("city", "status", "on", "need", "gross", "source", "says"),
    ASKED,
    ids=[f"{row[0]} {row[1]}" for row in ASKED],
)
def test_a_share_of_ones_own_is_asked_for(
    ask, city, status, on, need, gross, source, says
):
    asked = ask(city, status=status, on=on)
    told = ask(city, status=status, on=on, **{need: 8000})

    assert (asked["answer"], asked["needs"]) == ("needs_input", [need])
    assert told["monthly"]["gross"] == gross
    assert adopted(told)[0] == source
    assert says in adopted(told)[1]


@pytest.mark.parametrize(
    ("city", "status", "on"),
    [
        pytest.param("neijiang", "retired", TODAY, id="内江: 101 is 2025 alone"),
        pytest.param("panzhihua", "retired", TODAY, id="攀枝花: one site, two rates"),
        pytest.param("yaan", "retired", TODAY, id="雅安: three rates of one site"),
        pytest.param("luzhou", "retired", TODAY, id="泸州: its neighbours' rate"),
        pytest.param("mianyang", "retired", "2024-06-01", id="绵阳: 4% is old by then"),
        pytest.param("guiyang", "active", TODAY, id="贵阳: the province for itself"),
        pytest.param("guiyang", "retired", "2004-08-01", id="贵阳: 30.32 has no end"),
        pytest.param("dali", "retired", TODAY, id="大理: not 玉溪's 106 and 142"),
        pytest.param("yunnan", "retired", TODAY, id="云南: one city is no province"),
        pytest.param("xizang", "retired", TODAY, id="西藏: a share of wages"),
        pytest.param("linzhi", "retired", TODAY, id="林芝: 3600 a year"),
        pytest.param("lasa", "active", TODAY, id="拉萨: not said for all of 西藏"),
        pytest.param("tongchuan", "retired", "2023-01-01", id="铜川: day not known"),
        pytest.param("wuwei", "retired", TODAY, id="武威: 120 and 90"),
        pytest.param("jiuquan", "retired", "2023-01-01", id="酒泉: day not known"),
        pytest.param("yinchuan", "active", TODAY, id="银川: not said for all of 宁夏"),
        pytest.param("hetian", "retired", TODAY, id="和田: 2.5% is another's"),
    ],
)
def test_what_must_stay_unknown(ask, city, status, on):
    body = ask(city, status=status, on=on, base=8000, pension=3000)

    assert (body["answer"], body["monthly"]) == ("unknown", None)


def test_the_2025_figure_of_neijiang_is_only_the_last_known(ask):
    last = ask("neijiang")["last_known"]

    assert (last["monthly"], last["until"]) == ("101.00", "2026-01-01")


def test_107_is_seen_in_nanchong_and_not_paid_from_70(ask):
    body = ask("nanchong", 70)

    assert body["monthly"]["gross"] == "68.80"
    assert body["conflict"]
    assert any("107元" in (source["quote"] or "") for source in body["sources"])


def test_90_is_seen_in_qiandongnan(ask):
    body = ask("qiandongnan")

    against = [s["quote"] for s in body["sources"] if s["stance"] == "contradicts"]
    assert body["conflict"]
    assert any("每人每月90元" in quote for quote in against)


def test_kunmings_106_has_no_weight_against_its_newspaper(ask):
    body = ask("kunming")

    assert (body["conflict"], body["monthly"]) == (True, None)
    assert any("106元" in (source["quote"] or "") for source in body["sources"])


@pytest.mark.parametrize("city", ["baiyin", "tianshui", "lanzhou", "linxia", "wuwei"])
def test_the_office_of_gansu_answers_for_no_city(ask, city):
    body = ask(city, group="provincial-office")

    assert (body["monthly"] or {}).get("gross") != "120.00"


def test_yinchuan_is_answered_by_ningxia_and_names_its_own_page(ask):
    body = ask("yinchuan")

    assert (body["inherited"], body["rule"]["place"]) == (True, "ningxia")
    assert "w158" in [source["id"] for source in body["sources"]]


def test_an_end_that_was_inferred_is_so_beside_the_rule_that_follows(ask):
    body = ask("xian", status="active", on=TODAY)

    assert "改革前的办法大约到2022年底（推定）。" in "".join(body["notes"])
