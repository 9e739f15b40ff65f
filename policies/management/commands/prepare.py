import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from policies.roles import set_up_roles

# What prepare holds in PostgreSQL meanwhile; any number that nobody else takes.
PREPARING = 62_080_001


class Command(BaseCommand):
    help = "All that must happen before serving: migrate, load content, collect files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--files-only",
            action="store_true",
            help="collect files and leave the database as it is: to go back a release",
        )

    def handle(self, *args: Any, files_only: bool, **options: Any) -> None:
        # One process for the three: each start of Python costs half a second.
        if not files_only:
            with one_node_at_a_time():
                call_command("migrate", interactive=False, verbosity=0)
                set_up_roles()
                call_command("load_content")
        # Compressing takes seconds, so only when a file has changed.
        collected, now = Path(settings.STATIC_ROOT, ".collected"), static_digest()
        if not collected.exists() or collected.read_text() != now:
            # What was there stays: servers that still run give out the files they know.
            call_command("collectstatic", interactive=False, verbosity=0)
            collected.write_text(now)


@contextmanager
def one_node_at_a_time() -> Iterator[None]:
    """The first node does it; the others wait, and find it done.

    SQLite is one machine's, and lets one write at a time by itself.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # A whole load is waited for: longer than any other question may take.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        cursor.execute("RESET statement_timeout")
    try:
        yield
    finally:
        # Where the connection broke, it is free already.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def static_digest() -> str:
    """What the static files are now: their names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = (name, storage.size(name), storage.get_modified_time(name))
            digest.update(repr(facts).encode())
    return digest.hexdigest()
