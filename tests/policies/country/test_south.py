"""河南, 湖北, 湖南, 广东, 广西 as their sources say: amounts read off the sources."""

import pytest

pytestmark = pytest.mark.django_db


def adopted(body):
    return next(s for s in body["sources"] if s["stance"] == "adopted")


def said_against(body):
    return [s["id"] for s in body["sources"] if s["stance"] == "contradicts"]


# Place, age, day; credited a month, how sure, on whose word, and the figure there.
AMOUNTS = [
    ("zhengzhou", 70, "2026-11-21", "95.00", "unconfirmed", "c419", "95元"),
    ("zhengzhou", 70, "2022-07-01", "95.00", "unconfirmed", "c419", "95元"),
    ("kaifeng", 66, "2026-11-21", "60.00", "unconfirmed", "c421", "60元/月"),
    ("xinxiang", 80, "2026-11-21", "65.00", "unconfirmed", "c421", "65元/月"),
    ("luoyang", 70, "2026-11-21", "72.00", "unconfirmed", "c427", "72元/月"),
    ("xiangyang", 70, "2026-11-21", "95.00", "unconfirmed", "c446", "每月95元"),
    ("qianjiang", 66, "2026-11-21", "66.00", "unconfirmed", "c446", "每月66元"),
    ("xianning", 70, "2026-11-21", "70.00", "unconfirmed", "c446", "年定额为840元"),
    ("enshi-lichuan", 70, "2026-11-21", "100.00", "unconfirmed", "c446", "1200元"),
    ("changsha", 66, "2026-11-21", "75.00", "reported", "k006", "75元/月"),
    ("hengyang", 70, "2026-11-21", "75.00", "reported", "m107", "75元/月"),
    ("changde", 70, "2026-11-21", "75.00", "reported", "m106", "75元/月"),
    ("zhuzhou", 70, "2026-11-21", "75.00", "reported", "k006", "75元/月"),
    ("jiangmen", 70, "2026-11-21", "126.80", "unconfirmed", "m110", "126.8元/月"),
    ("huizhou", 70, "2025-06-01", "136.00", "unconfirmed", "c520", "136元/月"),
    ("heyuan", 70, "2024-12-31", "102.79", "unconfirmed", "c521", "102.79元/月"),
    ("guilin", 70, "2026-11-21", "100.00", "unconfirmed", "c527", "100元/月"),
    ("qinzhou", 70, "2023-01-01", "86.00", "unconfirmed", "c530", "每月86元"),
    ("wuzhou", 66, "2025-12-31", "87.02", "unconfirmed", "m122", "87.02元/月"),
]


@pytest.mark.parametrize(
    ("city", "age", "on", "gross", "certainty", "source", "figure"),
    AMOUNTS,
    ids=[f"{row[0]} on {row[2]}" for row in AMOUNTS],
)
def test_amounts_equal_their_sources(
    ask, city, age, on, gross, certainty, source, figure
):
    body = ask(city, age, on=on)

    assert (body["answer"], body["monthly"]["gross"]) == ("amount", gross)
    assert (body["certainty"], adopted(body)["id"]) == (certainty, source)
    assert figure in adopted(body)["quote"]


@pytest.mark.parametrize(
    ("city", "on", "answer"),
    [
        pytest.param("henan", "2026-11-21", "method_only", id="河南: no year named"),
        pytest.param("puyang", "2026-11-21", "unknown", id="濮阳 inherits nothing"),
        pytest.param("luoyang", "2023-01-01", "unknown", id="洛阳: not seen then"),
        pytest.param("shiyan", "2026-11-21", "method_only", id="十堰: no average"),
        pytest.param("shennongjia", "2023-01-01", "method_only", id="神农架"),
        pytest.param("huangshi", "2023-01-01", "unknown", id="黄石: start not known"),
        pytest.param("shaoguan", "2026-11-21", "method_only", id="韶关: 108.66"),
        pytest.param("zhaoqing", "2021-01-01", "unknown", id="肇庆: 50 yuan unproven"),
        pytest.param("zhongshan", "2026-11-21", "method_only", id="中山: no 100"),
        pytest.param("heyuan", "2025-01-01", "method_only", id="河源: it ended"),
        pytest.param("nanning", "2026-11-21", "method_only", id="南宁: not the 120"),
        pytest.param("hezhou", "2026-11-21", "method_only", id="贺州: no average"),
        pytest.param("baise", "2026-11-21", "method_only", id="百色, by all 广西"),
    ],
)
def test_what_is_not_an_amount(ask, city, on, answer):
    body = ask(city, on=on)

    assert (body["answer"], body["monthly"], body["yearly"]) == (answer, None, None)


def test_a_figure_for_2024_is_last_years_and_not_todays(ask):
    assert ask("jiyuan", on="2024-12-31")["monthly"]["gross"] == "52.00"
    today = ask("jiyuan")

    assert (today["answer"], today["monthly"]) == ("unknown", None)
    assert today["last_known"]["monthly"] == "52.00"
    assert today["last_known"]["until"] == "2025-01-01"


@pytest.mark.parametrize(
    ("city", "group", "answer", "gross"),
    [
        pytest.param("jingzhou", "other", "amount", "70.00", id="always 统账结合"),
        pytest.param("jingzhou", "pooled-only", "amount", "30.00", id="only 单建统筹"),
        pytest.param("jingzhou", "both-kinds", "method_only", None, id="some of both"),
        pytest.param("huanggang", "other", "amount", "69.17", id="180 months and more"),
        pytest.param("huanggang", "under-180-months", "method_only", None, id="fewer"),
    ],
)
def test_how_somebody_paid_decides_where_the_source_says_so(
    ask, city, group, answer, gross
):
    body = ask(city, group=group)

    assert body["answer"] == answer
    assert (body["monthly"] and body["monthly"]["gross"]) == gross


def test_the_120_of_guangxi_is_its_own_offices_alone(ask):
    office = ask("guangxi", group="provincial-office")

    assert office["monthly"]["gross"] == "120.00"
    for city in ("nanning", "guilin", "baise"):
        leaked = ask(city, group="provincial-office")
        assert (leaked["monthly"] or {}).get("gross") != "120.00", city


@pytest.mark.parametrize(
    ("city", "claim"),
    [
        pytest.param("henan", "m096", id="河南: 97 is 北京's net"),
        pytest.param("jingzhou", "m104", id="荆州: the base of 黄冈"),
        pytest.param("shaoguan", "m118", id="韶关"),
        pytest.param("zhuhai", "m121", id="珠海"),
        pytest.param("maoming", "m120", id="茂名"),
        pytest.param("zhaoqing", "m115", id="肇庆"),
        pytest.param("meizhou", "m119", id="梅州"),
        pytest.param("heyuan", "m116", id="河源: three yuan less"),
        pytest.param("zhongshan", "m117", id="中山"),
        pytest.param("nanning", "m128", id="南宁: from the minimum wage"),
        pytest.param("liuzhou", "m126", id="柳州"),
        pytest.param("beihai", "m127", id="北海"),
        pytest.param("qinzhou", "m125", id="钦州: 290.5 beside 86"),
    ],
)
def test_a_claim_not_to_be_trusted_is_seen_and_not_followed(ask, city, claim):
    body = ask(city, group="other")

    assert body["conflict"]
    assert claim in said_against(body)
    assert adopted(body)["id"] != claim


@pytest.mark.parametrize(
    ("city", "status", "on", "gross"),
    [
        pytest.param("zhengzhou", "active", "2025-06-01", "375.60", id="at the most"),
        pytest.param("zhengzhou", "flexible", "2026-11-21", "600.00", id="flexible"),
        pytest.param("luoyang", "active", "2022-06-30", "445.03", id="洛阳, at most"),
        pytest.param("changsha", "active", "2026-11-21", "600.00", id="长沙 since"),
        pytest.param("changsha", "active", "2022-12-31", "810.00", id="长沙 before"),
        pytest.param(
            "dongguan", "active", "2026-11-21", "600.00", id="东莞, unbounded"
        ),
    ],
)
def test_those_still_at_work(ask, city, status, on, gross):
    body = ask(city, 40, status, base=30000, on=on)

    assert body["monthly"]["gross"] == gross


def test_zhengzhou_before_the_reform_took_the_own_pension(ask):
    body = ask("zhengzhou", on="2022-06-30", pension=4000)

    assert body["monthly"]["gross"] == "180.00"


@pytest.mark.parametrize(
    ("city", "year", "gross", "fact"),
    [
        ("huizhou", 2025, "136.00", "c520"),
        ("chaozhou", 2025, "100.31", "m111"),
        ("yangjiang", 2025, "109.97", "c517"),
        ("wuzhou", 2025, "87.02", "m122"),
        ("yulin-guangxi", 2023, "82.90", "c528"),
    ],
)
def test_what_is_said_of_a_year_is_not_carried_on(ask, city, year, gross, fact):
    for day in (f"{year}-01-01", f"{year}-12-31"):
        assert ask(city, 70, on=day)["monthly"]["gross"] == gross
    after = ask(city, 70, on=f"{year + 1}-01-01")

    assert after["answer"] == "method_only"
    assert after["last_known"]["monthly"] == gross
    assert fact in [source["id"] for source in after["sources"]]


def test_what_was_said_against_the_last_known_amount_stays_in_sight(ask, client):
    assert "m114" in said_against(ask("huizhou", 70))
    assert "195元" in client.get("/credit/", {"city": "huizhou", "age": 70}).text
