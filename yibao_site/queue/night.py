"""What a night's check found, part by part, beside what the night before had found.

A finding is a row of the queue, or a sentence of the content check, under a key that
stays: so what is new and what went away can be told from what has long been known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from policies.content_check import Problem
from policies.models.checks import NightlyReport
from yibao_site.queue.rows import Row
from yibao_site.queue.sections import SECTIONS
from yibao_site.queue.showing import versions_of

Part = NightlyReport.Part
# The parts that are sections of the queue.
OF_THE_QUEUE = {
    Part.COVERAGE: "missing",
    Part.LINKS: "link",
    Part.STALENESS: "review",
    Part.ENDING: "ending",
}
KEEP = 30
Found = dict[str, dict[str, str]]


def report_on(
    problems: Iterable[Problem], *, on: date, seconds: float, skipped: dict[str, str]
) -> NightlyReport:
    """Keep what was found; what is new is so beside the last report."""
    last = NightlyReport.objects.first()
    known: Found = last.found if last else {}
    found = _found(problems, on=on)
    report = NightlyReport.objects.create(
        seconds=seconds,
        found=found,
        new=_beside(found, known),
        gone=_beside(known, found),
        skipped=skipped,
    )
    NightlyReport.objects.forget_all_but(KEEP)
    return report


def _found(problems: Iterable[Problem], *, on: date) -> Found:
    found: Found = {part: {} for part in Part.values}
    for problem in problems:
        found[problem.part][f"{problem.key} {problem.sentence}"] = str(problem)
    for part, section in OF_THE_QUEUE.items():
        rows = SECTIONS[section].find(on=on)
        versions = versions_of(row.name for row in rows)
        found[part] = {row.key: _in_words(row, versions.get(row.name)) for row in rows}
    return found


def _in_words(row: Row, version: object) -> str:
    if version is not None:
        return f"{version._meta.verbose_name} {version}"  # type: ignore[attr-defined]
    return " ".join(filter(None, [row.place, row.what, row.detail]))


def _beside(these: Found, those: Found) -> dict[str, list[str]]:
    """What is in the first and not in the second; parts without any are left out."""
    differ = {
        part: [words for key, words in of.items() if key not in those.get(part, {})]
        for part, of in these.items()
    }
    return {part: words for part, words in differ.items() if words}
