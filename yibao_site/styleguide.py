"""Every component in every state, on one page: for staff, and where DEBUG is on."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from policies.chart import Line, draw
from policies.forms import CreditForm
from yibao_site.http import HtmxHttpRequest
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


@require_safe
def styleguide(request: HtmxHttpRequest) -> HttpResponse:
    if not (settings.DEBUG or may_work(request)):
        raise Http404("没有这一页")
    context = {
        "seals": SEALS,
        "kinds": KINDS,
        "tokens": TOKENS,
        "wrong": CreditForm.asked(QueryDict("city=x&age=x")),
        "chart": draw(Line(name="每月划入", steps=BY_AGE)),
    }
    response = render(request, "styleguide.html", context)
    add_never_cache_headers(response)
    return response
