"""The desk's tables: take one away, bring one back, look, then write.

What a dry run is about to write waits in the session of whoever uploaded it, row by
row as read: no file is kept, none can be lost or taken for another. The button carries
the fingerprint of what was shown, so that an older page writes nothing.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guides.channel_table import CHANNELS
from policies.exchange.cells import BadSheet
from policies.exchange.exporting import TYPES, download
from policies.exchange.planning import (
    Kind,
    NotWritten,
    Plan,
    Verdict,
    plan_file,
    write_as_shown,
)
from policies.exchange.regions import REGIONS
from policies.exchange.rules import RULES
from policies.exchange.sheets import MOST_BYTES, Row

KINDS = {kind.name: kind for kind in (RULES, CHANNELS, REGIONS)}
WAITING = "import"


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label="导入什么", choices=[(kind.name, kind.title) for kind in KINDS.values()]
    )
    file = forms.FileField(
        label="文件",
        help_text="从这里导出后改过的 CSV 或 XLSX，最大 10 MB",
        error_messages={
            "required": "请选一个文件",
            "missing": "请选一个文件",
            "empty": "这个文件是空的",
        },
    )

    def __init__(self, user: Any, *args: Any) -> None:
        self.user = user
        super().__init__(*args)

    def clean_kind(self) -> Kind:
        kind = KINDS[self.cleaned_data["kind"]]
        if reason := kind.refusal(self.user):
            raise forms.ValidationError(reason)
        return kind

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过 10 MB，请分成几份")
        return file


@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Ask for a file; answer with what it would do, and write nothing."""
    refusals = [kind.refusal(request.user) for kind in KINDS.values()]
    context = admin.site.each_context(request) | {"title": "用表格改很多条"}
    if all(refusals):
        context["refusals"] = refusals
        return render(request, "admin/desk/import.html", context, status=403)
    form = ImportForm(request.user)
    if request.method == "POST":
        form = ImportForm(request.user, request.POST, request.FILES)
        if form.is_valid():
            kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
            plan = plan_file(kind, file.read(), request.user)
            _keep_waiting(request, kind, plan)
            context |= {"plan": plan, "kind": kind, "file": file.name}
    context["form"] = form
    return render(request, "admin/desk/import.html", context)


def _keep_waiting(request: HttpRequest, kind: Kind, plan: Plan) -> None:
    request.session.pop(WAITING, None)
    if plan.is_ready:
        rows = [[planned.row.number, planned.row.cells] for planned in plan.writes]
        request.session[WAITING] = {
            "kind": kind.name,
            "shown": plan.fingerprint,
            "rows": rows,
        }


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write what the page showed, all of it or nothing; once."""
    waiting = request.session.pop(WAITING, None)
    if not waiting or waiting["shown"] != request.POST.get("shown"):
        reason = "没有等着写入的内容：也许已经写入了，也许后来又上传了别的文件。"
        messages.error(request, reason)
        return redirect("desk:import")
    kind = KINDS[waiting["kind"]]
    if reason := kind.refusal(request.user):
        raise PermissionDenied(reason)
    rows = [Row(number, tuple(cells)) for number, cells in waiting["rows"]]
    try:
        plan = write_as_shown(kind, rows, waiting["shown"], request.user)
    except NotWritten as error:
        for reason in error.reasons:
            messages.error(request, f"什么都没有写入。{reason}。")
        return redirect("desk:import")
    new, changed = plan.counts[Verdict.NEW], plan.counts[Verdict.CHANGED]
    messages.success(request, f"已写入{kind.title}：新增 {new} 条，改动 {changed} 条。")
    return redirect("desk:front")


@require_GET
def export(request: HttpRequest, kind: str, format: str) -> HttpResponse:
    """All things of a kind as one file."""
    if kind not in KINDS or format not in TYPES:
        raise Http404
    model = KINDS[kind].model
    if not admin.site._registry[model].has_view_permission(request):
        raise PermissionDenied
    try:
        return download(KINDS[kind], format, model._default_manager.all())
    except BadSheet as error:
        messages.error(request, str(error))
        return redirect("desk:front")


for_staff = admin.site.admin_view
urlpatterns = [
    path("import/", for_staff(import_file), name="import"),
    path("import/write/", for_staff(write), name="import-write"),
    path("export/<slug:kind>/<slug:format>/", for_staff(export), name="export"),
]
