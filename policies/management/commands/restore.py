from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.backups import NotABackup, restore


class Command(BaseCommand):
    help = "Replace all data by what a backup holds; the site may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}: nothing was changed.")
        try:
            kept = restore(file)
        except NotABackup as error:
            raise CommandError(
                f"{file} is no backup of this kind of database ({error}): "
                "nothing was changed."
            ) from error
        # A backup of an older release lacks what this one added.
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Restored {file}.")
        if kept:
            self.stdout.write(f"What was there before is in {kept}.")
