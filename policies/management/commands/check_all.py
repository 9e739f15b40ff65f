from time import monotonic
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from policies.content_check import check_content, count_examples
from policies.management.commands.check_links import add_options_of_a_round
from policies.models.checks import NightlyReport
from yibao_site.queue.night import report_on
from yibao_site.queue.sections import refresh

Part = NightlyReport.Part
HOW_TO_VISIT = ("limit", "host", "pause", "timeout", "contact", "allow_private")


class Command(BaseCommand):
    help = (
        "The whole night's check: examples, overlaps, coverage, links, staleness. "
        "Keeps a report for the desk. Exit status 1 when something is new since the "
        "last report, 2 when nothing is but the links could not be visited."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_options_of_a_round(parser)
        parser.add_argument(
            "--skip-links", action="store_true", help="visit no address"
        )

    def handle(self, *args: Any, skip_links: bool, **options: Any) -> None:
        begun, today = monotonic(), timezone.localdate()
        _, problems = check_content(on=today)
        offline = "" if skip_links else self.visit(options)
        reason = "这一次没有访问网址" if skip_links else offline
        refresh(on=today)
        report = report_on(
            problems,
            on=today,
            seconds=monotonic() - begun,
            skipped={Part.LINKS: reason} if reason else {},
        )
        self.stdout.write(f"重算了 {count_examples(on=today)} 个算例。")
        self.show(report)
        if report.count_new:
            raise CommandError(f"新发现 {report.count_new} 处，请到工作台看。")
        if offline:
            raise CommandError(offline, returncode=2)
        self.stdout.write(self.style.SUCCESS("没有新发现。"))

    def visit(self, options: dict[str, Any]) -> str:
        """Why no address was visited; an address now dead is found in the queue."""
        how = {name: options[name] for name in HOW_TO_VISIT}
        try:
            call_command("check_links", stdout=self.stdout, **how)
        except CommandError as error:
            return str(error) if error.returncode == 2 else ""
        return ""

    def show(self, report: NightlyReport) -> None:
        for part in Part:
            new, gone = report.new.get(part, []), report.gone.get(part, [])
            total = len(report.found[part])
            reason = f"（{report.skipped[part]}）" if part in report.skipped else ""
            self.stdout.write(
                f"{part.label}{reason}：{total}，新 {len(new)}，不再有 {len(gone)}"
            )
            for words in new:
                self.stdout.write(f"  新：{words}")
            for words in gone:
                self.stdout.write(f"  不再有：{words}")
