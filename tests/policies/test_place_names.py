import csv
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.place_names import PlaceIndex, PlaceName, is_certain

REGIONS = Path(__file__).parents[2] / "fixtures" / "regions.csv"
LEVELS = ["province", "prefecture", "county"]
FORMER = {"襄阳市": ("襄樊",), "普洱市": ("思茅市",)}


def read_places():
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    return [create_place(row, list(ancestors(row, rows))) for row in rows.values()]


def ancestors(row, rows):
    while row := rows.get(row["parent_code"]):
        yield row["name"], row["short_name"]


def create_place(row, above):
    return PlaceName(
        key=int(row["code"]),
        name=row["name"],
        short_name=row["short_name"],
        pinyin=row["pinyin"],
        initials=row["initials"],
        slug=row["slug"],
        level=LEVELS.index(row["level"]),
        former=FORMER.get(row["name"], ()),
        above=tuple(chain.from_iterable(above)),
    )


INDEX = PlaceIndex.of(read_places())


def find_slugs(text):
    return [match.place.slug for match in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param("厦门", "xiamen", id="short name"),
        pytest.param("广州市", "guangzhou", id="full name"),
        pytest.param("喀什", "kashi", id="a prefecture before its namesake county"),
        pytest.param("喀什市", "kashi-kashi", id="the suffix tells the county"),
        pytest.param("吉林市", "jilin-shi", id="the suffix tells the city"),
        pytest.param("恩施", "enshi", id="autonomous prefecture by its short name"),
        pytest.param("恩施州", "enshi", id="autonomous prefecture as people say it"),
        pytest.param("恩施土家族苗族自治州", "enshi", id="all its peoples"),
        pytest.param("恩施土家族自治州", "enshi", id="one people left out"),
        pytest.param("新疆自治区", "xinjiang", id="autonomous region"),
        pytest.param("香港特区", "xianggang", id="special region"),
        pytest.param("兴安盟", "xinganmeng", id="league"),
        pytest.param("内蒙", "neimenggu", id="start of a name"),
        pytest.param("泾", "xuancheng-jingxian", id="one character"),
        pytest.param("襄樊", "xiangyang", id="former name"),
        pytest.param("襄樊市", "xiangyang", id="former name with suffix"),
        pytest.param("思茅", "puer-simao", id="a present name before a former one"),
        pytest.param("江苏苏州", "suzhou-jiangsu", id="below its province"),
        pytest.param("江苏省苏州市", "suzhou-jiangsu", id="both in full"),
        pytest.param("安徽宿州", "suzhou-anhui", id="the other province"),
        pytest.param("北京朝阳", "beijing-chaoyang", id="county below its province"),
        pytest.param("北京市朝阳区", "beijing-chaoyang", id="both with suffixes"),
        pytest.param("辽宁 朝阳", "chaoyang", id="parted by a space"),
        pytest.param("江苏省苏州市昆山市", "suzhou-jiangsu-kunshan", id="three levels"),
        pytest.param("恩施州来凤", "enshi-laifeng", id="below a shortened name"),
        pytest.param("jiangsu suzhou", "suzhou-jiangsu", id="below, in pinyin"),
        pytest.param("北京朝", "beijing-chaoyang", id="below, half typed"),
        pytest.param("suzhou-anhui", "suzhou-anhui", id="slug"),
        pytest.param("shaanxi", "shaanxi", id="slug that is not the pinyin"),
        pytest.param("kashi", "kashi", id="pinyin"),
        pytest.param("kash", "kashi", id="start of pinyin"),
        pytest.param("lijiang", "lijiang", id="pinyin of a prefecture"),
        pytest.param("xia men", "xiamen", id="pinyin with a space"),
        pytest.param("xi'an", "xian", id="pinyin with an apostrophe"),
        pytest.param("Ka-Shi", "kashi", id="hyphen and capitals"),
        pytest.param("xiàmén", "xiamen", id="pinyin with tones"),
        pytest.param("xiamenshi", "xiamen", id="pinyin with the suffix"),
        pytest.param("kashi diqu", "kashi", id="pinyin with a long suffix"),
        pytest.param("lvliang", "lvliang", id="v for ü"),
        pytest.param("luliang", "lvliang", id="u for ü"),
        pytest.param("LÜLIANG", "lvliang", id="ü itself"),
        pytest.param("xm", "xiamen", id="initials"),
        pytest.param("ksh", "kashi", id="initials with sh"),
        pytest.param("shjzh", "shijiazhuang", id="initials with sh and zh"),
        pytest.param("ｘｉａｍｅｎ", "xiamen", id="full-width letters"),
        pytest.param("　《厦门》。 ", "xiamen", id="spaces and punctuation"),
    ],
)
def test_what_was_typed_finds(text, slug):
    best = INDEX.find(text)[0]

    assert best.place.slug == slug
    assert best.exact


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param("xianmen", "xiamen", id="a letter too many"),
        pytest.param("xiamem", "xiamen", id="a wrong letter"),
        pytest.param("guangzou", "guangzhou", id="a letter missing"),
        pytest.param("haerbing", "haerbin", id="ng for n"),
        pytest.param("nanjingg", "nanjing", id="not a county of 南京 in g"),
        pytest.param("shangahi", "shanghai", id="two letters swapped"),
        pytest.param("wulumuchi", "wulumuqi", id="a syllable spelled otherwise"),
        pytest.param("夏门", "xiamen", id="a character of the same sound"),
        pytest.param("夏门市", "xiamen", id="the same sound, with suffix"),
        pytest.param("宿洲", "suzhou-anhui", id="a shared character tells which"),
        pytest.param("乌鲁木其", "wulumuqi", id="a character of no known sound"),
        pytest.param("门厦", "xiamen", id="two characters swapped"),
        pytest.param("江苏苏洲", "suzhou-jiangsu", id="below its province"),
        pytest.param("江苏宿州", "suzhou-jiangsu", id="the namesake in 安徽"),
        pytest.param("长乐市", "fuzhou-fujian-changle", id="the suffix it once had"),
    ],
)
def test_a_slip_is_forgiven(text, slug):
    best = INDEX.find(text)[0]

    assert best.place.slug == slug
    assert not best.exact


def test_a_name_typed_but_for_its_last_letter_is_no_slip():
    best = INDEX.find("chongqin")[0]

    assert best.place.name == "重庆市"
    assert best.exact


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        pytest.param("朝阳", ["chaoyang", "beijing-chaoyang"], id="by level"),
        pytest.param(
            "朝阳区", ["beijing-chaoyang", "changchun-chaoyang"], id="as given"
        ),
        pytest.param("kash", ["kashi", "kashi-kashi"], id="starts"),
    ],
)
def test_places_are_listed_best_first(text, slugs):
    found = find_slugs(text)

    assert found[: len(slugs)] == slugs


def test_slips_are_left_out_when_something_fits():
    """beijin is one letter from 碑林 and 北林 too."""
    assert find_slugs("beijin") == ["beijing"]


def test_only_the_nearest_slips_are_offered():
    """guangzou is also two letters from 赣州 and 杭州."""
    assert find_slugs("guangzou") == ["guangzhou"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" 　\n", id="spaces"),
        pytest.param("。，！?-'", id="punctuation"),
        pytest.param("\0\0", id="null bytes"),
        pytest.param("xiamen" + " " * 35, id="over forty characters"),
        pytest.param("厦门" * 5000, id="ten thousand characters"),
        pytest.param("'; DROP TABLE region; --", id="sql"),
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("zzz", id="letters too few to guess from"),
        pytest.param("wlmx", id="initials with a slip"),
        pytest.param("囧囧", id="two wrong characters of two"),
    ],
)
def test_what_names_no_place_finds_nothing(text):
    assert INDEX.find(text) == []


def test_limit_keeps_the_best():
    assert INDEX.find("鼓楼", limit=2) == INDEX.find("鼓楼")[:2]


def test_a_place_above_need_not_be_among_the_places():
    counties = [place for place in INDEX.places if place.level == 2]

    best = PlaceIndex.of(counties).find("北京市朝阳区")[0]

    assert best.place.slug == "beijing-chaoyang"


def test_no_places_find_nothing():
    assert PlaceIndex.of([]).find("厦门") == []


@given(st.text(max_size=60), st.integers(min_value=0, max_value=30))
def test_any_text_finds_at_most_the_limit(text, limit):
    matches = INDEX.find(text, limit=limit)

    assert len(matches) <= limit
    assert len({match.place.key for match in matches}) == len(matches)
    assert matches == sorted(matches, key=lambda match: (match.fit, match.place.level))


@given(st.sampled_from(INDEX.places))
def test_every_place_is_found_by_its_slug_and_its_full_address(place):
    full_names_above = place.above[::2]
    address = "".join(reversed(full_names_above)) + place.name

    assert place in [match.place for match in INDEX.find(place.slug, limit=100)]
    assert INDEX.find(address)[0].place == place


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        pytest.param("朝阳", True, id="a prefecture outranks counties"),
        pytest.param("xm", True, id="one prefecture of those initials"),
        pytest.param("suzhou jiangsu", True, id="the slug tells which"),
        pytest.param("丽江", True, id="one place"),
        pytest.param("chongqin", True, id="the start of one name alone"),
        pytest.param("江苏苏州", True, id="below its province"),
        pytest.param("suzhou", False, id="苏州 and 宿州"),
        pytest.param("shanxi", False, id="山西 and 陕西"),
        pytest.param("jilin", False, id="a province and its city"),
        pytest.param("sz", False, id="several cities of those initials"),
        pytest.param("鼓楼", False, id="four counties"),
        pytest.param("上", False, id="the start of many names"),
        pytest.param("宿洲", False, id="a slip is never certain"),
        pytest.param("", False, id="none"),
    ],
)
def test_certainty(text, certain):
    assert is_certain(INDEX.find(text)) is certain


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("苏州" * 50, id="a hundred characters"),
        pytest.param("\ufdfa" * 41, id="signs that unfold into phrases"),
        pytest.param("厦门" * 500_000, id="a million characters"),
    ],
)
def test_nothing_that_long_is_a_name(text):
    assert INDEX.find(text) == []
