"""Every kind of answer says what Mozilla's Observatory looks for, over real wires.

The points are those of its tests; docs/security.md has the grades it gave.
"""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.at_the_door import LOGIN, PASSWORD
from tests.serving import running, serving
from tests.wire import ask, files_of

HOST = "127.0.0.1"
SAID = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "style-src 'self'",
}


def faults(answer):
    """Every reason to lose points, or not to gain those one can gain."""
    for name, value in SAID.items():
        if answer.headers.get_all(name) != [value]:
            yield f"{name}: {answer.headers.get_all(name)}"
    policy = answer.headers["Content-Security-Policy"] or ""
    if "unsafe" in policy or not set(policy.split("; ")) >= POLICY:
        yield f"Content-Security-Policy: {policy}"
    if "geolocation=()" not in (answer.headers["Permissions-Policy"] or ""):
        yield "Permissions-Policy"
    if "Access-Control-Allow-Origin" in answer.headers:
        yield "others may read it"
    for line in answer.headers.get_all("Set-Cookie", []):
        for name, cookie in SimpleCookie(line).items():
            shut = cookie["secure"] and cookie["httponly"] and not cookie["domain"]
            lax = cookie["samesite"] == "Lax" and cookie["path"] == "/"
            if not (shut and lax and name.startswith("__Host-")):
                yield line


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory, HTTPS="True", STAFF_SECOND_FACTOR="False") as site:
        yield site


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/credit/?city=shanghai&age=75", 200),
        ("/credit/?city=x&age=x", 400),
        ("/credit.json?city=shanghai&age=75", 200),
        ("/credit.json?city=x&age=x", 400),
        ("/cities/suzhou", 301),
        ("/cities/nowhere/", 404),
        ("/cities/shanghai/card.png", 200),
        ("/nothing", 404),
        ("/healthz", 200),
        ("/static/nothing.css", 404),
        ("/static/css/site.css", 200),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/admin/nothing/", 302),
        (f"/search/?q={'a' * 13_000}", 400),
        ("/report/?" + "&".join(f"city={n}" for n in range(1100)), 400),
    ],
    ids=lambda value: str(value)[:30],
)
def test_every_answer_says_all_of_it(site, path, status):
    answer = ask(site.port, path)

    assert answer.status == status
    assert not list(faults(answer))


def test_so_do_files_under_their_lasting_names(site):
    paths = files_of(ask(site.port, "/").body.decode())

    assert paths
    for path in paths:
        assert not list(faults(ask(site.port, path, headers={"Accept-Encoding": "br"})))


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {"Host": "example.org"}, 400),
        ("GET", "/admin/login/", {"Host": "example.org"}, 400),
        ("GET", "/static/css/site.css", {"Host": "example.org"}, 400),
        ("OPTIONS", "/", {}, 405),
        ("POST", LOGIN, {}, 403),
        ("POST", LOGIN, {"Content-Length": "30000000"}, 400),
    ],
    ids=str,
)
def test_so_do_refusals(site, method, path, headers, status):
    answer = ask(site.port, path, method=method, headers=headers)

    assert answer.status == status
    assert not list(faults(answer))


def test_so_does_the_answer_to_who_asks_too_often(site):
    # Past the page cache, as staff. Twice the limit: a minute may end in between.
    asked = (
        ask(site.port, "/search/", headers={"Cookie": "__Host-staff=1"})
        for _ in range(1300)
    )
    refused = next(answer for answer in asked if answer.status == 429)

    assert not list(faults(refused))


def test_without_a_database_too(site, tmp_path):
    with running(
        site.var, HTTPS="True", DATABASE_URL=f"sqlite:///{tmp_path}/no/db"
    ) as it:
        answers = [ask(it.port, path) for path in ("/about/", "/healthz")]

    assert [answer.status for answer in answers] == [503, 503]
    assert not [fault for answer in answers for fault in faults(answer)]


def test_when_all_goes_wrong_too(site, tmp_path):
    """Nobody collected the static files: no page can be made."""
    with running(tmp_path, **site.settings) as broken:
        answer = ask(broken.port, "/privacy/")

    assert answer.status == 500
    assert "暂时打不开" in answer.body.decode()
    assert not list(faults(answer))


def test_the_cookies_of_staff_are_bound_to_this_host(site):
    site.manage("shell", "-c", "from tests.at_the_door import *; create_staff()")
    form = ask(site.port, LOGIN)
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', form.body.decode())[
        1
    ]
    fields = {"username": "editor", "password": PASSWORD, "csrfmiddlewaretoken": token}
    came_in = ask(
        site.port,
        LOGIN,
        method="POST",
        body=urlencode(fields),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{HOST}{LOGIN}",
            "Cookie": cookies(form),
        },
    )
    at_work = ask(site.port, "/admin/", headers={"Cookie": cookies(came_in)})

    assert (came_in.status, at_work.status) == (302, 200)
    names = {"__Host-csrftoken", "__Host-sessionid", "__Host-staff"}
    assert {*SimpleCookie(f"{cookies(came_in)}; {cookies(at_work)}")} == names
    assert not [fault for each in (form, came_in, at_work) for fault in faults(each)]


def cookies(answer):
    """As a browser sends them back."""
    given = answer.headers.get_all("Set-Cookie", [])
    return "; ".join(line.partition(";")[0] for line in given)
