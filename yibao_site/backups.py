"""All of the data in one file, taken and put back while the site runs.

Both are one transaction: who reads meanwhile sees the data before or after, and workers
that run notice, since it is the same database that they have open. After a restore
sessions end, and the content's version moves on.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import Error, connection
from django.utils import timezone

from policies.models.content import ContentVersion

# What only a database of this site has.
OURS = ContentVersion._meta.db_table
# Roles are each server's own.
WITHOUT = ("--no-owner", "--no-privileges")
# More edits than there can be between a backup and a loss nobody could count.
UNCOUNTED = 10_000


class BackupError(Exception):
    """Why nothing was written, or nothing put back."""


def back_up(to: Path) -> None:
    """Write the file; under its name it stands only when it is whole."""
    if _number() is None:
        raise BackupError("There is no data of this site: see DATABASE_URL, VAR_DIR.")
    part = to.with_name(f"{to.name}.part")
    # It holds the staff's passwords' digests.
    part.touch(mode=0o600)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(part)) as copy:
            connection.connection.backup(copy)
    else:
        # Ours alone: what somebody keeps beside it is theirs to dump and put back.
        tables = [f"--table={name}" for name in _our_tables()]
        words = ["--format=custom", "--extension=btree_gist", *WITHOUT]
        _on_server("pg_dump", *words, *tables, f"--file={part}")
    part.replace(to)


def restore(file: Path) -> Path | None:
    """Put back what a file holds; where the data replaced is kept beside, if it is."""
    on_sqlite = connection.vendor == "sqlite"
    (_check_sqlite if on_sqlite else _check_dump)(file)
    number, kept = _number(), None
    if on_sqlite:
        database = Path(connection.settings_dict["NAME"])
        if database.exists():
            kept = database.with_name(f"{database.name}.before-{_now()}")
            # What cannot be read cannot be written into either.
            back_up(kept) if number is not None else database.rename(kept)
        _copy(file, database)
    else:
        _replay(file)
    # Whoever was thrown out since must not come back in by a cookie of then.
    Session.objects.all().delete()
    _move_past(number)
    return kept


def backup_name() -> str:
    return f"{_now()}.{'sqlite3' if connection.vendor == 'sqlite' else 'dump'}"


def _now() -> str:
    return f"{timezone.localtime():%Y%m%d-%H%M%S}"


def _copy(file: Path, database: Path) -> None:
    """Into the file that workers have open: another in its place they would miss."""
    connection.close()
    with (
        closing(_opened(file)) as source,
        closing(sqlite3.connect(database, timeout=30)) as target,
    ):
        source.backup(target)


def _replay(file: Path) -> None:
    """One transaction: our tables away, those of a later release too, then the dump's.
    pg_restore alone drops what is in the file, and migrations would stumble over the
    rest."""
    tables = _our_tables()
    connection.close()
    with TemporaryFile() as script:
        # Of what goes with each table psql would tell, and bury an error under it.
        script.write(b"SET client_min_messages = warning;\n")
        for table in map(connection.ops.quote_name, tables):
            script.write(f"DROP TABLE IF EXISTS {table} CASCADE;\n".encode())
        script.flush()
        # The extension stays: who made it may be somebody else, whose it is to drop.
        dumped = [*WITHOUT, "--no-comments", "--file=-"]
        _run("pg_restore", *dumped, str(file), into=script)
        script.seek(0)
        words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        _on_server("psql", *words, "--single-transaction", "--file=-", script=script)


def _our_tables() -> list[str]:
    """Those of our applications, whichever release made them; of others, none."""
    ours = tuple(f"{config.label}_" for config in apps.get_app_configs())
    try:
        names = connection.introspection.table_names()
    except Error as error:
        raise BackupError(f"PostgreSQL does not answer: {error}") from error
    return [name for name in names if name.startswith((*ours, "django_"))]


def _number() -> int | None:
    """Which version stands; None where there is no telling."""
    try:
        return ContentVersion.current()
    except Error:
        return None


def _move_past(number: int | None) -> None:
    """Browsers keep pages by their version: none may come a second time."""
    restored = ContentVersion.current()
    past = restored + UNCOUNTED if number is None else max(number, restored)
    ContentVersion.objects.filter(pk=1).update(number=past)
    ContentVersion.advance()


def _opened(file: Path) -> sqlite3.Connection:
    """To read alone."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _check_sqlite(file: Path) -> None:
    try:
        with closing(_opened(file)) as data:
            [[state]] = data.execute("PRAGMA integrity_check(1)")
            data.execute(f"SELECT number FROM {OURS}")
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no backup of this site: {error}.") from error
    if state != "ok":
        raise BackupError(f"{file} is damaged: {state}.")
    database = Path(connection.settings_dict["NAME"])
    if database.exists() and file.samefile(database):
        raise BackupError(f"{file} is the data itself.")


def _check_dump(file: Path) -> None:
    listed = _run("pg_restore", "--list", str(file))
    if f"TABLE DATA public {OURS} " not in listed:
        raise BackupError(f"{file} is no backup of this site.")


def _on_server(program: str, *words: str, script: IO[bytes] | None = None) -> None:
    """On the database of the settings."""
    client, known = connection.client, connection.settings_dict
    (_, *where, name), secret = client.settings_to_cmd_args_env(known, [])
    _run(program, *where, f"--dbname={name}", *words, secret=secret, script=script)


def _run(
    program: str,
    *words: str,
    secret: dict[str, str] | None = None,
    script: IO[bytes] | None = None,
    into: IO[bytes] | None = None,
) -> str:
    """One of PostgreSQL's own programs; what it prints, if that goes into no file."""
    try:
        done = subprocess.run(
            [program, *words],
            env=os.environ | (secret or {}),
            check=True,
            text=True,
            stdin=script,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError as error:
        raise BackupError(f"There is no {program} on this machine.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {error.stderr.strip()}.") from error
    return done.stdout
