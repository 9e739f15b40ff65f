"""The admin's side of history: what is saved is kept, what is kept is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policies.history.entries import entries, since_its_origin
from policies.history.recording import (
    ADDED,
    CHANGED,
    keep_before,
    keep_history_of,
    record,
    record_deletion,
    versions_of,
)

REVISIONS_A_PAGE = 20


class WithHistory(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is saved or deleted here leaves a revision, to be read."""

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)
        keep_history_of(model)

    # What is done leaves a revision.

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: Any
    ) -> None:
        if change:
            keep_before(obj)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: Any
    ) -> None:
        super().save_related(request, form, formsets, change)
        record(request.user, CHANGED if change else ADDED, form.instance)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record_deletion(request.user, [obj])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        record_deletion(request.user, queryset)
        super().delete_queryset(request, queryset)

    # What was left is shown.

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every revision of a thing, deleted ones included, with what it changed."""
        versions = versions_of(self.model, self._key(object_id))
        thing = self.get_object(request, unquote(object_id))
        newest = versions.first()
        if thing is None and newest is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined, no-any-return]
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        page = Paginator(versions, REVISIONS_A_PAGE).get_page(request.GET.get("p"))
        context = self._context(request, f"历史：{thing or newest}") | {
            "thing": thing,
            "page": page,
            "entries": entries(self.model, page),
            "origin_changes": since_its_origin(thing),
        }
        return render(request, "admin/history/thing.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return site | {"title": title, "opts": self.opts}

    def _key(self, object_id: str) -> str:
        """The key in an address; whatever else is typed there names nothing."""
        try:
            return str(self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            return ""
