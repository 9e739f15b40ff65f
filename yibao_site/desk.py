"""The editors' desk: the page where a version is decided on, and previews."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from guides.quoting import pages_that_quote
from policies import approval, succession
from policies.chart import Chart
from policies.history.entries import since_its_origin
from policies.impact import Impact, impact_of
from policies.models.rules import CreditRule
from policies.models.versions import State, Versioned, kinds
from policies.permissions import NotAllowed, can_edit
from yibao_site import exchange
from yibao_site.acts import ACTS, form_url, offered, perform
from yibao_site.desk_forms import ActForm
from yibao_site.night import urlpatterns as of_the_night
from yibao_site.preview_form import PreviewForm
from yibao_site.queue.checking import checks_of
from yibao_site.queue.views import urlpatterns as of_the_queue
from yibao_site.viewing import start_preview, stop_preview

# creditrule, channel, guide …: every table whose rows are versions.
KINDS: dict[str, type[Versioned]] = {
    str(model._meta.model_name): model for model in kinds()
}
# Heard first by whoever has the page read out.
REFUSED = "没有办成，请看说明："


def version(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """All there is to know before deciding, and the acts this person may do."""
    return _page(request, _version(kind, pk))


def _page(
    request: HttpRequest, thing: Versioned, refused: ActForm | None = None
) -> HttpResponse:
    """A version's page; once more with a form that could not be taken, as filled in."""
    context = (
        admin.site.each_context(request)
        | _about(thing, today=request.viewing.day)  # type: ignore[attr-defined]
        | {
            "title": f"{REFUSED if refused else ''}版本：{thing}",
            "can_edit": can_edit(request.user, thing),
            "preview": PreviewForm.of(thing, request.user),
            "refused": refused,
        }
    )
    forms = _forms(thing, request.user, refused, blocked=bool(context["blocked_by"]))
    context["acts"] = forms
    context["media"] = sum((form.media for form in forms.values()), Media())
    status = 400 if refused else 200
    return render(request, "admin/desk/version.html", context, status=status)


def _about(thing: Versioned, *, today: date) -> dict[str, Any]:
    """What is to be known of it, whoever asks."""
    impact = impact_of(thing, today=today)
    return {
        "version": thing,
        "kind": thing.model_name,
        "form_url": form_url(thing),
        "blocked_by": approval.what_blocks(thing) if is_open(thing) else [],
        "replaces": succession.replaced_by(thing) if is_open(thing) else [],
        "holds_now": _holds_now(thing, today=today),
        "changes": since_its_origin(thing),
        "impact": impact,
        "is_open": is_open(thing),
        "chart": _chart(thing, impact),
        "quoted_on": pages_that_quote(impact.old_amounts, thing.region),
        "checks": checks_of(thing),
    }


def _forms(
    thing: Versioned, user: Any, refused: ActForm | None, *, blocked: bool
) -> dict[str, ActForm]:
    """What is offered; what was typed is not lost, though it is blocked by now."""
    forms = offered(thing, user, blocked=blocked)
    if refused and (refused.fields or refused.act in forms):
        refused.point_out()
        forms[refused.act] = refused
    return forms


def _holds_now(thing: Versioned, *, today: date) -> list[Versioned]:
    """Of what is past, the version that took its place."""
    if thing.tense(on=today) != "past":
        return []
    return [other for other in succession.in_line_with(thing) if other.holds(on=today)]


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
    asked = ACTS[what]
    try:
        asked.check(request.user, thing)
        form = asked.form(request.POST, version=thing, user=request.user)
        if form.is_valid():
            leads_to = perform(request, thing, asked, form)
            return redirect(leads_to or thing_url("desk:version", thing))
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect(thing_url("desk:version", thing))
    except approval.Blocked as blocked:
        form.refuse(blocked.reasons)
    return _page(request, thing, form)


def thing_url(name: str, thing: Versioned) -> str:
    return reverse(name, args=[thing._meta.model_name, thing.pk])


@require_POST
def begin_preview(request: HttpRequest) -> HttpResponse:
    form = PreviewForm(request.POST, user=request.user, auto_id="id_preview_%s")
    if not form.is_valid():
        title = f"{REFUSED}预览公开页面"
        context = admin.site.each_context(request) | {"title": title, "preview": form}
        return render(request, "admin/desk/preview.html", context, status=400)
    shown = HttpResponseRedirect(form.cleaned_data.pop("page") or "/")
    return start_preview(request, shown, **form.cleaned_data)


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    return stop_preview(request, redirect("desk:front"))


for_staff = admin.site.admin_view
app_name = "desk"
urlpatterns = [
    *of_the_queue,
    *of_the_night,
    path("preview/", for_staff(begin_preview), name="preview"),
    path("stop-preview/", for_staff(end_preview), name="stop-preview"),
    *exchange.urlpatterns,
    path("<slug:kind>/<int:pk>/", for_staff(version), name="version"),
    path("<slug:kind>/<int:pk>/<slug:what>/", for_staff(act), name="act"),
]
