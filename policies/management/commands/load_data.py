from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yibao_site.open_data.loading import BadData, load


class Command(BaseCommand):
    help = (
        "Load a zip of open data (/data/yibao-data.zip) into an empty database: all of "
        "it or nothing. Guides and staff are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            loaded = load(file)
        except BadData as error:
            raise CommandError(f"什么都没有装载。{error}") from error
        for name, count in loaded.items():
            self.stdout.write(f"{name}：{count}")
        self.stdout.write(self.style.SUCCESS("公开数据已装载。"))
