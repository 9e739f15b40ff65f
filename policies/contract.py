"""An answer as JSON: the keys of the public contract, money as strings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from policies.answers import Answer
from policies.credit import Line
from policies.models.rules import CreditRule
from policies.money import Sum


def as_json(answer: Answer, *, data_version: int) -> dict[str, Any]:
    """Every key is always there; null where there is nothing to say."""
    credit, place = answer.credit, answer.place
    return {
        "place": {"slug": place.slug, "code": place.code, "name": place.name},
        "on": answer.on.isoformat(),
        "person": {"age": answer.person.age, "status": answer.person.status},
        "answer": credit.kind,
        "certainty": answer.certainty,
        "conflict": answer.conflict,
        "inherited": answer.inherited,
        "stale": answer.stale,
        "monthly": _both(credit.gross, credit.net, "monthly"),
        "yearly": _both(credit.gross, credit.net, "yearly"),
        "deductions": [_deduction(line) for line in credit.deductions],
        "payment": (answer.rule and answer.rule.payment) or None,
        "steps": list(credit.steps),
        "needs": list(credit.needs),
        "next": {
            "at_age": answer.next.at_age,
            "on": _day(answer.next.on),
            "monthly": _money(answer.next.monthly_then),
        },
        "last_known": _last_known(answer),
        "rule": _rule(answer),
        "sources": [
            {
                "id": citation.source.slug,
                "title": citation.source.bare_title,
                "publisher": citation.source.publisher,
                "grade": citation.source.grade,
                "url": citation.source.url or None,
                "quote": citation.quote or None,
                "stance": citation.stance,
            }
            for citation in answer.citations
        ],
        "notes": answer.notes,
        "data_version": str(data_version),
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _both(gross: Sum | None, net: Sum | None, period: str) -> dict[str, Any] | None:
    if gross is None or net is None:
        return None
    return {
        "gross": _money(getattr(gross, period)),
        "net": _money(getattr(net, period)),
    }


def _deduction(line: Line) -> dict[str, Any]:
    return {"name": line.name, "monthly": _money(line.sum.monthly)}


def _since(rule: CreditRule) -> str | None:
    """The first day of force; null where only known to have held by then."""
    return None if rule.since_precision == "attested" else _day(rule.since)


def _rule(answer: Answer) -> dict[str, Any] | None:
    rule = answer.rule
    if rule is None or answer.kind == "unknown":
        return None
    return {
        "id": rule.slug,
        "place": rule.region.slug if rule.region else None,
        "formula": rule.formula,
        "since": _since(rule),
        "until": _day(rule.until),
        "announced": _day(rule.announced),
        "first_credited": _day(rule.first_credited),
        "checked": _day(rule.checked_on),
    }


def _last_known(answer: Answer) -> dict[str, Any] | None:
    if not answer.last_known:
        return None
    rule = answer.last_known.rule
    return {
        "monthly": _money(answer.last_known.monthly),
        "since": _since(rule),
        "until": _day(rule.until),
        "rule": rule.slug,
    }
