"""The page of all components: for staff, and for developers where DEBUG is on."""

import re

import pytest
from pytest_django.asserts import assertContains

from policies.permissions import EDITORS
from tests.staff import log_in

pytestmark = pytest.mark.django_db


def test_readers_do_not_find_it(client):
    assert client.get("/styleguide/").status_code == 404


def test_developers_do(client, settings):
    settings.DEBUG = True

    page = client.get("/styleguide/")

    assertContains(page, "样式一览")
    assert "no-store" in page["Cache-Control"]


def test_staff_see_every_seal_and_kind():
    page = log_in(EDITORS).get("/styleguide/")

    for seal in ("official", "reported", "unconfirmed"):
        assertContains(page, f'class="seal {seal}"')
    for kind in ("needs_input", "method_only", "not_applicable", "unknown", "stale"):
        assert re.search(rf'class="book [^"]*{kind}', page.text)
    for mark in ("说法不一", "按全省规定", "过期未核对", "请改一下", "可以"):
        assertContains(page, mark)
