from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.open_data.building import build, make


class Command(BaseCommand):
    help = (
        "Make the files of open data for the version that stands, so that no visitor "
        "waits for it; or make them in an empty folder, to look at."
    )

    # They would read the pages, of which none is needed.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="an empty folder")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        if to is None:
            self.stdout.write(str(make()))
            return
        to.mkdir(parents=True, exist_ok=True)
        if any(to.iterdir()):
            raise CommandError(f"{to} is not empty.")
        build(to)
        self.stdout.write(str(to))
