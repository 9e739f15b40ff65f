"""/coverage/: what is known where, and what is missing; the desk counts the same."""

from datetime import date

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from policies.country import standings, tally
from policies.kept import standing
from policies.models.regions import Region
from policies.models.rules import CreditRule
from tests.factories import create_region, create_rule
from yibao_site import overviews
from yibao_site.coverage import by_province, known, lacking, place_rows
from yibao_site.queue.missing import missing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("status", "fact"), [("retired", "credit"), ("active", "active")]
)
def test_what_has_no_rule_is_what_is_missing(status, fact):
    """The engine and the count by rows agree about every place."""
    facts = known(on=TODAY)

    for found in standings(status, on=TODAY):
        lacks = {missed.name for missed in lacking(found.place, facts)}
        assert (fact in lacks) is not found.has_rule, found.place


def test_the_desk_has_a_row_for_each_gap():
    rows = place_rows(on=TODAY)

    gaps = {f"{fact.name}:{r.place.code}" for r in rows for fact in r.missing}
    assert gaps == {row.name for row in missing(on=TODAY)}
    assert sum(totals.missing for totals in by_province(rows)) == len(gaps)
    assert sum(totals.tally.places for totals in by_province(rows)) == len(rows)


@pytest.mark.parametrize("address", ["/", "/coverage/"])
def test_the_nations_totals_are_counted(client, address):
    counted = tally(standings("retired", on=TODAY))
    assertContains(client.get(address), f"{counted.states['amount']} 个查到金额")

    create_rule(region=create_region(parent=Region.objects.get(slug="anhui")))
    more = counted.states["amount"] + 1
    assertContains(client.get(address), f"{more} 个查到金额")
    assertContains(client.get(address), f"全国有 {counted.places + 1} 个参保地")


def test_every_province_is_a_tile_that_leads_to_it(client):
    page = JustHTML(client.get("/").text, sanitize=False)
    tiles = page.query(".tiles a")

    assert len(tiles) == 34
    words = {tile.attrs["href"]: tile.to_text() for tile in tiles}
    assert "140 元" in words["/cities/shanghai/"]
    assert "不适用" in words["/cities/taiwan/"]


def test_the_tiles_are_for_the_age_asked_for(client, htmx):
    assertContains(client.get("/coverage/?age=75"), "157.5 元")
    assertNotContains(client.get("/coverage/"), "157.5 元")
    assertContains(client.get("/coverage/?status=active"), "要看本人的数")

    swapped = htmx("/coverage/", target="tiles", age="75", status="retired")
    assertContains(swapped, "157.5 元")
    assertNotContains(swapped, "<h1")


@pytest.mark.parametrize("query", ["age=x", "age=121", "age=", "status=x"])
def test_what_cannot_be_asked_is_refused_in_words(client, query):
    page = client.get(f"/coverage/?{query}")

    assertContains(page, 'role="alert"', status_code=400)
    assertContains(page, "各省知道多少", status_code=400)


def test_a_province_names_each_place_with_what_it_lacks(client):
    place = create_region(parent=Region.objects.get(slug="anhui"))
    create_rule(region=place, adopted="A")
    page = JustHTML(client.get("/coverage/anhui/").text, sanitize=False)

    [row] = [r for r in page.query(".known tbody tr") if place.name in r.to_text()]
    cells = [cell.to_text() for cell in row.query("td")]
    assert cells[0] == "查到金额；官方文件"
    assert "没有核对过" in cells
    assert cells[-1] == "提取、电话" or "电话" in cells[-1]


@pytest.mark.parametrize("slug", ["hefei", "xianggang", "nowhere"])
@pytest.mark.parametrize("query", ["", "?on=2030-01-01", "?on=x"])
def test_what_is_no_province_has_no_such_page(client, monkeypatch, slug, query):
    # Nor is the country worked out to say so.
    monkeypatch.delattr(overviews, "_rows")

    assert client.get(f"/coverage/{slug}/{query}").status_code == 404


OTHER_DAYS = [date(2000, 1, 1), date(2023, 3, 31), date(2027, 1, 1), date(2035, 1, 1)]


@pytest.mark.parametrize("status", CreditRule.Status.values)
def test_another_day_is_as_its_own_today_would_be(status):
    """By whichever road it is worked out."""
    with standing(f"of {status}"):
        for day in OTHER_DAYS:
            as_today = standings(status, on=day)
            assert standings(status, on=day, today=TODAY) == as_today
            assert standings(status, on=day, today=day) == as_today
            anhui = Region.objects.get(slug="anhui")
            within = tuple(s for s in as_today if s.place.province == anhui)
            assert standings(status, on=day, today=TODAY, province=anhui) == within


def test_totals_say_how_many_amounts_nobody_has_looked_at_since(client):
    for path in ["/coverage/", "/coverage/shanghai/"]:
        assertNotContains(client.get(path), "过了复核的日子")
        assertContains(client.get(f"{path}?on=2028-01-01"), "过了复核的日子")


@pytest.fixture
def lasting():
    """As behind the door: what is read once serves all questions of a test."""
    with standing("of a test"):
        yield


def row_of(place, page):
    rows = JustHTML(page.text).query(".known tbody tr")
    return next(row.to_text() for row in rows if place.name in row.to_text())


def test_the_country_of_another_day_is_that_days_and_says_so(client, htmx, lasting):
    day = "2022-06-30"
    page = client.get(f"/coverage/?age=75&on={day}")
    counted = tally(standings("retired", on=date(2022, 6, 30), today=TODAY))

    assertContains(page, "这是 2022年6月30日的规定")
    assertContains(page, f"{counted.states['amount']} 个查到金额")
    assertContains(page, '<a href="/coverage/?age=75&amp;status=retired">今天的')
    assertContains(page, f'name="on" value="{day}"')
    for address in (f"/coverage/anhui/?on={day}", f"/cities/anhui/?on={day}"):
        assertContains(page, f'href="{address}"')
    piece = htmx("/coverage/", target="tiles", age="75", status="retired", on=day)
    assert piece.text.strip() in page.text


def test_a_province_of_another_day_has_what_held_then(client, lasting):
    """安庆 took a percentage of one's own pension until June 2022."""
    place = Region.objects.get(slug="anqing")
    then, next_day = (
        row_of(place, client.get(f"/coverage/anhui/?on={day}"))
        for day in ("2022-06-30", "2022-07-01")
    )

    assert "要看本人的数" in then
    assert "查到金额" in next_day


@pytest.mark.parametrize("address", ["/coverage/", "/coverage/anhui/"])
def test_today_by_its_date_is_today(client, address):
    assertNotContains(client.get(f"{address}?on={TODAY}"), "今天的在这里")


@pytest.mark.parametrize("address", ["/coverage/", "/coverage/anhui/"])
@pytest.mark.parametrize("day", ["2023-13-01", "1999-12-31", "昨天"])
def test_a_day_that_is_none_is_told_beside_today(client, address, day):
    page = client.get(address, {"on": day})

    assertContains(page, "看哪一天的规定", status_code=400)
    assertContains(page, 'role="alert"', status_code=400)
    assertContains(page, f'value="{day}"', status_code=400)
    assertNotContains(page, "今天的在这里", status_code=400)


def test_who_asks_for_many_days_waits_and_today_is_always_there(client, monkeypatch):
    monkeypatch.setattr(overviews, "_rows", lambda *asked: [])
    days = [f"20{year}-01-{day:02}" for year in (23, 24, 25) for day in range(1, 22)]
    answers = [client.get(f"/coverage/anhui/?on={day}").status_code for day in days]

    assert set(answers[:20]) == {404}
    assert set(answers[20:]) == {429}
    assert client.get("/coverage/").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"), [("/coverage/", 27), ("/coverage/guangdong/", 21)]
)
def test_queries_are_bounded(client, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        client.get(address)
