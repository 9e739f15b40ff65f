"""What the admin's forms ask, in which order, and what they say beforehand."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

# As the admin takes them: a name, and what is in the set.
Fieldsets = list[Any]

FOLDED = ["collapse"]
DATES = (
    "日期写成 2027-01-01。精度：来源把这一天说到了多细；只说了月份就填 1 日，选“到月”。"
)
WORDS = "读者会看到来源和引文。没有依据的内容不能批准。"
REVIEW = "一般不用填：每次核对以后，会自己往后推。"
WHEN = "都留空：批准以后一直如此。要到某一天才换的，填那一天。"

ON_ITS_DAYS = (
    "日期和复核",
    {
        "fields": ["since", "until", "review_by"],
        "classes": FOLDED,
        "description": WHEN,
    },
)
ONE_SOURCE = (
    "依据",
    {"fields": ["source", "quote", "reference"], "description": WORDS},
)
REVIEWED = (
    "复核",
    {"fields": ["review_by"], "classes": FOLDED, "description": REVIEW},
)

RULE: Fieldsets = [
    (None, {"fields": ["slug", "region", "status", "group", "whole_province"]}),
    (
        "怎么算",
        {
            "fields": ["method", "formula", "per", "document"],
            "description": "先选算法，再在下面的“年龄档”里填每一档的数。",
        },
    ),
    (
        "有效期和日期",
        {
            "fields": [
                ("since", "since_precision"),
                ("until", "until_precision"),
                ("announced", "announced_precision", "announced_unknown"),
                ("first_credited", "first_credited_precision"),
                "payment",
            ],
            "description": DATES,
        },
    ),
    (
        "比例 × 当地平均养老金",
        {
            "fields": ["base_of", "base_year", "base_area"],
            "classes": FOLDED,
            "description": "只有这种算法要填；平均养老金是多少，填在“平均养老金”里。",
        },
    ),
    (
        "冻结、缴费年限、参保时间、暂定、约数",
        {
            # Flat: Django opens a folded set that holds an error only if it is.
            "fields": [
                "frozen_month",
                "missing_year_rate",
                "required_years_men",
                "required_years_women",
                "first_insured_before",
                "provisional",
                "approximate",
            ],
            "classes": FOLDED,
            "description": "文件里有这样的规定才填。",
        },
    ),
    ("给读者的话", {"fields": ["notes", "leaves_out"]}),
    REVIEWED,
]
SOURCE: Fieldsets = [
    (None, {"fields": ["grade", "title", "title_is_description", "publisher"]}),
    (
        "日期和网址",
        {"fields": ["published_on", "published_precision", "url", "slug"]},
    ),
]
AVERAGE: Fieldsets = [
    (None, {"fields": ["region", "year", "amount"]}),
    (
        "依据",
        {"fields": ["source", "quote", "note", "reference"], "description": WORDS},
    ),
    REVIEWED,
]
LIMITS: Fieldsets = [
    (None, {"fields": ["region", "floor", "ceiling"]}),
    (
        "有效期",
        {
            "fields": [("since", "since_precision"), ("until", "until_precision")],
            "description": DATES,
        },
    ),
    *AVERAGE[1:],
]


def opened_where_filled(fieldsets: Fieldsets, thing: Model | None) -> Fieldsets:
    """Folded away is only what is empty: nobody should search for what is there."""
    return [
        (name, options | {"classes": []})
        if thing and any(_is_filled(thing, field) for field in options["fields"])
        else (name, options)
        for name, options in fieldsets
    ]


def _is_filled(thing: Model, name: str | tuple[str, ...]) -> bool:
    if isinstance(name, tuple):
        return any(_is_filled(thing, each) for each in name)
    field = thing._meta.get_field(name)
    return bool(getattr(thing, name) != field.get_default())  # type: ignore[union-attr]
