"""The pages that belong to no app, or to both."""

import sys
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guides.local import cases_of, channels_of
from policies.finding import regions_of, search
from policies.models.content import ContentVersion
from policies.models.regions import FormerName, Region
from policies.places import place_page
from yibao_site.http import HtmxHttpRequest
from yibao_site.sharing import shared

TEMPLATES = Path(settings.BASE_DIR, "templates")


@require_safe
def place(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """All of one place; or where a former or shared address leads."""
    here = list(Region.objects.with_children(slug))
    if here and here[0].slug == slug:
        viewing = request.viewing
        on, edition = viewing.day, viewing.edition
        page = place_page(here[0], here[1:], on=on, edition=edition)
        context = {
            "page": page,
            "channels": channels_of(page.place, on=on, edition=edition),
            "cases": cases_of(page.place, on=on, edition=edition),
            "shared": shared(request, request.path),
        }
        return render(request, "place.html", context)
    former = FormerName.objects.select_related("region").filter(slug=slug).first()
    if former:
        return redirect(former.region, permanent=True)
    namesakes = Region.objects.spelled(slug.lower()).with_parents()
    if len(namesakes) == 1:
        return redirect(namesakes[0])
    if namesakes:
        choice = {"word": slug, "namesakes": namesakes}
        return render(request, "policies/region_choice.html", choice)
    raise Http404(f"没有名为 {slug} 的地方")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    version = ContentVersion.objects.first()
    return render(request, "about.html", {"version": version})


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Live if it answers at all; ready if the database does too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"live": True, "ready": False}, status=503)
    return JsonResponse({"live": True, "ready": True})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there, with the places its address may have meant."""
    parts = request.path.strip("/").split("/")
    words = parts[1] if parts[0] == "cities" and len(parts) > 1 else ""
    near = regions_of(search(words, limit=6)) if words else []
    context = {"near": near, "at_the_desk": parts[0] == "admin"}
    return render(request, "404.html", context, status=404)


# Plain files, read as they are: they must work when nothing else does.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse((TEMPLATES / "400.html").read_bytes(), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse((TEMPLATES / "400.html").read_bytes(), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Only the desk forbids: say it in the desk's words."""
    return HttpResponse((TEMPLATES / "403.html").read_bytes(), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Where the database does not answer, it will again: say so, also to machines."""
    if isinstance(sys.exception(), Error):
        page = (TEMPLATES / "503.html").read_bytes()
        return HttpResponse(page, status=503, headers={"Retry-After": "30"})
    return HttpResponse((TEMPLATES / "500.html").read_bytes(), status=500)
