"""How much of a day is known, and for what span an amount is stated."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from policies.terms import YEARS

EARLIEST, LATEST = YEARS[0], YEARS[-1]
OUT_OF_RANGE = f"年份要在 {EARLIEST} 到 {LATEST} 之间"
DAYS: list[Any] = [
    MinValueValidator(date(EARLIEST, 1, 1), OUT_OF_RANGE),
    MaxValueValidator(date(LATEST, 12, 31), OUT_OF_RANGE),
]


class DayField(models.DateField):  # type: ignore[type-arg]
    """A day on which something begins, ends or was published."""

    default_validators = DAYS


class YearField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    default_validators: list[Any] = [
        MinValueValidator(EARLIEST, OUT_OF_RANGE),
        MaxValueValidator(LATEST, OUT_OF_RANGE),
    ]


class Precision(models.TextChoices):
    """How much of a stored day the source really said."""

    DAY = "day", "到日"
    MONTH = "month", "到月（日不详）"
    YEAR = "year", "到年（月、日不详）"
    ATTESTED = "attested", "只知道这一天已在执行（起始日不详）"
    INFERRED = "inferred", "推定的（来源没有写明）"


class Per(models.TextChoices):
    """The period an amount is stated for."""

    MONTH = "month", "每月"
    YEAR = "year", "每年"
