"""Every component in every state, on one page: for staff, and where DEBUG is on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from guides import causes, finder
from guides.forms import ReportForm
from guides.models.withdrawal import WithdrawalCase
from policies.chart import Line, draw
from policies.forms import CreditForm
from policies.tiles import GRID, Known, Tile, tiles
from yibao_site.http import HtmxHttpRequest
from yibao_site.sharing import shared
from yibao_site.staff import may_work

MARKS = ("conflict", "inherited", "stale")
# What stands on the seals of an answer, as `_seal.html` reads it.
SEALS = [
    {"certainty": certainty} | dict.fromkeys(marks, True)
    for certainty, marks in [
        ("official", ()),
        ("reported", ()),
        ("unconfirmed", ()),
        ("", ("conflict",)),
        ("reported", ("inherited",)),
        ("reported", ("stale",)),
        ("unconfirmed", MARKS),
    ]
]
KINDS = {
    "amount": "知道金额",
    "amount stale": "过了复核期限",
    "needs_input": "还要再填一项",
    "method_only": "只知道怎么算",
    "not_applicable": "没有这笔钱",
    "unknown": "我们不知道",
}
TOKENS = ["paper", "sheet", "ink", "ink-soft", "line", "line-strong", "cover"]
TOKENS += ["cover-deep", "on-cover", "amount", "seal", "note-bg", "note-ink", "calc"]
BY_AGE = ((0, Decimal(90)), (70, Decimal(100)))
AFTER = ((0, Decimal(87)), (70, Decimal(97)))
# As the templates read them. They are nothing of the database: no link to the desk can
# be made for them, so what shows them is given PLAIN instead of the request.
PLAIN: dict[str, Any] = {"viewing": {"is_staff": False}}
PREVIEWS: list[dict[str, Any]] = [
    {"viewing": {"day": date(2027, 1, 1), "edition": edition}}
    for edition in ({}, {"said_at": date(2026, 11, 1)}, {"drafts": ["草稿"]})
]


def tiles_of_samples() -> list[tuple[dict[str, str], Tile]]:
    """Every square and shade, the sure and the unsure, and what has no amount."""
    sums = [None, Decimal(60), Decimal(80), Decimal(100), Decimal(120)]
    known = [
        Known(
            state="amount" if monthly else "unknown",
            monthly=monthly,
            certainty=certainty if monthly else None,
            conflict=False,
            stale=False,
        )
        for certainty in ("reported", "unconfirmed")
        for monthly in sums
    ]
    drawn = tiles((code, [one]) for code, one in zip(GRID, cycle(known), strict=False))
    return [({"get_absolute_url": "#main", "short_name": "某省"}, t) for t in drawn]


PLACE = {"get_absolute_url": "#main", "name": "某市", "full_name": "某省某市"}
SOURCE = {
    "get_absolute_url": "#main",
    "publisher": "某报",
    "shown_title": "《某文》",
    "shown_day": "2026年1月1日",
    "get_grade_display": "媒体报道",
}
CITATION = {"source": SOURCE, "quote": "每月 100 元", "note": "", "stance": "adopted"}
OTHER = CITATION | {"stance": "contradicts", "note": "为什么没有照它写。"}
NO_QUOTE = CITATION | {"quote": ""}
BASIS = {
    "is_amount": True,
    "rule": {
        "method": "按年龄每月定额。",
        "document": "某府发〔2026〕1 号",
        "four_dates": [("发布", "不详"), ("生效", "2026年1月1日")],
        "payment": "每月 10 日前",
    },
    "citations": [CITATION, OTHER],
    "conflict": True,
    "next": {
        "at_age": 80,
        "gross": {"monthly": Decimal(110)},
        "net": {"monthly": Decimal(107)},
        "on": date(2027, 1, 1),
        "shown_day": "2027年1月1日",
        "what_in_words": "换另一种划法",
    },
    "notes": ["金额是暂定的，公布后可能要补差额。"],
    "figures": [CITATION],
    "supports": [CITATION, NO_QUOTE],
}
BODY = """一段话，里面有**重点**和[链接](https://www.gov.cn/)。

## 小标题

- 一条
- 又一条

1. 先打电话。
2. 再带上证件去窗口。
"""
NOTE = CITATION | {"region": PLACE, "body": BODY, "disputed": "另一种说法。"}
FOUND = {
    "doors": [{"title": "一篇指南？", "address": "#main", "summary": "一句话的回答。"}],
    "places": [PLACE],
}


def _case(verdict: str, words: str) -> dict[str, Any]:
    """A situation of withdrawal with everything that may be known of it."""
    case = {
        "verdict": verdict,
        "get_verdict_display": words,
        "get_kind_display": "一种情形",
        "region": PLACE,
        "summary": "一句话的结论。",
        "who": "本人",
        "law": "某办法第一条",
        "evidence": {"all": [CITATION, OTHER]},
    }
    papers = {"papers": ["身份证", "银行卡"], "where": "医保窗口"}
    return papers | {"case": case, "national": case, "differs": verdict == "no"}


ALIVE = {"account": "medical", "alive": "yes"}
DIED = finder.follow({"account": "medical", "alive": "no"})
FINDER: list[dict[str, Any]] = [
    {"step": finder.follow({}), "typed": "某地", "options": [("医保卡", "#main")]},
    {"step": finder.follow({}), "found": {"candidates": [PLACE, PLACE]}},
    {"step": finder.follow(ALIVE | {"why": "other"})},
    {"step": DIED, "guide": {"summary": "可以跟着转过去。"}},
    *(
        {"step": DIED, "place": PLACE, "item": _case(verdict, words)}
        for verdict, words in WithdrawalCase.Verdict.choices
    ),
]
CAUSES = causes.likely_causes(causes.Situation(status="retired"))
ANSWER = {"place": PLACE, "person": {"age": 72}}


def _reports(wrong: CreditForm) -> list[dict[str, Any]]:
    """The page “what I received is different” in each of its states."""
    asked = {"answer": ANSWER, "yes": "#main", "no": "#main"}
    steps = [causes.Step(question=CAUSES[0], number=1), causes.Step(cause=CAUSES[0])]
    none = ANSWER | {"kind": "not_applicable", "credit": {"steps": ["居民没有账户。"]}}
    return [
        {"form": wrong},
        *(asked | {"step": step} for step in steps),
        {"answer": none},
        asked | {"report": ReportForm({}), "too_many": True},
        {"sent": True},
    ]


SAMPLES = {
    "plain": PLAIN,
    "tiles": tiles_of_samples(),
    "previews": PREVIEWS,
    "citations": [CITATION, OTHER, NO_QUOTE],
    "basis": BASIS,
    "body": BODY,
    "note": NOTE,
    "searches": [FOUND, {}],
    "finder": FINDER,
}


@require_safe
def styleguide(request: HtmxHttpRequest) -> HttpResponse:
    if not (settings.DEBUG or may_work(request)):
        raise Http404("没有这一页")
    wrong = CreditForm.asked(QueryDict("city=x&age=x"))
    lines = (Line(name="每月划入", steps=BY_AGE), Line(name="代扣后", steps=AFTER))
    context = {
        "seals": SEALS,
        "kinds": KINDS,
        "tokens": TOKENS,
        "wrong": wrong,
        "chart": draw(*lines),
        "shared": shared(request, request.path),
        "samples": SAMPLES,
        "reports": _reports(wrong),
    }
    response = render(request, "styleguide.html", context)
    add_never_cache_headers(response)
    return response
