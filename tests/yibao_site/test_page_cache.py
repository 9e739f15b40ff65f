"""The page cache around a small application that counts what reaches it."""

from urllib.parse import parse_qsl, urlencode

import pytest

from yibao_site.page_cache import (
    MOST_BYTES,
    MOST_BYTES_TYPED,
    MOST_REMEMBERED,
    PUBLIC,
    PageCache,
)
from yibao_site.release import release

PRIVATE = "no-store"


class Application:
    """Answers with its number, so that a test sees whether it was asked."""

    def __init__(self, status="200 OK", caching=PUBLIC, size=0):
        self.status, self.caching, self.size = status, caching, size
        self.asked = []

    def __call__(self, environ, start_response):
        self.asked.append(environ["QUERY_STRING"])
        start_response(self.status, [("Cache-Control", self.caching)])
        return [str(len(self.asked)).encode(), b" " * self.size]


class Watch:
    number = 1
    cut_off = False

    def version(self):
        return self.number and f"v{self.number}"

    def is_cut_off(self):
        return self.cut_off


def as_read(_path, query):
    """A page reads these three; of `q` there is no end."""
    asked = [pair for pair in parse_qsl(query) if pair[0] in ("age", "city", "q")]
    return urlencode(sorted(asked)), "q" in dict(asked)


class Site:
    def __init__(self, *, is_proxied=False, **application):
        self.application, self.watch = Application(**application), Watch()
        self.cache = PageCache(
            self.application, self.watch, as_read=as_read, is_proxied=is_proxied
        )

    def get(self, address="/", method="GET", **headers):
        """Status, headers and body of one question."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "example.cn",
            "SERVER_PORT": "8000",
            "wsgi.url_scheme": "https",
        }
        said = []
        body = self.cache(
            environ
            | {f"HTTP_{name.upper()}": value for name, value in headers.items()},
            lambda *start: said.extend(start),
        )
        return said[0], dict(said[1]), b"".join(body).strip().decode()


def test_a_page_is_made_once_while_its_version_stands():
    site = Site()

    assert [site.get()[2], site.get()[2]] == ["1", "1"]
    site.watch.number = 2
    assert site.get()[2] == "2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/?city=a", "/?city=b"),
        ("/?city=a", "/cities/"),
    ],
)
def test_different_pages_are_kept_apart(first, second):
    site = Site()

    assert site.get(first)[2] != site.get(second)[2]


@pytest.mark.parametrize(
    ("said", "read"),
    [("http,https", "http"), (" http ", "http"), ("https,http", "https")],
)
def test_a_way_through_several_proxies_is_read_as_django_reads_it(said, read):
    site = Site()

    assert site.get(x_forwarded_proto=said) == site.get(x_forwarded_proto=read)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "example.org"},
        {"x_forwarded_proto": "http"},
        {"accept_encoding": "br"},
        {"accept_encoding": "gzip, deflate"},
        {"hx_target": "credit"},
    ],
)
def test_a_page_depends_on_these_headers(headers):
    site = Site()
    plain, other = site.get(), site.get(**headers)

    assert plain[2] != other[2]
    assert plain[1]["ETag"] != other[1]["ETag"] or "accept" not in str(headers)
    assert site.get()[2] == plain[2]


def test_a_variant_is_never_taken_for_another():
    """A browser that has the piece must not be told that the page is the same."""
    site = Site()
    piece = site.get(hx_target="credit", accept_encoding="br")[1]["ETag"]

    assert site.get(if_none_match=piece)[0] == "200 OK"
    assert site.get(if_none_match=piece, accept_encoding="br")[0] == "200 OK"


def test_nonsense_in_the_address_reaches_neither_the_page_nor_the_memory():
    site = Site()
    pages = [site.get(f"/?utm_source=x{n}&age=70&city=a")[2] for n in range(50)]

    assert set(pages) == {"1"}
    assert site.get("/?city=a&age=70")[2] == "1"
    assert site.application.asked == ["age=70&city=a"]


def test_the_same_is_not_sent_again_and_not_even_made():
    site = Site()
    etag = site.get("/one/")[1]["ETag"]
    status, headers, body = site.get("/two/", if_none_match=f'"other", {etag}')

    assert (status, body) == ("304 Not Modified", "")
    assert headers["ETag"] == etag
    assert len(site.application.asked) == 1
    site.watch.number = 2
    assert site.get("/one/", if_none_match=etag)[0] == "200 OK"


@pytest.mark.parametrize(
    "question",
    [
        {"method": "POST"},
        {"address": "/admin/"},
        {"address": "/admin"},
        {"address": "/static/css/site.css"},
        {"address": "/healthz"},
        {"cookie": "staff=1"},
        {"cookie": "a=b; preview=1"},
        {"x_release": "another"},
    ],
    ids=str,
)
def test_what_is_not_everybodys_goes_past_the_cache(question):
    site = Site()

    assert [site.get(**question)[2], site.get(**question)[2]] == ["1", "2"]
    assert "ETag" not in site.get(**question)[1]


def test_a_long_question_is_answered_and_not_remembered():
    site = Site()
    question = f"/?city={'a' * 700}"

    assert [site.get(question)[2], site.get(question)[2]] == ["1", "2"]
    assert site.get(f"/?{'x' * 700}&city=a")[2] == "3"
    assert site.get("/?city=a")[2] == "3"
    assert len(site.cache.pages[False]) == 1


def test_only_short_questions_are_remembered_as_read():
    """Entries are counted, not bytes: of long ones there must be none."""
    site = Site()
    for number in range(3000):
        site.get(f"/?x={number}", method="HEAD")
        site.get(f"/?x={number}{'x' * 300}", method="HEAD")

    remembered = site.cache.as_read_before.cache_info()
    assert remembered.misses == 3000
    assert remembered.currsize == MOST_REMEMBERED


@pytest.mark.parametrize("sent", ["上海", "%E4%B8%8A%E6%B5%B7"])
def test_an_address_in_bare_utf_8_is_understood(sent):
    """As curl sends it: WSGI has its bytes as Latin-1."""
    site = Site()
    site.get("/?city=" + sent.encode().decode("latin-1"))

    assert site.application.asked == ["city=%E4%B8%8A%E6%B5%B7"]


def test_bytes_that_are_no_text_are_answered():
    assert Site().get("/?city=\xff\xfe")[0] == "200 OK"


def test_a_page_of_todays_release_is_kept():
    site = Site()

    assert site.get(x_release=release())[2] == site.get()[2]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "404 Not Found"},
        {"status": "302 Found"},
        {"status": "400 Bad Request"},
        {"caching": PRIVATE},
    ],
    ids=str,
)
def test_what_does_not_call_itself_public_is_not_kept(answer):
    site = Site(**answer)

    assert [site.get()[2], site.get()[2]] == ["1", "2"]


def test_head_is_get_without_the_body():
    site = Site()
    head = site.get(method="HEAD")

    assert head[2] == ""
    assert head[1] == site.get()[1]


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Unavailable"])
def test_trouble_shows_what_was_seen_before_and_says_so_of_the_rest(status):
    site = Site()
    seen = site.get("/seen/")
    site.application.status, site.watch.number = status, 2

    assert site.get("/seen/") == seen
    assert site.get("/unseen/")[0] == status
    site.application.status = "200 OK"
    assert site.get("/seen/")[2] != seen[2]


def test_a_silent_database_is_not_asked_for_what_was_seen():
    site = Site()
    seen = site.get("/seen/")
    site.watch.cut_off, site.watch.number = True, 2

    assert site.get("/seen/") == seen
    assert len(site.application.asked) == 1


def test_without_a_version_nothing_is_kept():
    site = Site()
    site.watch.number = None

    assert [site.get()[2], site.get()[2]] == ["1", "2"]


def test_memory_is_bounded_and_typed_words_push_out_only_one_another():
    site = Site(size=100_000)
    first = site.get("/?city=a")[2]
    for number in range(100):
        site.get(f"/?q={number}")
        site.get("/?city=a", host=f"example.cn:{number}")
    assert site.get("/?city=a")[2] == first

    for number in range(300):
        site.get(f"/{number}/")

    held = sum(pages.currsize for pages in site.cache.pages.values())
    assert held <= MOST_BYTES + MOST_BYTES_TYPED
    assert site.get("/?city=a")[2] != first


def test_no_room_is_filled_by_headers_that_nobody_sends():
    site = Site()
    for number in "abc":
        site.get(hx_target=f"odd-{number}", x_forwarded_proto="https")
        site.get(hx_target=f"<{number}>", hx_target_uri_autoencoded="true")
        site.get(x_forwarded_proto=number, host="EXAMPLE.cn")

    assert sum(len(pages) for pages in site.cache.pages.values()) == 1
