"""How a page is read is in its address: what the tools offer, and where links lead."""

import re

import pytest
from django.http import QueryDict
from pytest_django.asserts import assertContains, assertNotContains

from yibao_site.reading import Reading

pytestmark = pytest.mark.django_db

ADDRESSES = re.compile(r' href="(/[^"]*)"')


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


@pytest.mark.parametrize(
    ("query", "tool", "address"),
    [
        ("city=hefei", "large", "?city=hefei&view=large"),
        ("view=large", "largest", "?view=largest"),
        ("view=largest", "standard", "?"),
        ("view=large", "contrast", "?view=large&view=contrast"),
        ("view=large&view=contrast", "contrast", "?view=large"),
        ("view=contrast", "large", "?view=large&view=contrast"),
    ],
)
def test_each_tool_changes_only_its_own(query, tool, address):
    tools = {tool.name: tool for tool in Reading(QueryDict(query)).tools}

    assert tools[tool].address == address


@pytest.mark.parametrize(
    ("query", "elder", "full", "undo"),
    [
        ("age=70", "?age=70&view=largest&view=simple", "?age=70", "?age=70"),
        ("view=largest&view=simple", "?", "?view=largest", "?"),
        (
            "view=contrast",
            "?view=largest&view=contrast&view=simple",
            "?view=contrast",
            "?",
        ),
        (
            "view=largest&view=contrast&view=simple",
            "?view=contrast",
            "?view=largest&view=contrast",
            "?",
        ),
    ],
)
def test_the_ways_in_and_out_of_the_elder_version(query, elder, full, undo):
    reading = Reading(QueryDict(query))

    assert (reading.elder, reading.full, reading.undo) == (elder, full, undo)


@pytest.mark.parametrize(
    ("query", "on"),
    [("", ["标准"]), ("view=large&view=contrast", ["大字", "高对比"])],
)
def test_the_choice_in_force_is_marked(query, on):
    tools = Reading(QueryDict(query)).tools

    assert [tool.label for tool in tools if tool.is_on] == on


@pytest.mark.parametrize(
    "address",
    ["/", "/credit/?city=hefei&age=70&status=retired", "/cities/hefei/", "/report/"],
)
def test_without_javascript_every_link_and_form_leads_on(client, address):
    page = client.get(address, query_params={"view": ["large", "simple"]})

    own = [a for a in ADDRESSES.findall(page.text) if not a.startswith("/static/")]
    assert own
    for link in own:
        assert link.count("view=large&amp;view=simple") == 1, link
    assert page.text.count('name="view" value="large"') == page.text.count("<form")


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
