"""What a reader tells of a payment that differs: checked, and nothing personal kept."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from guides.models.reports import Report
from policies.fields import money
from policies.forms import CreditForm

# A mobile number has 11 digits, an ID 15 or 18, a bank card more: none belongs here.
MOST_DIGITS = 10
SPOKEN_DIGITS = str.maketrans(
    "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789"
)
# Six digits of a place, a birth date, and the rest: an ID with a date cut out of it.
AROUND_A_BIRTHDAY = re.compile(
    r"(?:\d[^\d元]?){6}[^\d元]{0,2}(?:19|20)\d\d"
    r"[^\d元]{0,3}(?:0?[1-9]|1[0-2])[^\d元]{0,3}(?:0?[1-9]|[12]\d|3[01])"
    r"[^\d元]{0,3}\d[^\d元]?\d[^\d元]?\d"
)
DAYS = re.compile(
    r"(?<!\d)(19|20)\d\d ?[-/.年] ?\d{1,2}"
    r"( ?[-/.月] ?\d{1,2} ?日?| ?月)?(?!\d)"
)


def looks_personal(words: str) -> bool:
    """Whether a number too long to be an amount hides in it, however written."""
    plain = unicodedata.normalize("NFKC", words).translate(SPOKEN_DIGITS)
    if AROUND_A_BIRTHDAY.search(plain):
        return True
    plain = DAYS.sub("。", plain)
    # Two signs between digits still read as one number: 138-0013 - 8000.
    runs = re.findall(r"\d(?:[^\d。，；、元岁年月]{0,3}\d)*", plain)
    return any(len(re.sub(r"\D", "", run)) > MOST_DIGITS for run in runs)


class MonthField(forms.DateField):
    """A month as people type it: 2026-10, 2026年10月, ２０２６/10."""

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        return super().to_python(re.sub(r"[/.年]", "-", text).rstrip("月"))


class ReportForm(forms.Form):
    """What arrived, in which month, and up to 500 characters of one's own words."""

    received = money(
        "实际到账多少（元）",
        "账户记录里“划入”的那个数；没有到账就填 0",
        required=True,
        example="107.00",
        may_be_nothing=True,
    )
    month = MonthField(
        label="哪个月到账",
        help_text="例如 2026-10；没有到账，就填该到账的那个月",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        error_messages={
            "required": "请填到账的月份，例如 2026-10",
            "invalid": "到账的月份请写成 2026-10 这样",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label="还想说什么（可以不填）",
        help_text="不要写姓名、身份证号、电话、卡号",
        required=False,
        max_length=500,
        error_messages={
            "max_length": "“还想说什么”最多写 500 字，您写了 %(show_value)d 字，请删短",
            "null_characters_not_allowed": "“还想说什么”里有不能识别的字符，请删掉",
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # No person sees this field; whoever fills it in is a machine.
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        if not date(2000, 1, 1) <= month <= timezone.localdate():
            raise forms.ValidationError(
                "到账的月份不能晚于现在，也不能早于 2000 年，请检查"
            )
        return month.replace(day=1)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if looks_personal(words):
            raise forms.ValidationError(
                "“还想说什么”里像有身份证号、电话或卡号，请删掉这些数字再提交"
            )
        return words

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def save(self, question: CreditForm, rule: Any, sender: str) -> Report:
        """Keep the report with the rule version it is about; pressed twice, once."""
        person = question.person()
        return Report.objects.get_or_create(
            region=question.cleaned_data["city"],
            rule=rule,
            age=person.age,
            status=person.status,
            received=Decimal(self.cleaned_data["received"]),
            month=self.cleaned_data["month"],
            words=self.cleaned_data["words"],
            sender=sender,
        )[0]
