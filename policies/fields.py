"""What visitors type into one field: numbers, days, sums, however they write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

TOO_MUCH = Decimal("1000000")
# Who fills in a year of birth is told so.
BIRTH_YEARS = range(1900, 2100)


def plain_number(value: Any) -> str:
    """A number as people type it, 75岁 ７５ 1,200 元, in plain digits.

    Whatever else is refused: Python would read 1_0 as ten and 1e9 as a billion.
    """
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    text = re.sub(r"(周岁|岁|元|年)$", "", text).replace(",", "").strip()
    if not re.fullmatch(r"([-+]?\d{1,12}(\.\d{1,6})?)?", text, re.ASCII):
        raise forms.ValidationError("请填数字", code="invalid")
    return text


class DayField(forms.DateField):
    """A day, however it is written: ２０２３年 6 月 1 日 is 2023-06-01."""

    def to_python(self, value: Any) -> date | None:
        text = unicodedata.normalize("NFKC", str(value or ""))
        return super().to_python(re.sub(r"\s", "", text))


class PlainNumber(forms.Field):
    """A number as people type it; whatever is wrong with it, the field's own words."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(plain_number(value))
        except forms.ValidationError as error:
            message = self.error_messages["invalid"]
            raise forms.ValidationError(message, code="invalid") from error


class WholeNumberField(PlainNumber, forms.IntegerField):
    pass


class MoneyField(PlainNumber, forms.DecimalField):
    pass


class AgeField(WholeNumberField):
    def to_python(self, value: Any) -> Any:
        age = super().to_python(value)
        if age in BIRTH_YEARS:
            raise forms.ValidationError("这像是出生年份。年龄请填周岁，例如 72")
        return age


def money(
    label: str,
    help_text: str,
    *,
    required: bool = False,
    example: str = "3500.00",
    may_be_nothing: bool = False,
) -> MoneyField:
    """An amount of yuan a month; what is wrong with it is said with its name."""
    least = "请不要填负数" if may_be_nothing else "请填大于 0 的数"
    name = f"“{label.partition('（')[0]}”"
    return MoneyField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=Decimal(0) if may_be_nothing else Decimal("0.01"),
        max_value=TOO_MUCH,
        decimal_places=2,
        error_messages={
            "required": f"{name}请填金额，例如 {example}",
            "invalid": f"{name}请填数字，例如 {example}",
            "min_value": f"{name}{least}，例如 {example}",
            "max_value": f"{name}太大了，请检查是否多填了位数",
            "max_decimal_places": f"{name}请最多填两位小数，例如 {example}",
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
