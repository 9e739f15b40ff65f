from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.link_checking import Check, Offline, due, recorded, visits
from policies.link_use import uses
from policies.links import LONGEST
from policies.models.links import LinkCheck
from policies.visiting import Visitor


class Command(BaseCommand):
    help = (
        "Visit every address in the content, the longest unvisited first, one at a "
        "time. Exit status 1 when one that was good is now dead."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_options_of_a_round(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="list them and visit none"
        )

    def handle(self, *args: Any, limit: int, dry_run: bool, **options: Any) -> None:
        known = {use.url for use in uses()}
        for url in known:
            if len(url) > LONGEST:
                self.stdout.write(f"网址太长，不检查：{url}")
        waiting = due(known, host=options["host"])
        if dry_run:
            self.stdout.write("".join(f"{url}\n" for url in waiting[:limit]))
            self.stdout.write(f"共 {len(waiting)} 个，一次最多检查 {limit} 个。")
            return
        LinkCheck.objects.exclude(url__in=known).delete()
        found = islice(visits(waiting, visitor(options)), limit)
        try:
            checks = list(self.shown(recorded(found)))
        except Offline as error:
            words = "没有一个网站回应，像是本机断网：什么都没有记。"
            raise CommandError(words, returncode=2) from error
        self.report(checks, left=len(waiting) - len(checks))

    def shown(self, checks: Iterator[Check]) -> Iterator[Check]:
        """Say at once what is wrong with an address: a round can take an hour."""
        for check in checks:
            link = check.link
            if link.error or check.changed:
                words = link.error or "文字有变化"
                self.stdout.write(f"{link.get_state_display()}：{link} {words}")
            yield check

    def report(self, checks: list[Check], *, left: int) -> None:
        states = Counter(check.link.get_state_display() for check in checks)
        parts = "，".join(f"{state} {count}" for state, count in states.most_common())
        self.stdout.write(f"检查了 {len(checks)} 个：{parts or '无'}。")
        if left:
            self.stdout.write(f"还有 {left} 个留到下次。")
        if lost := [check.link.url for check in checks if check.lost]:
            raise CommandError("\n".join(["原来能打开，现在打不开：", *lost]))


def add_options_of_a_round(parser: CommandParser) -> None:
    """How to visit, the same for a round by itself and for one in a whole night."""
    add = parser.add_argument
    add("--limit", type=int, default=200, help="visit at most so many")
    add("--host", help="only addresses of this host")
    add("--pause", type=float, default=2.0, help="seconds between two requests")
    add("--timeout", type=float, default=10.0, help="seconds for one request")
    add("--contact", default="", help="an address or mailbox left with the sites")
    add(
        "--allow-private",
        action="store_true",
        help="also visit addresses inside our own network",
    )


def visitor(options: dict[str, Any]) -> Visitor:
    contact = f" (+{options['contact']})" if options["contact"] else ""
    return Visitor(
        name=f"yibao-site-link-check/1.0{contact}",
        timeout=options["timeout"],
        pause=options["pause"],
        allow_private=options["allow_private"],
    )
