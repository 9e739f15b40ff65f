"""The editors' desk: what waits, and the page where a version is decided on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from guides.models.reports import Report
from guides.quoting import pages_that_quote
from policies import approval
from policies.history.recording import recording
from policies.impact import impact_of
from policies.models.rules import CreditRule
from policies.models.versions import State
from policies.permissions import NotAllowed, can_decide, can_edit
from yibao_site.viewing import start_preview, stop_preview


class NewVersionForm(forms.Form):
    since = forms.DateField(label="新版本从哪天起", help_text="例如 2027-01-01")
    slug = forms.SlugField(
        label="新版本的编号", max_length=80, help_text="例如 beijing-retired-2027"
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if CreditRule.objects.filter(slug=slug).exists():
            raise forms.ValidationError("这个编号已经用过了")
        return slug


class PreviewForm(forms.Form):
    on = forms.DateField(label="看哪一天的公开页面")


def front(request: HttpRequest) -> HttpResponse:
    """One queue of what waits for somebody."""
    rules = CreditRule.objects.select_related("region", "group", "author")
    approved = rules.approved()
    today = request.viewing.day  # type: ignore[attr-defined]
    context = _context(request, "工作台") | {
        "drafts": rules.filter(state=State.DRAFT),
        "in_review": rules.filter(state=State.REVIEW),
        "second_looks": approved.exclude(emergency_reason="").filter(
            second_look_by=None
        ),
        "overdue": approved.in_force(on=today).filter(review_by__lt=today),
        "undecided": approved.in_force(on=today).filter(formula="undecided"),
        "ending": approved.in_force(on=today).exclude(until=None),
        "reports": Report.objects.select_related("rule__region", "region")[:30],
    }
    return render(request, "admin/desk/front.html", context)


def version(request: HttpRequest, pk: int) -> HttpResponse:
    """All there is to know before deciding, and the acts this person may do."""
    rule = get_object_or_404(CreditRule.objects.select_related("region"), pk=pk)
    impact = impact_of(rule)
    context = _context(request, f"版本：{rule}") | {
        "rule": rule,
        "blocked_by": approval.what_blocks(rule) if not rule.is_approved else [],
        "impact": impact,
        "quoted_on": pages_that_quote(impact.old_amounts, rule.region),
        "can_edit": can_edit(request.user, rule),
        "can_decide": can_decide(request.user, rule),
        "own_words": rule.author_id == request.user.pk,
        "new_version": NewVersionForm(),
        "preview": PreviewForm(initial={"on": rule.since}),
    }
    return render(request, "admin/desk/version.html", context)


@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one act, once; say what stands in the way where it cannot be done."""
    rule = get_object_or_404(CreditRule, pk=pk)
    try:
        leads_to = _recorded(request, rule, what) if what in ACTS else None
    except (NotAllowed, approval.Blocked) as error:
        for reason in getattr(error, "reasons", [str(error)]):
            messages.error(request, reason)
        leads_to = None
    if isinstance(leads_to, HttpResponse):
        return leads_to
    return redirect(leads_to or reverse("desk:version", args=[pk]))


def _recorded(
    request: HttpRequest, rule: CreditRule, what: str
) -> HttpResponse | str | None:
    """The act, and the revision it leaves of all that it changes."""
    if what not in KEPT_AS:
        return ACTS[what](request, rule)
    words, replaced = f"{KEPT_AS[what]}“{rule}”", approval.predecessor(rule)
    with recording(request.user, words, rule, replaced):
        return ACTS[what](request, rule)


def _send(request: HttpRequest, rule: CreditRule) -> None:
    approval.send_for_review(rule, request.user)
    messages.success(request, "已送审，请另一位审核来看。")


def _back(request: HttpRequest, rule: CreditRule) -> None:
    approval.send_back(rule, request.user)
    messages.success(request, "已退回，成为草稿。")


def _approve(request: HttpRequest, rule: CreditRule) -> None:
    reason = request.POST.get("emergency_reason", "").strip()
    approval.approve(rule, request.user, emergency_reason=reason)
    messages.success(request, f"已批准，{rule.since} 起自动生效。")


def _look(request: HttpRequest, rule: CreditRule) -> None:
    approval.take_a_second_look(rule, request.user)
    messages.success(request, "已补看。")


def _new_version(request: HttpRequest, rule: CreditRule) -> str | None:
    form = NewVersionForm(request.POST)
    if not form.is_valid():
        for reasons in form.errors.values():
            messages.error(request, "；".join(map(str, reasons)))
        return None
    draft = approval.new_version(rule, request.user, **form.cleaned_data)
    messages.success(request, "已按原版本建好草稿，请改动后送审。")
    return reverse("admin:policies_creditrule_change", args=[draft.pk])


def _preview(request: HttpRequest, rule: CreditRule) -> HttpResponse | None:
    form = PreviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "日期请写成 2027-01-01 这样")
        return None
    drafts = [] if rule.is_approved else [rule.pk]
    shown = redirect(rule.region.get_absolute_url() if rule.region else "/")
    on = form.cleaned_data["on"]
    return start_preview(request, shown, on=on, drafts=drafts)


ACTS: dict[str, Callable[[HttpRequest, CreditRule], HttpResponse | str | None]] = {
    "send": _send,
    "back": _back,
    "approve": _approve,
    "look": _look,
    "new-version": _new_version,
    "preview": _preview,
}

# What history calls them; a preview changes nothing.
KEPT_AS = {
    "send": "送审",
    "back": "退回",
    "approve": "批准",
    "look": "补看",
    "new-version": "新建版本，照",
}


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    return stop_preview(request, redirect("desk:front"))


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return admin.site.each_context(request) | {"title": title}


app_name = "desk"
urlpatterns = [
    path("", admin.site.admin_view(front), name="front"),
    path("rules/<int:pk>/", admin.site.admin_view(version), name="version"),
    path("rules/<int:pk>/<slug:what>/", admin.site.admin_view(act), name="act"),
    path("stop-preview/", admin.site.admin_view(end_preview), name="stop-preview"),
]
