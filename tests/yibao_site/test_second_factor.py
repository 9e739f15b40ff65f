"""A password alone opens no door: enrolment, codes, backup codes."""

import re
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from justhtml import JustHTML
from pytest_django.asserts import assertContains, assertNotContains

from tests.at_the_door import (
    CODE,
    ENROL,
    PASSWORD,
    QUICK_HASHES,
    code_of,
    codes_on,
    create_staff,
    enrol,
    events,
    give,
    key_on,
    later,
    lines,
    log_in,
)
from yibao_site.staff import may_work

pytestmark = pytest.mark.django_db

BACKUP = "/admin/second-factor/backup-codes/"
RULES = "/admin/policies/creditrule/"


@pytest.fixture(autouse=True)
def production(settings):
    settings.STAFF_SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = QUICK_HASHES


@pytest.fixture
def editor():
    return create_staff()


@pytest.fixture
def enrolled(editor):
    """An editor with a phone and the backup codes of its sheet; nobody logged in."""
    client = Client()
    log_in(client)
    sheet = enrol(client, key_on(client.get(ENROL)))
    editor.key = TOTPDevice.objects.get(user=editor).bin_key
    editor.codes = codes_on(sheet)
    return editor


# Enrolment


@pytest.mark.parametrize("path", ["/admin/", RULES, "/admin/password_change/", CODE])
def test_until_a_phone_is_enrolled_every_door_leads_there(client, editor, path):
    log_in(client)

    assert client.get(path).url == ENROL


def test_first_the_password_then_the_phone_then_the_desk(client, capsys):
    call_command("create_staff", "newcomer")
    given = capsys.readouterr().out.split("一次性密码：")[1].splitlines()[0]
    log_in(client, name="newcomer", password=given)
    assert client.get(ENROL).url == "/admin/password_change/"
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    client.post("/admin/password_change/", {"old_password": given} | new)
    assert client.get("/admin/").url == ENROL

    sheet = enrol(client, key_on(client.get(ENROL)))

    assert len(codes_on(sheet)) == 10
    assertContains(sheet, "只显示这一次")
    assert client.get(RULES).status_code == 200


def test_the_page_shows_qr_key_and_link_clean_under_the_policy(client, editor):
    log_in(client)

    page = client.get(ENROL)

    assertContains(page, "<svg")
    assertContains(page, 'href="otpauth://totp/')
    assert len(key_on(page)) == 20
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src)", page.text)
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]
    assert not JustHTML(page.text, collect_errors=True).errors


def test_the_key_stays_while_the_page_is_read_again(client, editor):
    log_in(client)

    assert key_on(client.get(ENROL)) == key_on(give(client, "000000", ENROL))
    assert not TOTPDevice.objects.exists()


def test_pressing_twice_enrols_once(client, editor):
    log_in(client)
    key = key_on(client.get(ENROL))
    enrol(client, key)

    assert enrol(client, key).url == BACKUP
    assert TOTPDevice.objects.count() == 1


def test_a_password_alone_cannot_replace_the_phone(client, enrolled):
    log_in(client)

    assert client.get(ENROL).url == f"{CODE}?next={ENROL}"
    assert client.post(BACKUP).url == f"{CODE}?next={BACKUP}"


# Codes


def test_every_login_asks_for_the_code_and_goes_on(client, enrolled):
    with later(minutes=1):
        log_in(client)
        asked = client.get(RULES)
        assert asked.url == f"{CODE}?next={RULES}"

        assert give(client, code_of(enrolled.key), asked.url).url == RULES
        assert client.get(RULES).status_code == 200


def test_codes_may_be_typed_wide_and_spaced(client, enrolled):
    with later(minutes=1):
        log_in(client)
        wide = code_of(enrolled.key).translate(
            {ord(str(n)): "０１２３４５６７８９"[n] for n in range(10)}
        )

        assert give(client, f"{wide[:3]} {wide[3:]}").status_code == 302


@pytest.mark.parametrize(
    "onward",
    ["https://example.com/", "//example.com/", "/\\example.com/", "///example.com"]
    + ["javascript:alert(1)", "https:example.com", "http://testserver@example.com/"],
)
def test_it_never_leads_to_another_site(client, enrolled, onward):
    with later(minutes=1):
        log_in(client)
        address = f"{CODE}?next={quote(onward)}"

        assert give(client, code_of(enrolled.key), address).url == "/admin/"


def test_an_address_that_is_none_is_no_trouble(client, enrolled):
    with later(minutes=1):
        log_in(client)

        assert give(client, code_of(enrolled.key), f"{CODE}?next=foo").url == "foo"


def test_each_door_gives_the_session_a_new_key(client, enrolled):
    """Whoever knew the key before knows it no longer."""
    with later(minutes=1):
        client.get("/admin/login/")
        log_in(client)
        after_password = client.session.session_key
        give(client, code_of(enrolled.key))

    assert after_password
    assert client.session.session_key not in (None, after_password)


def test_a_wrong_code_opens_nothing(client, enrolled):
    with later(minutes=1):
        log_in(client)

        assertContains(give(client, "000000"), "验证码不对")
        assert client.get(RULES).url.startswith(CODE)


def test_a_used_code_is_refused(client, enrolled):
    with later(minutes=1):
        log_in(client)
        code = code_of(enrolled.key)
        give(client, code)
        client.post("/admin/logout/")
        log_in(client)

        assertContains(give(client, code), "已经用过")


def test_wrong_codes_must_wait_longer_each_time(client, enrolled):
    with later(minutes=1):
        log_in(client)
        give(client, "000000")

        assertContains(give(client, code_of(enrolled.key)), "请等 1 秒")
    with later(minutes=1, seconds=1):
        assert give(client, code_of(enrolled.key)).status_code == 302


def test_five_wrong_codes_lock_out_and_log_out(client, enrolled, caplog):
    """Logging in again between them forgives nothing."""
    for minutes in range(1, 6):
        with later(minutes=minutes):
            log_in(client)
            answer = give(client, "000000")

    assertContains(answer, "已锁住 15 分钟", status_code=429)
    assert "logout" in [event for event, _ in events(caplog)[-2:]]
    with later(minutes=6):
        assert log_in(client).status_code == 429
        assert client.get("/admin/").url.startswith("/admin/login/")


# Backup codes


def test_a_backup_code_opens_once_and_says_what_is_left(client, enrolled):
    log_in(client)
    code = enrolled.codes[0]

    assert give(client, code.upper()).url == "/admin/"
    desk = client.get("/admin/")
    assertContains(desk, "还剩 9 个")
    assertContains(desk, f'<a href="{ENROL}">绑定新手机</a>')
    client.post("/admin/logout/")
    log_in(client)
    assertContains(give(client, code), "已经用过")


def test_a_new_sheet_voids_the_old_and_keeps_the_session(client, enrolled):
    log_in(client)
    give(client, enrolled.codes[0])
    assertContains(client.get(BACKUP), "还剩 9 个")
    assertNotContains(client.get(BACKUP), enrolled.codes[1])

    new = codes_on(client.post(BACKUP))

    assert len(set(new) - set(enrolled.codes)) == 10
    assert client.get(RULES).status_code == 200
    assert StaticToken.objects.count() == 10


def test_a_new_phone_voids_the_old_one(client, enrolled):
    log_in(client)
    give(client, enrolled.codes[0])
    page = client.get(ENROL)
    assertContains(page, "旧手机和以前的备用码都不能再用")

    enrol(client, key_on(page))

    assert client.get(RULES).status_code == 200
    assert TOTPDevice.objects.get().bin_key != enrolled.key


# The record, and who may look


def test_each_step_is_written_down_without_code_or_key(client, enrolled, caplog):
    with later(minutes=1):
        log_in(client)
        give(client, "000000")
        assert "000000" not in AccessAttempt.objects.get().post_data
    with later(minutes=2):
        give(client, code_of(enrolled.key))
    enrol(client, key_on(client.get(ENROL)))

    names = [event for event, _ in events(caplog)]
    assert names[:3] == ["login", "login_failed", "code_accepted"]
    assert names[3:] == ["device_enrolled", "backup_codes_made"]
    keys = {"time", "level", "logger", "event", "name", "from", "path"}
    assert all(set(line) == keys for line in lines(caplog))


def test_nobody_can_look_at_keys_in_the_admin():
    assert not admin.site.is_registered(TOTPDevice)
    assert not admin.site.is_registered(StaticDevice)


def test_outside_the_admin_too_staff_count_only_when_verified(client, enrolled):
    log_in(client)
    before = client.get(CODE).wsgi_request
    give(client, enrolled.codes[0])

    assert not may_work(before)
    assert may_work(client.get(RULES).wsgi_request)
