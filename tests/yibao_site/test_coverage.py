"""/coverage/: what is known where, and what is missing; the desk counts the same."""

from datetime import date

import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from policies.country import standings, tally
from policies.models.regions import Region
from tests.factories import create_region, create_rule
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

    for standing in standings(status, on=TODAY):
        lacks = {missed.name for missed in lacking(standing.place, facts)}
        assert (fact in lacks) is not standing.has_rule, standing.place


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
def test_what_is_no_province_has_no_such_page(client, slug):
    assert client.get(f"/coverage/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "most"), [("/coverage/", 27), ("/coverage/guangdong/", 20)]
)
def test_queries_are_bounded(client, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        client.get(address)
