"""What a reader tells of a payment that differs: checked, and nothing personal kept."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from guides.models.reports import Report
from policies.forms import CreditForm, money

# 身份证号 has 18 signs, a mobile number 11: nobody's belongs here.
TOO_MANY_DIGITS = re.compile(r"\d[\d\s-]{9,}[\dXx]")


class ReportForm(forms.Form):
    """What arrived, in which month, and up to 500 characters of one's own words."""

    received = money("实际到账多少（元）", "账户记录里“划入”的那个数", required=True)
    month = forms.DateField(
        label="哪个月到账",
        help_text="例如 2026-10",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        error_messages={
            "required": "请填到账的月份，例如 2026-10",
            "invalid": "月份请写成 2026-10 这样",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label="还想说什么（可以不填）",
        help_text="不要写姓名、身份证号、电话、卡号",
        required=False,
        max_length=500,
        error_messages={"max_length": "最多写 500 字，您写了 %(show_value)d 字"},
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
            raise forms.ValidationError("月份不能晚于现在，也不能早于 2000 年")
        return month.replace(day=1)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if TOO_MANY_DIGITS.search(words):
            raise forms.ValidationError(
                "里面像有身份证号、电话或卡号，请删掉这些数字再提交"
            )
        return words

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def save(self, question: CreditForm, rule: Any, sender: str) -> Report:
        """Keep the report with the rule version it is about."""
        person = question.person()
        return Report.objects.create(
            region=question.cleaned_data["city"],
            rule=rule,
            age=person.age,
            status=person.status,
            received=Decimal(self.cleaned_data["received"]),
            month=self.cleaned_data["month"],
            words=self.cleaned_data["words"],
            sender=sender,
        )
