"""The files of open data, built once from the published content."""

import pytest
from django.test import override_settings

from yibao_site.open_data import building


@pytest.fixture(scope="module")
def var(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=folder):
        building.make()
    return folder


@pytest.fixture
def data(var, settings, db):
    """The folder of the version that stands, as the site serves it."""
    settings.VAR_DIR = var
    return building.current()
