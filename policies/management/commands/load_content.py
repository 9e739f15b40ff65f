from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.loading import load
from policies.region_loading import BadContent


class Command(BaseCommand):
    help = (
        "Load the published content: add what is new, refresh what nobody edited, "
        "leave alone and list what staff changed. Safe at every start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.FIXTURE_DIRS[0],
            help="where regions.csv and content/ lie (default: fixtures/)",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            report = load(folder)
        except BadContent as error:
            raise CommandError(f"内容有误，什么都没有改动。{error}") from error
        for key in report.left_alone:
            self.stdout.write(f"保留工作人员的改动：{key}")
        self.stdout.write(
            self.style.SUCCESS(
                f"内容已装载：新增 {report.added}，更新 {report.refreshed}，"
                f"保留改动 {len(report.left_alone)}。"
            )
        )
