"""Where sources disagree about what can be taken out: as of rules, both sides."""

from __future__ import annotations

from datetime import date, timedelta

from guides.models.withdrawal import WithdrawalCase
from policies import wording
from policies.disagreements import Disagreement, contradicted
from policies.models.editions import PUBLISHED, Edition


def about_cases(*, on: date, edition: Edition = PUBLISHED) -> list[Disagreement]:
    """Of the withdrawal cases, by place and situation: one query."""
    cases = WithdrawalCase.objects.order_by("region__code", "kind", "slug")
    return [
        Disagreement(
            thing=case,
            what=f"{case.get_kind_display()}，能不能取",
            period=_period(case),
            said=_said(case),
        )
        for case in contradicted(cases, on=on, edition=edition)
    ]


def _said(case: WithdrawalCase) -> str:
    """The verdict first; most summaries begin with it themselves."""
    verdict = case.get_verdict_display()
    if case.summary.startswith(verdict):
        return case.summary
    return f"{verdict}。{case.summary}"


def _period(case: WithdrawalCase) -> str:
    """Most have held as long as anybody knows, and name no day."""
    days = [f"{wording.day(case.since)}起"] if case.since else []
    last = case.until - timedelta(days=1) if case.until else None
    return "，".join([*days, *([f"到{wording.day(last)}止"] if last else [])])
