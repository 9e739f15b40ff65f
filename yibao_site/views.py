"""The pages that belong to no app, or to both."""

import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guides.local import cases_of, channels_of
from guides.search import Door, guides_near
from guides.structured import breadcrumbs, json_ld, trail
from policies.finding import regions_of, search
from policies.former_names import moved
from policies.forms import DayForm
from policies.models.content import ContentVersion
from policies.models.regions import FormerName, Region
from policies.places import place_page
from yibao_site.http import HtmxHttpRequest
from yibao_site.limits import at_most
from yibao_site.sharing import shared

TEMPLATES = Path(settings.BASE_DIR, "templates")
# Pages of which each province has one, by the first part of their address.
OF_PROVINCES = {
    "coverage": "coverage-province",
    "disagreements": "disagreements-province",
}

# Of an address that is nobody's so many are looked up: one costs a millisecond.
LAST_PARTS = 3


@require_safe
def place(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """All of one place; or where a former or shared address leads."""
    here = list(Region.objects.with_children(slug))
    if here and here[0].slug == slug:
        return _place(request, here[0], here[1:])
    if FormerName.objects.filter(slug=slug).exists():
        return moved(request, slug)
    namesakes = Region.objects.spelled(slug.lower()).with_parents()
    if len(namesakes) == 1:
        return redirect(namesakes[0])
    if namesakes and slug != slug.lower():
        return redirect("place", slug.lower())
    if namesakes:
        choice = {"word": slug, "namesakes": namesakes}
        return render(request, "policies/region_choice.html", choice)
    raise Http404(f"没有名为 {slug} 的地方")


def _place(
    request: HtmxHttpRequest, place: Region, children: list[Region]
) -> HttpResponse:
    """As of a day that is asked for, or of today; a bad day is told, beside today."""
    form = DayForm(request.GET)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    on, edition = asked or request.viewing.day, request.viewing.edition
    page = place_page(place, children, on=on, edition=edition)
    context = {
        "page": page,
        "form": form,
        "asked": asked,
        "channels": channels_of(place, on=on, edition=edition),
        "cases": cases_of(place, on=on, edition=edition),
        "shared": shared(request, request.path + (f"?on={asked}" if asked else "")),
        "schema": json_ld(breadcrumbs(trail(request, page.place))),
    }
    return render(request, "place.html", context, status=400 if form.errors else 200)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    version = ContentVersion.objects.first()
    return render(request, "about.html", {"version": version})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a visitor, and what is not."""
    return render(request, "privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done and measured for all to read it, and what is not yet so."""
    return render(request, "accessibility.html")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Live if it answers at all; ready if the database has all this code asks for.

    A newer database is no fault: while an upgrade rolls out, old code works on it.
    """
    try:
        applied = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except Error:
        return not_ready()
    if not applied >= known_migrations():
        return not_ready()
    return JsonResponse({"live": True, "ready": True})


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """By app and name, as this code has them."""
    return frozenset(MigrationLoader(None).disk_migrations)


def not_ready() -> JsonResponse:
    return JsonResponse({"live": True, "ready": False}, status=503)


# Looking for what was meant is searching, and counts with it.
@at_most(600, what="search")
def not_found(request: HtmxHttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there, with those that its address may have meant."""
    first, *rest = request.path.replace("\0", "").strip("/").split("/")
    words, near = "", []
    if first == "cities" and rest:
        words, near = rest[0], _places_near(request, rest[0])
    elif first in OF_PROVINCES and rest:
        words, near = rest[0], _provinces_near(OF_PROVINCES[first], rest[0])
    elif first == "guides" and rest:
        words, viewing = rest[0], request.viewing
        near = guides_near(words, on=viewing.day, edition=viewing.edition)
    elif not request.resolver_match:
        words, near = _place_in(request, [first, *rest])
    context = {"near": near, "words": words[:40], "at_the_desk": first == "admin"}
    return render(request, "404.html", context, status=404)


def _place_in(request: HttpRequest, parts: list[str]) -> tuple[str, list[Door]]:
    """The last part of any address that names a place; of none, its first part."""
    for words in reversed(parts[-LAST_PARTS:]):
        # /en/, /v1/: so few letters begin the names of many and mean none.
        is_short = words.isascii() and len(words) < 3
        if not is_short and (near := _places_near(request, words)):
            return words, near
    return parts[0], []


def _places_near(request: HttpRequest, words: str) -> list[Door]:
    """Places of nearly that name; of each the kind of page that was asked for."""
    asked = request.resolver_match

    def page_of(place: Region) -> str:
        if asked is None:
            return place.get_absolute_url()
        return reverse(asked.view_name, kwargs=asked.kwargs | {"slug": place.slug})

    places = regions_of(search(words, limit=6))
    return [Door(title=place.full_name, address=page_of(place)) for place in places]


def _provinces_near(page: str, words: str) -> list[Door]:
    """Such a page of each province that was meant, or in which a place was."""
    provinces = [place.province for place in regions_of(search(words, limit=6))]
    return [
        Door(title=province.name, address=reverse(page, args=[province.slug]))
        for province in dict.fromkeys(provinces)
        if province.mainland_scheme
    ]


# Plain files, read as they are: they must work when nothing else does.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse((TEMPLATES / "400.html").read_bytes(), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse((TEMPLATES / "400.html").read_bytes(), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The desk forbids in its own words; a reader is told of the request."""
    if not request.path.startswith("/admin/"):
        return csrf_failure(request)
    return HttpResponse((TEMPLATES / "403.html").read_bytes(), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Where the database does not answer, it will again: say so, also to machines."""
    if isinstance(sys.exception(), Error):
        return unavailable()
    return HttpResponse((TEMPLATES / "500.html").read_bytes(), status=500)


def unavailable() -> HttpResponse:
    page = (TEMPLATES / "503.html").read_bytes()
    return HttpResponse(page, status=503, headers={"Retry-After": "30"})
