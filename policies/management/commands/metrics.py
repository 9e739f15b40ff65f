import os
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from policies.models.checks import NightlyReport
from policies.models.content import ContentVersion
from yibao_site.queue.sections import collect


class Command(BaseCommand):
    help = "Show what there is to watch, in Prometheus' format, on a port of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument("--once", action="store_true", help="print it and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        registry = CollectorRegistry()
        registry.register(Content())
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        if options["once"]:
            self.stdout.write(generate_latest(registry).decode())
            return
        _, thread = start_http_server(options["port"], options["host"], registry)
        thread.join()


class Content(Collector):
    """What the database says: whether it answers, the version, what waits."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("yibao_database_up", "Whether the database answers.")
        rows = GaugeMetricFamily(
            "yibao_desk_rows", "Rows waiting at the desk.", labels=["section"]
        )
        version = GaugeMetricFamily("yibao_content_version", "The content's version.")
        night = GaugeMetricFamily(
            "yibao_nightly_timestamp_seconds", "When check_all last ran; 0 for never."
        )
        new = GaugeMetricFamily(
            "yibao_nightly_new", "What that run found new.", labels=["part"]
        )
        close_old_connections()
        try:
            version.add_metric([], ContentVersion.current())
            for section, waiting in collect(on=timezone.localdate()).items():
                rows.add_metric([section], len(waiting))
            last = NightlyReport.objects.defer("found").first()
            night.add_metric([], last.at.timestamp() if last else 0)
            found_new = last.new if last else {}
            for part in NightlyReport.Part.values:
                new.add_metric([part], len(found_new.get(part, [])))
            up.add_metric([], 1)
        except Error:
            up.add_metric([], 0)
        yield from (up, version, rows, night, new)
