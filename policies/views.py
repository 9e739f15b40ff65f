"""The public pages about credit: the question, its answer, places and sources."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from policies.citations import uses_of
from policies.contract import as_json
from policies.enquiry import answer
from policies.finding import regions_of, search
from policies.forms import CreditForm
from policies.models.content import ContentVersion
from policies.models.regions import FormerName, Region
from policies.models.sources import Source
from policies.places import place_page, provinces_with_cities
from yibao_site.http import HtmxHttpRequest


@require_safe
@vary_on_headers("HX-Target")
def credit(request: HtmxHttpRequest) -> HttpResponse:
    """The question and, once it is asked, its answer: also the home page."""
    form = CreditForm(request.GET) if request.GET else CreditForm()
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["city"]
        if form.found.respelled:
            return _with_city(request, place)
        on = form.cleaned_data["on"] or timezone.localdate()
        context["answer"] = answer(place, form.person(), on=on)
        context["further"] = form.ask_for(context["answer"])
    elif form.is_bound:
        context["further"] = form.wrong()
        status = 400

    template = "policies/credit.html"
    if request.htmx.target == "credit":
        template += "#credit"
    return render(request, template, context, status=status)


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
        body = {
            "errors": {name: list(reasons) for name, reasons in form.errors.items()}
        }
        return JsonResponse(body, status=400, json_dumps_params=plain)
    on = form.cleaned_data["on"] or timezone.localdate()
    found = answer(form.cleaned_data["city"], form.person(), on=on)
    body = as_json(found, data_version=ContentVersion.current())
    return JsonResponse(body, json_dumps_params=plain)


@require_safe
@vary_on_headers("HX-Target")
def region_list(request: HtmxHttpRequest) -> HttpResponse:
    """Every province and city; or the places that some words may mean."""
    # The combobox of the question sends its own field's name.
    words = (request.GET.get("q") or request.GET.get("city") or "").strip()
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
def region_detail(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    place = Region.objects.with_parents().filter(slug=slug).first()
    if place:
        page = place_page(place, on=timezone.localdate())
        return render(request, "policies/region_detail.html", {"page": page})
    former = FormerName.objects.select_related("region").filter(slug=slug).first()
    if former:
        return redirect(former.region, permanent=True)
    namesakes = Region.objects.spelled(slug.lower()).with_parents()
    if namesakes:
        choice = {"word": slug, "namesakes": namesakes}
        return render(request, "policies/region_choice.html", choice)
    raise Http404(f"没有名为 {slug} 的地方")


@require_safe
def source_detail(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source, slug=slug)
    context = {"source": source, "uses": uses_of(source)}
    return render(request, "policies/source_detail.html", context)
