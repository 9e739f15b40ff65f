"""The public ledger as pages and as a feed: what was new, changed, wrong, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from policies.finding import Found, find_region
from policies.models.ledger import LedgerEntry, LedgerQuerySet
from policies.models.regions import Region
from yibao_site.http import HtmxHttpRequest

A_PAGE, A_FEED = 12, 30
# The first half of every id, for good: it says nothing of where the site stands.
TAG = "tag:yibao-site,2026:changes"


class LedgerForm(forms.Form):
    """Which lines are wanted: of a place and what reaches it, of one kind."""

    city = forms.CharField(
        label="哪里的",
        max_length=100,
        required=False,
        error_messages=dict.fromkeys(
            ("max_length", "null_characters_not_allowed"), "请只填城市名，例如 上海"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="哪一种",
        required=False,
        choices=[("", "全部"), *LedgerEntry.Kind.choices],
        error_messages={"invalid_choice": "请从列出的种类里选一个"},
    )

    found = Found()

    def clean_city(self) -> Region | None:
        if not self.cleaned_data["city"]:
            return None
        self.found = find_region(self.cleaned_data["city"])
        if self.found.region:
            return self.found.region
        if self.found.candidates:
            raise forms.ValidationError("不能确定是哪个地方，请从列出的地方里选一个")
        raise forms.ValidationError("没有找到这个地方，请填城市名，例如 丽水")

    @property
    def place(self) -> Region | None:
        return self.cleaned_data.get("city")

    @property
    def query(self) -> dict[str, str]:
        """What was asked, as parameters that name the place by its slug."""
        place, kind = self.place, self.cleaned_data.get("kind")
        asked = {"city": place.slug if place else "", "kind": kind}
        return {name: value for name, value in asked.items() if value}

    @property
    def kind_label(self) -> str:
        return LedgerEntry.Kind(self.cleaned_data["kind"]).label

    def about(self, entries: LedgerQuerySet) -> LedgerQuerySet:
        return entries.about(self.place) if self.place else entries

    def choose(self, entries: LedgerQuerySet) -> LedgerQuerySet:
        kind = self.cleaned_data["kind"]
        entries = self.about(entries)
        return entries.filter(kind=kind) if kind else entries


@require_safe
def changes(request: HtmxHttpRequest) -> HttpResponse:
    """The ledger, newest first; the whole of it, or of a place, or one kind."""
    form, told = LedgerForm(request.GET), _told(request)
    context: dict[str, Any] = {"form": form, "kept_since": told.kept_since()}
    if form.is_valid():
        page = _page(form.choose(told), request.GET.get("page", "1"))
        number = {"page": page.number} if page.number > 1 else {}
        address = reverse("policies:changes", query=form.query | number)
        context |= {"page": page, "feed": _feed_address(form.place)}
        context["page_address"] = request.build_absolute_uri(address)
    status = 400 if form.errors else 200
    return render(request, "policies/changes.html", context, status=status)


def _told(request: HtmxHttpRequest) -> LedgerQuerySet:
    return LedgerEntry.objects.readable().told(request.viewing.edition)


def _page(entries: LedgerQuerySet, number: str) -> Page[LedgerEntry]:
    """A page that is there: one past the end would be kept under any number."""
    try:
        return Paginator(entries, A_PAGE).page(number)
    except InvalidPage as error:
        raise Http404("没有这一页") from error


@require_safe
def change(request: HtmxHttpRequest, pk: str) -> HttpResponse:
    """One line in full, at an address that can be cited."""
    entry = get_object_or_404(_told(request), pk=pk)
    return render(request, "policies/change.html", {"entry": entry})


@require_safe
def feed(request: HtmxHttpRequest) -> HttpResponse:
    """The newest lines of every kind as Atom, of all places or of one."""
    form = LedgerForm(request.GET)
    if not form.is_valid():
        raise Http404("没有这个地方")
    atom = _feed(request, form)
    for entry in form.about(_told(request))[:A_FEED]:
        atom.add_item(
            title=entry.headline,
            link=request.build_absolute_uri(entry.get_absolute_url()),
            # Atom1Feed says that summaries are HTML.
            description=escape(_in_plain_words(entry)),
            unique_id=f"{TAG}:{entry.pk}",
            pubdate=entry.at,
            updateddate=entry.at,
            categories=[entry.get_kind_display()],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _feed(request: HttpRequest, form: LedgerForm) -> Atom1Feed:
    place = form.place
    query = {"city": place.slug} if place else None
    return Atom1Feed(
        title=f"{place.name if place else '各地'}：改过什么 · 医保账本",
        link=request.build_absolute_uri(reverse("policies:changes", query=query)),
        description="新增、改变、更正、核对无误和撤下的内容，新的在前。",
        language="zh-Hans",
        author_name="医保账本",
        feed_url=request.build_absolute_uri(_feed_address(place)),
        feed_guid=f"{TAG}:{place.slug if place else 'all'}",
    )


def _feed_address(place: Region | None) -> str:
    query = {"city": place.slug} if place else None
    return reverse("policies:feed", query=query)


def _in_plain_words(entry: LedgerEntry) -> str:
    """A correction says what, from when to when, and who; whatever the reader shows."""
    words = entry.words
    if entry.is_correction:
        words = (
            f"错在哪里：{entry.words} 从哪天到哪天：{entry.wrong_for}。"
            f"影响到谁：{entry.who}"
        )
    return f"{words} 改了什么：{'；'.join(entry.moves)}" if entry.moves else words
