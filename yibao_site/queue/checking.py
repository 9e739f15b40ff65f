"""查过，没有变: on the page of a version and from its row in the queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from policies import approval
from policies.models.checks import Check
from policies.models.versions import Versioned
from policies.permissions import signature
from yibao_site.desk_forms import ActForm
from yibao_site.queue.views import queue_url

LATELY = 5


def checks_of(thing: Versioned) -> Any:
    """Who looked again last, and on what ground."""
    checks = Check.objects.filter(key=thing.key).select_related("by", "source")
    return checks[:LATELY]


def check(request: HttpRequest, thing: Versioned, form: ActForm) -> str | None:
    return _signed(request, thing, form, on=timezone.localdate())


def call(request: HttpRequest, thing: Versioned, form: ActForm) -> str | None:
    return _signed(request, thing, form)


def _signed(
    request: HttpRequest, thing: Versioned, form: ActForm, **more: Any
) -> str | None:
    """Back to the queue, if the click came from there."""
    approval.check_off(thing, request.user, **more, **form.cleaned_data)
    messages.success(
        request,
        f"已记下：{signature(request.user)}查过“{thing}”，没有变。公开页面会写核对日期。",
    )
    back = request.POST.get("back")
    return None if back is None else queue_url(back)
