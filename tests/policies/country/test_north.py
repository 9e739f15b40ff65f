"""Answers of 河北 山西 内蒙古 辽宁 吉林 黑龙江, read off their sources by a person."""

import pytest

pytestmark = pytest.mark.django_db

TODAY = "2026-11-21"


def quotes(body, source):
    return [item["quote"] or "" for item in body["sources"] if item["id"] == source]


AMOUNTS = [
    # Place, age, status, day: gross a month, certainty, the source and its figure.
    ("tangshan", 72, "retired", TODAY, "59.00", "unconfirmed", "m001", "59元"),
    ("handan", 72, "retired", TODAY, "50.00", "unconfirmed", "m001", "50元"),
    ("xingtai", 72, "retired", TODAY, "50.00", "unconfirmed", "m001", "50元"),
    ("chengde", 66, "retired", TODAY, "57.00", "unconfirmed", "m001", "57元"),
    ("hengshui", 80, "retired", TODAY, "58.00", "unconfirmed", "m001", "58元"),
    ("taiyuan", 72, "retired", TODAY, "85.00", "unconfirmed", "m013", "85元"),
    ("shuozhou", 72, "retired", TODAY, "85.00", "unconfirmed", "m013", "85元"),
    ("shanxi", 72, "retired", "2023-01-01", "85.00", "unconfirmed", "m013", "85元"),
    ("shenyang", 72, "retired", TODAY, "80.00", "unconfirmed", "n243", "80元"),
    ("anshan", 72, "retired", TODAY, "60.00", "unconfirmed", "n247", "60元"),
    ("fushun", 72, "retired", TODAY, "60.00", "unconfirmed", "m018", "60"),
    ("jinzhou", 72, "retired", TODAY, "60.00", "unconfirmed", "m018", "60"),
    ("yingkou", 72, "retired", TODAY, "62.00", "unconfirmed", "m022", "65元"),
    ("panjin", 72, "retired", TODAY, "65.00", "unconfirmed", "m018", ""),
    ("huludao", 72, "retired", TODAY, "65.00", "unconfirmed", "m018", ""),
    ("jilin-shi", 72, "retired", TODAY, "72.60", "unconfirmed", "n257", "72.6元"),
    ("jilin-shi", 72, "retired", "2023-06-01", "88.20", "unconfirmed", "n257", "88.2"),
    ("qiqihaer", 72, "retired", TODAY, "55.00", "unconfirmed", "n261", "55元"),
    ("shuangyashan", 72, "retired", TODAY, "54.00", "unconfirmed", "n261", "54元"),
    ("daqing", 72, "retired", TODAY, "73.00", "unconfirmed", "n261", "73元"),
    ("heihe", 72, "retired", TODAY, "58.88", "unconfirmed", "n261", "58.88元"),
    ("suihua", 72, "retired", TODAY, "56.00", "unconfirmed", "n261", "56元"),
]


@pytest.mark.parametrize(
    ("city", "age", "status", "on", "gross", "certainty", "source", "figure"),
    AMOUNTS,
    ids=[f"{row[0]} {row[3]}" for row in AMOUNTS],
)
def test_amounts_are_those_of_their_sources(
    ask, city, age, status, on, gross, certainty, source, figure
):
    body = ask(city, age, status, on=on)

    assert (body["answer"], body["certainty"]) == ("amount", certainty)
    assert body["monthly"]["gross"] == gross
    assert any(figure in quote for quote in quotes(body, source))


NO_AMOUNT = [
    # Place, status, day: the kind of answer, its certainty, and the source and words.
    ("hebei", "retired", TODAY, "method_only", "unconfirmed", "n216", "2%"),
    ("zhangjiakou", "retired", TODAY, "method_only", "unconfirmed", "m007", "2%"),
    ("shijiazhuang", "retired", TODAY, "unknown", None, "n218", "2022年石家庄"),
    ("shijiazhuang", "retired", TODAY, "unknown", None, "m001", "2021年全市"),
    ("shanxi", "retired", "2022-12-31", "needs_input", "unconfirmed", "n227", "5%"),
    ("neimenggu", "retired", TODAY, "method_only", "official", "n232", "2%"),
    ("alashan", "retired", "2022-11-01", "method_only", "official", "n232", "3%"),
    ("huhehaote", "retired", TODAY, "unknown", None, "n234", "60元"),
    ("shenyang", "retired", "2023-12-31", "method_only", "unconfirmed", "n245", "5.8%"),
    ("siping", "retired", "2023-06-01", "method_only", "unconfirmed", "n257", "3.5%"),
    ("siping", "retired", TODAY, "method_only", "unconfirmed", "n257", "2.8%"),
    ("baishan", "retired", TODAY, "method_only", "unconfirmed", "n257", "2.8%"),
]


@pytest.mark.parametrize(
    ("city", "status", "on", "answer", "certainty", "source", "words"),
    NO_AMOUNT,
    ids=[f"{row[0]} {row[2]} {row[5]}" for row in NO_AMOUNT],
)
def test_what_gives_no_amount_says_why(
    ask, city, status, on, answer, certainty, source, words
):
    body = ask(city, 72, status, on=on)

    assert (body["answer"], body["certainty"]) == (answer, certainty)
    assert body["monthly"] is None
    assert any(words in quote for quote in quotes(body, source))


@pytest.mark.parametrize(
    "city",
    [
        pytest.param("baoding", id="保定: only the province's method"),
        pytest.param("baotou", id="包头: said of 阿拉善 alone"),
        pytest.param("songyuan", id="松原: missing from the table"),
        pytest.param("yichun-heilongjiang", id="伊春: missing from the table"),
    ],
)
def test_a_place_no_source_names_stays_unknown(ask, city):
    body = ask(city, on=TODAY, group="provincial-office")

    assert (body["answer"], body["sources"]) == ("unknown", [])


@pytest.mark.parametrize(
    "city", ["xingtai", "zhangjiakou", "jinzhong", "huhehaote", "yingkou", "shenyang"]
)
def test_both_sides_of_a_disagreement_are_shown(ask, city):
    assert ask(city, on=TODAY)["conflict"]


def test_the_office_of_the_province_is_not_its_cities(ask):
    office = ask("hebei", on=TODAY, group="provincial-office")
    city = ask("qiqihaer", on=TODAY, group="provincial-office")

    assert office["answer"] == "method_only"
    assert "73.64元" in " ".join(quotes(office, "m009"))
    assert city["monthly"]["gross"] == "55.00"


def test_shanxi_answers_for_its_cities_and_says_so(ask):
    body = ask("taiyuan", on=TODAY)

    assert body["inherited"]
    assert "按山西省全省统一的规定。" in body["notes"]


def test_the_tables_of_heilongjiang_are_provisional(ask):
    assert (
        "这是暂定金额，正式数据公布后可能要补差额。"
        in (ask("jiamusi", on=TODAY)["notes"])
    )


@pytest.mark.parametrize(
    ("city", "since"),
    [("yingkou", "2023"), ("jilin-shi", "2024"), ("qiqihaer", "2023-01")],
)
def test_a_day_is_shown_no_finer_than_it_is_known(ask, city, since):
    assert ask(city, on=TODAY)["rule"]["since"] == since


def test_those_at_work(ask):
    official = ask("alashan", 40, "active", on=TODAY, base=8000)

    assert official["certainty"] == "official"
    assert official["monthly"]["gross"] == "160.00"
    assert ask("shenyang", 40, "flexible", on=TODAY)["answer"] == "not_applicable"
    assert ask("taiyuan", 40, "active", on=TODAY)["answer"] == "unknown"
