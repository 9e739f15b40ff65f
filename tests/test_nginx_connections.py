"""How many come in at once, and by which ways, through the shipped nginx."""

import shutil
from contextlib import ExitStack, closing

import pytest

from tests.browser.conftest import needed
from tests.nginx import ask, fronting, has_version_6
from tests.test_nginx import NOWHERE, SAFE

# What nginx says of a page that it has to ask of a site that is not there.
LET_IN = 502


@pytest.fixture
def front(tmp_path):
    needed(shutil.which("nginx"), "no nginx is installed here: its rules are not tried")
    with fronting(tmp_path, NOWHERE, NOWHERE) as front:
        yield front


def test_who_holds_many_at_once_gets_no_more_in_until_they_end(front):
    with ExitStack() as lines:
        hold(front, 100, lines)
        assert front.ask("/about/")[0] == LET_IN, "a village shares one address"
        hold(front, 100, lines)
        _, headers, page = soon(front, 429)

    assert "查得太快了" in page.decode()
    assert "12393" in page.decode()
    assert set(headers) >= SAFE
    assert soon(front, LET_IN)


def hold(front, count, lines):
    """Each sends a little of what it said that it would."""
    for _ in range(count):
        line = lines.enter_context(closing(front.connect()))
        line.putrequest("POST", "/about/")
        line.putheader("Content-Length", "10")
        line.endheaders(b"x")


def soon(front, status):
    """The answer, once it is this: nginx hears a moment later of who came or went."""
    answers = (front.ask("/about/") for _ in range(100))
    return next(answer for answer in answers if answer[0] == status)


@pytest.mark.skipif(not has_version_6(), reason="this machine has no IPv6")
def test_who_has_only_version_6_comes_in_too(front):
    assert front.redirect("/about/", host="::1")[0] == 301
    with closing(front.connect(host="::1")) as line:
        assert ask(line, "/about/")[0] == LET_IN


def test_where_a_machine_has_no_version_6_the_rest_is_tried(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.nginx.has_version_6", lambda: False)
    with fronting(tmp_path, NOWHERE, NOWHERE) as front:
        assert front.ask("/about/")[0] == LET_IN
    assert "[::" not in (tmp_path / "nginx.conf").read_text().partition("user ")[2]
