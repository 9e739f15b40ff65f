"""The database goes and comes back, alone or with Redis, while people ask."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import pytest

from tests.failure.load import ask, ask_for, known_to_all, load, ready, until
from tests.failure.people import (
    add_source,
    as_staff,
    kept,
    send_report,
    session_of_staff,
)
from tests.failure.throwaway import postgresql, redis
from tests.serving import SERVER, Served, manage, running, serving
from tests.wire import get

SEEN = ["/", "/credit/?city=shanghai&age=75&status=retired", "/cities/hefei/"]
asked = count()
SETTINGS = {"STAFF_SECOND_FACTOR": "False"}


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


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    if SERVER:
        pytest.skip("SQLite's turn is make test")
    with serving(tmp_path_factory, workers=2, **SETTINGS) as site:
        file, away = site.var / "db.sqlite3", site.var / "away"
        session = session_of_staff(site)
        go, back = lambda: file.rename(away), lambda: away.rename(file)
        yield Scene(site=site, session=session, go=go, back=back)


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory):
    var = tmp_path_factory.mktemp("served") / "var"
    with postgresql() as server, redis() as counts:
        settings = SETTINGS | {"DATABASE_URL": server.url, "REDIS_URL": counts.url}
        server.fill(server.url)
        manage(var, "prepare", **settings)
        with running(var, workers=2, **settings) as site:
            found = {"site": site, "session": session_of_staff(site)}
            yield server, counts, found


@pytest.fixture(scope="module")
def stopped(on_postgresql):
    server, _, site = on_postgresql
    return Scene(go=server.stop, back=server.start, **site)


@pytest.fixture(scope="module")
def frozen(on_postgresql):
    server, _, site = on_postgresql
    return Scene(go=server.freeze, back=server.thaw, **site)


@pytest.fixture(scope="module")
def both_stopped(on_postgresql):
    *servers, site = on_postgresql

    def go():
        for server in servers:
            server.stop()

    def back():
        for server in servers:
            server.start()

    return Scene(go=go, back=back, **site)


@pytest.fixture(scope="module", params=["sqlite", "stopped", "frozen", "both_stopped"])
def scene(request):
    return request.getfixturevalue(request.param)


def unseen():
    """A page that nobody has asked for yet, of a day that nobody has asked about.

    What was read of a day already asked about answers without a database.
    """
    months, day = divmod(next(asked), 28)
    year, month = divmod(months, 12)
    day = f"{2024 + year}-{month + 1:02}-{day + 1:02}"
    return f"/credit/?city=hefei&age=70&status=retired&on={day}"


def test_what_was_seen_is_served_on_and_all_is_well_afterwards(scene):
    port = scene.site.port
    known_to_all(port, SEEN)
    with load(port, SEEN) as visitors, scene.without_database():
        # Somebody wants what must be made, while nobody knows yet that it cannot be.
        first = ask(port, unseen())
        meanwhile = ask_for(5, port, SEEN[0])
        said = visitors.said()
        still_gone = ask(port, unseen())
        headers = get(port, unseen())[1]

    assert set(meanwhile) == set(said) == {200}
    assert said[200] > 100
    assert headers["Retry-After"] == "30"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
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
    port, before = scene.site.port, kept(scene.site)
    with scene.without_database():
        until(port, "/healthz", 503)
        answers = [
            send_report(port),
            add_source(port, scene.session, "while-gone"),
            as_staff(port, scene.session, "/admin/desk/"),
        ]

    for status, page in answers:
        assert status == 503
        assert "您刚才填的没有存下来" in page
    ready(port)
    assert kept(scene.site) == before
    assert as_staff(port, scene.session, "/admin/desk/")[0] == 200
    assert send_report(port)[0] == 302


def test_what_was_given_up_is_not_done_later(scene):
    """Sent before anybody knew: told that it is not kept, and it never is."""
    port, before = scene.site.port, kept(scene.site)
    with scene.without_database():
        status, page = send_report(port)
    ready(port)

    assert (status, "没有存下来" in page) == (503, True)
    assert ask(port, unseen())[0] == 200
    assert kept(scene.site) == before
