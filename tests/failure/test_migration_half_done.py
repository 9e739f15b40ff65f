"""A migration fails in the middle, or has not been run: for real."""

import os
import subprocess
import sys

import pytest
from django.db.migrations.recorder import MigrationRecorder

from tests.serving import ROOT, database_for, environment

SETTINGS = """
from yibao_site.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "half"]
"""
FIRST = """
from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])
    ]
"""
SECOND = """
from django.db import migrations, models
def fill(apps, schema):
    apps.get_model("half", "Thing").objects.create(words="half")
    BREAK
class Migration(migrations.Migration):
    dependencies = [("half", "0001_first")]
    operations = [
        migrations.AddField("Thing", "words", models.TextField(null=True)),
        migrations.RunPython(fill),
    ]
"""
LOOK = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
with connection.cursor() as cursor:
    columns = connection.introspection.get_table_description(cursor, "half_thing")
    cursor.execute("SELECT count(*) FROM half_thing")
    print("COLUMNS", *(column.name for column in columns), *cursor.fetchone())
print("APPLIED", *(name for app, name in
    MigrationRecorder(connection).applied_migrations() if app == "half"))
"""


@pytest.fixture
def half(tmp_path):
    """An application whose second migration may break, and a database."""
    written = tmp_path / "half/migrations"
    written.mkdir(parents=True)
    (tmp_path / "half_settings.py").write_text(SETTINGS)
    for name in ("__init__.py", "migrations/__init__.py"):
        (tmp_path / "half" / name).touch()
    (written / "0001_first.py").write_text(FIRST)
    var = tmp_path / "var"
    var.mkdir()
    with database_for(var):
        yield tmp_path


def run(half, *words):
    env = environment(half / "var") | {
        "DJANGO_SETTINGS_MODULE": "half_settings",
        "PYTHONPATH": os.pathsep.join([str(half), str(ROOT)]),
        # The same file is written twice in a second: no bytecode of the first.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def second(half, middle):
    file = half / "half/migrations/0002_second.py"
    file.write_text(SECOND.replace("BREAK", middle))
    return run(half, "migrate", "half")


def test_of_a_migration_that_fails_nothing_is_left(half):
    failed = second(half, "raise RuntimeError('in the middle')")

    assert "in the middle" in failed.stderr
    seen = run(half, "shell", "-c", LOOK).stdout
    assert "COLUMNS id 0\nAPPLIED 0001_first\n" in seen
    assert second(half, "pass").returncode == 0
    seen = run(half, "shell", "-c", LOOK).stdout
    assert "COLUMNS id words 1\nAPPLIED 0001_first 0002_second\n" in seen


def healthz(client):
    answer = client.get("/healthz")
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_while_a_migration_waits_this_code_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="policies").latest("id").delete()

    assert healthz(client) == (503, {"live": True, "ready": False})


@pytest.mark.django_db
def test_a_newer_database_is_no_fault(client):
    MigrationRecorder.Migration.objects.create(app="policies", name="9999_newer")

    assert healthz(client) == (200, {"live": True, "ready": True})
