"""The database goes and comes back, for real, while people ask."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.failure.load import ask, ask_for, known_to_all, load, ready, until
from tests.failure.throwaway import postgresql
from tests.serving import SERVER, Served, manage, running, serving

SEEN = ["/", "/credit/?city=shanghai&age=75&status=retired", "/cities/hefei/"]
WHO = {"city": "beijing", "age": "70", "status": "retired"}
NONE = dict.fromkeys(["other_place", "deducted", "new_retiree", "in_arrears"], "no")
REPORT = f"/report/?{urlencode(WHO | NONE)}"
TOLD = urlencode({"received": "100", "month": "2026-10", "words": "少了三元"})
TOKEN = "a" * 32
STAFF = """
from django.test.utils import setup_test_environment
from tests.staff import log_in
setup_test_environment()
print("SESSION", log_in(superuser=True).cookies["sessionid"].value)
"""
REPORTS = "from guides.models.reports import Report; print(Report.objects.count())"
SETTINGS = {"STAFF_SECOND_FACTOR": "False"}
SOURCE = "/admin/policies/source/add/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A site with two workers, and what makes its database go and come back."""

    site: Served
    go: Callable[[], None]
    back: Callable[[], None]
    session: str

    @contextmanager
    def without_database(self):
        self.go()
        try:
            yield
        finally:
            self.back()

    def as_staff(self, path, **question):
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}; staff=1"
        return ask(self.site.port, path, Cookie=cookie, **question)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    if SERVER:
        pytest.skip("SQLite's turn is make test")
    with serving(tmp_path_factory, workers=2, **SETTINGS) as site:
        file, away = site.var / "db.sqlite3", site.var / "away"
        yield site, {"go": lambda: file.rename(away), "back": lambda: away.rename(file)}


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory):
    var = tmp_path_factory.mktemp("served") / "var"
    with postgresql() as server:
        settings = SETTINGS | {"DATABASE_URL": server.url}
        manage(var, "prepare", **settings)
        with running(var, workers=2, **settings) as site:
            yield site, server


@pytest.fixture(scope="module")
def stopped(on_postgresql):
    site, server = on_postgresql
    return site, {"go": server.stop, "back": server.start}


@pytest.fixture(scope="module")
def frozen(on_postgresql):
    site, server = on_postgresql
    return site, {"go": server.freeze, "back": server.thaw}


@pytest.fixture(scope="module", params=["sqlite", "stopped", "frozen"])
def scene(request):
    site, ways = request.getfixturevalue(request.param)
    said = site.manage("shell", "-c", STAFF)
    return Scene(site=site, session=re.search(r"SESSION (\w+)", said)[1], **ways)


def unseen():
    """A page that nobody has asked for yet."""
    unseen.number += 1
    return f"/credit/?city=hefei&age={unseen.number}&status=retired"


unseen.number = 30


def test_what_was_seen_is_served_on_and_all_is_well_afterwards(scene):
    port = scene.site.port
    known_to_all(port, SEEN)
    with load(port, SEEN) as visitors, scene.without_database():
        # Somebody wants what must be made, while nobody knows yet that it cannot be.
        first = ask(port, unseen())
        meanwhile = ask_for(5, port, SEEN[0])
        said = visitors.said()
        still_gone = ask(port, unseen())

    assert set(meanwhile) == set(said) == {200}
    assert said[200] > 100
    for status, page in (first, still_gone):
        assert status == 503
        assert "暂时查不了" in page
        assert "12393" in page
    ready(port)
    pages = [*SEEN, *(unseen() for _ in range(30)), "/healthz"]
    assert {ask(port, path)[0] for path in pages} == {200}


def test_live_is_not_ready(scene):
    port = scene.site.port
    with scene.without_database():
        page = until(port, "/healthz", 503)

    assert page == '{"live": true, "ready": false}'
    assert ready(port) == '{"live": true, "ready": true}'


def test_what_is_sent_meanwhile_is_not_kept_and_that_is_said(scene):
    port, before = scene.site.port, scene.site.manage("shell", "-c", REPORTS)
    new = {"publisher": "x", "csrfmiddlewaretoken": TOKEN}
    with scene.without_database():
        until(port, "/healthz", 503)
        answers = [
            ask(port, REPORT, method="POST", body=TOLD),
            scene.as_staff(SOURCE, method="POST", body=urlencode(new)),
            scene.as_staff("/admin/desk/"),
        ]

    for status, page in answers:
        assert status == 503
        assert "您刚才填的没有存下来" in page
    ready(port)
    assert scene.site.manage("shell", "-c", REPORTS) == before
    assert scene.as_staff("/admin/desk/")[0] == 200
    assert ask(port, REPORT, method="POST", body=TOLD)[0] == 302


def test_what_was_given_up_is_not_done_later(scene):
    """Sent before anybody knew: told that it is not kept, and it never is."""
    port, before = scene.site.port, scene.site.manage("shell", "-c", REPORTS)
    with scene.without_database():
        status, page = ask(port, REPORT, method="POST", body=TOLD)
    ready(port)

    assert (status, "没有存下来" in page) == (503, True)
    assert ask(port, unseen())[0] == 200
    assert scene.site.manage("shell", "-c", REPORTS) == before
