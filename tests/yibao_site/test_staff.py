"""A one-time password opens one door; a reset gives one, and forgets the phone."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.at_the_door import ENROL, create_staff, enrol, events, key_on, log_in

pytestmark = pytest.mark.django_db

NEW = "a-long-new-password-7"


@pytest.fixture
def newcomer(client, capsys):
    """The name and one-time password of a new account, logged in."""
    call_command("create_staff", "editor")
    password = printed(capsys)
    log_in(client, password=password)
    return password


def printed(capsys):
    return capsys.readouterr().out.split("一次性密码：")[1].splitlines()[0]


def change(client, old, new):
    passwords = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", passwords)


def test_every_other_door_leads_to_the_change(client, newcomer):
    response = client.get("/admin/policies/creditrule/")

    assert response.url == "/admin/password_change/"


def test_a_new_password_opens_the_desk(client, newcomer):
    change(client, newcomer, NEW)

    assert client.get("/admin/policies/creditrule/").status_code == 200
    assert User.objects.get(username="editor").check_password(NEW)


def test_the_same_password_again_does_not(client, newcomer):
    change(client, newcomer, newcomer)

    assert client.get("/admin/").url == "/admin/password_change/"


def test_a_name_is_given_once(newcomer):
    with pytest.raises(CommandError, match="已经有账号"):
        call_command("create_staff", "editor")


def test_reset_gives_a_password_and_forgets_the_phone(client, settings, capsys, caplog):
    settings.STAFF_SECOND_FACTOR = True
    create_staff()
    log_in(client)
    enrol(client, key_on(client.get(ENROL)))

    call_command("create_staff", "editor", reset=True)

    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert events(caplog)[-1] == ("one_time_password_given", "editor")
    log_in(client, password=printed(capsys))
    assert client.get("/admin/").url == "/admin/password_change/"


def test_reset_opens_a_lock(client, capsys):
    create_staff()
    for _ in range(5):
        log_in(Client(), password="wrong")

    call_command("create_staff", "editor", reset=True)

    assert log_in(client, password=printed(capsys)).status_code == 302


def test_only_an_account_that_exists_can_be_reset():
    with pytest.raises(CommandError, match="没有叫 nobody 的账号"):
        call_command("create_staff", "nobody", reset=True)
