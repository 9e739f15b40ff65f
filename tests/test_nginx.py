"""The shipped nginx in front of two servers of the site."""

import gzip
import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product

import brotli
import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import needed
from tests.browser.driving import FLAGS, find_chromium
from tests.nginx import CONF, fronting
from tests.serving import running, serving
from tests.test_content_version import ANSWER, rename
from tests.wire import files_of
from yibao_site.questions import ENDLESS, READ

SAFE = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
NOWHERE = 9  # A port where nothing listens.


@pytest.fixture(scope="module", autouse=True)
def nginx():
    needed(shutil.which("nginx"), "no nginx is installed here: its rules are not tried")


@pytest.fixture(scope="module")
def site(nginx, tmp_path_factory):
    with serving(tmp_path_factory, HTTPS="True") as site:
        yield site


@pytest.fixture(scope="module")
def front(site, tmp_path_factory):
    """nginx, and behind it two servers with the same data."""
    with ExitStack() as running_now:
        second = running_now.enter_context(running(site.var, HTTPS="True"))
        folder = tmp_path_factory.mktemp("nginx")
        yield running_now.enter_context(fronting(folder, site.port, second.port))


@pytest.fixture(scope="module")
def deserted(site, tmp_path_factory):
    """nginx alone: no server of the site answers."""
    with fronting(tmp_path_factory.mktemp("deserted"), NOWHERE, NOWHERE) as front:
        yield front


def test_plain_http_leads_to_https(front):
    status, headers, _ = front.redirect("/credit/?city=shanghai&age=75")

    assert status == 301
    assert headers["Location"] == "https://127.0.0.1/credit/?city=shanghai&age=75"
    assert set(headers) >= SAFE


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        (ANSWER, 200),
        ("/nothing/", 404),
        ("/credit/?city=x&age=x", 400),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/cities/shanghai/card.png", 200),
        ("/healthz", 200),
        ("/static/css/site.css", 200),
        ("/static/nothing.css", 404),
    ],
)
def test_every_answer_is_safe_once(front, path, status):
    said, headers, _ = front.ask(path)

    assert said == status
    assert {name: len(headers.get_all(name, [])) for name in SAFE} == dict.fromkeys(
        SAFE, 1
    )
    assert len(headers.get_all("Cache-Control")) == 1
    assert headers["Server"] == "nginx"


@pytest.mark.parametrize(
    ("path", "status"), [("/static/css/site.css", 200), ("/data/rules.csv", 416)]
)
def test_a_piece_that_is_not_there_is_refused_as_safely(front, path, status):
    while front.ask("/data/rules.csv")[0] == 503:
        time.sleep(1)
    said, headers, page = front.ask(path, Range="bytes=999999999-")

    assert said == status
    assert {name: len(headers.get_all(name, [])) for name in SAFE} == dict.fromkeys(
        SAFE, 1
    )
    counts = {name: len(headers.get_all(name)) for name in headers}
    assert set(counts.values()) == {1}
    assert status == 200 or "max-age" not in headers["Cache-Control"]


def test_a_download_goes_on_where_it_broke_off(front):
    _, headers, whole = front.ask("/data/rules.csv")
    known = {"Range": "bytes=100-", "If_Range": headers["ETag"]}
    status, _, rest = front.ask("/data/rules.csv", **known)
    again, _, other = front.ask("/data/rules.csv", **known | {"If_Range": '"other"'})

    assert (status, rest) == (206, whole[100:])
    assert (again, other) == (200, whole)


def test_what_nginx_says_itself_is_as_safe_as_what_the_site_says(front, deserted):
    _, said, _ = front.ask("/")
    _, own, _ = deserted.ask("/")

    for name in SAFE - {"Content-Security-Policy"}:
        assert own[name] == said[name], name
    assert "default-src 'none'" in own["Content-Security-Policy"]


def test_files_are_kept_for_good_and_arrive_compressed(front):
    path = files_of(front.text("/"))[0]
    asked = [front.ask(path, encoding=each)[1] for each in ("br", "br", "gzip", "")]

    assert [each["Content-Encoding"] for each in asked] == ["br", "br", "gzip", None]
    assert asked[1]["X-Cache"] == "HIT"
    assert all("immutable" in each["Cache-Control"] for each in asked)


@pytest.mark.parametrize("path", ["/guides/", "/cities/hefei/card.png"])
def test_a_page_is_asked_of_the_site_once_a_second_at_most(front, path):
    answers = [front.ask(path) for _ in range(20)]

    assert len({body for _, _, body in answers}) == 1
    assert {headers["X-Cache"] for _, headers, _ in answers} >= {"MISS", "HIT"}
    assert "x-accel-expires" not in answers[0][1]
    _, headers, _ = front.ask(path)
    again = front.ask(path, If_None_Match=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")


@pytest.mark.parametrize(
    "cookie", ["staff=1", "a=b; preview=1", "sessionid=x", "__Host-staff=1"]
)
def test_whoever_works_here_gets_nothing_kept(front, cookie):
    new = f"/search/?q={sum(map(ord, cookie))}"
    said = [None, "a=b", cookie, cookie]
    asked = [
        front.ask(new, Cookie=each or "")[1]["X-Cache"] for each in [cookie, *said]
    ]

    assert asked[0] == "BYPASS"
    assert asked[1] == "MISS", "staff's page was kept"
    assert asked[2] in {"HIT", "REVALIDATED"}
    assert asked[3:] == ["BYPASS", "BYPASS"]


@pytest.mark.parametrize("path", ["/admin/login/", "/nothing/", "/healthz"])
def test_what_is_not_for_everybody_is_never_kept(front, path):
    asked = [front.ask(path)[1] for _ in range(3)]

    assert all("no-store" in headers["Cache-Control"] for headers in asked)
    assert {headers["X-Cache"] for headers in asked} <= {None, "MISS"}


def test_pieces_and_pages_and_encodings_are_not_mixed(front):
    pages = {}
    for _ in range(2):
        for target, encoding in product(("", "credit", "nothing"), ("", "gzip", "br")):
            page = front.ask(ANSWER, encoding=encoding, **to_swap(target))
            body = unpacked(page).decode()
            assert ("<html" in body) == (target != "credit")
            assert pages.setdefault((target, encoding), page[2]) == page[2]
    assert len(set(pages.values())) == 6


def to_swap(target):
    return {"HX_Request": "true", "HX_Target": target} if target else {}


def unpacked(page):
    _, headers, body = page
    unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
    return unpack[headers["Content-Encoding"]](body)


def test_what_a_visitor_says_of_its_way_is_not_believed(front):
    said = {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "example.org"}

    assert front.ask("/about/?n=forwarded", **said)[0] == 200
    assert "example.org" not in front.text("/about/?n=forwarded", **said)


@pytest.mark.parametrize(
    ("path", "status"), [("/report/", 413), (f"/{'x' * 9000}/", 414)]
)
def test_too_much_is_refused_in_chinese(front, path, status):
    body = b"x" * 100_000 if status == 413 else None
    said, headers, page = front.ask(path, method="POST" if body else "GET", body=body)

    assert said == status
    assert "12393" in page.decode()
    assert set(headers) >= SAFE


def test_too_much_is_refused_in_chinese_to_browsers_too(front):
    """They speak HTTP/2, where nginx looks at the length once more."""
    needed(find_chromium(), "no Chromium is installed here")
    send = """() => fetch("/report/", {method: "POST", body: "x".repeat(1e5)})
      .then(async told => [told.status, await told.text(),
        performance.getEntriesByName(told.url)[0].nextHopProtocol])"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=FLAGS
        )
        page = browser.new_page(ignore_https_errors=True)
        page.goto(f"https://127.0.0.1:{front.port}/report/")
        status, text, protocol = page.evaluate(send)
        browser.close()

    assert (status, protocol) == (413, "h2")
    assert "12393" in text


def test_nginx_and_the_site_know_the_same_questions_to_have_an_end():
    listed = re.search(r"\(\?:([a-z_|]+)\)=", CONF.read_text("utf-8"))[1]

    assert set(listed.split("|")) == {"view"}.union(*READ.values()) - ENDLESS


@pytest.mark.parametrize("refused", ["gzip, br;q=0", "br; q=0.0, gzip"])
def test_a_way_of_packing_that_is_refused_is_not_used(front, refused):
    assert front.ask("/guides/", encoding=refused)[1]["Content-Encoding"] == "gzip"


def test_nothing_personal_is_written_down(tmp_path):
    with fronting(tmp_path, NOWHERE, NOWHERE) as front:
        front.ask("/credit/?city=shanghai&age=71", User_Agent="Somebody", Cookie="a=b")
    (line,) = (tmp_path / "access.log").read_text().splitlines()

    assert json.loads(line)["path"] == "/credit/"
    assert not {"shanghai", "71", "Somebody", "a=b"} & set(re.split(r'[/?&="]', line))
    assert '"127.0.0.1"' not in line
    assert not (tmp_path / "error.log").read_text()


def test_an_edit_is_public_within_two_seconds_and_nobody_gets_older(site, front):
    """Also of those who ask together for a page that nobody asked for since."""
    cold = "/cities/shanghai/"
    assert "上海市" in front.text(ANSWER)
    assert "上海市" in front.text(cold)
    rename(site, "上海新市")
    promised = time.monotonic() + 2
    while time.monotonic() < promised:
        front.ask(ANSWER)

    with ThreadPoolExecutor(16) as together:
        pages = list(together.map(front.text, [cold] * 32 + [ANSWER] * 32))
    rename(site, "上海市")
    assert all("上海新市" in page for page in pages)
