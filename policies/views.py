"""The public pages about credit: the question, its answer, places and sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from policies.card import drawn
from policies.comparison import NUMBERS, Compared, CompareForm, Comparison
from policies.contract import as_json
from policies.country import as_tiles, standings, tally
from policies.enquiry import answer
from policies.finding import regions_of, search
from policies.former_names import of_place
from policies.forms import CreditForm
from policies.models.content import ContentVersion
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.places import provinces_with_cities
from yibao_site.http import HtmxHttpRequest
from yibao_site.limits import at_most
from yibao_site.sharing import shared

Status = CreditRule.Status


@require_safe
@vary_on_headers("HX-Target")
def credit(request: HtmxHttpRequest) -> HttpResponse:
    """The question and, once it is asked, its answer: also the home page."""
    form = CreditForm.asked(request.GET)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound:
        context |= country(request)
    if form.is_valid():
        if form.found.respelled:
            return _with_city(request, form.cleaned_data["city"])
        context |= _answered(request, form)
    if form.errors:
        context = {"form": form, "further": form.filled_in()}

    template = "policies/credit.html"
    if request.htmx.target == "credit":
        template += "#credit"
    return render(request, template, context, status=400 if form.errors else 200)


def country(
    request: HtmxHttpRequest,
    age: int = 70,
    status: str = Status.RETIRED,
    *,
    on: date | None = None,
) -> dict[str, Any]:
    """The tiles for an age and a status, and how many places stand where."""
    viewing = request.viewing
    found = standings(
        status, on=on or viewing.day, edition=viewing.edition, today=viewing.day
    )
    return {
        "tiles": as_tiles(found, age=age),
        "tiles_age": age,
        "tiles_status": Status(status).label,
        "tally": tally(found),
    }


def _answered(request: HtmxHttpRequest, form: CreditForm) -> dict[str, Any]:
    """The answer to a valid question, what it asks further, and its own address."""
    found = answer(
        form.cleaned_data["city"],
        form.person(),
        on=form.cleaned_data["on"] or request.viewing.day,
        edition=request.viewing.edition,
    )
    return {
        "answer": found,
        "further": form.ask_for(found),
        "shared": shared(request, reverse("policies:credit", query=form.query)),
    }


def _with_city(request: HtmxHttpRequest, place: Region) -> HttpResponseRedirect:
    """The same question at the address that names the place: typed xm, meant xiamen."""
    query = request.GET.copy()
    query["city"] = place.slug
    return redirect(f"{request.path}?{query.urlencode()}")


@require_safe
def credit_json(request: HtmxHttpRequest) -> JsonResponse:
    form = CreditForm(request.GET)
    plain = {"ensure_ascii": False}
    if not form.is_valid():
        return JsonResponse(_reasons(form), status=400, json_dumps_params=plain)
    on = form.cleaned_data["on"] or request.viewing.day
    edition = request.viewing.edition
    found = answer(form.cleaned_data["city"], form.person(), on=on, edition=edition)
    form.ask_for(found)
    if form.errors:
        return JsonResponse(_reasons(form), status=400, json_dumps_params=plain)
    body = as_json(found, data_version=ContentVersion.current())
    return JsonResponse(body, json_dumps_params=plain)


def _reasons(form: CreditForm) -> dict[str, dict[str, list[str]]]:
    return {
        "errors": {
            name: list(map(str, reasons)) for name, reasons in form.errors.items()
        }
    }


@require_safe
@at_most(600, what="search")
@vary_on_headers("HX-Target")
def compare(request: HtmxHttpRequest) -> HttpResponse:
    """Places beside one another: the address holds which, for whom and for when."""
    form = CompareForm.asked(request.GET)
    if form.is_valid() and form.respelled:
        return redirect(form.own_address)
    context: dict[str, Any] = {"form": form}
    if form.is_answerable:
        context["compared"] = _compared(request, form)
    if form.is_bound:
        context["shared"] = shared(request, form.own_address)
    template = "policies/compare.html"
    if request.htmx.target == "compare":
        template += "#compare"
    return render(request, template, context, status=400 if form.errors else 200)


def _compared(request: HtmxHttpRequest, form: CompareForm) -> Comparison:
    """Each place's answer, by the one road there is."""
    on = form.cleaned_data["on"] or request.viewing.day
    person, edition = form.person(), request.viewing.edition
    rows = [
        Compared(
            number=number,
            answer=answer(place, person, on=on, edition=edition),
            address=form.answer_address(place),
            without=without,
        )
        for number, (place, without) in zip(NUMBERS, form.chosen(), strict=False)
    ]
    return Comparison(rows=rows, on=on, age=person.age)


@require_safe
@at_most(600, what="search")
@vary_on_headers("HX-Target")
def region_list(request: HtmxHttpRequest) -> HttpResponse:
    """Every province and city; or the places that some words may mean."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    results = regions_of(search(words, limit=30)) if words else []
    context: dict[str, Any] = {"words": words[:40], "results": results}
    template = "policies/region_list.html"
    if request.htmx.target == "city-options":
        return render(request, template + "#city-options", context)
    if request.htmx.target == "places":
        template += "#places"
    if not words:
        context["provinces"] = provinces_with_cities()
    return render(request, template, context)


@require_safe
@at_most(120, what="card")
@of_place
def card(request: HtmxHttpRequest, place: Region) -> HttpResponse:
    """The picture beside links to this place; where none can be drawn, the site's."""
    if picture := drawn(place):
        return HttpResponse(picture, content_type="image/png")
    return redirect(static("img/card.png"))
