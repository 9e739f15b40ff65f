"""Production starts only with what it needs, and says in words what is missing."""

import os
import subprocess
import sys

import pytest

from tests.serving import KEY

PRODUCTION = {"DEBUG": "False", "ALLOWED_HOSTS": "example.cn", "SECRET_KEY": KEY}


def start(**changed):
    """What a process says that reads the settings, and how it ends."""
    env = {"PATH": os.environ["PATH"]} | PRODUCTION | changed
    ask = "from yibao_site.settings import SESSION_COOKIE_NAME as it; print(it)"
    return subprocess.run(
        [sys.executable, "-c", ask], env=env, text=True, capture_output=True
    )


def test_production_starts_with_a_key_and_hosts():
    assert start().stdout == "__Host-sessionid\n"
    assert start(HTTPS="False").stdout == "sessionid\n"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must be set"),
        ({"ALLOWED_HOSTS": "example.cn, *"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": " "}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": ", ,"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "abcdefghij" * 8}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f"change-me-{KEY}"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f" CHANGE-ME-{KEY}"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f"Please-replace-{KEY}"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f"<a long key>{KEY}"}, "SECRET_KEY is too weak"),
        ({"DEBUG": "false"}, "DEBUG must be True or False"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must begin with redis://"),
        ({"REDIS_URL": "REDIS://h"}, "REDIS_URL must begin with redis://"),
    ],
)
def test_what_is_missing_or_weak_is_refused_with_a_sentence(changed, why):
    ended = start(**changed)

    assert ended.returncode
    assert why in ended.stderr.splitlines()[-1]
    assert not changed.get("SECRET_KEY") or changed["SECRET_KEY"] not in ended.stderr


@pytest.mark.parametrize(("debug", "asked"), [("True", "False"), ("False", "True")])
def test_only_a_developers_checkout_starts_without_second_factor(debug, asked):
    env = {
        "DEBUG": debug,
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "x",
        "HTTPS": "False",
    }
    ask = "from yibao_site.settings import STAFF_SECOND_FACTOR as on; print(on)"
    said = subprocess.check_output([sys.executable, "-c", ask], env=env, text=True)

    assert said.strip() == asked
