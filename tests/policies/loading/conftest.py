"""A folder of content, and loading from it."""

import json

import pytest
from django.core.management import call_command

from tests.fixture_files import HEADER, PLACES


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "regions.csv").write_text(HEADER + PLACES)
    return tmp_path


@pytest.fixture
def load(folder, capsys):
    def run(*objects):
        (folder / "content" / "a.json").write_text(json.dumps(objects))
        call_command("load_content", folder=folder)
        return capsys.readouterr().out

    return run
