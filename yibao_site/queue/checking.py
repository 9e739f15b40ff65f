"""查过，没有变: on the page of a version and from its row in the queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from policies import approval
from policies.models.checks import Check
from policies.models.versions import Versioned
from policies.permissions import can_check, signature
from yibao_site.desk_forms import show_reasons
from yibao_site.queue.forms import CallForm, CheckForm
from yibao_site.queue.views import queue_url

LATELY = 5


def offered(thing: Versioned, user: Any) -> dict[str, Any]:
    """For the page of a version: both forms, and who checked it last."""
    if not thing.is_approved:
        return {}
    checks = Check.objects.filter(key=thing.key).select_related("by", "source")
    return {
        "can_check": can_check(user, thing),
        "check": CheckForm(auto_id="id_check_%s"),
        "call": CallForm.of(thing),
        "checks": checks[:LATELY],
    }


def check(request: HttpRequest, thing: Versioned) -> str | None:
    return _signed(request, thing, CheckForm(request.POST), on=timezone.localdate())


def call(request: HttpRequest, thing: Versioned) -> str | None:
    return _signed(request, thing, CallForm(request.POST))


def _signed(
    request: HttpRequest, thing: Versioned, form: forms.Form, **more: Any
) -> str | None:
    """Back to the queue, if the click came from there."""
    if not show_reasons(request, form):
        approval.check_off(thing, request.user, **more, **form.cleaned_data)
        messages.success(
            request,
            f"已记下：{signature(request.user)}查过“{thing}”，没有变。公开页面会写核对日期。",
        )
    back = request.POST.get("back")
    return None if back is None else queue_url(back)
