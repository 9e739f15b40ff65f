"""The page "what I received is different": likely causes first, then a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from guides.causes import Situation, follow
from guides.forms import ReportForm
from guides.models.reports import Report
from policies.answers import Answer
from policies.enquiry import answer
from policies.forms import CreditForm
from yibao_site.http import HtmxHttpRequest, client_address

# One address, one hour: a household has few accounts, a flood has many.
MOST_AN_HOUR = 5


# No session, no cookie, nothing done in anyone's name: there is nothing to forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Target")
def report(request: HtmxHttpRequest) -> HttpResponse:
    """Ask who, then at most four likely causes, then take the report."""
    question = CreditForm.asked(request.GET)
    context: dict[str, Any] = {"form": question}
    status = 200
    if question.is_bound and question.is_valid():
        on = question.cleaned_data["on"] or timezone.localdate()
        found = answer(question.cleaned_data["city"], question.person(), on=on)
        step = follow(_situation(found), request.GET.dict())
        context |= {"answer": found, "step": step}
        if cause := step.question or step.cause:
            given = request.GET.dict()
            context["yes"] = reverse("guides:report", query=given | {cause.name: "yes"})
            context["no"] = reverse("guides:report", query=given | {cause.name: "no"})
        context["report"] = ReportForm(request.POST or None)
        if request.method == "POST":
            status = _take(request, question, found, context)
    elif question.is_bound:
        context["further"], status = question.wrong(), 400
    template = "guides/report.html"
    if request.htmx.target == "report":
        template += "#report"
    return render(request, template, context, status=status)


def _situation(found: Answer) -> Situation:
    """What makes a cause likely, read off the answer."""
    rule, net, gross = found.rule, found.credit.net, found.credit.gross
    deducted = gross.monthly - net.monthly if gross and net else None
    return Situation(
        status=found.person.status,
        payment=rule.payment if rule else "",
        paid_yearly=bool(rule and ("年" in rule.payment)),
        deducted=deducted or None,
        provisional=bool(rule and rule.provisional),
    )


def _take(
    request: HtmxHttpRequest,
    question: CreditForm,
    found: Answer,
    context: dict[str, Any],
) -> int:
    """Keep a valid report unless this address has sent many; the status to answer."""
    form: ReportForm = context["report"]
    if not form.is_valid():
        return 400
    sender = _sender(request)
    hour_ago = timezone.now() - timedelta(hours=1)
    if Report.objects.sent_by(sender, since=hour_ago).count() >= MOST_AN_HOUR:
        context["too_many"] = True
        return 429
    if not form.is_from_a_machine:
        form.save(question, found.rule, sender)
    context["sent"] = True
    return 200


def _sender(request: HtmxHttpRequest) -> str:
    """A digest of the address that changes every day: to slow floods, no more."""
    day = timezone.localdate().isoformat()
    address = client_address(request) or ""
    return salted_hmac(f"report:{day}", address, algorithm="sha256").hexdigest()
