"""How to check, whether it can be taken out, and the other guides, place by place."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from guides.finder import Step, follow
from guides.local import LocalCase, cases_of, channels_of, notes_of, with_evidence
from guides.models.articles import Guide, LocalNote
from guides.search import find
from guides.structured import breadcrumbs, faq, how_to, json_ld, trail
from guides.text import spoken
from policies.fields import WholeNumberField
from policies.finding import Found, find_region
from policies.former_names import of_place
from policies.models.editions import Edition
from policies.models.regions import Region
from yibao_site.http import HtmxHttpRequest
from yibao_site.limits import at_most
from yibao_site.sharing import shared

CHECK = "您好，我在{place}参保，想查医保个人账户的余额和每月划入。"
WITHDRAW = "您好，我在{place}参保，想问医保个人账户的钱什么情况能取、带什么材料。"


class Viewed(TypedDict):
    on: date
    edition: Edition


@require_safe
def check_anywhere(request: HtmxHttpRequest) -> HttpResponse:
    """The nation's channels, and the way to a place's own."""
    typed = request.GET.get("city")
    found = find_region(typed) if typed else Found()
    if found.region:
        return redirect("guides:check", found.region.slug)
    context = {
        "typed": typed,
        "found": found,
        "channels": channels_of(None, on=request.viewing.day),
        "script": spoken(CHECK, "", None),
        "shared": shared(request, request.path),
    }
    status = 200 if typed is None else 400
    return render(request, "guides/check.html", context, status=status)


@require_safe
@of_place
def place_check(request: HtmxHttpRequest, place: Region) -> HttpResponse:
    channels = channels_of(place, **_as_viewed(request))
    local = [channel for channel in channels if channel.region]
    context = {"channels": channels, "local": local}
    title = f"{place.name}怎么查医保余额"
    facts = [how_to(title, channels[0].steps.splitlines())] if channels else []
    return _place_page(request, place, "check", CHECK, context, facts)


@require_safe
@of_place
def place_withdraw(request: HtmxHttpRequest, place: Region) -> HttpResponse:
    cases = with_evidence(cases_of(place, **_as_viewed(request)))
    context = {"cases": cases, "has_local": any(item.case.region for item in cases)}
    # No questions and answers for machines: they were a third copy of every word here,
    # on the heaviest page.
    return _place_page(request, place, "withdraw", WITHDRAW, context, [])


@require_safe
@of_place
def place_guide(request: HtmxHttpRequest, place: Region, topic: str) -> HttpResponse:
    """Family sharing or care away from home, with what is different here."""
    guide, viewed = _guide(request, topic), _as_viewed(request)
    notes = notes_of(place, guide.slug, **viewed)
    context = {
        "guide": guide,
        "notes": notes,
        "channels": channels_of(place, topic, **viewed),
    }
    facts = [faq([(guide.title, guide.summary)])]
    return _place_page(request, place, "guide", guide.say, context, facts)


def _guide(request: HtmxHttpRequest, slug: str) -> Guide:
    guides = Guide.objects.filter(slug=slug).prefetch_related("evidence__source")
    for guide in guides.standing(**_as_viewed(request)):
        return guide
    raise Http404(f"没有名为 {slug} 的指南")


def _as_viewed(request: HtmxHttpRequest) -> Viewed:
    """The day and the edition that this request reads."""
    return {"on": request.viewing.day, "edition": request.viewing.edition}


def _place_page(
    request: HtmxHttpRequest,
    place: Region,
    name: str,
    say: str,
    context: dict[str, Any],
    facts: list[dict[str, Any]],
) -> HttpResponse:
    """A page with the phone card, the sheet to print, and what machines read."""
    common = {
        "place": place,
        "above": place.chain[:0:-1],
        "age": (age := _age(request)),
        "script": spoken(say, place.name, age),
        "shared": shared(request, request.path),
        "schema": json_ld(breadcrumbs(trail(request, place)), *facts),
    }
    return render(request, f"guides/place_{name}.html", common | context)


def _age(request: HtmxHttpRequest) -> int | None:
    """The age in the address, to be spoken in the script; nothing if it is none."""
    field = WholeNumberField(required=False, min_value=0, max_value=120)
    try:
        age: int | None = field.clean(request.GET.get("age"))
    except ValidationError:
        return None
    return age


@require_safe
@vary_on_headers("HX-Target")
def withdraw(request: HtmxHttpRequest) -> HttpResponse:
    """The finder: one question a screen, then the case for this place."""
    typed = request.GET.get("city", "")
    found = find_region(typed) if typed else Found()
    step, place = follow(request.GET.dict()), found.region
    given = _given(step, place)
    item = _case(step, place, **_as_viewed(request))
    context: dict[str, Any] = {
        "found": found,
        "typed": typed[:40],
        "place": place,
        "step": step,
        "answers": [(q.name, o.value) for q, o in step.answered],
        "options": _options(step, given),
        "item": item,
        "guide": step.end and step.end.guide and _guide(request, step.end.guide),
        "script": spoken(
            (item and item.say) or WITHDRAW, place.name if place else "", None
        ),
        "shared": shared(request, reverse("guides:withdraw", query=given)),
    }
    template = "guides/withdraw.html"
    if request.htmx.target == "finder":
        template += "#finder"
    return render(request, template, context)


def _given(step: Step, place: Region | None) -> dict[str, str]:
    """The answers that counted, as the parameters of an address."""
    answers = {question.name: option.value for question, option in step.answered}
    return ({"city": place.slug} if place else {}) | answers


def _options(step: Step, given: dict[str, str]) -> list[tuple[str, str]]:
    """Each answer to the open question, and the address that gives it."""
    if not step.question:
        return []
    return [
        (
            option.label,
            reverse(
                "guides:withdraw", query=given | {step.question.name: option.value}
            ),
        )
        for option in step.question.options
    ]


def _case(
    step: Step, place: Region | None, *, on: date, edition: Edition
) -> LocalCase | None:
    if not step.end or not step.end.case:
        return None
    found = cases_of(place, on=on, edition=edition)
    cases = [item for item in found if item.case.kind == step.end.case]
    return next(iter(with_evidence(cases)), None)


@require_safe
def guides(request: HtmxHttpRequest) -> HttpResponse:
    standing = Guide.objects.standing(**_as_viewed(request))
    return render(request, "guides/guide_list.html", {"guides": standing})


@require_safe
def guide(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    shown = _guide(request, slug)
    notes = LocalNote.objects.filter(guide__slug=slug)
    notes = notes.select_related("region__parent__parent", "source")
    context = {
        "guide": shown,
        "notes": notes.standing(**_as_viewed(request)),
        "script": spoken(shown.say, "", None),
        "shared": shared(request, request.path),
        "schema": json_ld(faq([(shown.title, shown.summary)])),
    }
    return render(request, "guides/guide_detail.html", context)


@require_safe
@at_most(600, what="search")
@vary_on_headers("HX-Target")
def search(request: HtmxHttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()
    results = find(words, **_as_viewed(request))
    context = {"words": words[:40], "results": results}
    template = "guides/search.html"
    if request.htmx.target == "results":
        template += "#results"
    return render(request, template, context)
