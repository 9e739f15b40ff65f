from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.backups import BackupError, restore


class Command(BaseCommand):
    help = "Replace all data by what a backup holds; the site may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            kept = restore(file)
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        # A backup of an older release lacks what this one added.
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Restored {file}.")
        if kept:
            self.stdout.write(f"What was there before is in {kept}.")
