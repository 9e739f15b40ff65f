"""Migrated and with the published content: a SQLite file or a PostgreSQL database, made
once for what it is made of, and kept for the next run. It takes longer than most tests.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent

MADE_OF = (
    "*/migrations/*.py",
    "*/models/*.py",
    "policies/*loading.py",
    "policies/load_entries.py",
    "policies/digests.py",
    "policies/constraints.py",
    "requirements/run.txt",
    "fixtures/**/*.*",
)
KEPT = ROOT / "var" / "prepared"


def prepared_database():
    """The file; it is to be copied, not written to."""
    file = KEPT / f"{_digest()}.sqlite3"
    with _one_at_a_time():
        if not file.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make(file)
    return file


def prepared_template(server):
    """The name of a database on a PostgreSQL server, to make others of.

    One for each checkout and what it is made of; those of before are dropped.
    """
    checkout = f"prepared_{sha256(str(ROOT).encode()).hexdigest()[:8]}_"
    name = checkout + _digest()
    with _one_at_a_time(), psycopg.connect(server, autocommit=True) as line:
        found = line.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
            [checkout],
        )
        names = {row[0] for row in found}
        if name not in names:
            for old in names:
                line.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            line.execute(f'CREATE DATABASE "{name}_unfinished"')
            _fill(KEPT / "making", at_server(server, f"{name}_unfinished"))
            line.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
    return name


def prepared_url(server):
    return at_server(server, prepared_template(server))


def at_server(server, database):
    return f"{server.rpartition('/')[0]}/{database}"


@contextmanager
def _one_at_a_time():
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest():
    digest = sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(file):
    var = KEPT / "making"
    shutil.rmtree(var, ignore_errors=True)
    _fill(var, f"sqlite:///{var / 'db.sqlite3'}")
    (var / "db.sqlite3").replace(file)
    shutil.rmtree(var)


def _fill(var, database):
    var.mkdir(exist_ok=True)
    place = {"VAR_DIR": str(var), "DATABASE_URL": database}
    for words in (["migrate"], ["load_content"]):
        command = [sys.executable, "manage.py", *words, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | place, check=True)
