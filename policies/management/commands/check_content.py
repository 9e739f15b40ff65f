from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies.content_check import check_content
from yibao_site.queue.sections import refresh


class Command(BaseCommand):
    help = (
        "Check all public content by its own rules, run all examples, and bring the "
        "desk's queue up to date, nightly. Exit status 1 when something is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        run, problems = check_content(on=timezone.localdate())
        refresh(on=timezone.localdate())
        for problem in problems:
            self.stdout.write(str(problem))
        took = f"查了 {run.checked} 条，用了 {run.seconds:.1f} 秒"
        if problems:
            raise CommandError(f"{took}，发现 {len(problems)} 个问题。")
        self.stdout.write(self.style.SUCCESS(f"{took}，没有发现问题。"))
