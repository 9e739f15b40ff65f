"""One number behind every public page: two real workers, one database."""

import time

import pytest

from tests.serving import serving
from tests.wire import get, plain

ANSWER = "/credit/?city=shanghai&age=75&status=retired"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory, workers=2) as site:
        yield site


def rename(site, name):
    """An edit as the desk makes it: the row and the number in one transaction."""
    site.manage(
        "shell",
        "-c",
        "from django.db import transaction\n"
        "from policies.models.regions import Region\n"
        "from policies.models.content import ContentVersion\n"
        "with transaction.atomic():\n"
        f"  Region.objects.filter(slug='shanghai').update(name='{name}')\n"
        "  ContentVersion.advance()\n",
    )


def seen_by_all(site, words, *, tries=40):
    """Whether so many questions in a row, by whichever worker, show the words."""
    return all(words in plain(site.port, ANSWER) for _ in range(tries))


def test_an_edit_is_public_in_every_worker(site):
    assert seen_by_all(site, "上海市")
    before = get(site.port, ANSWER)[1]["ETag"]
    rename(site, "上海新市")
    # The promise is two seconds; one of them is for a proxy in front.
    promised = time.monotonic() + 1
    while time.monotonic() < promised and not seen_by_all(site, "上海新市"):
        pass

    assert seen_by_all(site, "上海新市")
    status, headers, _ = get(site.port, ANSWER, If_None_Match=before)
    assert (status, headers["ETag"] != before) == (200, True)
    rename(site, "上海市")


@pytest.mark.parametrize(
    "path", ["/", ANSWER, "/credit.json?city=hefei&age=70", "/about/"]
)
def test_public_pages_may_be_kept_and_say_which_version_they_are(site, path):
    _, headers, _ = get(site.port, path)

    assert headers["Cache-Control"].startswith("public")
    assert headers["ETag"].startswith('W/"')
    assert "Set-Cookie" not in headers


def test_no_page_comes_with_a_cookie_whatever_the_visitor_has(site):
    """Django would put one in the place of this."""
    _, headers, _ = get(site.port, "/credit/?city=wuhan&age=88", Cookie="csrftoken=x")

    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    ("path", "cookie"),
    [
        ("/admin/login/", ""),
        ("/nothing/", ""),
        ("/credit/?city=x&age=x", ""),
        ("/healthz", ""),
        (ANSWER, "staff=1"),
    ],
)
def test_what_is_not_for_everybody_is_kept_by_nobody(site, path, cookie):
    _, headers, _ = get(site.port, path, Cookie=cookie)

    assert "no-store" in headers["Cache-Control"]
    assert "ETag" not in headers


@pytest.mark.parametrize("view", ["", "?view=large&view=simple"])
def test_every_page_says_of_which_day_it_is(site, view):
    page = plain(site.port, f"/about/{view}")

    assert "这一页是" in page
    assert page.endswith("</html>\n")
