"""What staff fill in at the desk, with reasons in Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from policies.digests import digest_of
from policies.models.periods import DAYS
from policies.models.rules import CreditRule
from policies.models.versions import Versioned, VersionedPeriod
from policies.permissions import can_decide
from policies.slugs import next_slug
from policies.succession import reopened_by

# Before this year the site did not say anything.
BORN = date(2026, 1, 1)
DAY = {"invalid": "日期请写成 2027-01-01 这样", "required": "请填日期，例如 2027-01-01"}


def day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"autocomplete": "off", "size": 12})
    options = {"validators": DAYS, "error_messages": DAY, **options}
    return forms.DateField(label=label, widget=widget, **options)


def rule_slug(label: str) -> forms.SlugField:
    return forms.SlugField(
        label=label,
        max_length=80,
        help_text="已按地方、身份、年份起好，一般不用改",
        error_messages={
            "invalid": "编号只能用字母、数字和连字符，例如 beijing-retired-2027",
            "required": "请填编号，例如 beijing-retired-2027",
        },
    )


def free_slug(rule: CreditRule, year: int) -> str:
    return next_slug(
        rule.slug, year, set(CreditRule.objects.values_list("slug", flat=True))
    )


class ActForm(forms.Form):
    """What an act on a version asks, and the words around it on the page.

    Attributes:
        act: its name in the address.
        is_main: whether its button is the one to look for.
    """

    act: str
    title: str
    button: str
    hint = ""
    is_main = False

    def __init__(self, data: Any = None, *, version: Versioned) -> None:
        first = self.proposed(version)
        super().__init__(data, initial=first, auto_id=f"id_{self.act}_%s")
        self.version = version

    def proposed(self, version: Versioned) -> dict[str, Any]:
        return {}

    def refuse(self, reasons: list[str]) -> None:
        """What stands in the way though all is filled in well."""
        self.add_error(None, reasons)

    def point_out(self) -> None:
        """The browser goes to the first field that is wrong."""
        wrong = [name for name in self.errors if name in self.fields]
        for name in wrong[:1] or list(self.fields)[:1]:
            self.fields[name].widget.attrs["autofocus"] = True


class SendForm(ActForm):
    act, title, button = "send", "送审", "送审"
    hint = "送审以后，由另一位审核来批准或退回。"
    is_main = True


class DecisionForm(ActForm):
    """Holds what was read: another text is not approved by the button under it."""

    act = "approve"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def proposed(self, version: Versioned) -> dict[str, Any]:
        return {"seen": digest_of(version)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.pop("seen", "")
        if seen and seen != digest_of(self.version):
            raise forms.ValidationError(
                "您打开这一页以后，内容改过了。请把现在的内容再看一遍，再批准"
            )
        return cleaned


class ApproveForm(DecisionForm):
    title, button = "批准", "批准"
    is_main = True


class EmergencyForm(DecisionForm):
    title, button = "紧急批准", "紧急批准"
    hint = (
        "平时要由另一位审核批准。紧急时可以自己批准，要写明理由，"
        "过后要有另一位审核补看。"
    )

    emergency_reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages={
            "required": (
                "不能批准自己写的内容，请另一位审核来看；紧急时自己批准，要写明理由"
            )
        },
    )


def form_to_approve(data: Any = None, *, version: Versioned, user: Any) -> ActForm:
    """The author may in an emergency only."""
    asked = ApproveForm if can_decide(user, version) else EmergencyForm
    return asked(data, version=version)


class BackForm(ActForm):
    act, title, button = "back", "退回", "退回"

    because = forms.CharField(
        label="为什么退回",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写给撰写人看，不公开，例如：引文里没有 85 元，请核对",
        error_messages={"required": "请写明为什么退回，撰写人才知道改哪里"},
    )


class LookForm(ActForm):
    act, title, button = "look", "补看", "我已补看"
    is_main = True


class CopyForm(ActForm):
    """What a copy of a version needs: a rule's own slug, where the kind has one."""

    slug = rule_slug("新版本的编号")

    def __init__(self, data: Any = None, *, version: Versioned) -> None:
        super().__init__(data, version=version)
        if isinstance(version, CreditRule):
            self.initial["slug"] = free_slug(version, self.likely_year(version))
        else:
            # The versions of all other kinds share a slug.
            del self.fields["slug"]
        if not isinstance(version, VersionedPeriod):
            self.fields.pop("since", None)

    def likely_year(self, rule: CreditRule) -> int:
        """A correction has the days of what it corrects."""
        year: int = rule.since.year
        return year

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if CreditRule.objects.filter(slug=slug).exists():
            raise forms.ValidationError("这个编号已经用过了，请换一个")
        return slug


class NewVersionForm(CopyForm):
    act, title, button = "new-version", "新建版本", "以此为底稿新建版本"
    field_order = ["since", "slug"]

    since = day("新版本从哪天起", help_text="例如 2027-01-01")

    @property
    def hint(self) -> str:  # type: ignore[override]
        """From which day it takes the place of this one."""
        when = "从您填的那天起" if "since" in self.fields else "批准以后"
        return f"已批准的版本不能改。新版本照抄它的全部内容，{when}代替它。"

    def likely_year(self, rule: CreditRule) -> int:
        """Most amounts change with the new year."""
        year: int = max(rule.since.year, timezone.localdate().year) + 1
        return year

    def clean(self) -> dict[str, Any]:
        """A proposed slug that was left as it was follows the day that was chosen."""
        cleaned = super().clean() or {}
        since, rule = cleaned.get("since"), self.version
        untouched = cleaned.get("slug") == self.initial.get("slug")
        if since and untouched and isinstance(rule, CreditRule):
            cleaned["slug"] = free_slug(rule, since.year)
        return cleaned


class CorrectionForm(CopyForm):
    act, title, button = "correct", "更正错误", "新建更正用的草稿"
    hint = (
        "这个版本本来就写错了，用更正：新的内容代替它的全部日子，"
        "网站公开说明错在哪里、从何时到何时。"
    )
    field_order = ["words", "wrong_from", "slug"]

    words = forms.CharField(
        label="错在哪里，怎样改正",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会写进公开的更正，例如：把 70 元写成了 80 元",
        error_messages={"required": "请写明错在哪里：这句话会公开"},
    )
    slug = rule_slug("更正版本的编号")
    wrong_from = day("从哪天起显示错了", help_text="到批准更正的那天为止")

    def clean_wrong_from(self) -> Any:
        since, approved_at = self.cleaned_data["wrong_from"], self.version.approved_at
        if since > timezone.localdate():
            raise forms.ValidationError("显示错的日子不能在今天以后")
        shown = timezone.localdate(approved_at) if self.version.approved_by else BORN
        if since < shown:
            raise forms.ValidationError(f"这个版本从 {shown} 起才显示，不会更早")
        return since


class WithdrawForm(ActForm):
    act, title, button = "withdraw", "撤下", "撤下"
    hint = "没有正确的内容可以代替时才撤下。"

    words = forms.CharField(
        label="为什么撤下",
        max_length=1000,
        help_text="会公开",
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages={"required": "请写明为什么撤下：这句话会公开"},
    )
    reopen = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, version: Versioned) -> None:
        super().__init__(data, version=version)
        ended = reopened_by(version)
        if not ended:
            del self.fields["reopen"]
            return
        names = "、".join(
            f"“{other}”（到 {until} 为止）" if until else f"“{other}”"
            for other, until in ended
        )
        self.fields["reopen"].label = f"撤下以后，{names}重新有效"
        self.fields["reopen"].help_text = "不选，就写“我们不知道”，或者按全省的规定"

    def proposed(self, version: Versioned) -> dict[str, Any]:
        """What has not begun yet leaves all as it was before it was approved."""
        since = getattr(version, "since", None)
        return {"reopen": bool(since and since > timezone.localdate())}


def show_reasons(request: HttpRequest, form: forms.Form) -> bool:
    """Tell what is wrong with a form, if anything is."""
    for name, reasons in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}：{'；'.join(map(str, reasons))}")
    return bool(form.errors)
