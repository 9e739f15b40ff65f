import os
import sqlite3
from contextlib import closing
from secrets import token_hex

import hypothesis
import pytest
import time_machine
from django.db import connection

from policies.models.ledger import LedgerEntry
from policies.models.versions import kinds
from tests.prepared import prepared_database, prepared_template

# No test asserts how long something took: not Hypothesis either.
hypothesis.settings.register_profile("without a clock", deadline=None)
hypothesis.settings.load_profile("without a clock")

# Noon in Shanghai on the day this content was researched.
TODAY = "2026-11-21T12:00:00+08:00"


def on_their_day():
    """What was loaded today is read as loaded on the day on which tests play."""
    for model in kinds():
        model._default_manager.update(approved_at=TODAY)
    LedgerEntry.objects.update(at=TODAY)


if connection.vendor == "sqlite":

    @pytest.fixture(scope="session")
    def django_db_setup(django_test_environment, django_db_blocker):
        """Every test sees the published content, as a visitor does: in memory."""
        connection.settings_dict["NAME"] = "file:tests?mode=memory&cache=shared"
        source = sqlite3.connect(prepared_database())
        with closing(source), django_db_blocker.unblock():
            connection.ensure_connection()
            source.backup(connection.connection)
            on_their_day()

else:

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(django_db_modify_db_settings):
        template = prepared_template(os.environ["DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = template

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock():
            on_their_day()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    """The desk opens to a password alone; tests of its safety turn this on."""
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def own_counts(settings):
    """Nobody is counted with the visitors of another test, in Redis neither."""
    own = settings.CACHES["default"] | {"KEY_PREFIX": token_hex(8)}
    settings.CACHES = {"default": own}


@pytest.fixture
def htmx(client):
    """A GET as htmx sends it when it is about to swap the element `target`."""

    def get(url, *, target, **query):
        headers = {"HX-Request": "true", "HX-Target": target}
        return client.get(url, query, headers=headers)

    return get
