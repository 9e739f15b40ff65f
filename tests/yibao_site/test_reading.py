"""How a page is read is in its address: what the tools offer, and where links lead."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from tests.addresses import ADDRESSES, viewed
from yibao_site.reading import Reading

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "views"),
    [
        ("", ""),
        ("view=large", "large"),
        ("view=largest&view=simple", "largest simple"),
        ("view=simple&view=contrast&view=large", "large contrast simple"),
        ("view=large&view=largest", "largest"),
        ("view=huge&view=", ""),
        ("view=%00&view=<script>", ""),
    ],
)
def test_a_page_shows_the_views_its_address_has(client, query, views):
    page = client.get(f"/?{query}")

    assert str(Reading(QueryDict(query))) == views
    shown = f'<html lang="zh-Hans" data-view="{views}">' if views else "<html lang"
    assertContains(page, shown)
    assert ("data-view" in page.text.split("<head>")[0]) == bool(views)


@pytest.mark.parametrize("query", ["view=standard", "view=standard&view=huge"])
def test_the_standard_view_is_said_and_not_carried_on(client, query):
    page = client.get(f"/credit/?city=suzhou&age=75&{query}")

    assertContains(page, '<html lang="zh-Hans" data-view="">', status_code=400)
    document = JustHTML(page.text, sanitize=False)
    others = [a for a in document.query("a[href]") if "data-tool" not in a.attrs]
    assert not any("view=" in a.attrs["href"] for a in others)
    assertNotContains(page, 'name="view"', status_code=400)
    assert client.get(f"/cities/SHANGHAI/?{query}").url == "/cities/shanghai/"


@pytest.mark.parametrize(
    ("query", "tool", "address"),
    [
        ("city=hefei", "large", "?city=hefei&view=large"),
        ("view=large", "largest", "?view=largest"),
        ("view=largest", "standard", "?view=standard"),
        ("view=large", "contrast", "?view=large&view=contrast"),
        ("view=large&view=contrast", "contrast", "?view=large"),
        ("view=contrast", "large", "?view=large&view=contrast"),
    ],
)
def test_each_tool_changes_only_its_own(query, tool, address):
    tools = {tool.name: tool for tool in Reading(QueryDict(query)).tools}

    assert tools[tool].address == address


@pytest.mark.parametrize(
    ("query", "elder", "not_elder", "full"),
    [
        ("", "largest simple", "standard", "standard"),
        ("view=large", "largest simple", "standard", "large"),
        ("view=largest&view=simple", "largest simple", "standard", "largest"),
        ("view=contrast", "largest contrast simple", "contrast", "contrast"),
        (
            "view=largest&view=contrast&view=simple",
            "largest contrast simple",
            "contrast",
            "largest contrast",
        ),
    ],
)
def test_the_ways_in_and_out_of_the_elder_version(query, elder, not_elder, full):
    reading = Reading(QueryDict(f"age=70&{query}"))

    ways = (reading.elder, reading.not_elder, reading.full, reading.undo)
    views = [" ".join(query_of(way)["view"]) for way in ways]
    assert views == [elder, not_elder, full, "standard"]
    assert all(query_of(way)["age"] == ["70"] for way in ways)


@pytest.mark.parametrize(
    ("query", "on"),
    [("", ["标准"]), ("view=large&view=contrast", ["大字", "高对比"])],
)
def test_the_choice_in_force_is_marked(query, on):
    tools = Reading(QueryDict(query)).tools

    assert [tool.label for tool in tools if tool.is_on] == on


def query_of(address):
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def enlarged(client, address):
    page = client.get(viewed(address, "largest&view=simple"))
    return JustHTML(page.text, sanitize=False)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_without_javascript_every_link_and_form_leads_on(client, address):
    page = enlarged(client, address)

    links = [link.attrs["href"] for link in page.query("a[href]")]
    own = [each for each in links if re.match("/(?!static/)", each)]
    assert own
    for link in own:
        assert query_of(link)["view"] == ["largest", "simple"], link
    for form in page.query("form"):
        given = [each.attrs["value"] for each in form.query("input[name=view]")]
        # What is posted without an action goes to the page's own address.
        posted = form.attrs.get("method") == "post" and not form.attrs.get("action")
        assert given == ([] if posted else ["largest", "simple"]), form.attrs


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_no_address_has_a_view_twice(client, address):
    page = enlarged(client, address)

    for each in page.query("[href], [action], [hx-get]"):
        for name in ("href", "action", "hx-get"):
            views = query_of(each.attrs.get(name) or "").get("view", [])
            assert len(views) == len(set(views)), each.attrs[name]


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/cities/SHANGHAI/?view=large", "/cities/shanghai/?view=large"),
        (
            "/credit/?city=xm&view=large&age=75",
            "/credit/?city=xiamen&age=75&view=large",
        ),
    ],
)
def test_what_leads_elsewhere_leads_on_too(client, asked, address):
    assert client.get(asked).url == address


def test_other_pages_are_left_as_they_are(client, admin_client):
    assertNotContains(client.get("/"), "view=large&amp;view=large")
    assertNotContains(client.get("/"), 'name="view"')
    desk = admin_client.get("/admin/desk/", {"view": "large"})
    assertNotContains(desk, 'href="/?view')
    assertNotContains(desk, 'name="view"')


def test_what_has_an_anchor_keeps_it(client):
    page = client.get("/guides/family/", {"view": "large"})

    assertContains(page, 'href="#main"')
    assertNotContains(page, 'href="#main?view')


def test_the_page_sets_no_cookie_for_it(client):
    assert not client.get("/", {"view": "largest"}).cookies
