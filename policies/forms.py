"""The visitor's question, from text to plain values, with reasons in Chinese."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.validators import EMPTY_VALUES
from django.http import QueryDict
from django.urls import reverse, reverse_lazy

from policies.answers import Answer
from policies.drawn_fields import DrawnOnce
from policies.enquiry import OTHER_GROUP
from policies.fields import AgeField, DayField, WholeNumberField, money
from policies.finding import Found, find_region
from policies.models.groups import PersonGroup
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.terms import Person

OLDEST, EARLIEST, LATEST = 120, date(2000, 1, 1), date(2099, 12, 31)
# No rule's ages: beyond them a slip is likelier than a status, and the page says so.
SELDOM_RETIRED, SELDOM_AT_WORK = 45, 70
# As dates are written in addresses, by hand and on forms; a month is its first day.
DAYS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]
MONTHS = ["%Y-%m", "%Y年%m月", "%Y.%m", "%Y/%m"]
YEARS = ["%Y", "%Y年"]


_seen_groups: set[str] = set()


def _group_exists(slug: str) -> bool:
    """Asked once a slug: a form keeps the last place's group when the place changes."""
    if slug not in _seen_groups and PersonGroup.objects.filter(slug=slug).exists():
        _seen_groups.add(slug)
    return slug in _seen_groups


def the_place(found: Found) -> Region:
    """The one place that was meant; else what to do, in words."""
    if found.region:
        return found.region
    if found.candidates:
        raise forms.ValidationError("不能确定是哪个地方，请从列出的地方里选一个")
    raise forms.ValidationError(
        "没有找到这个地方。请填城市的中文名或拼音，例如 丽水 或 lishui"
    )


class DayForm(forms.Form):
    """Which day's rules; today's where nothing is said."""

    default_renderer = DrawnOnce

    on = DayField(
        label="看哪一天的规定",
        help_text="例如 2023年6月1日，不填就是今天",
        required=False,
        input_formats=[*DAYS, *MONTHS],
        error_messages={"invalid": "“看哪一天的规定”请写成 2023年6月1日 这样"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on and not EARLIEST <= on <= LATEST:
            raise forms.ValidationError(
                "“看哪一天的规定”请填 2000 年到 2099 年之间的日子"
            )
        return on


class PersonForm(DayForm):
    """How old, which status, on which day."""

    age = AgeField(
        label="年龄",
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "required": "请填年龄（周岁），例如 75",
            "invalid": "年龄请填整数，例如 75",
            "min_value": "年龄请填 0 到 120 之间的整数",
            "max_value": "年龄请填 0 到 120 之间的整数",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label="参保身份",
        choices=CreditRule.Status,
        required=False,
        error_messages={"invalid_choice": "请从列出的身份里选一个"},
    )

    def clean_status(self) -> str:
        return self.cleaned_data["status"] or CreditRule.Status.RETIRED

    @property
    def status_label(self) -> str:
        return CreditRule.Status(self.cleaned_data["status"]).label

    @property
    def may_be_a_slip(self) -> bool:
        """Retired at 30, at work at 90: answered, but said. Ask a valid form."""
        age, status = self.cleaned_data["age"], self.cleaned_data["status"]
        return bool(
            (status == CreditRule.Status.RETIRED and age < SELDOM_RETIRED)
            or (status == CreditRule.Status.ACTIVE and age > SELDOM_AT_WORK)
        )


class CreditForm(PersonForm):
    """Where insured, how old, which status; the rest only where a rule asks."""

    city = forms.CharField(
        label="参保城市",
        max_length=100,
        error_messages={
            "required": "请填参保的城市，例如 上海",
            "max_length": "地名太长了，请只填城市名，例如 上海",
            "null_characters_not_allowed": "地名里有不能识别的字符，请重新填写",
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-options": reverse_lazy("policies:regions"),
            }
        ),
    )
    group = forms.SlugField(
        label="属于哪一类人员",
        max_length=50,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "max_length", "null_characters_not_allowed"),
            "请从列出的类别里选一个",
        ),
    )
    pension = money("本人每月养老金（元）", "填规定所说那个月的养老金")
    base = money("本人每月缴费基数（元）", "工资条或单位能查到；通常接近上年月平均工资")
    frozen = money(
        "当时每月划入多少（元）", "填规定所说那个月账户里划入的钱", example="107.00"
    )
    missing_years = WholeNumberField(
        label="缴费年限少几年",
        help_text="够年限的填 0",
        required=False,
        min_value=0,
        max_value=60,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "“缴费年限少几年”请填 0 到 60 之间的整数，例如 2",
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    first_insured = DayField(
        label="首次参加医保的日期",
        help_text="例如 2005年3月，记不清可以不填",
        required=False,
        input_formats=[*DAYS, *MONTHS, *YEARS],
        error_messages={"invalid": "首次参加医保的日期请写成 2005年3月1日 这样"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    FURTHER = (
        "group",
        "pension",
        "base",
        "frozen",
        "missing_years",
        "first_insured",
    )
    field_order = ("city", "age", "status", *FURTHER, "on")

    found = Found()

    def clean_city(self) -> Region:
        self.found = find_region(self.cleaned_data["city"])
        return the_place(self.found)

    @property
    def query(self) -> dict[str, str]:
        """A valid question as the parameters of its address: what was said, no more."""
        said = self.cleaned_data | {"city": self.cleaned_data["city"].slug}
        return {
            name: str(value)
            for name, value in said.items()
            if value not in EMPTY_VALUES
        }

    @property
    def today(self) -> str:
        """The address of a valid question, asked of no day."""
        query = {name: said for name, said in self.query.items() if name != "on"}
        return reverse("policies:credit", query=query)

    @classmethod
    def asked(cls, query: QueryDict) -> CreditForm:
        """Bound if one of its fields is in the address; chat apps append others."""
        return cls(query) if any(name in query for name in cls.base_fields) else cls()

    def ask_for(self, answer: Answer) -> list[forms.BoundField]:
        """The further fields this answer's rule takes, ready to be shown."""
        choices = [(group.slug, group.name) for group in answer.groups]
        if answer.credit.needs == ("group",):
            choices = [("", "请选择"), *choices, (OTHER_GROUP, "都不是")]
        else:
            choices = [("", "不属于下面这些"), *choices]
        self.fields["group"].widget = forms.Select(choices=choices)
        self._check_group([value for value, _ in choices])
        self._show_name(answer.place)
        return [self[name] for name in answer.questions]

    def _show_name(self, place: Region) -> None:
        """The field shows the place by its name, whatever was typed for it."""
        shown = QueryDict(mutable=True)
        shown.update(self.data)
        shown["city"] = place.typed_name
        self.data = shown

    def _check_group(self, offered: list[str]) -> None:
        """A group of another place is let go; one that does not exist is an error."""
        group = self.cleaned_data["group"]
        if group not in (*offered, OTHER_GROUP) and not _group_exists(group):
            self.add_error("group", "没有这一类人员，请从列出的类别里选一个")

    def filled_in(self) -> list[forms.BoundField]:
        """The further fields that hold something, so that an error loses nothing."""
        groups = [(group.slug, group.name) for group in PersonGroup.objects.all()]
        self.fields["group"].widget = forms.Select(choices=[("", "请选择"), *groups])
        if self.found.region:
            self._show_name(self.found.region)
        return [self[name] for name in self.FURTHER if self[name].value()]

    def person(self) -> Person:
        """The person asked about; call on a valid form."""
        data = self.cleaned_data
        return Person(
            age=data["age"],
            status=data["status"],
            group=data["group"] or None,
            pension=data["pension"],
            base=data["base"],
            frozen=data["frozen"],
            missing_years=data["missing_years"],
            first_insured=data["first_insured"],
        )
