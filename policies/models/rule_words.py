"""A rule as readers have it: its bands, its days of force, its four dates, in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from policies import wording
from policies.models.periods import Precision

if TYPE_CHECKING:
    from policies.models.bases import ContributionLimits
    from policies.models.rules import CreditRule


def bands(rule: CreditRule) -> list[str]:
    """Each band as it stands: 75 岁及以上：每年 1,890.00 元."""
    bands = list(rule.bands.all())
    first_ages = [band.first_age for band in bands]
    return [
        wording.ages(first_ages, at) + "：" + _in_words(rule, band.value().value)
        for at, band in enumerate(bands)
    ]


def _in_words(rule: CreditRule, value: Decimal) -> str:
    if rule.formula == rule.Formula.FIXED:
        about = "约" if rule.approximate else ""
        return f"{rule.get_per_display()}{about} {wording.yuan(value)} 元"
    return wording.percent(value)


def period(rule: CreditRule | ContributionLimits) -> str:
    """The days of force, of limits too, as far as they are known."""
    since = wording.day(rule.since, rule.since_precision)
    start = "起始日不详" if since == wording.UNKNOWN_DAY else f"{since}起"
    if not rule.until:
        return start
    if rule.until_precision == Precision.INFERRED:
        return f"{start}，约到{wording.day(rule.until, 'month')}（推定）"
    return f"{start}，到{wording.day(rule.until - timedelta(days=1))}止"


def four_dates(rule: CreditRule) -> list[tuple[str, str]]:
    """发布、生效、首次到账、本站核对: what is not known is said."""
    first = wording.day(rule.first_credited, rule.first_credited_precision)
    return [
        ("发布", wording.day(rule.announced, rule.announced_precision)),
        ("生效", wording.day(rule.since, rule.since_precision)),
        ("首次到账", first),
        ("本站核对", wording.day(rule.checked_on) if rule.checked_on else "还没有"),
    ]
