"""Two nodes prepare at the same time on a PostgreSQL that has nothing yet."""

import json
import subprocess
import sys

import psycopg
import pytest

from tests.failure.throwaway import postgresql
from tests.fixture_files import EVIDENCE, HEADER, PLACES, band, rule, source
from tests.serving import ROOT, environment

# The whole content takes long, and would be loaded no differently.
PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.FIXTURE_DIRS = [Path(sys.argv[1])]
call_command("prepare")
"""


@pytest.fixture
def content(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "regions.csv").write_text(HEADER + PLACES)
    things = [source(), rule(), band("70.00"), EVIDENCE]
    (tmp_path / "content" / "a.json").write_text(json.dumps(things))
    return tmp_path


def preparing(content, node, url):
    """A node with files of its own, that begins and is not waited for."""
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yibao_site.settings"}
    # Else every file is compressed, twice.
    settings["DEBUG"] = "True"
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE, str(content)],
        cwd=ROOT,
        env=environment(content / node) | settings,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_one_does_it_and_the_others_find_it_done(content):
    with postgresql() as server:
        nodes = [preparing(content, node, server.url) for node in ("a", "b")]
        said = [node.communicate()[1] for node in nodes]

        with psycopg.connect(server.url) as line:
            lines = line.execute("SELECT count(*) FROM policies_ledgerentry").fetchone()
    assert [node.returncode for node in nodes] == [0, 0], said
    assert lines == (1,)
