"""The public JSON on the published content: what the site promises its readers."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.models.regions import Region

pytestmark = pytest.mark.django_db

KEYS = {
    "place",
    "on",
    "person",
    "answer",
    "certainty",
    "conflict",
    "inherited",
    "stale",
    "monthly",
    "yearly",
    "deductions",
    "payment",
    "steps",
    "needs",
    "next",
    "last_known",
    "rule",
    "sources",
    "notes",
    "data_version",
}


def words(body):
    """All that is quoted or noted, to look for a disagreement in."""
    return " ".join([*(source["quote"] or "" for source in body["sources"])])


def test_the_promised_example(ask):
    body = ask("shanghai", 75)

    assert set(body) == KEYS
    assert body["place"] == {"slug": "shanghai", "code": "310000", "name": "上海市"}
    assert body["on"] == "2026-11-21"
    assert body["person"] == {"age": 75, "status": "retired"}
    assert body["monthly"] == {"gross": "157.50", "net": "157.50"}
    assert body["yearly"] == {"gross": "1890.00", "net": "1890.00"}
    assert (body["answer"], body["certainty"]) == ("amount", "reported")
    flags = (body["conflict"], body["inherited"], body["stale"])
    assert flags == (False, False, False)
    assert body["payment"] == "每年7月1日一次计入"
    assert body["next"] == {"at_age": None, "on": None, "monthly": None}
    assert body["rule"]["since"] == "2023-07-01"
    assert body["rule"]["until"] is None
    assert body["sources"][0]["stance"] == "adopted"
    assert "1890" in body["sources"][0]["quote"]


# Each read off its cited source by a person: place, age, status, gross, net, grade.
GOLDEN = [
    ("beijing", 69, "100.00", "97.00"),
    ("beijing", 70, "110.00", "107.00"),
    ("tianjin", 69, "40.00", "40.00"),
    ("tianjin", 70, "50.00", "50.00"),
    ("shanghai", 74, "140.00", "140.00"),
    # What care insurance takes since 2026 nobody said.
    ("chongqing", 70, "115.00", None),
    ("changchun", 66, "111.00", "108.22"),
    ("haerbin", 66, "90.00", "90.00"),
    ("dalian", 66, "80.00", "80.00"),
    ("hefei", 66, "70.00", "70.00"),
    ("xiamen", 66, "110.00", "103.00"),
    ("jining", 69, "100.00", "100.00"),
    ("jining", 70, "125.00", "125.00"),
    ("wuhan", 66, "83.00", "83.00"),
    ("yichang", 66, "70.00", "70.00"),
    ("zhangjiajie", 66, "75.00", "75.00"),
    ("guangzhou", 66, "169.08", "160.42"),
    ("shenzhen", 66, "251.00", "251.00"),
    ("foshan", 66, "158.20", "158.20"),
    ("haikou", 69, "60.00", "60.00"),
    ("danzhou", 70, "72.00", "72.00"),
    ("xian", 66, "100.00", "100.00"),
    ("xianyang", 66, "75.00", "75.00"),
    ("lanzhou", 66, "90.00", "90.00"),
    ("yuxi", 69, "106.00", "106.00"),
    ("wulumuqi", 66, "80.00", "80.00"),
]


@pytest.mark.parametrize(
    ("city", "age", "gross", "net"), GOLDEN, ids=lambda value: str(value)
)
def test_amounts_equal_their_sources(ask, city, age, gross, net):
    body = ask(city, age)

    assert (body["answer"], body["monthly"]["gross"]) == ("amount", gross)
    assert body["monthly"]["net"] == net


@pytest.mark.parametrize(
    ("city", "answer"),
    [
        pytest.param("lishui", "unknown", id="丽水 has no figure of its own"),
        pytest.param("wuwei", "unknown", id="武威: 120 and 90 on one page"),
        pytest.param("nanjing", "unknown", id="南京: nothing since 2024"),
        pytest.param("wuxi", "unknown", id="无锡: sources disagree"),
        pytest.param("ningbo", "unknown", id="宁波: the years said are over"),
        pytest.param("chengdu", "method_only", id="成都: the base is not known"),
        pytest.param("xining", "method_only", id="西宁: the base is not known"),
        pytest.param("shandong", "method_only", id="山东: a method for its cities"),
        pytest.param("gansu", "method_only", id="甘肃: each city its own"),
        pytest.param("xianggang", "not_applicable", id="香港"),
    ],
)
def test_what_is_not_an_amount(ask, city, answer):
    body = ask(city, 70)

    assert (body["answer"], body["monthly"], body["yearly"]) == (answer, None, None)


@pytest.mark.parametrize("age", range(0, 121, 12))
def test_lishui_never_gets_an_amount(ask, age):
    for status in ("retired", "active", "flexible"):
        body = ask("lishui", age, status, base=8000, pension=4000, frozen=200)

        assert body["answer"] == "unknown"


def test_a_resident_has_no_account_anywhere(ask):
    for region in Region.objects.order_by("?")[:60]:
        assert ask(region.slug, 70, "resident")["answer"] == "not_applicable"


def test_three_yuan_in_beijing_are_seen_from_both_sides(ask):
    body = ask("beijing", 70)

    assert body["deductions"] == [{"name": "大额医疗互助", "monthly": "3.00"}]
    assert body["conflict"]
    assert "扣除3元大病医疗保险后" in words(body)


def test_shenzhen_stands_beside_the_percentage_and_the_rounded_figure(ask):
    body = ask("shenzhen", 70)

    assert body["conflict"]
    assert "251元/月" in words(body)
    assert "2.8%" in words(body)


def test_active_in_beijing_is_two_percent_of_the_own_base(ask):
    asked = ask("beijing", 40, "active")
    told = ask("beijing", 40, "active", base=10000)

    assert (asked["answer"], asked["needs"]) == ("needs_input", ["base"])
    assert told["monthly"]["gross"] == "200.00"
    capped = ask("beijing", 40, "active", base=99999, on="2026-06-30")
    assert capped["monthly"]["gross"] == "716.22"


@pytest.mark.parametrize(
    ("on", "amount"),
    [pytest.param("2022-12-31", "150.00"), pytest.param("2023-01-01", "70.00")],
)
def test_hefei_changed_on_new_years_day(ask, on, amount):
    assert ask("hefei", 66, on=on)["monthly"]["gross"] == amount


def test_nanjing_asks_for_the_frozen_amount_and_then_answers(ask):
    asked = ask("nanjing", 70, on="2023-06-01")
    told = ask("nanjing", 70, on="2023-06-01", frozen="213.40")
    today = ask("nanjing", 70, frozen="213.40")

    assert (asked["answer"], asked["needs"]) == ("needs_input", ["frozen"])
    assert told["monthly"]["gross"] == "213.40"
    assert (today["answer"], today["monthly"]) == ("unknown", None)
    assert today["last_known"]["until"] == "2024-01-01"


def test_the_2023_figure_of_ningbo_is_not_todays(ask):
    assert ask("ningbo", 66, on="2023-12-31")["monthly"]["gross"] == "280.00"
    assert ask("ningbo", 66, on="2024-01-01")["monthly"]["gross"] == "290.00"
    today = ask("ningbo", 66)

    assert today["monthly"] is None
    assert today["last_known"]["monthly"] == "290.00"
    # The source names no year: what was inferred is not told as a day.
    assert (today["last_known"]["since"], today["last_known"]["until"]) == (None, None)


def test_hainan_takes_off_three_percent_a_missing_year(ask):
    assert ask("haikou", 70, missing_years=2)["monthly"]["gross"] == "67.68"


def test_foshan_gives_nothing_to_those_first_insured_since_2017(ask):
    assert ask("foshan", 66, first_insured="2016-12-31")["answer"] == "amount"
    assert ask("foshan", 66, first_insured="2017-01-01")["answer"] == "not_applicable"


def test_zhangjiajie_is_answered_by_its_province_and_says_so(ask):
    body = ask("zhangjiajie", 70)

    assert body["inherited"]
    assert body["rule"]["place"] == "hunan"
    assert "按湖南省全省统一的规定。" in body["notes"]


def test_what_the_sum_leaves_out_is_among_the_notes(ask):
    assert ask("beijing", 70)["notes"][-1] == "没有算进去：账户利息。"


def test_the_traps_are_never_adopted(ask):
    """120 is the office of Gansu's province alone, 100 and 125 city by city."""
    office = ask("gansu", 70, group="provincial-office")

    assert office["monthly"]["gross"] == "120.00"
    assert ask("gansu", 70)["monthly"] is None
    assert ask("tianshui", 70)["monthly"]["gross"] == "85.00"
    assert ask("weifang", 70)["answer"] == "unknown"


regions = st.deferred(
    lambda: st.sampled_from(list(Region.objects.values_list("slug", flat=True)))
)
statuses = st.sampled_from(["retired", "active", "flexible", "resident"])
days = st.dates(date(2023, 11, 21), date(2029, 11, 21))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(regions, st.integers(0, 120), statuses, days)
def test_every_question_gets_a_sourced_amount_or_a_named_state(
    ask, slug, age, status, on
):
    body = ask(slug, age, status, on=on.isoformat())

    assert set(body) == KEYS
    assert (body["answer"] == "amount") == (body["monthly"] is not None)
    if body["answer"] == "amount":
        assert float(body["monthly"]["gross"]) > 0
        assert body["sources"][0]["stance"] == "adopted"
        assert body["certainty"] in ("official", "reported", "unconfirmed")
        assert body["steps"]
    if body["answer"] == "unknown":
        assert body["rule"] is None
    assert (body["needs"] != []) == (body["answer"] == "needs_input")


def test_eighteen_months_on_no_old_number_stands_unmarked(ask):
    for slug in Region.objects.filter(level_rank__lte=1).values_list("slug", flat=True):
        body = ask(slug, 72, on="2028-05-21")

        assert body["answer"] != "amount" or body["stale"], slug


@pytest.mark.parametrize(
    ("city", "twice", "stance"),
    [
        ("guangzhou", "c483", "adopted"),
        ("beijing", "n190", "supports"),
        ("chongqing", "w066", "supports"),
    ],
)
def test_a_source_cited_for_the_rule_and_a_deduction_is_listed_once(
    ask, client, city, twice, stance
):
    """On the page as in the JSON, and what is deducted on its word is said there."""
    sources = ask(city, 70)["sources"]
    page = client.get("/credit/", {"city": city, "age": 70}).text

    ids = [source["id"] for source in sources]
    assert len(ids) == len(set(ids))
    (listed,) = (source for source in sources if source["id"] == twice)
    assert listed["stance"] == stance
    for source in sources:
        assert page.count(f'href="/sources/{source["id"]}/"') == 1
    with_note = page[page.index(f'href="/sources/{twice}/"') :].split("</div>")[0]
    assert "代扣“" in with_note


@pytest.mark.parametrize(
    ("city", "fact"),
    [("ningbo", "n325"), ("neijiang", "m136"), ("nanjing", "k017")],
)
def test_what_the_last_known_rule_stood_on_is_among_the_sources(ask, city, fact):
    body = ask(city, 66)

    assert body["last_known"]
    assert fact in [source["id"] for source in body["sources"]]
