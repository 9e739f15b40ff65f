"""The pages about all of it: what is known where, and on whose word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from guides.citing import uses_in_guides
from guides.disagreements import about_cases
from policies import disagreements as sides
from policies.citations import uses_counted, uses_of
from policies.forms import DayForm, PersonForm
from policies.models.regions import Region
from policies.models.sources import Source, SourceQuerySet
from policies.views import country
from yibao_site.coverage import PlaceRow, by_province, missing_by_fact, place_rows
from yibao_site.http import HtmxHttpRequest
from yibao_site.limits import at_most

ASSUMED = {"age": "70", "status": "retired"}


@require_safe
@vary_on_headers("HX-Target")
def coverage(request: HtmxHttpRequest) -> HttpResponse:
    """The nation: amounts as tiles, and by province how much is known."""
    form = PersonForm(ASSUMED | request.GET.dict())
    return _as_of(request, form, partial(_coverage, request, form))


def _coverage(request: HtmxHttpRequest, form: PersonForm, *, on: date) -> HttpResponse:
    if form.is_valid():
        who = {name: form.cleaned_data[name] for name in ASSUMED}
        context = country(request, **who, on=on)
        context["today"] = reverse("coverage", query=who)
    else:
        context = country(request, on=on)
    context |= {"form": form, "asked": _other(request, on)}
    template = "coverage.html"
    if request.htmx.target == "tiles":
        template += "#tiles"
    else:
        rows = _rows(request, on)
        context |= {"provinces": by_province(rows), "missing": missing_by_fact(rows)}
    return render(request, template, context, status=400 if form.errors else 200)


@require_safe
def province_coverage(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Every place of one province: what is known, how sure, what is missing."""
    # Before the whole country is worked out for a name that is none.
    province, form = _province(slug), DayForm(request.GET)
    return _as_of(request, form, partial(_province_coverage, request, province, form))


def _province(slug: str) -> Region:
    """香港、澳门、台湾 have no such insurance, and none of these pages."""
    return get_object_or_404(
        Region, slug=slug, level=Region.Level.PROVINCE, mainland_scheme=True
    )


def _province_coverage(
    request: HtmxHttpRequest, province: Region, form: DayForm, *, on: date
) -> HttpResponse:
    rows = _rows(request, on, province)
    if not rows:
        raise Http404(f"{province} 没有统筹地区")
    (totals,) = by_province(rows)
    context = {
        "totals": totals,
        "missing": missing_by_fact(rows),
        "form": form,
        "asked": _other(request, on),
    }
    status = 400 if form.errors else 200
    return render(request, "coverage_province.html", context, status=status)


def _rows(
    request: HtmxHttpRequest, on: date, province: Region | None = None
) -> list[PlaceRow]:
    today, edition = request.viewing.day, request.viewing.edition
    return place_rows(on=on, edition=edition, today=today, province=province)


def _other(request: HtmxHttpRequest, on: date) -> date | None:
    return on if on != request.viewing.day else None


def _as_of(
    request: HtmxHttpRequest, form: DayForm, page: Callable[..., HttpResponse]
) -> HttpResponse:
    """The day that is asked for, or today; a bad day is told, beside today."""
    today = request.viewing.day
    on = form.cleaned_data["on"] if form.is_valid() else None
    return page(on=today) if on in (None, today) else _anew(request, page, on=on)


@at_most(20, what="day")
def _anew(
    request: HtmxHttpRequest, page: Callable[..., HttpResponse], *, on: date
) -> HttpResponse:
    """The whole country on a day is work, and there are as many as anybody likes."""
    return page(on=on)


@require_safe
def source_list(request: HtmxHttpRequest) -> HttpResponse:
    """The sources of one grade by publisher, and how much rests on each."""
    grades = Source.Grade
    grade = request.GET.get("grade", grades.A)
    if grade not in grades:
        raise Http404(f"没有等级 {grade}")
    sources = _sources(request)
    page = _page(request, sources.of_grade(grade), size=50)
    counts = uses_counted()
    context = {
        "grades": [(each, sources.of_grade(each).count()) for each in grades],
        "grade": grades(grade),
        "page": page,
        "page_address": _address(request, page, grade=grade),
        "sources": [(source, counts[source.pk]) for source in page],
    }
    return render(request, "source_list.html", context)


def _sources(request: HtmxHttpRequest) -> SourceQuerySet:
    """Those that something public rests on. Staff at work see the others, too: who
    decides on a draft reads its evidence there."""
    sources = Source.objects.all()
    return sources if request.viewing.is_staff else sources.relied_on()


@require_safe
def source_detail(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(_sources(request), slug=slug)
    uses = [*uses_of(source), *uses_in_guides(source)]
    page = _page(request, uses, size=15)
    context = {"source": source, "page": page, "page_address": _address(request, page)}
    return render(request, "source.html", context)


@require_safe
def disagreements(request: HtmxHttpRequest) -> HttpResponse:
    """Where sources disagree: how often in each province; the nation's own in full."""
    rules, cases = _disagreements(request)
    context = {
        "rules": len(rules),
        "cases": len(cases),
        "provinces": sides.by_province([*rules, *cases]),
        "found": sides.with_sources([o for o in (*rules, *cases) if not o.region]),
    }
    return render(request, "disagreements.html", context)


def _disagreements(
    request: HtmxHttpRequest,
) -> tuple[list[sides.Disagreement], list[sides.Disagreement]]:
    """About what is credited, and about what can be taken out."""
    on, edition = request.viewing.day, request.viewing.edition
    return sides.about_rules(on=on, edition=edition), about_cases(
        on=on, edition=edition
    )


@require_safe
def province_disagreements(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Both sides of each, which is used and why, since when."""
    province = _province(slug)
    rules, cases = _disagreements(request)
    page = _page(request, sides.in_province([*rules, *cases], slug), size=8)
    found = sides.with_sources(list(page))
    context = {"province": province, "page": page, "found": found}
    context["page_address"] = _address(request, page)
    return render(request, "disagreements_province.html", context)


def _page(request: HtmxHttpRequest, things: Any, *, size: int) -> Page[Any]:
    """The part asked for; a page has one address, so 01 is none."""
    pages: Paginator[Any] = Paginator(things, size)
    asked = request.GET.get("page", "1")
    if asked not in map(str, pages.page_range):
        raise Http404(f"没有第 {asked} 页")
    return pages.page(int(asked))


def _address(request: HtmxHttpRequest, page: Page[Any], **asked: str) -> str:
    """The canonical one: what was asked, and which page, unless it is the first."""
    if asked.get("grade") == Source.Grade.A:
        asked = {}
    if page.number > 1:
        asked["page"] = str(page.number)
    query = f"?{urlencode(asked)}" if asked else ""
    return request.build_absolute_uri(request.path + query)
