"""Who was shown something wrong: said in the ledger beside what was wrong, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from policies import wording
from policies.impact import Row, impact_of
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import Versioned

Status = CreditRule.Status
PEOPLE = {
    Status.RETIRED: "已经退休的人",
    Status.ACTIVE: "还在上班的人",
    Status.FLEXIBLE: "灵活就业的人",
    Status.RESIDENT: "参加居民医保的人",
}


def affected(correction: Versioned, *, today: date) -> str:
    """Asked before the correction is approved: compares what is read now with it."""
    impact = impact_of(correction, today=today)
    people = [*_people(correction), *_below(impact.places)]
    sentences = [f"{'；'.join(people)}。", *_amounts(impact.rows)]
    return "".join(sentences)


def _people(correction: Versioned) -> Iterator[str]:
    """Of the wrong version and of the right one, where they are about others."""
    told = []
    for version in (correction.made_from, correction):
        place = version.region.full_name if version and version.region else "全国"
        if isinstance(version, CreditRule):
            group = f"（{version.group}）" if version.group else ""
            words = f"{place}，{PEOPLE[Status(version.status)]}{group}"
        else:
            words = f"{place}，看过“{correction.kind_label}”这一条的人"
        if words not in told:
            told.append(words)
            yield words


def _below(places: list[Region]) -> Iterator[str]:
    if places:
        yield f"还有没有自己规定的{'、'.join(place.full_name for place in places)}"


def _amounts(rows: Iterable[Row]) -> Iterator[str]:
    """Each age whose sum was another; no sum of an example is told as anybody's."""
    for row in rows:
        shown, right = row.before.credit.gross, row.after.credit.gross
        if row.counts_own or not shown or not right or shown == right:
            continue
        ages = row.after.credit.ages or f"{row.age} 岁起"
        was, now = wording.yuan(shown.monthly), wording.yuan(right.monthly)
        yield f"{row.who}，{ages}：写成每月 {was} 元，应当是 {now} 元。"
