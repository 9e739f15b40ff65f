"""The page "what I received is different": likely causes first, then a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from guides.causes import Situation, Step, follow
from guides.forms import ReportForm
from guides.models.reports import Report
from policies.answers import REPORTS_THAT_COUNT, Answer
from policies.enquiry import REPORTS_COUNT_FOR, answer
from policies.finding import find_region
from policies.forms import CreditForm
from policies.models.content import ContentVersion
from policies.models.rules import CreditRule
from yibao_site.http import HtmxHttpRequest, client_address
from yibao_site.limits import at_most

# One address, one hour: a household has few accounts, a flood has many. What is sent
# again word for word is kept once: to send at all, also wrongly, is limited by minute.
MOST_AN_HOUR, TRIES_A_MINUTE = 5, 20
HOUR = timedelta(hours=1)


# No session, no cookie: what there is to forge is the address, which is counted. So
# no other site may send its readers' reports; a browser says where one comes from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@at_most(TRIES_A_MINUTE, what="report", method="POST")
@vary_on_headers("HX-Target")
def report(request: HtmxHttpRequest) -> HttpResponse:
    """Ask who, then at most four likely causes, then take the report."""
    if request.method == "POST" and _comes_from_elsewhere(request):
        raise PermissionDenied("Sent by another site.")
    question = _question(request.GET)
    context: dict[str, Any] = {"form": question, "sent": "sent" in request.GET}
    if question.is_valid():
        place, on = question.cleaned_data["city"], question.cleaned_data["on"]
        found = answer(place, question.person(), on=on or request.viewing.day)
        step = follow(_situation(found), request.GET.dict())
        context |= {"answer": found, "step": step, "report": ReportForm()}
        context |= _addresses(request, step)
        question.ask_for(found)
        if request.method == "POST" and not (step.question or step.cause):
            return _take(request, question, context)
    return _page(request, context, status=400 if question.errors else 200)


def _page(
    request: HtmxHttpRequest, context: dict[str, Any], *, status: int
) -> HttpResponse:
    template = "guides/report.html"
    if request.htmx.target == "report":
        template += "#report"
    return render(request, template, context, status=status)


def _comes_from_elsewhere(request: HtmxHttpRequest) -> bool:
    host = request.get_host()
    origin = request.headers.get("Origin", f"//{host}").partition("//")[2]
    return origin != host or request.headers.get("Sec-Fetch-Site") == "cross-site"


def _question(query: QueryDict) -> CreditForm:
    """A place's page gives the place alone: filled in, with nothing to correct yet."""
    if "age" not in query:
        place = find_region(str(query.get("city", ""))).region
        if place:
            return CreditForm(initial={"city": place.typed_name})
    return CreditForm.asked(query)


def _situation(found: Answer) -> Situation:
    """What makes a cause likely, read off the answer."""
    # Of what is taken out, what is known: of the rest nobody said how much.
    rule, left, gross = found.rule, found.credit.at_most, found.credit.gross
    deducted = gross.monthly - left.monthly if gross and left else None
    return Situation(
        status=found.person.status,
        payment=rule.payment if rule else "",
        paid_yearly=bool(rule and ("年" in rule.payment)),
        deducted=deducted or None,
        provisional=bool(rule and rule.provisional),
    )


def _addresses(request: HtmxHttpRequest, step: Step) -> dict[str, str]:
    """Where "yes" and "no" to the open question lead."""
    cause = step.question or step.cause
    if cause is None:
        return {}
    given = request.GET.dict()
    # How the page is read is no answer: reading_middleware leads it on.
    given.pop("view", None)
    return {
        word: reverse("guides:report", query=given | {cause.name: word})
        for word in ("yes", "no")
    }


def _take(
    request: HtmxHttpRequest, question: CreditForm, context: dict[str, Any]
) -> HttpResponse:
    """Keep a valid report, unless this address has sent many this hour."""
    form = context["report"] = ReportForm(request.POST)
    if not form.is_valid():
        return _refused(request, context, status=400)
    sender = _sender(request)
    recent = Report.objects.sent_by(sender, since=timezone.now() - HOUR)
    if recent.count() >= MOST_AN_HOUR:
        context["too_many"] = True
        response = _refused(request, context, status=429)
        response["Retry-After"] = int(HOUR.total_seconds())
        return response
    if not form.is_from_a_machine:
        # The rule that held when the money came, not the one that holds today.
        place, month = question.cleaned_data["city"], form.cleaned_data["month"]
        held = answer(place, question.person(), on=month)
        with transaction.atomic():
            _wait_for_others(held.rule)
            before = _counted(held.rule)
            form.save(question, held.rule, sender)
            # From so many on, the page says that others received something else.
            if before < REPORTS_THAT_COUNT <= _counted(held.rule):
                ContentVersion.advance()
    return redirect(reverse("guides:report", query={"sent": "1"}))


def _refused(
    request: HtmxHttpRequest, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """The form as it was filled in, with the reason, where it was sent from.

    Of refusals htmx shows what came with 400; of others it has words of its own.
    """
    response = _page(request, context, status=400 if request.htmx else status)
    response["HX-Push-Url"] = "false"
    return response


def _counted(rule: CreditRule | None) -> int:
    """How many people say so of a rule; sending the same once more adds nobody."""
    if rule is None:
        return 0
    since = timezone.localdate() - REPORTS_COUNT_FOR
    [counted] = CreditRule.objects.filter(pk=rule.pk).with_recent_reports(since=since)
    return int(counted.recent_reports)


def _wait_for_others(rule: CreditRule | None) -> None:
    """Reports of a rule one at a time: of two at once neither would count the other."""
    if rule is not None:
        locked = CreditRule.objects.order_by().select_for_update(of=("self",))
        locked.get(pk=rule.pk)


def _sender(request: HtmxHttpRequest) -> str:
    """A digest of the address that changes every day: to slow floods, no more."""
    day = timezone.localdate().isoformat()
    address = client_address(request) or ""
    return salted_hmac(f"report:{day}", address, algorithm="sha256").hexdigest()
