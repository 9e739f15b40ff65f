"""The shipped nginx in front of two servers of the site."""

import gzip
import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import product

import brotli
import pytest

from tests.browser.conftest import needed
from tests.nginx import CONF, ask, fronting, started
from tests.serving import free_port, running, serving
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
    ("method", "path", "people", "cookie"),
    [
        ("GET", "/search/?q=丽水", 150, ""),
        ("GET", "/search/?%71=丽水", 150, ""),
        ("GET", "/cities/?q=上海", 150, ""),
        ("GET", "/about/?x=1", 300, ""),
        # So long that looking for a name said twice would take nginx its time.
        ("GET", f"/?city={'a' * 400}", 300, ""),
        ("GET", "/cities/hefei/card.png", 50, ""),
        ("GET", "/coverage/", 40, "staff=1"),
        ("POST", "/report/", 20, ""),
        ("POST", "/admin/login/", 20, ""),
    ],
)
def test_machines_that_ask_on_and_on_are_told_to_wait(
    tmp_path, method, path, people, cookie
):
    """In Chinese, with the number to dial; and far above what people do."""
    with fronting(tmp_path, NOWHERE, NOWHERE) as front, closing(front.connect()) as on:
        answers = [ask(on, path, method, Cookie=cookie) for _ in range(20 * people)]
        other = front.ask("/about/")[0]
    statuses = [status for status, _, _ in answers]
    refused = answers[statuses.index(429)]

    assert set(statuses[:people]) == {502}
    assert "查得太快了" in refused[2].decode()
    assert "12393" in refused[2].decode()
    assert set(refused[1]) >= SAFE
    assert other == 502


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:"),
        ("2001:db8:1:2::6", "2001:db8:1:2:"),
        ("2001:db8::3:4:5:6", "2001:db8::"),
        ("2001:db8::6", "2001:db8::"),
        ("::1", "::"),
    ],
)
def test_a_household_of_version_6_counts_as_one(tmp_path, address, visitor):
    """The shipped map alone, in an nginx that believes what it is told of the way."""
    wanted = re.compile(r"map \$remote_addr \$visitor \{.*?\n    \}", re.DOTALL)
    shipped = wanted.search(CONF.read_text("utf-8"))[0]
    port = free_port()
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {shipped} access_log off;"
        " set_real_ip_from 127.0.0.1; real_ip_header X-Real-IP;"
        f" server {{ listen 127.0.0.1:{port}; return 200 $visitor; }} }}"
    )
    line = closing(HTTPConnection("127.0.0.1", port))
    with started(tmp_path, port), line as connection:
        assert ask(connection, "/", X_Real_IP=address)[2].decode() == visitor


@pytest.mark.parametrize(
    ("path", "status"), [("/report/", 413), (f"/{'x' * 9000}/", 414)]
)
def test_too_much_is_refused_in_chinese(front, path, status):
    body = b"x" * 100_000 if status == 413 else None
    said, headers, page = front.ask(path, method="POST" if body else "GET", body=body)

    assert said == status
    assert "12393" in page.decode()
    assert set(headers) >= SAFE


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
