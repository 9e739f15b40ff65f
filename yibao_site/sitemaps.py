"""Which pages there are, for search engines, and when each last changed.

Written here, not by django.contrib.sitemaps: its templates take half a second for the
three thousand places, five times over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from yibao_site.last_changes import (
    CHECK,
    GUIDES,
    PLACE,
    WITHDRAW,
    Page,
    of_all,
    of_changes,
    of_guides,
    of_places,
    of_provinces,
    of_sources,
)
from yibao_site.open_data.describing import all_tables

# Pages without parameters that are not for searchers: the home page is the question
# already; the other is for staff.
LEFT_OUT = {"policies:credit", "styleguide"}
# Pages that show nothing of the content: a change of it is none of theirs.
STILL = {"accessibility", "privacy", "guides:report", "guides:search"}
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def single_pages(*, on: date) -> list[Page]:
    """Pages of their own, that show of all the content: they change as it does."""
    changed = of_all(on=on)
    names = [name for name in _names(get_resolver()) if name not in LEFT_OUT]
    tables = [reverse("data-table", args=[name]) for name in all_tables()]
    return [
        *(Page(reverse(n), None if n in STILL else changed) for n in names),
        *(Page(table, changed) for table in tables),
    ]


def province_pages(*, on: date) -> list[Page]:
    """What is known of each province, and where its sources disagree."""
    names = ["coverage-province", "disagreements-province"]
    mainland = of_provinces(PLACE, on=on)
    return [
        Page(reverse(name, args=[slug]), changed)
        for slug, changed in mainland
        for name in names
    ]


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Of every public page whose address is always the same."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{pattern.namespace}:")
        elif route[-1:] in ("", "/") and not pattern.pattern.regex.groups:
            yield f"{space}{pattern.name}"


PARTS: dict[str, Callable[..., list[Page]]] = {
    "pages": single_pages,
    "provinces": province_pages,
    "changes": of_changes,
    "guides": of_guides,
    "sources": of_sources,
    "places": partial(of_places, "place", PLACE),
    "check": partial(of_places, "guides:check", CHECK),
    "withdraw": partial(of_places, "guides:place-withdraw", WITHDRAW),
    **{
        topic: partial(of_places, "guides:place-guide", shown, topic=topic)
        for topic, shown in GUIDES.items()
    },
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The parts of the map, each as old as its newest page."""
    parts = []
    for name, pages in PARTS.items():
        days = [page.changed for page in pages(on=timezone.localdate()) if page.changed]
        parts.append(Page(reverse("sitemap", args=[name]), max(days, default=None)))
    return _xml(request, "sitemapindex", "sitemap", parts)


@require_safe
def sitemap(request: HttpRequest, part: str) -> HttpResponse:
    if part not in PARTS:
        raise Http404(f"没有叫 {part} 的一份")
    pages = PARTS[part](on=timezone.localdate())
    return _xml(request, "urlset", "url", pages)


def _xml(
    request: HttpRequest, whole: str, each: str, pages: Iterable[Page]
) -> HttpResponse:
    host = escape(request.build_absolute_uri("/")[:-1])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{whole} xmlns="{SCHEMA}">',
        *(
            f"<{each}><loc>{host}{page.address}</loc>{_changed(page)}</{each}>"
            for page in pages
        ),
        f"</{whole}>\n",
    ]
    return HttpResponse("\n".join(lines), content_type="application/xml")


def _changed(page: Page) -> str:
    return f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
