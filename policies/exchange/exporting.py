"""Tables to take away: of what was picked in a list of the admin, or of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from policies.exchange.cells import BadSheet
from policies.exchange.columns import said
from policies.exchange.planning import Kind
from policies.exchange.sheets import write_csv, write_xlsx

# The admin's list of a kind that goes out as a table: with links to all of it.
TABLE_LIST = "admin/desk/change_list.html"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table(kind: Kind, format: str, things: Any) -> bytes:
    """The file of these things, in their order; format is csv or xlsx.

    Raises BadSheet where a text does not fit into a cell of the format.
    """
    rows = [kind.headers]
    rows += [list(said(kind.columns, thing).values()) for thing in kind.things(things)]
    return write_csv(rows) if format == "csv" else write_xlsx(rows, kind.title)


def download(kind: Kind, format: str, things: Any) -> HttpResponse:
    """The same as an answer that a browser saves under a name with today's date."""
    answer = HttpResponse(table(kind, format, things), content_type=TYPES[format])
    name = f"{kind.name}-{timezone.localdate()}.{format}"
    header = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = header
    return answer


def export_actions(kind: Kind) -> list[Callable[..., HttpResponse | None]]:
    """For an admin's list: take what is picked as CSV or as XLSX."""
    return [_action(kind, "csv"), _action(kind, "xlsx")]


def _action(kind: Kind, format: str) -> Callable[..., HttpResponse | None]:
    def export(
        admin_page: Any, request: HttpRequest, picked: Any
    ) -> HttpResponse | None:
        try:
            return download(kind, format, picked)
        except BadSheet as error:
            messages.error(request, str(error))
            return None

    export.__name__ = f"export_{format}"
    words = f"导出所选为 {format.upper()}"
    return admin.action(description=words, permissions=["view"])(export)
