"""What our own links and forms ask is in the one form that nginx keeps among pages."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from justhtml import JustHTML

from tests.addresses import ADDRESSES, viewed
from yibao_site.questions import ENDLESS, READ, as_read

LINK = re.compile(r' (?:href|hx-get)="([^"#]*\?[^"#]*)"')
pytestmark = pytest.mark.django_db
WITH_FORMS = ("home", "changes", "city", "coverage", "compare-six", "report")
READ_SO = [
    *ADDRESSES.values(),
    *(viewed(ADDRESSES[each], "large") for each in WITH_FORMS),
]


@pytest.mark.parametrize("address", READ_SO)
def test_a_page_asks_as_pages_are_kept(client, address):
    page = client.get(address).text
    for link in map(unescape, LINK.findall(page)):
        to = urlsplit(urljoin(f"http://testserver{address}", link))
        read, is_endless = as_read(to.path, to.query)
        assert is_endless or to.query == read or to.netloc != "testserver", link
    for form in JustHTML(page, sanitize=False).query("form:not([method=post])"):
        path = form.attrs["action"].strip("/").partition("/")[0]
        # In the room of what has no end, any order is kept.
        any_order = ENDLESS | ({"city"} if path == "withdraw" else set())
        named = [each.attrs["name"] for each in form.query("[name]")]
        names = [name for name in named if name not in any_order]
        assert names == sorted(names, key=[*READ[path], "view"].index)
