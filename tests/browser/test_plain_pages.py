"""The pages that need no server to think: for these too, a finger and weak eyes."""

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import shortfalls
from tests.serving import ROOT

STATUSES = [400, 403, 429, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_a_plain_page_falls_short_of_nothing(page, status):
    html = (ROOT / "templates" / f"{status}.html").read_text("utf-8")
    style = page.goto("/").text().partition("/static/css/site.")[2].partition('"')[0]
    html = html.replace("/static/css/site.css", f"/static/css/site.{style}")
    page.route(
        "**/broken/**",
        lambda route: route.fulfill(
            status=status, body=html, content_type="text/html; charset=utf-8"
        ),
    )

    assert not shortfalls(page, "/broken/", "standard", doubled=True)
    expect(page.get_by_role("link", name="12393")).to_have_class("tel")
    for link in page.get_by_role("link").all():
        assert link.bounding_box()["height"] >= 44
