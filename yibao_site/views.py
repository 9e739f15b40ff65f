"""The pages that belong to no app."""

from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies.finding import regions_of, search
from policies.models.content import ContentVersion

SERVER_ERROR_PAGE = Path(settings.BASE_DIR / "templates" / "500.html")


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
    words = request.path.strip("/").split("/")[-1]
    near = regions_of(search(words, limit=6)) if "/cities/" in request.path else []
    return render(request, "404.html", {"near": near}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Plain text from a file: it must work when nothing else does."""
    return HttpResponse(SERVER_ERROR_PAGE.read_bytes(), status=500)
