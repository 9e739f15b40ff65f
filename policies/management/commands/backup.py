from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.backups import BackupError, back_up, backup_name


class Command(BaseCommand):
    help = "Write all data into one file, consistent while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        to = file or settings.VAR_DIR / "backups" / backup_name()
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            back_up(to)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{to}: {to.stat().st_size:,} bytes")
