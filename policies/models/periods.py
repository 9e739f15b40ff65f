"""How much of a day is known, and for what span an amount is stated."""

from django.db import models


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
