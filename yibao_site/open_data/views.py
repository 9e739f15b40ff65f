"""Open data: what there is, what each column means, and the files themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from policies.models.content import ContentVersion
from yibao_site.open_data import asking, examples
from yibao_site.open_data.building import digests
from yibao_site.open_data.describing import (
    DIVISIONS,
    LICENCE,
    all_tables,
    meaning,
    of_row,
)
from yibao_site.open_data.sending import send
from yibao_site.open_data.tables import Part, Table
from yibao_site.open_data.writing import FORMATS
from yibao_site.views import unavailable


@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    context = {
        "version": ContentVersion.objects.first(),
        "tables": [_shown(name, table) for name, table in all_tables().items()],
        "examples": examples.of(request.build_absolute_uri("/data/")),
        "divisions": DIVISIONS,
        "licence": LICENCE,
    }
    return render(request, "open_data/data.html", context)


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponseBase:
    """The dictionary of one table."""
    if name not in all_tables():
        raise Http404(f"没有叫 {name} 的表")
    shown = all_tables()[name]
    context = _shown(name, shown) | {
        "columns": [
            {"column": column, "meaning": meaning(column)} for column in shown.columns
        ],
        "key": "、".join(shown.key),
        "parts": getattr(shown, "parts", ()),
    }
    return render(request, "open_data/table.html", context)


def _shown(name: str, table: Table | Part) -> dict[str, Any]:
    files = [(label, f"{name}.{format}") for format, (_, label) in FORMATS.items()]
    return {"name": name, "title": of_row(table), "files": files}


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    if not (folder := asking.folder()):
        return unavailable()
    known = digests(folder)
    if name not in known:
        raise Http404(f"没有叫 {name} 的文件")
    return send(request, folder / name, known[name])
