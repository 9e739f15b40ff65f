"""A one-time password opens one door."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db

NEW = "a-long-new-password-7"


@pytest.fixture
def newcomer(client, capsys):
    """The name and one-time password of a new account, logged in."""
    call_command("create_staff", "editor")
    password = capsys.readouterr().out.split("一次性密码：")[1].splitlines()[0]
    client.post("/admin/login/", {"username": "editor", "password": password})
    return password


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
