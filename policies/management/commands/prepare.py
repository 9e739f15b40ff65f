import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from policies.roles import set_up_roles


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
            call_command("migrate", interactive=False, verbosity=0)
            set_up_roles()
            call_command("load_content")
        # Compressing takes seconds, so only when a file has changed.
        collected, now = Path(settings.STATIC_ROOT, ".collected"), static_digest()
        if not collected.exists() or collected.read_text() != now:
            # What was there stays: servers that still run give out the files they know.
            call_command("collectstatic", interactive=False, verbosity=0)
            collected.write_text(now)


def static_digest() -> str:
    """What the static files are now: their names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = (name, storage.size(name), storage.get_modified_time(name))
            digest.update(repr(facts).encode())
    return digest.hexdigest()
