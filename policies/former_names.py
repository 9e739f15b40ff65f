"""Addresses that a place used to have: they lead to it for ever, whatever the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from policies.models.regions import FormerName, Region


def of_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the place of its slug; under a former one it is moved for good."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        place = Region.objects.with_parents().filter(slug=slug).first()
        return view(request, place, **kwargs) if place else moved(request, slug)

    return found


def moved(request: HttpRequest, slug: str) -> HttpResponse:
    """To the same page of the place as it is called now, with the same question."""
    former = FormerName.objects.select_related("region").filter(slug=slug).first()
    asked = request.resolver_match
    if former is None or asked is None:
        raise Http404(f"没有名为 {slug} 的地方")
    there: HttpResponse = redirect(
        asked.view_name, **{**asked.kwargs, "slug": former.region.slug}, permanent=True
    )
    if query := request.META["QUERY_STRING"]:
        there["Location"] += f"?{query}"
    return there
