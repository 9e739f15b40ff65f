"""What may be done to a version at the desk: by whom, on which form, and then what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from policies import approval
from policies.history.recording import recording
from policies.models.versions import Versioned
from policies.permissions import (
    Check,
    check_can_check,
    check_can_edit,
    check_can_look_again,
    check_can_renew,
    check_can_send_back,
    check_can_withdraw,
    is_allowed,
)
from policies.succession import reopened_by, replaced_by
from yibao_site.desk_forms import (
    ActForm,
    BackForm,
    CorrectionForm,
    LookForm,
    NewVersionForm,
    SendForm,
    WithdrawForm,
    form_to_approve,
)
from yibao_site.queue import checking
from yibao_site.queue.forms import CallForm, CheckForm


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One thing to do to a version.

    Attributes:
        check: raises why this person may not.
        form: what it asks; called with data, `version` and `user`.
        do: with a valid form; returns where it leads, if not to the version again.
        kept_as: what history calls it.
        when_mended: it is offered once nothing blocks the version any more.
    """

    check: Check
    form: Callable[..., ActForm]
    do: Callable[[HttpRequest, Any, Any], str | None]
    kept_as: str
    when_mended: bool = False


def offered(thing: Versioned, user: Any, *, blocked: bool) -> dict[str, ActForm]:
    """The forms of all that this person may do now."""
    return {
        name: act.form(version=thing, user=user)
        for name, act in ACTS.items()
        if not (blocked and act.when_mended) and is_allowed(act.check, user, thing)
    }


def perform(
    request: HttpRequest, thing: Versioned, act: Act, form: ActForm
) -> str | None:
    """The act, and the revision it leaves of all that it changes."""
    moved = [*replaced_by(thing), *(other for other, _ in reopened_by(thing))]
    with recording(request.user, f"{act.kept_as}“{thing}”", thing, *moved):
        return act.do(request, thing, form)


def for_anybody(form: type[ActForm]) -> Callable[..., ActForm]:
    """A form that is the same whoever asks."""

    def made(data: Any = None, *, version: Versioned, user: Any) -> ActForm:
        return form(data, version=version)

    return made


def form_url(thing: Versioned) -> str:
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def _send(request: HttpRequest, thing: Versioned, form: SendForm) -> None:
    approval.send_for_review(thing, request.user)
    messages.success(request, "已送审，请另一位审核来看。")


def _back(request: HttpRequest, thing: Versioned, form: BackForm) -> None:
    approval.send_back(thing, request.user, **form.cleaned_data)
    messages.success(request, "已退回，成为草稿。")


def _approve(request: HttpRequest, thing: Versioned, form: ActForm) -> None:
    approval.approve(thing, request.user, **form.cleaned_data)
    since = getattr(thing, "since", None)
    messages.success(request, f"已批准，{f'{since} ' if since else '现在'}起自动生效。")


def _look(request: HttpRequest, thing: Versioned, form: LookForm) -> None:
    approval.take_a_second_look(thing, request.user)
    messages.success(request, "已补看。")


def _withdraw(request: HttpRequest, thing: Versioned, form: WithdrawForm) -> None:
    approval.withdraw(thing, request.user, **form.cleaned_data)
    messages.success(request, "已撤下，并记入公开的更正与更新。")


def _new_version(request: HttpRequest, thing: Any, form: NewVersionForm) -> str:
    draft = approval.new_version(thing, request.user, **form.cleaned_data)
    messages.success(request, "已按原版本建好草稿，请改动后送审。")
    return form_url(draft)


def _correct(request: HttpRequest, thing: Any, form: CorrectionForm) -> str:
    draft = approval.start_correction(thing, request.user, **form.cleaned_data)
    messages.success(request, "已建好更正用的草稿，请改正后送审。")
    return form_url(draft)


# In the order in which a page offers them.
ACTS = {
    "send": Act(
        check=check_can_edit,
        form=for_anybody(SendForm),
        do=_send,
        kept_as="送审",
        when_mended=True,
    ),
    "approve": Act(
        check=check_can_send_back,
        form=form_to_approve,
        do=_approve,
        kept_as="批准",
        when_mended=True,
    ),
    "back": Act(
        check=check_can_send_back,
        form=for_anybody(BackForm),
        do=_back,
        kept_as="退回",
    ),
    "look": Act(
        check=check_can_look_again,
        form=for_anybody(LookForm),
        do=_look,
        kept_as="补看",
    ),
    "new-version": Act(
        check=check_can_renew,
        form=for_anybody(NewVersionForm),
        do=_new_version,
        kept_as="新建版本，照",
    ),
    "check": Act(
        check=check_can_check,
        form=for_anybody(CheckForm),
        do=checking.check,
        kept_as="核对",
    ),
    "call": Act(
        check=check_can_check,
        form=for_anybody(CallForm),
        do=checking.call,
        kept_as="打电话核对",
    ),
    "correct": Act(
        check=check_can_renew,
        form=for_anybody(CorrectionForm),
        do=_correct,
        kept_as="更正，照",
    ),
    "withdraw": Act(
        check=check_can_withdraw,
        form=for_anybody(WithdrawForm),
        do=_withdraw,
        kept_as="撤下",
    ),
}
