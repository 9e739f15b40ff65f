"""The admin's side of history: what is saved is kept, what is kept is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST
from reversion.models import Version

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
from policies.history.reverting import (
    Unusable,
    go_back,
    is_set_back,
    may_have_draft,
)
from policies.models.versions import Versioned
from policies.permissions import NotAllowed

REVISIONS_A_PAGE, DELETED_A_PAGE = 20, 50


class WithHistory(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is saved or deleted here leaves a revision, to be read and gone back to."""

    change_list_template = "admin/history/change_list.html"

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

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        back = "<path:object_id>/history/<int:version_id>/"
        return [
            path(
                "deleted/", view(require_GET(self.deleted_view)), name=f"{name}_deleted"
            ),
            path(back, view(require_POST(self.revert_view)), name=f"{name}_revert"),
            *super().get_urls(),
        ]

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
            "entries": entries(self.model, page, thing),
            "button": self._button(request, thing, newest),
            "origin_changes": since_its_origin(thing),
        }
        return render(request, "admin/history/thing.html", context)

    def revert_view(
        self, request: HttpRequest, object_id: str, version_id: int
    ) -> HttpResponse:
        """Go back to a revision, once; say what stands in the way."""
        kept = versions_of(self.model, self._key(object_id))
        version = get_object_or_404(kept, pk=version_id)
        thing = self.model._base_manager.filter(pk=version.object_id).first()
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        try:
            self._check_may_change(request, thing)
            outcome = go_back(self.model, version, request.user)
        except (NotAllowed, Unusable) as error:
            for reason in getattr(error, "reasons", [str(error)]):
                messages.error(request, reason)
            return redirect(self._address("history", version.object_id))
        messages.success(request, outcome.words)
        return redirect(self._address("change", outcome.thing.pk))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted here, last first; its history leads back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deleted = Version.objects.get_deleted(self.model).order_by("-pk")
        paginator = Paginator(deleted.select_related("revision__user"), DELETED_A_PAGE)
        title = f"删去的{self.opts.verbose_name}"
        context = self._context(request, title) | {
            "page": paginator.get_page(request.GET.get("p")),
        }
        return render(request, "admin/history/deleted.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return site | {"title": title, "opts": self.opts}

    def _key(self, object_id: str) -> str:
        """The key in an address; whatever else is typed there names nothing."""
        try:
            return str(self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            return ""

    def _address(self, page: str, pk: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[quote(pk)])

    def _check_may_change(self, request: HttpRequest, thing: Any) -> None:
        """Who may change a version, its own acts check; of all else, the admin."""
        if not issubclass(self.model, Versioned) and not self._may_change(
            request, thing
        ):
            raise NotAllowed("您不能改这里的内容")

    def _may_change(self, request: HttpRequest, thing: Any) -> bool:
        if thing is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, thing)

    def _button(self, request: HttpRequest, thing: Any, newest: Version | None) -> str:
        """What this person may do with a revision; nothing, if they may not."""
        if issubclass(self.model, Versioned):
            if not may_have_draft(self.model, request.user, thing, newest):
                return ""
        elif not self._may_change(request, thing):
            return ""
        if thing is None:
            return "照这个样子找回"
        return "退回到这个样子" if is_set_back(thing) else "以这个样子新建草稿"
