"""What a member of staff does to come in, and what is written down of it."""

import json
import re
from base64 import b32decode
from datetime import timedelta

import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from django_otp.oath import TOTP

from yibao_site.log_lines import LogLines

LOGIN = "/admin/login/"
CODE = "/admin/second-factor/"
ENROL = "/admin/second-factor/enrol/"
PASSWORD = "correct-horse-battery"
QUICK_HASHES = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def create_staff(name="editor", email=""):
    return User.objects.create_superuser(name, email, PASSWORD)


def log_in(client, *, name="editor", password=PASSWORD, **headers):
    return client.post(LOGIN, {"username": name, "password": password}, **headers)


def later(**passed):
    return time_machine.travel(timezone.now() + timedelta(**passed), tick=False)


def code_of(key):
    """What a phone with this key shows now."""
    clock = TOTP(key)
    clock.time = timezone.now().timestamp()
    return f"{clock.token():06}"


def key_on(page):
    return b32decode(
        re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
    )


def codes_on(page):
    return re.findall(r"<code>([a-z2-7]{8})</code>", page.text)


def enrol(client, key):
    return client.post(ENROL, {"code": code_of(key)})


def give(client, code, address=CODE):
    return client.post(address, {"code": code})


def lines(caplog):
    said = [record for record in caplog.records if record.name == "yibao.staff"]
    return [json.loads(LogLines().format(record)) for record in said]


def events(caplog):
    return [(line["event"], line["name"]) for line in lines(caplog)]
