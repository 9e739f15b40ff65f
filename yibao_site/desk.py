"""The editors' desk: the page where a version is decided on, and previews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from guides.quoting import pages_that_quote
from policies import approval, succession
from policies.chart import Chart
from policies.history.entries import since_its_origin
from policies.history.recording import recording
from policies.impact import Impact, impact_of
from policies.models.rules import CreditRule
from policies.models.versions import State, Versioned, kinds
from policies.permissions import NotAllowed, can_decide, can_edit
from yibao_site import exchange
from yibao_site.desk_forms import (
    CorrectionForm,
    NewVersionForm,
    PreviewForm,
    ReasonForm,
    show_reasons,
)
from yibao_site.queue import checking
from yibao_site.queue.views import urlpatterns as of_the_queue
from yibao_site.viewing import start_preview, stop_preview

# creditrule, channel, guide …: every table whose rows are versions.
KINDS: dict[str, type[Versioned]] = {
    str(model._meta.model_name): model for model in kinds()
}


def version(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """All there is to know before deciding, and the acts this person may do."""
    thing = _version(kind, pk)
    impact = impact_of(thing, today=request.viewing.day)  # type: ignore[attr-defined]
    context = _context(request, f"版本：{thing}") | {
        "version": thing,
        "kind": kind,
        "form_url": f"admin:{thing._meta.app_label}_{kind}_change",
        "blocked_by": approval.what_blocks(thing) if is_open(thing) else [],
        "replaces": succession.replaced_by(thing) if is_open(thing) else [],
        "changes": since_its_origin(thing),
        "impact": impact,
        "is_open": is_open(thing),
        "chart": _chart(thing, impact),
        "quoted_on": pages_that_quote(impact.old_amounts, thing.region),
        "can_edit": can_edit(request.user, thing),
        "can_decide": can_decide(request.user, thing),
        "in_emergency": can_decide(request.user, thing, emergency=True),
        "new_version": NewVersionForm(version=thing),
        "correction": CorrectionForm(version=thing),
        "reason": ReasonForm(),
        "preview": PreviewForm.of(thing, request.user),
        **checking.offered(thing, request.user),
    }
    return render(request, "admin/desk/version.html", context)


def _chart(thing: Versioned, impact: Impact) -> Chart | None:
    """A rule by age; one taken down gives no amount: the rows hold its successor's."""
    if not isinstance(thing, CreditRule) or thing.withdrawn_at:
        return None
    if any(row.counts_own for row in impact.rows):
        # A line drawn from an example would be read as everybody's amount.
        return None
    return impact.chart(compared=is_open(thing))


def is_open(thing: Versioned) -> bool:
    """Still on its way to the public."""
    return thing.state in (State.DRAFT, State.REVIEW)


def _version(kind: str, pk: int) -> Versioned:
    if kind not in KINDS:
        raise Http404("没有这种内容")
    return get_object_or_404(KINDS[kind]._default_manager.all(), pk=pk)


@require_POST
def act(request: HttpRequest, kind: str, pk: int, what: str) -> HttpResponse:
    """Do one act, once; say what stands in the way where it cannot be done."""
    thing = _version(kind, pk)
    if what not in ACTS:
        raise Http404("没有这个操作")
    leads_to = None
    try:
        leads_to = _recorded(request, thing, what)
    except (NotAllowed, approval.Blocked) as error:
        for reason in getattr(error, "reasons", [str(error)]):
            messages.error(request, reason)
    return redirect(leads_to or thing_url("desk:version", thing))


def thing_url(name: str, thing: Versioned) -> str:
    return reverse(name, args=[thing._meta.model_name, thing.pk])


def form_url(thing: Versioned) -> str:
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def _recorded(request: HttpRequest, thing: Versioned, what: str) -> str | None:
    """The act, and the revision it leaves of all that it changes."""
    replaced = succession.replaced_by(thing)
    with recording(request.user, f"{KEPT_AS[what]}“{thing}”", thing, *replaced):
        return ACTS[what](request, thing)


def _send(request: HttpRequest, thing: Versioned) -> None:
    approval.send_for_review(thing, request.user)
    messages.success(request, "已送审，请另一位审核来看。")


def _back(request: HttpRequest, thing: Versioned) -> None:
    approval.send_back(thing, request.user)
    messages.success(request, "已退回，成为草稿。")


def _approve(request: HttpRequest, thing: Versioned) -> None:
    reason = request.POST.get("emergency_reason", "").strip()
    approval.approve(thing, request.user, emergency_reason=reason)
    since = getattr(thing, "since", None)
    messages.success(request, f"已批准，{since or '现在'} 起自动生效。")


def _look(request: HttpRequest, thing: Versioned) -> None:
    approval.take_a_second_look(thing, request.user)
    messages.success(request, "已补看。")


def _withdraw(request: HttpRequest, thing: Versioned) -> None:
    form = ReasonForm(request.POST)
    if show_reasons(request, form):
        return
    approval.withdraw(thing, request.user, **form.cleaned_data)
    messages.success(request, "已撤下，并记入公开的更正与更新。")


def _new_version(request: HttpRequest, thing: Versioned) -> str | None:
    form = NewVersionForm(request.POST, version=thing)
    if show_reasons(request, form):
        return None
    draft = approval.new_version(thing, request.user, **form.cleaned_data)
    messages.success(request, "已按原版本建好草稿，请改动后送审。")
    return form_url(draft)


def _correct(request: HttpRequest, thing: Versioned) -> str | None:
    form = CorrectionForm(request.POST, version=thing)
    if show_reasons(request, form):
        return None
    draft = approval.start_correction(thing, request.user, **form.cleaned_data)
    messages.success(request, "已建好更正用的草稿，请改正后送审。")
    return form_url(draft)


ACTS: dict[str, Callable[[HttpRequest, Any], str | None]] = {
    "send": _send,
    "back": _back,
    "approve": _approve,
    "look": _look,
    "withdraw": _withdraw,
    "new-version": _new_version,
    "correct": _correct,
    "check": checking.check,
    "call": checking.call,
}

# What history calls them.
KEPT_AS = {
    "send": "送审",
    "back": "退回",
    "approve": "批准",
    "look": "补看",
    "check": "核对",
    "call": "打电话核对",
    "withdraw": "撤下",
    "correct": "更正，照",
    "new-version": "新建版本，照",
}


@require_POST
def begin_preview(request: HttpRequest) -> HttpResponse:
    form = PreviewForm(request.POST, user=request.user)
    if show_reasons(request, form):
        return redirect("desk:front")
    shown = redirect(form.cleaned_data.pop("page") or "/")
    return start_preview(request, shown, **form.cleaned_data)


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    return stop_preview(request, redirect("desk:front"))


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return admin.site.each_context(request) | {"title": title}


for_staff = admin.site.admin_view
app_name = "desk"
urlpatterns = [
    *of_the_queue,
    path("preview/", for_staff(begin_preview), name="preview"),
    path("stop-preview/", for_staff(end_preview), name="stop-preview"),
    *exchange.urlpatterns,
    path("<slug:kind>/<int:pk>/", for_staff(version), name="version"),
    path("<slug:kind>/<int:pk>/<slug:what>/", for_staff(act), name="act"),
]
