"""The desk's front page, one queue of what waits; and what is done from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from policies.models.checks import NightlyReport
from policies.models.links import LinkCheck
from policies.permissions import signature
from yibao_site.desk_forms import show_reasons
from yibao_site.preview_form import PreviewForm
from yibao_site.queue import owning
from yibao_site.queue.forms import FilterForm, GiveForm, KeyForm, OutcomeForm
from yibao_site.queue.missing import Gaps, gaps
from yibao_site.queue.reports import reports_of
from yibao_site.queue.rows import Row
from yibao_site.queue.sections import SECTIONS, Section, collect, find_row
from yibao_site.queue.showing import Person, shown

AT_FIRST, A_PAGE = 10, 50
RowForm = GiveForm | OutcomeForm


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A section as it is shown: its first rows or a page of them, and the total."""

    section: Section
    total: int
    is_open: bool
    page: Page[Row]
    rows: list[Row]
    gaps: list[Gaps]


def front(request: HttpRequest) -> HttpResponse:
    """One queue of what waits for somebody."""
    return _page(request, request.GET)


def _page(
    request: HttpRequest, asked: QueryDict, refused: RowForm | None = None
) -> HttpResponse:
    """The queue; once more with a row's form that could not be taken, as filled in."""
    chosen = FilterForm(asked, person=Person.of(request.user))
    show_reasons(request, chosen)
    context = admin.site.each_context(request) | {
        "title": "没有办成，请看说明：工作台" if refused else "工作台",
        "form": chosen,
        "asked": asked,
        "blocks": (blocks := _blocks(chosen, asked.get("page"), refused)),
        # The words of all it found are for the page about the nights.
        "last": (last := NightlyReport.objects.defer("found").first()),
        "is_old": last is None or last.is_old(now=timezone.now()),
        "colleagues": User.objects.filter(is_active=True, is_staff=True),
        "preview": PreviewForm(user=request.user, initial={"on": request.viewing.day}),  # type: ignore[attr-defined]
    }
    if refused and not any(row.typed for block in blocks for row in block.rows):
        # The row has moved to another page of the queue.
        show_reasons(request, refused)
    status = 400 if refused else 200
    return render(request, "admin/desk/front.html", context, status=status)


def _blocks(
    chosen: FilterForm, page: str | None, refused: RowForm | None
) -> list[Block]:
    """Every section with its total; what is shown of them is looked up together."""
    on, alone = timezone.localdate(), chosen.section_alone
    found = {slug: chosen.choose(rows) for slug, rows in collect(on=on).items()}
    size = A_PAGE if alone else AT_FIRST
    pages = {s: Paginator(rows, size).get_page(page) for s, rows in found.items()}
    # Of what is missing every row is shown: they are folded by province.
    seen = {
        slug: found[slug] if slug == "missing" else list(pages[slug])
        for slug in found
        if alone in ("", slug)
    }
    lines = [
        replace(row, typed={refused.act: refused})
        if refused and refused.cleaned_data["key"] == row.key
        else row
        for row in shown(
            list(chain(*seen.values())), chosen.person, on=on, names=chosen.names
        )
    ]
    return [
        Block(
            section=section,
            total=len(found[slug]),
            is_open=slug == alone or bool(seen.get(slug)),
            page=pages[slug],
            rows=(rows := [line for line in lines if line.section == slug]),
            gaps=gaps(rows) if slug == "missing" and rows else [],
        )
        for slug, section in SECTIONS.items()
    ]


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """我来办: one click, and the row is this person's, unless somebody was first."""
    if row := _row(request, KeyForm(request.POST)):
        if reason := owning.why_not(row, request.user):
            messages.error(request, f"{reason}。")
        elif (owner := owning.take(row, request.user)) == request.user:
            messages.success(request, f"已记下：由{signature(owner)}来办。")
        else:
            name = signature(owner)
            messages.error(
                request, f"{name}已经在办，没有改。要换人，请{name}放下或交给您。"
            )
    return _back(request)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """The row is nobody's again."""
    if row := _row(request, KeyForm(request.POST)):
        if owning.drop(row, request.user):
            messages.success(request, "已放下，等别人来办。")
        else:
            messages.warning(request, "这一行现在不是您在办，没有改。")
    return _back(request)


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """The row is a colleague's, who must look after its province too."""
    form = GiveForm(request.POST)
    if row := _row(request, form):
        to = form.cleaned_data.get("to")
        if to and (reason := owning.why_not(row, to)):
            form.add_error("to", reason)
        if form.errors:
            return _again(request, form)
        owning.give(row, to, note=form.cleaned_data["note"])
        messages.success(request, f"已记下：由{signature(to)}来办。")
    return _back(request)


@require_POST
def deal(request: HttpRequest) -> HttpResponse:
    """Reports of readers were followed up: those that were seen, no later ones."""
    form = OutcomeForm(request.POST)
    if row := _row(request, form, of="report"):
        if form.errors:
            return _again(request, form)
        seen = reports_of(row.name).filter(pk__lte=form.cleaned_data["newest"])
        words, today = form.cleaned_data["words"], timezone.localdate()
        count = seen.deal_with(by=request.user, on=today, words=words)
        messages.success(request, f"已记下：处理了 {count} 条反映。")
    return _back(request)


@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A person opened the address, and it was what it should be."""
    if row := _row(request, KeyForm(request.POST), of="link"):
        links = LinkCheck.objects.filter(pk=row.name)
        name = signature(request.user)
        links.mark_opened(by=name, on=timezone.localdate())
        messages.success(request, f"已记下：{name}今天打开过 {row.what}。")
    return _back(request)


def _row(request: HttpRequest, form: KeyForm, *, of: str = "") -> Row | None:
    """The row that a form names, if this person may act on it; or else the reason."""
    if "key" in form.errors:
        show_reasons(request, form)
        return None
    row = find_row(form.cleaned_data["key"], on=timezone.localdate())
    if row is None or of not in ("", row.section):
        messages.warning(request, "这一行已经办好，或者不在了。")
        return None
    if not Person.of(request.user).looks_after(row.provinces):
        messages.error(request, "这个地区不归您负责。")
        return None
    return row


def _again(request: HttpRequest, form: RowForm) -> HttpResponse:
    """The queue as it was looked at, and the form as it was filled in."""
    return _page(request, QueryDict(request.POST.get("back", "")), form)


def _back(request: HttpRequest) -> HttpResponse:
    """To the queue as it was looked at."""
    return redirect(queue_url(request.POST.get("back", "")))


def queue_url(query: str) -> str:
    """The front page with the filter of a query string; of nothing else."""
    asked = QueryDict(query)
    kept = {
        name: asked[name] for name in ("province", "section", "page") if name in asked
    }
    return reverse("desk:front", query=kept)


for_staff = admin.site.admin_view
urlpatterns = [
    path("", for_staff(front), name="front"),
    path("queue/take/", for_staff(take), name="take"),
    path("queue/drop/", for_staff(drop), name="drop"),
    path("queue/give/", for_staff(give), name="give"),
    path("queue/reports/", for_staff(deal), name="deal"),
    path("queue/opened/", for_staff(opened), name="opened"),
]
