from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from policies.answers import Answer
from policies.enquiry import answer_from, rules_about
from policies.kept import standing
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person

AGES = range(121)


class Command(BaseCommand):
    help = (
        "Ask for every place, age and status on a day: each must get a sourced "
        "amount or a named state, never an unmarked zero. Takes minutes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, on: date | None, **options: Any) -> None:
        kinds: Counter[str] = Counter()
        wrong = []
        # What one place's answers read serves the next.
        with standing("sweep"):
            for found in answers(on=on or timezone.localdate()):
                kinds[found.kind] += 1
                if reason := fault(found):
                    wrong.append(f"{found.place} {found.person}: {reason}")
        for kind, count in kinds.most_common():
            self.stdout.write(f"{kind}: {count:,}")
        for line in wrong[:20]:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} answers without source or state.")
        self.stdout.write(self.style.SUCCESS(f"{kinds.total():,} answers, none wrong."))


def answers(*, on: date) -> Iterator[Answer]:
    for place in Region.objects.with_parents():
        rules = list(rules_about(place, on=on))
        for status in CreditRule.Status.values:
            of_status = [rule for rule in rules if rule.status == status]
            for age in AGES:
                person = Person(age=age, status=status)
                yield answer_from(of_status, place, person, on=on)


def fault(found: Answer) -> str | None:
    """What is wrong with an answer, or nothing."""
    gross = found.credit.gross
    if (found.kind == "amount") != (gross is not None):
        return "an amount where none is due, or none where one is"
    if gross and gross.monthly <= 0:
        return "a zero"
    if gross and not any(c.stance == "adopted" for c in found.citations):
        return "an amount without a source"
    if found.kind == "needs_input" and not found.credit.needs:
        return "asks for nothing"
    return None
