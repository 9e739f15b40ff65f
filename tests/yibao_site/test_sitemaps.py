"""What searchers find: every page once, with its real day, whole, with live links."""

import random
import re
from datetime import date
from itertools import cycle

import pytest
import time_machine

from guides.models.channels import Channel
from policies.models.regions import Region
from tests.addresses import ADDRESSES
from tests.crawling import Crawl, mapped
from tests.factories import create_region, create_rule, create_source
from yibao_site.questions import TYPED

pytestmark = pytest.mark.django_db

PLACES, SOURCES = 300, 60
OF_PLACES = ["places", "check", "withdraw", "family", "travel"]
DAYS = re.compile(r"<loc>http://testserver(.*?)</loc><lastmod>(.*?)</lastmod>")


@pytest.fixture
def ask(client):
    def get(path):
        # A file of open data is built first, and not for this: test_sending.py.
        if re.match(r"/data/.*\.", path):
            return 200, ""
        page = client.get(path)
        return page.status_code, page.text

    return get


def days(client, part):
    return dict(DAYS.findall(client.get(f"/sitemap-{part}.xml").text))


def test_a_sample_of_all_pages_is_as_it_should_be(ask):
    """What is one of its kind, and a page of 300 places; `make crawl` looks at all."""
    pages, chosen = mapped(ask), random.Random(300)
    sample = chosen.sample(range(len(pages["places"])), PLACES)
    visited = [*pages["pages"], *pages["guides"]]
    # Those with the longest names have the longest titles.
    visited += sorted(pages["sources"], key=len)[-SOURCES:]
    for at, part in zip(sorted(sample), cycle(OF_PLACES), strict=False):
        visited.append(pages[part][at])

    crawl = Crawl(ask)
    for address in visited:
        crawl.visit(address)
    crawl.follow({each for addresses in pages.values() for each in addresses})

    assert not crawl.faults


BROKEN = {
    "no h1": ("<h1>a</h1>", "", "0 h1"),
    "no title": ("<title>t</title>", "", "title of 0"),
    "no description": (' content="d"', "", "description of 0"),
    "another's canonical": ('href="http://a/x/"', 'href="http://a/y/"', "canonical"),
    "bad HTML": ("</body>", "</p></body>", "HTML"),
    "dead link": ("<p>", '<p><a href="/gone/">x</a>', "links to /gone/, 404"),
}
PAGE = (
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>t</title>'
    '<meta name="description" content="d"><link rel="canonical" href="http://a/x/">'
    "</head><body><h1>a</h1><p></p></body></html>"
)


@pytest.mark.parametrize(("good", "bad", "said"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_found(good, bad, said):
    def seen(page):
        crawl = Crawl(lambda path: (200, page) if path == "/x/" else (404, ""))
        crawl.visit("/x/")
        crawl.follow({"/x/"})
        return crawl.faults

    assert seen(PAGE) == []
    assert any(said in fault for fault in seen(PAGE.replace(good, bad)))


def test_two_pages_of_one_title_are_found():
    crawl = Crawl(lambda path: (200, PAGE.replace("http://a/x/", path)))
    crawl.visit("/x/")
    crawl.visit("/y/")

    assert len(crawl.faults) == 2


def test_every_page_of_its_own_is_in_the_map(ask, client):
    """Also one that is added tomorrow."""
    listed = {each for part in mapped(ask).values() for each in part}
    for address in ADDRESSES.values():
        page = client.get(address) if "?" not in address else None
        if page and page.status_code == 200 and page.context.get("namesakes") is None:
            assert address in listed


def test_every_place_is_in_the_map_five_times(ask):
    pages = mapped(ask)
    count = Region.objects.count()

    for part in OF_PLACES:
        assert len(set(pages[part])) == count


def test_no_two_places_are_called_alike():
    """Titles say the one, descriptions the other."""
    places = Region.objects.with_parents()

    assert len({place.typed_name for place in places}) == len(places)
    assert len({place.full_name for place in places}) == len(places)


@pytest.mark.parametrize("part", ["pages", "guides", "sources", "places"])
def test_no_day_is_today_because_it_is_today(client, part):
    """On a day on which nothing happened, no page has changed."""
    with time_machine.travel("2029-02-14T12:00:00+08:00", tick=False):
        known = days(client, part)

    assert known
    assert max(known.values()) < "2029-02-14"


def test_a_place_changes_with_what_holds_there_and_above(client):
    province = create_region(level="province")
    city = create_region(parent=province)
    rule = create_rule(region=province, since=date(2026, 3, 1))
    path = f"/cities/{city.slug}/"
    rule.approved_at = None
    rule.save()
    before = days(client, "places")

    rule.since, rule.until = date(2026, 3, 1), date(2026, 11, 20)
    rule.save()
    after = days(client, "places")

    assert before[path] >= "2026-03-01"
    assert after[path] >= "2026-11-20"


@pytest.mark.parametrize(
    ("since", "changed"),
    [(date(2026, 11, 21), True), (date(2026, 11, 22), False)],
    ids=["it began", "it will begin"],
)
def test_a_day_to_come_has_changed_nothing_yet(client, since, changed):
    Channel.objects.update(approved_at=None, checked_on=None)
    city = create_region()
    Channel.objects.create(
        slug="x",
        kind="counter",
        region=city,
        name="窗口",
        steps="去",
        source=create_source(),
        state="approved",
        since=since,
    )

    assert (f"/cities/{city.slug}/check/" in days(client, "check")) is changed


def test_a_province_changes_with_what_is_in_it_and_with_no_other(client):
    near, far = create_region(level="province"), create_region(level="province")
    create_rule(region=create_region(parent=near), since=date(2026, 3, 1))

    known = days(client, "provinces")

    assert known[f"/coverage/{near.slug}/"] >= "2026-03-01"
    assert f"/coverage/{far.slug}/" not in known


def test_the_countrys_pages_change_at_midnight_too(client):
    create_rule(since=date(2027, 1, 1))

    with time_machine.travel("2027-01-02T12:00:00+08:00", tick=False):
        known = days(client, "pages")

    assert known["/"] == known["/coverage/"] == "2027-01-01"


def test_pages_that_show_nothing_of_the_content_have_no_day(client):
    create_rule()

    known = days(client, "pages")

    assert "/about/" in known
    assert not {"/privacy/", "/accessibility/", "/search/", "/report/"} & known.keys()


def test_robots_are_told_the_map_and_what_to_leave(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines
    for name in TYPED:
        assert {f"Disallow: /*?{name}=", f"Disallow: /*&{name}="} <= set(lines)


# An answer's own address is canonical; other parameters are no page of their own.
ALONE = [name for name in ADDRESSES if not name.startswith("not-found")]


@pytest.mark.parametrize("name", ALONE)
def test_a_canonical_address_is_its_own(client, name):
    page = client.get(ADDRESSES[name])
    if page.status_code != 200:
        return
    (canonical,) = re.findall(r'<link rel="canonical" href="(.*?)"', page.text)
    address = canonical.replace("&amp;", "&").removeprefix("http://testserver")
    again = client.get(address)

    assert again.status_code == 200
    assert f'<link rel="canonical" href="{canonical}">' in again.text
    assert "view=" not in canonical
    assert f'<meta property="og:title" content="{title(page.text)}">' in page.text


def title(html):
    return re.search(r"<title>(.*?)</title>", html)[1]
