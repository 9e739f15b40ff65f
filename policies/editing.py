"""How the admin edits public content: drafts only, nobody overwrites another unseen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policies.autocomplete import WithAutocomplete
from policies.digests import digest_of
from policies.examples import failed_examples
from policies.fieldsets import Fieldsets, opened_where_filled
from policies.history.admin import WithHistory
from policies.history.recording import hold
from policies.models.content import ContentVersion
from policies.models.versions import State, Versioned
from policies.permissions import can_edit, is_editor_of, stands_in

# Where Django's own reasons leave a word in English or say too little.
IN_OUR_WORDS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.SlugField: {
        "error_messages": {
            "invalid": "只能用小写字母、数字和连字符，例如 hefei-retired-2027"
        }
    },
    models.URLField: {
        "error_messages": {
            "invalid": "网址不对：请从浏览器的地址栏照抄，以 https:// 开头"
        }
    },
}


class ContentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses another's province, and what somebody saved since this was opened."""

    # Set by the admin, which knows who asks.
    editor: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        self._check_still_a_draft()
        self._check_nobody_else_saved()
        # A region that was needed and not given is complained of already.
        if isinstance(self.instance, Versioned) and "region" not in self.errors:
            region = cleaned.get("region") or self.instance.region
            if not stands_in(self.editor, region):
                reason = "全国的内容要由管理员来写"
                if region:
                    reason = f"{region.name}不归您负责"
                self.add_error("region" if "region" in self.fields else None, reason)
        return cleaned

    def _check_still_a_draft(self) -> None:
        if isinstance(self.instance, Versioned) and self.instance.pk:
            state = type(self.instance)._default_manager.get(pk=self.instance.pk).state
            if state != State.DRAFT:
                raise forms.ValidationError(
                    f"您打开这一页以后，它变成了“{State(state).label}”，不能直接改了。"
                    "您填的都还在下面，没有保存。还没有批准的，请审核先退回。"
                )

    def _check_nobody_else_saved(self) -> None:
        seen = self.data.get("seen")
        if seen and self.instance.pk:
            stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            if digest_of(stored) != seen:
                raise forms.ValidationError(
                    "您打开这一页以后，别人改过并保存了。您填的都还在下面，没有保存。"
                    "请在另一个窗口打开“历史”看别人改了什么；"
                    "再按一次保存，就以您填的为准。"
                )


class PublicContentAdmin(WithAutocomplete, WithHistory):
    """Whatever is saved or deleted here moves the content version."""

    form = ContentForm
    change_form_template = "admin/content_form.html"
    formfield_overrides = IN_OUR_WORDS

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.editor = request.user  # type: ignore[attr-defined]
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        # Not of `thing` itself: a refused form has already put its values there.
        stored = thing and type(thing)._default_manager.get(pk=thing.pk)
        context["seen"] = digest_of(stored) if stored else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kw: Any
    ) -> Any:
        """One at a time: who saves second is told, and sees what was typed."""
        with transaction.atomic():
            if request.method == "POST" and object_id:
                key = self._key(object_id)
                if key and hold(self.model, key) is None:
                    return self._gone(request, key)
            return super().changeform_view(request, object_id, *args, **kw)

    def _gone(self, request: HttpRequest, key: str) -> HttpResponse:
        """Somebody deleted it meanwhile: what was typed is shown, to be kept."""
        hidden = ("csrf", "_", "seen", "initial-")
        names = [n for n in request.POST if not n.startswith(hidden)]
        typed = [
            request.POST[name]
            for name in names
            if request.POST[name] and not name.endswith("_FORMS")
        ]
        context = self._context(request, "没有保存：别人刚刚删去了这一条") | {
            "typed": typed,
            "history": self._address("history", key),
        }
        return render(request, "admin/gone.html", context, status=409)

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        super().save_related(request, form, *args)
        ContentVersion.advance()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        ContentVersion.advance()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        ContentVersion.advance()


class VersionedAdmin(PublicContentAdmin):
    """Drafts of one's own provinces can be changed; the rest can be read."""

    @admin.display(description="地区", ordering="region", empty_value="全国")
    def place(self, version: Versioned) -> Any:
        return version.region

    def get_fieldsets(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> Fieldsets:
        given: Any = super().get_fieldsets(request, obj)
        return opened_where_filled(given, obj)

    def has_change_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        if not isinstance(obj, Versioned):
            return super().has_change_permission(request, obj)
        # What was a draft when the form was opened: the form itself says what happened.
        is_saving = request.method == "POST" and "seen" in request.POST
        return can_edit(request.user, obj) or (
            is_saving and is_editor_of(request.user, obj.region)
        )

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        """What was ever public stays: it is withdrawn, not deleted."""
        return isinstance(obj, Versioned) and can_edit(request.user, obj)

    def save_model(
        self, request: HttpRequest, obj: Versioned, form: Any, change: Any
    ) -> None:
        obj.written_by(request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """Say what is still missing: until it is mended, it cannot be sent."""
        super().save_related(request, form, *args)
        saved = type(form.instance)._default_manager.get(pk=form.instance.pk)
        for problem in [*saved.problems(), *saved.lacks(), *failed_examples(saved)]:
            messages.warning(request, f"送审前还要改好：{problem}。")
