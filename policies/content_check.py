"""A look at all that is public: what is wrong with it by its own rules.

Approval refuses what is wrong on its day. Later a figure it counts with may be
corrected, or somebody may have been at the database: the nightly run finds out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from time import monotonic
from typing import Any

from policies.examples import failed_examples
from policies.models.checks import ContentCheck
from policies.models.rules import CreditRule
from policies.models.versions import Versioned, kinds

KEEP = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One sentence about one version.

    Attributes:
        part: what found it: examples, overlaps, or the rules of its own kind.
    """

    part: str
    kind: str
    key: str
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.subject}：{self.sentence}"

    @classmethod
    def of(cls, version: Versioned, part: str, sentence: str) -> Problem:
        return cls(
            part=part,
            kind=version.kind_label,
            key=version.key,
            subject=str(version),
            sentence=sentence,
        )

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "key": self.key, "sentence": self.sentence}


def check_content(*, on: date) -> tuple[ContentCheck, list[Problem]]:
    """Check whatever is in force or will be, and keep what was found."""
    begun, checked = monotonic(), 0
    problems: list[Problem] = []
    for model in kinds():
        versions = _public(model, on=on)
        checked += len(versions)
        problems += faults(versions)
    run = ContentCheck.objects.create(
        checked=checked,
        seconds=monotonic() - begun,
        problems=[problem.as_json() for problem in problems],
    )
    ContentCheck.objects.forget_all_but(KEEP)
    return run, problems


def count_examples(*, on: date) -> int:
    """How many there are to be run: with none, none can fail."""
    return sum(len(rule.examples.all()) for rule in _public(CreditRule, on=on))


def _public(model: type[Versioned], *, on: date) -> list[Any]:
    """The approved versions that hold or will, with all that hangs on them."""
    table: Any = model._default_manager
    parts = getattr(model, "parts", ())
    approved = table.approved().named().prefetch_related(*parts).order_by("pk")
    return [version for version in approved if version.tense(on=on) != "past"]


def faults(versions: Iterable[Versioned]) -> Iterator[Problem]:
    """What is wrong with each, and which of them share a day."""
    same: dict[tuple[Any, ...], list[Versioned]] = defaultdict(list)
    for version in versions:
        for sentence in version.problems():
            yield Problem.of(version, "rules", sentence)
        for sentence in failed_examples(version):
            yield Problem.of(version, "examples", sentence)
        if lacks_its_base(version):
            reason = "没有填基数年度：不知道乘的是哪一年的平均养老金"
            yield Problem.of(version, "rules", reason)
        same[tuple(version.line_values.values())].append(version)
    for alike in same.values():
        for one, other in combinations(alike, 2):
            if one.meets(other):
                reason = f"和“{one}”（{one.key}）的日子重叠，读者看到哪一条不一定"
                yield Problem.of(other, "overlaps", reason)


def lacks_its_base(version: Versioned) -> bool:
    """A rate of an average of no named year.

    A province's rule on its cities' own averages only explains how they reckon: each
    city may count with a year of its own, and 福建's do.
    """
    if not isinstance(version, CreditRule) or version.base_year:
        return False
    place = version.region
    of_one_average = version.base_area == CreditRule.BaseArea.PROVINCE or (
        place and place.is_region_of_insurance
    )
    by_average = version.formula == CreditRule.Formula.RATE_OF_AVERAGE
    return bool(by_average and of_one_average)
