"""The site as a newcomer's machine serves it: granian, real static files."""

import re
import socket
from pathlib import Path

import pytest

from policies.card import card_font
from tests.failure.load import until
from tests.serving import running, serving
from tests.weights import faults, recorded, weigh
from tests.wire import files_of, get, plain


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A running server with its own database."""
    with serving(tmp_path_factory) as site:
        yield site


@pytest.fixture
def port(site):
    return site.port


def test_preparing_anew_takes_no_file_from_servers_that_run(site):
    files = site.var / "static"
    old = files / "css/site.0123456789ab.css"
    old.write_text("of the release before")
    (files / ".collected").write_text("of other files")

    site.manage("prepare")

    assert old.exists()


def test_a_first_visit_asks_no_other_host(port):
    addresses = re.findall(r'(?:src|href)="([^"]+)"', plain(port, "/"))

    assert {each for each in addresses if "//" in each} == {"http://127.0.0.1/"}


def test_no_page_has_grown_without_a_word(port):
    """`make weights` prints them all; with RECORD=1, as they are from now on."""
    assert not list(faults(weigh(port), recorded()))


@pytest.mark.parametrize("grown", [{"home": 2_041}, {"home": 8_001}, {"new": 1}])
def test_growth_is_noticed(grown):
    assert not list(faults({"home": 2_040}, {"home": 2_000}))
    assert list(faults(grown, {"home": 2_000}))


def test_who_first_asks_for_a_file_holds_up_nobody(site):
    """The one worker does not wait until it is made: they are told to come again."""
    status, headers, _ = get(site.port, "/data/rules.csv")

    assert (status, headers["Retry-After"]) == (503, "30")
    assert get(site.port, "/about/")[0] == 200
    assert "rules.csv" in until(site.port, "/data/sha256sums.txt", 200)


NO_MORE = b"0\r\n\r\n"
ANOTHER = b"GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ("Connection: close", b"", b"200"),
        ("Connection: close\nHost: example.org", b"", b"400"),
        ("Content-Length: 4\nContent-Length: 5", b"abcde", b"400"),
        ("Content-Length: +4", b"abcd", b"400"),
        ("Transfer-Encoding: xchunked", NO_MORE, b"400"),
        ("Transfer-Encoding: chunked\nTransfer-Encoding: identity", NO_MORE, b"400"),
        # The length is not believed, and what follows is no question of its own.
        ("Content-Length: 52\nTransfer-Encoding: chunked", NO_MORE + ANOTHER, b"200"),
        ("X-Any: a\0b", b"", b"400"),
        ("X-Any : a", b"", b"400"),
        ("X-Any: a\n b: c", b"", b"400"),
    ],
)
def test_a_message_means_one_thing_or_is_refused(port, headers, body, status):
    lines = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", *headers.split("\n"), "", ""]
    head = "\r\n".join(lines).encode()

    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(head + body)
        said = b"".join(iter(lambda: wire.recv(65_536), b""))

    assert re.findall(rb"HTTP/1\.1 (\d+)", said) == [status]


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize("path", ["/", "/credit/?city=shanghai&age=75", "/guides/"])
def test_what_a_browser_has_is_not_sent_again(port, path, encoding):
    first = get(port, path, encoding=encoding)
    again = get(port, path, encoding=encoding, If_None_Match=first[1]["ETag"])
    other = get(port, path, encoding=encoding, If_None_Match='"another"')

    assert (first[0], again[0], other[0]) == (200, 304, 200)
    assert again[2] == b""
    assert other[2] == first[2]
    assert first[1]["Content-Encoding"] == (
        None if encoding == "identity" else encoding
    )
    assert "Accept-Encoding" in first[1]["Vary"]


def test_static_files_are_named_by_their_content_and_kept(port):
    for path in files_of(plain(port, "/")):
        status, headers, _ = get(port, path)

        assert status == 200
        assert re.search(r"\.[0-9a-f]{12}\.", path)
        assert "immutable" in headers["Cache-Control"]


CARD = "/cities/shanghai/card.png"


@pytest.mark.skipif(not card_font(""), reason="no Noto Sans CJK here")
def test_a_picture_is_kept_as_it_is_and_no_worker_holds_what_drew_it(site):
    first, *others = [get(site.port, CARD, encoding=each) for each in ("br", "", "br")]

    for status, headers, body in (first, *others):
        assert (status, body) == (200, first[2])
        assert body.startswith(b"\x89PNG")
        assert headers["Content-Length"] == str(len(body))
        assert headers["Content-Encoding"] is None
    assert get(site.port, CARD, If_None_Match=first[1]["ETag"])[0] == 304
    for worker in site.workers:
        assert "/PIL/" not in Path(f"/proc/{worker}/maps").read_text()


def test_a_server_without_a_font_leads_to_the_picture_of_the_site(site):
    with running(site.var, CARD_FONT="/nowhere/at/all.ttc") as bare:
        status, headers, _ = get(bare.port, CARD)
        page = plain(bare.port, "/cities/shanghai/")
        _, _, picture = get(bare.port, headers["Location"])

    assert status == 302
    assert picture.startswith(b"\x89PNG")
    assert f'<meta property="og:image" content="http://127.0.0.1{CARD}">' in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        CARD,
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


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/credit/?city=上海&age=70&status=retired", "上海市"),
        ("/credit.json?city=上海&age=70&status=retired", '"上海市"'),
        ("/search/?q=上海", "上海市"),
    ],
)
def test_an_address_in_bare_utf_8_is_answered(port, address, said):
    """As curl sends what somebody wrote."""
    head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(head.encode())
        answer = b"".join(iter(lambda: wire.recv(65_536), b"")).decode()

    assert answer.startswith("HTTP/1.1 200")
    assert said in answer
