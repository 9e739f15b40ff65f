"""The site as a newcomer's machine serves it: granian, real static files."""

import re
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.serving import serving


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a running server with its own database."""
    with serving(tmp_path_factory) as site:
        yield site.port


def get(port, path, encoding="br, gzip"):
    """Status, headers and the body as it came over the wire."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def plain(port, path):
    return get(port, path, encoding="identity")[2].decode()


def weight(headers, body):
    return len(body) + sum(
        len(name) + len(value) + 4 for name, value in headers.items()
    )


def test_a_first_visit_is_light_and_asks_no_other_host(port):
    html = plain(port, "/")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    files = [address for address in addresses if address.startswith("/static/")]

    visits = [get(port, path)[1:] for path in ["/", *files]]

    assert len(visits) <= 6
    assert sum(weight(*visit) for visit in visits) <= 40_000
    own = f"http://127.0.0.1:{port}/"
    assert {address for address in addresses if "//" in address} == {own}


def test_static_files_are_named_by_their_content_and_kept(port):
    html = plain(port, "/")
    for path in re.findall(r'"(/static/[^"]+)"', html):
        status, headers, _ = get(port, path)

        assert status == 200
        assert re.search(r"\.[0-9a-f]{12}\.", path)
        assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/credit/?city=shanghai&age=75",
        "/credit/?city=x&age=x",
        "/cities/",
        "/cities/shanghai/",
        "/sources/n187/",
        "/about/",
        "/nothing/",
    ],
)
def test_public_pages_set_no_cookie_and_a_strict_policy(port, path):
    _, headers, _ = get(port, path)

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_shanghai_75_is_answered_by_the_server_a_newcomer_starts(port):
    html = plain(port, "/credit/?city=shanghai&age=75")

    assert "157.50" in html
    assert "具体标准为74岁以下1680元/年,75岁以上1890元/年" in html
