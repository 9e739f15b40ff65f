"""Up to six places beside one another, for one person and one day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from policies.answers import Answer
from policies.beside import Beside, draw_beside
from policies.chart import Line
from policies.finding import Found, find_region
from policies.forms import CreditForm, PersonForm, the_place
from policies.models.regions import Region
from policies.terms import Person

MOST = 6
NUMBERS = "①②③④⑤⑥"
# So many names are looked at: two spellings of each place.
MOST_TYPED = 2 * MOST
# What may stand between names. No spaces: 江苏 苏州 is one place.
BETWEEN = re.compile("[、，,；;]")
CITY = CreditForm.base_fields["city"]
# What an address says besides the places: who is asked about, and for when.
WHO = ("age", "status")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """A name as it was typed, that is not one of the places; what it may mean."""

    typed: str
    found: Found = field(default_factory=Found)


class CompareForm(PersonForm):
    """One person; `city` once for each place, each found as on the home page."""

    city = forms.Field(required=False, label=CITY.label, widget=CITY.widget)
    field_order = ("city", "age", "status", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[Region] = []
        self.unclear: list[Unclear] = []
        self.respelled = False
        # A link that leads here may name a place and leave the age to the reader.
        self.fields["age"].required = "age" in self.data

    @classmethod
    def asked(cls, query: QueryDict) -> CompareForm:
        """Bound if one of its fields is in the address; chat apps append others."""
        return cls(query) if any(name in query for name in cls.base_fields) else cls()

    def clean_city(self) -> list[Region]:
        """Each place once, in the order asked; what cannot be added is kept to mend."""
        problems = [reason for typed in self._typed() if (reason := self._add(typed))]
        if not self.places and not problems and "city" in self.data:
            problems = [str(CITY.error_messages["required"])]
        if problems:
            raise forms.ValidationError(problems)
        return self.places

    def _typed(self) -> list[str]:
        data = self.data
        texts = data.getlist("city") if isinstance(data, QueryDict) else []
        names = [name.strip() for text in texts for name in BETWEEN.split(text)]
        return list(dict.fromkeys(filter(None, names)))[:MOST_TYPED]

    def _add(self, typed: str) -> str:
        """Take the place that a name means; else why not."""
        found = Found()
        try:
            place = the_place(found := find_region(CITY.clean(typed)))
        except forms.ValidationError as error:
            self.unclear.append(Unclear(typed=typed, found=found))
            return f"“{typed[:20]}”：{'；'.join(error.messages)}"
        if place in self.places:
            return ""
        if len(self.places) == MOST:
            self.unclear.append(Unclear(typed=typed))
            return f"一次最多比六个地方。要加{place.name}，请先去掉一个"
        self.places.append(place)
        self.respelled |= found.respelled
        return ""

    @property
    def is_answerable(self) -> bool:
        """Whether there is an age and a place: one wrong name spoils no others."""
        wrong = self.errors.keys() - {"city"}
        return bool(self.is_bound and not wrong and self.places and self._age)

    @property
    def _age(self) -> str:
        return str(self.cleaned_data.get("age") or self.data.get("age", ""))

    @property
    def is_full(self) -> bool:
        return len(self.places) == MOST and not self.unclear

    def person(self) -> Person:
        """The person asked about; call on a form that can be answered."""
        return Person(age=self.cleaned_data["age"], status=self.cleaned_data["status"])

    def address(
        self,
        places: Iterable[Region],
        *,
        of: str = "compare",
        keep: Iterable[str] = (*WHO, "on"),
    ) -> str:
        """The same question about these places: what was said of `keep`, no more."""
        said = [("city", place.slug) for place in places]
        for name in keep:
            value = getattr(self, "cleaned_data", {}).get(name, self.data.get(name))
            if value not in (None, ""):
                said.append((name, str(value)))
        path = reverse(f"policies:{of}")
        return f"{path}?{urlencode(said)}" if said else path

    def answer_address(self, place: Region) -> str:
        """The question about one of the places alone."""
        return self.address([place], of="credit")

    @property
    def own_address(self) -> str:
        return self.address(self.places)

    @property
    def today(self) -> str:
        """The same, asked of no day."""
        return self.address(self.places, keep=WHO)

    def chosen(self) -> list[tuple[Region, str]]:
        """Each place, and the address without it."""
        return [
            (place, self.address(other for other in self.places if other != place))
            for place in self.places
        ]

    def offered(self) -> list[tuple[Region, str, str]]:
        """What unclear names may mean, the address with that place added, and the id
        of the field to mend."""
        return [
            (place, self.address([*self.places, place]), field)
            for number, unclear in enumerate(self.unclear, 1)
            for field in ["id_city" if number == 1 else f"id_city_{number}"]
            for place in unclear.found.candidates
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One of the places: its number in the picture, its answer, the way without it."""

    number: str
    answer: Answer
    address: str
    without: str

    @property
    def name(self) -> str:
        """What leads to its line in the picture, and heads its column of the table."""
        rule = self.answer.rule
        about = "（约）" if rule and rule.approximate else ""
        return f"{self.number}{self.answer.place.short_name}{about}"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The places in the order asked, and the picture of their amounts by age."""

    rows: list[Compared]
    on: date
    age: int

    @cached_property
    def chart(self) -> Beside | None:
        lines = [Line(name=row.name, steps=row.answer.steps) for row in self.rows]
        return draw_beside(lines, age=self.age)

    @property
    def before_deductions(self) -> bool:
        """Whether something is still taken out of the amounts, at whatever age."""
        return any(
            credit.deductions
            for row in self.rows
            for credit in (row.answer.credit, *row.answer.by_age())
        )

    @property
    def names(self) -> str:
        return "、".join(row.answer.place.name for row in self.rows)
