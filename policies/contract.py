"""An answer as JSON: the keys of the public contract, money as strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policies.answers import Answer
from policies.cited import Citation, each_once
from policies.credit import Line
from policies.money import Sum
from policies.wording import iso


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
        "next": _next(answer),
        "last_known": _last_known(answer),
        "rule": _rule(answer),
        "sources": [_source(citation) for citation in _cited(answer)],
        "notes": _notes(answer),
        "data_version": str(data_version),
    }


def _notes(answer: Answer) -> list[str]:
    left_out = answer.rule.leaves_out if answer.rule else ""
    return [*answer.notes, *([f"没有算进去：{left_out}。"] if left_out else [])]


def _next(answer: Answer) -> dict[str, Any]:
    """Of the first day, and of the age; else of that day, where it has a date."""
    change = answer.next
    on = iso(change.deducted_on) or iso(change.on, change.precision)
    then = change.then if on and not change.deducted_on else None
    sums = change.gross if change.at_age else (then and then.gross)
    return {
        "at_age": change.at_age,
        "on": on,
        "monthly": _money(sums.monthly) if sums else None,
    }


def _cited(answer: Answer) -> list[Citation]:
    """Those of the answer, then what the last known rule stood on, as on the page."""
    past = answer.last_known.citations if answer.last_known else []
    return each_once([*answer.citations, *map(Citation.of, past)])


def _source(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.source.slug,
        "title": citation.source.bare_title,
        "publisher": citation.source.publisher,
        "grade": citation.source.grade,
        "url": citation.source.url or None,
        "quote": citation.quote or None,
        "stance": citation.stance,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _both(gross: Sum | None, net: Sum | None, period: str) -> dict[str, Any] | None:
    """The net is null where a deduction is not known."""
    if gross is None:
        return None
    return {
        "gross": _money(getattr(gross, period)),
        "net": _money(getattr(net, period)) if net else None,
    }


def _deduction(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "monthly": _money(line.sum.monthly if line.sum else None),
    }


def _rule(answer: Answer) -> dict[str, Any] | None:
    rule = answer.rule
    if rule is None or answer.kind == "unknown":
        return None
    return {
        "id": rule.slug,
        "place": rule.region.slug if rule.region else None,
        "formula": rule.formula,
        "since": iso(rule.since, rule.since_precision),
        "until": iso(rule.until, rule.until_precision),
        "announced": iso(rule.announced, rule.announced_precision),
        "first_credited": iso(rule.first_credited, rule.first_credited_precision),
        "checked": iso(rule.checked_on),
    }


def _last_known(answer: Answer) -> dict[str, Any] | None:
    if not answer.last_known:
        return None
    rule = answer.last_known.rule
    return {
        "monthly": _money(answer.last_known.monthly),
        "since": iso(rule.since, rule.since_precision),
        "until": iso(rule.until, rule.until_precision),
        "rule": rule.slug,
    }
