"""What is written down of a request that went wrong, and what is not."""

import json
import logging
import sys

import pytest
from django.conf import settings

from yibao_site.log_lines import LogLines

SAID = "zhangsan-13912345678"


@pytest.fixture
def lines():
    """As the server's standard error gets them."""
    logger, handler = logging.getLogger("django"), logging.Handler()
    kept = []
    handler.emit = lambda record: kept.append(LogLines().format(record))
    logger.addHandler(handler)
    yield kept
    logger.removeHandler(handler)


def test_each_of_our_loggers_writes_such_lines():
    formatter = settings.LOGGING["handlers"]["lines"]["formatter"]

    assert settings.LOGGING["formatters"][formatter]["()"].endswith(".LogLines")
    for name in ("yibao.staff", "django.request", "django.security"):
        assert settings.LOGGING["loggers"][name]["handlers"] == ["lines"]


def test_a_refused_host_is_written_down_without_who_asked(client, lines):
    client.get(f"/?q={SAID}", headers={"Host": f"{SAID}.example"})

    line = json.loads(lines[0])
    assert line["logger"] == "django.security.DisallowedHost"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/", 400)
    assert SAID not in str(lines)
    assert "127.0.0.1" not in str(lines)


def test_an_error_is_told_by_kind_and_place_not_by_what_it_stumbled_over(rf):
    try:
        int(SAID)
    except ValueError:
        error = sys.exc_info()
    told = {"request": rf.get(f"/credit/?city={SAID}"), "status_code": 500}
    record = logging.makeLogRecord(
        {"msg": SAID, "exc_info": error, "name": "x", **told}
    )

    line = json.loads(LogLines().format(record))
    assert (line["error"], line["path"]) == ("ValueError", "/credit/")
    assert line["steps"][-1].startswith(__file__)
    assert SAID not in str(line)


def test_a_line_stays_one_line(rf):
    told = {"request": rf.get("/a\nb/"), "told": {"name": 'x\n{"event": "login"}'}}

    assert "\n" not in LogLines().format(
        logging.makeLogRecord({"msg": "x", "name": "x", **told})
    )
