"""What staff send from the queue, with reasons in Chinese."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils import timezone

from policies.autocomplete import TolerantSelect
from policies.models.checks import Check
from policies.models.regions import Region
from policies.models.sources import Source
from policies.models.versions import Versioned
from yibao_site.desk_forms import ActForm, day
from yibao_site.queue.rows import NATION, Row
from yibao_site.queue.sections import SECTIONS
from yibao_site.queue.showing import Person

MINE, ALL, NATIONAL = "", "all", "nation"
# An older call says nothing of today.
CALL_HOLDS = timedelta(days=31)


class FilterForm(forms.Form):
    """Whose rows, and which section alone."""

    province = forms.ChoiceField(
        label="省份",
        required=False,
        error_messages={"invalid_choice": "没有这个省份，下面是您负责的"},
    )
    section = forms.ChoiceField(
        label="哪一栏",
        required=False,
        choices=[("", "全部"), *((s.slug, s.title) for s in SECTIONS.values())],
        error_messages={"invalid_choice": "没有这一栏，下面是全部"},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        provinces = Region.objects.filter(level=Region.Level.PROVINCE)
        self.names = dict(provinces.values_list("pk", "name"))
        choice = self.fields["province"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (MINE, "我负责的"),
            (ALL, "全部"),
            (NATIONAL, "全国通用的"),
            *((str(pk), name) for pk, name in self.names.items()),
        ]

    def choose(self, rows: list[Row]) -> list[Row]:
        """The rows of the chosen province; what is not understood chooses one's own."""
        self.is_valid()
        chosen = self.cleaned_data.get("province", MINE)
        own = self.person.provinces
        if chosen == ALL or chosen == MINE and not own:
            return rows
        if chosen == MINE:
            wanted = own | (NATION if self.person.user.is_superuser else frozenset())
        else:
            wanted = NATION if chosen == NATIONAL else frozenset([int(chosen)])
        return [row for row in rows if not row.provinces.isdisjoint(wanted)]

    @property
    def section_alone(self) -> str:
        self.is_valid()
        section: str = self.cleaned_data.get("section", "")
        return section


class KeyForm(forms.Form):
    key = forms.CharField(
        label="哪一行",
        max_length=120,
        error_messages={"required": "没有说是哪一行，请回到工作台再点"},
    )


class GiveForm(KeyForm):
    act = "give"

    to = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True),
        label="交给谁",
        to_field_name="username",
        error_messages={
            "required": "请填交给谁：填他的登录名",
            "invalid_choice": "没有这个人，或者他不是工作人员。请填登录名",
        },
    )
    note = forms.CharField(label="备注", max_length=200, required=False)


class OutcomeForm(KeyForm):
    act = "deal"

    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = forms.CharField(
        label="怎么处理的",
        max_length=500,
        error_messages={
            "required": "请写明怎么处理的，例如：打 12393 问过，我们写的对"
        },
    )


class CheckForm(ActForm):
    """Looked at again and nothing has changed: on which source, or in what words."""

    act, title, button = "check", "查过，没有变", "查过，没有变"
    hint = (
        "选一个看过的来源，或者写一句说明。会签上您的名字和今天的日期，"
        "公开页面的“本站核对”随之更新。"
    )

    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="看了哪个来源",
        required=False,
        widget=TolerantSelect(Check._meta.get_field("source"), admin.site),
        error_messages={"invalid_choice": "没有这个来源，请重新选"},
    )
    note = forms.CharField(
        label="或者写一句说明",
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text="只给工作人员看，例如：到窗口问过，工作人员说没有变",
    )


class CallForm(ActForm):
    """Asked by phone: which line, on what day, and what was said."""

    act, title, button = "call", "打电话核对的", "打过电话，没有变"

    line = forms.CharField(
        label="打的号码",
        max_length=30,
        error_messages={"required": "请填打的是哪个号码"},
    )
    on = day("哪天打的")
    said = forms.CharField(
        label="对方怎么说",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只给工作人员看，不要写接电话的人的名字",
        error_messages={"required": "请写对方怎么说"},
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on > today:
            raise forms.ValidationError("打电话的日子不能在今天以后")
        if on < today - CALL_HOLDS:
            raise forms.ValidationError("这是一个月以前的电话，请再打一次")
        return on

    def proposed(self, version: Versioned) -> dict[str, Any]:
        """The channel's own number is the one to dial."""
        return {"line": getattr(version, "number", ""), "on": timezone.localdate()}
