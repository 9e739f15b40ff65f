"""One engine behind page, paper, JSON, comparison, place and preview: one amount."""

import re

import pytest

from policies.permissions import EDITORS
from tests.staff import log_in

pytestmark = pytest.mark.django_db

PLACES = ["shanghai", "beijing", "guangzhou", "hefei", "xiamen", "chengdu", "lishui"]
PLACES += ["nanjing", "sanya", "suzhou-jiangsu-kunshan", "zhuzhou", "xianggang"]
AGES = [45, 69, 70, 74, 75, 120]
DAYS = ["2023-06-01", "2026-11-21", "2027-01-01"]


def on_page(client, query):
    """As read on the screen: the figure and what is left after deductions."""
    page = client.get("/credit/", query).text
    # What of it is on paper is marked: the rest of a sheet is not printed.
    sheet = re.search(r'<section class="book fits.*?</section>', page, re.S)
    total = re.search(r'class="total">.*?<td>([\d,.]+) 元', page, re.S)
    gross = re.search(r'class="fig">([\d,.]+)<', sheet[0] if sheet else "")
    return amounts(gross, total)


def in_json(client, query):
    monthly = client.get("/credit.json", query).json()["monthly"]
    return (monthly["gross"], monthly["net"]) if monthly else (None, None)


def compared(client, query):
    page = client.get("/compare/", query).text
    return amounts(
        re.search(r'<b class="fig">([\d,.]+)<', page),
        # Beside the sum: what will be left by a coming rule stands further down.
        re.search(r'class="hint">代扣后 ([\d,.]+) 元', page),
    )


def amounts(gross, net):
    first = gross and gross[1].replace(",", "")
    return first, net[1].replace(",", "") if net else first


@pytest.fixture
def preview():
    """Somebody at the desk who looks at the public pages as of a day."""
    staff = log_in(EDITORS)

    def seen(query):
        chosen = {"on": query["on"], "page": "/about/"}
        staff.post("/admin/desk/preview/", chosen)
        undated = {name: said for name, said in query.items() if name != "on"}
        found = [how(staff, undated) for how in (on_page, in_json, compared)]
        assert "预览" in staff.get("/credit/", undated).text
        return found

    return seen


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("place", PLACES)
def test_everything_that_shows_an_amount_shows_the_same(client, preview, place, on):
    for age in AGES:
        query = {"city": place, "age": age, "status": "retired", "on": on}

        shown = [how(client, query) for how in (on_page, in_json, compared)]
        shown += preview(query)

        assert len(set(shown)) == 1, (age, shown)


@pytest.mark.parametrize("place", PLACES)
def test_the_page_of_a_place_has_the_amount_of_each_of_its_ages(client, place):
    page = client.get(f"/cities/{place}/")

    for credit in page.context["page"].retired.by_age():
        first_age = int(re.search(r"\d+|$", credit.ages)[0] or 0)
        age = first_age - 1 if "及以下" in credit.ages else first_age
        query = {"city": place, "age": age}
        assert in_json(client, query)[0] == str(credit.gross.monthly)
        assert f"<b>{credit.gross.monthly:,}</b>元 / 月" in page.text
