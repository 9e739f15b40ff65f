"""The visitor at a real server: how it asks, how often, and when it gives up."""

import gzip
import socket
from itertools import pairwise

import pytest

from policies.visiting import MOST_BYTES, Visitor
from tests.local_site import serving


@pytest.fixture(scope="module")
def site():
    with serving() as site:
        yield site


@pytest.fixture
def visitor():
    return Visitor(name="tester/1", timeout=0.3, pause=0, allow_private=True)


def test_it_asks_for_the_head_then_reads_the_page_and_says_who_it_is(site, visitor):
    url = site.page("/good", "<p>每月 100 元</p>")

    outcome = visitor.visit(url)

    assert (outcome.status, outcome.final_url) == (200, url)
    assert outcome.digest
    assert site.methods("/good") == ["HEAD", "GET"]
    assert {agent for _, path, agent, _ in site.asked if path == "/good"} == {
        "tester/1"
    }


def test_it_follows_where_it_is_sent(site, visitor):
    end = site.page("/end 中", "这里")
    site.page("/end%20%E4%B8%AD", "这里")
    site.page("/b", status=302, Location="/end 中".encode().decode("latin-1"))
    start = site.page("/a", status=301, Location=site.url("/b"))

    outcome = visitor.visit(start)

    assert (outcome.status, outcome.final_url) == (200, end)


def test_it_stops_where_it_is_sent_round(site, visitor):
    url = site.page("/round", status=302, Location="/round")

    assert visitor.visit(url).failure == "endless"
    assert len(site.methods("/round")) == 12


@pytest.mark.parametrize(
    "place", ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://["]
)
def test_it_is_not_sent_out_of_http(site, visitor, place):
    url = site.page("/out", status=302, Location=place)

    assert visitor.visit(url).failure == "malformed"


def test_a_site_that_knows_no_head_is_read_all_the_same(site, visitor):
    url = site.page("/no-head", "有", method="GET")

    assert visitor.visit(url).status == 200


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        pytest.param(404, ["HEAD", "GET"], id="gone is gone"),
        pytest.param(500, ["HEAD", "GET", "GET"], id="a server may recover"),
        pytest.param(403, ["HEAD", "GET", "GET"], id="a shield may relent"),
        pytest.param(412, ["HEAD", "GET", "GET"], id="another shield"),
        pytest.param(429, ["HEAD"], id="who counts requests gets no more"),
    ],
)
def test_it_asks_again_only_where_that_may_help(site, visitor, status, asked):
    url = site.page(f"/{status}", status=status)

    assert visitor.visit(url).status == status
    assert site.methods(f"/{status}") == asked


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_no_site_holds_it_up(site, visitor, path):
    assert visitor.visit(site.url(path)).failure == "timeout"
    assert len(site.methods(path)) == 3


def test_other_ways_of_not_answering(site, visitor):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"

    assert visitor.visit(site.url("/cut")).failure == "cut off"
    assert visitor.visit(closed).failure == "unreachable"
    assert visitor.visit("http://127.0.0.1:port/").failure == "malformed"
    # A server that speaks no TLS stands for all that is wrong with certificates.
    tls = site.url("/").replace("http:", "https:")
    assert visitor.visit(tls).failure == "certificate"


def test_it_reads_a_megabyte_at_most(site, visitor):
    start = "字" * MOST_BYTES
    one = visitor.visit(site.page("/long", start + "前"))
    other = visitor.visit(site.page("/long", start + "后"))

    assert one.digest == other.digest


def test_a_long_download_is_not_fetched(site, visitor):
    length = str(MOST_BYTES + 1)
    pdf = {"kind": "application/pdf", "Content_Length": length, "method": "HEAD"}
    first = visitor.visit(site.page("/long.pdf", Last_Modified="Mon", **pdf))
    second = visitor.visit(site.page("/long.pdf", Last_Modified="Tue", **pdf))

    assert site.methods("/long.pdf") == ["HEAD", "HEAD"]
    assert first.digest != second.digest


def test_a_page_packed_without_being_asked_for_is_unpacked(site, visitor):
    plain = visitor.visit(site.page("/plain", "<p>一样</p>"))
    packed = gzip.compress("<p>一样</p>".encode())
    url = site.page("/packed", packed, Content_Encoding="gzip")

    assert visitor.visit(url).digest == plain.digest


def test_it_waits_between_two_requests_to_a_host(site):
    slow = Visitor(name="tester/1", timeout=1, pause=0.1, allow_private=True)

    slow.visit(site.page("/paced", status=500))

    moments = [moment for _, path, _, moment in site.asked if path == "/paced"]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(moments))


def test_it_does_not_reach_into_our_own_network(site):
    public = Visitor(name="tester/1", timeout=0.3, pause=0)

    assert public.visit(site.page("/inside", "秘密")).failure == "inside"
    assert site.methods("/inside") == []
