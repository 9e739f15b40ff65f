"""The desk is hard to enter by guessing, and nobody stays in by accident."""

import json
import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.at_the_door import (
    LOGIN,
    PASSWORD,
    QUICK_HASHES,
    create_staff,
    events,
    later,
    lines,
    log_in,
)
from yibao_site.http import client_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(settings):
    settings.PASSWORD_HASHERS = QUICK_HASHES
    return create_staff(email="editor@example.cn")


# Lock-out


def test_five_failures_lock_the_name_from_that_address_and_say_so(client, editor):
    for _ in range(4):
        assert log_in(client, password="wrong").status_code == 200

    locked = log_in(client, password="wrong")

    assertContains(locked, "已锁住 15 分钟", status_code=429)
    assertNotContains(locked, "style=", status_code=429)
    assert log_in(client).status_code == 429


def test_the_lock_opens_after_15_minutes_however_often_one_tried(client, editor):
    for _ in range(5):
        log_in(client, password="wrong")
    with later(minutes=14):
        assert log_in(client).status_code == 429

    with later(minutes=16):
        assert log_in(client).status_code == 302


def test_other_names_and_other_addresses_are_not_locked(client, editor):
    create_staff("reviewer")
    for _ in range(5):
        log_in(client, password="wrong")

    assert log_in(Client(), name="reviewer").status_code == 302
    assert log_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.parametrize(
    ("proxy", "address"),
    [
        pytest.param(("HTTP_X_FORWARDED_PROTO", "https"), "192.0.2.9", id="proxy"),
        pytest.param(None, "127.0.0.1", id="no proxy: the header may be a lie"),
    ],
)
def test_behind_the_proxy_the_address_is_the_one_the_proxy_saw(
    rf, settings, proxy, address
):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    headers = {"X-Forwarded-For": "198.51.100.1, 192.0.2.9"}

    assert client_address(rf.get("/", headers=headers)) == address


def test_of_version_6_one_visitor_is_a_network(rf):
    said = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:db8:1:3::1"]
    seen = [client_address(rf.get("/", REMOTE_ADDR=each)) for each in said]

    assert seen == ["2001:db8:1:2::", "2001:db8:1:2::", "2001:db8:1:3::"]


@pytest.mark.parametrize("said", ["192.0.2.9", "::ffff:192.0.2.9"])
def test_of_version_4_everybody_counts_alone_also_on_a_socket_for_both(rf, said):
    assert client_address(rf.get("/", REMOTE_ADDR=said)) == "192.0.2.9"


def test_another_address_of_ones_network_is_no_way_around_the_lock(client, editor):
    for number in range(5):
        log_in(client, password="wrong", REMOTE_ADDR=f"2001:db8::{number + 1}")

    assert log_in(client, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert log_in(client, REMOTE_ADDR="2001:db8:0:1::1").status_code == 302


@pytest.mark.parametrize("said", ["unix:", "", "1.2.3.4.5"])
def test_what_is_no_address_is_none(rf, said):
    assert client_address(rf.get("/", REMOTE_ADDR=said)) is None


# Sessions


def test_a_session_ends_with_the_browser(client, editor):
    log_in(client)

    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["expires"] == ""


def test_an_idle_hour_ends_the_session(client, editor):
    log_in(client)
    assert client.get("/admin/").status_code == 200

    with later(minutes=50):
        assert client.get("/admin/").status_code == 200
    with later(minutes=105):
        assert client.get("/admin/").status_code == 200
    with later(minutes=166):
        assert client.get("/admin/").url == f"{LOGIN}?next=/admin/"


def test_eight_hours_end_it_however_busy(client, editor, caplog):
    log_in(client)
    for half_hours in range(16):
        with later(minutes=30 * half_hours):
            assert client.get("/admin/").status_code == 200

    with later(hours=8):
        ended = client.get("/admin/policies/creditrule/", follow=True)

    assert ended.redirect_chain[0][0] == f"{LOGIN}?next=/admin/policies/creditrule/"
    assertContains(ended, "已经登录满 8 小时，请重新登录。")
    assert events(caplog)[-2:] == [("session_ended", "editor"), ("logout", "editor")]


def test_public_pages_neither_know_nor_prolong_a_session(
    client, editor, django_assert_num_queries
):
    with django_assert_num_queries(1):
        Client().get("/about/")
    log_in(client)
    with django_assert_num_queries(1):
        page = client.get("/about/")

    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


# The record


def test_what_happens_at_the_door_is_written_down(client, editor, caplog):
    log_in(client, password="wrong")
    log_in(client)
    new = {"new_password1": "another-long-one-9", "new_password2": "another-long-one-9"}
    client.post("/admin/password_change/", {"old_password": PASSWORD} | new)
    client.post("/admin/logout/")

    names = ["login_failed", "login", "password_changed", "logout"]
    assert events(caplog)[-4:] == [(name, "editor") for name in names]


def test_lines_say_when_and_whence_but_no_secret(client, editor, caplog):
    log_in(client, password="a-secret-guess")
    log_in(client, name="a-secret-typed-as-name")
    for _ in range(5):
        log_in(client, password="a-secret-guess")

    failed = next(line for line in lines(caplog) if line["event"] == "login_failed")
    assert failed["time"] == "2026-11-21T12:00:00+08:00"
    assert re.fullmatch("[0-9a-f]{12}", failed["from"])
    assert failed["path"] == LOGIN
    assert ("locked_out", "editor") in events(caplog)
    assert not re.search(r"secret|127\.0\.0\.1", json.dumps(lines(caplog)))


# Passwords


@pytest.mark.parametrize(
    ("password", "why"),
    [
        pytest.param("short-pass1", "12", id="eleven characters"),
        pytest.param("editor@example", "相似", id="like the mail address"),
        pytest.param("password1234", "常见", id="common"),
        pytest.param("385920174653", "数字", id="digits only"),
    ],
)
def test_weak_passwords_are_refused_with_a_sentence(client, editor, password, why):
    log_in(client)
    new = {"new_password1": password, "new_password2": password}

    page = client.post("/admin/password_change/", {"old_password": PASSWORD} | new)

    assertContains(page, why)
    assertContains(page, 'class="errorlist"')
