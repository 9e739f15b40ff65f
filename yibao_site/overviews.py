"""The pages about all of it: what is known where, and on whose word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from policies.forms import CreditForm
from policies.views import country
from yibao_site.coverage import by_province, missing_by_fact, place_rows
from yibao_site.http import HtmxHttpRequest

ASSUMED = {"age": "70", "status": "retired"}


class TilesForm(forms.Form):
    """For whom the tiles are: the same two questions as of one place."""

    age = CreditForm.base_fields["age"]
    status = CreditForm.base_fields["status"]


@require_safe
@vary_on_headers("HX-Target")
def coverage(request: HtmxHttpRequest) -> HttpResponse:
    """The nation: amounts as tiles, and by province how much is known."""
    form = TilesForm(ASSUMED | request.GET.dict())
    if form.is_valid():
        asked = form.cleaned_data
        context = country(request, asked["age"], asked["status"] or "retired")
    else:
        context = country(request)
    context["form"] = form
    template = "coverage.html"
    if request.htmx.target == "tiles":
        template += "#tiles"
    else:
        context |= _known(request)
    return render(request, template, context, status=400 if form.errors else 200)


def _known(request: HtmxHttpRequest) -> dict[str, Any]:
    viewing = request.viewing
    rows = place_rows(on=viewing.day, edition=viewing.edition)
    return {"provinces": by_province(rows), "missing": missing_by_fact(rows)}


@require_safe
def province_coverage(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Every place of one province: what is known, how sure, what is missing."""
    viewing = request.viewing
    rows = place_rows(on=viewing.day, edition=viewing.edition)
    for totals in by_province(rows):
        if totals.province.slug == slug:
            context = {"totals": totals, "missing": missing_by_fact(totals.rows)}
            return render(request, "coverage_province.html", context)
    raise Http404(f"没有省级地区 {slug}")
