"""How a page is read: larger, with more contrast, simpler. The address says it.

Nothing is kept on the server and no cookie is set: one address is one page for all. The
browser remembers (static/js/site.js); without JavaScript, the links of a page that was
asked for with `view` lead on to pages of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html_join
from django.utils.http import escape_leading_slashes

from yibao_site.release import release

# What an address says that has none of the views: the browser is to forget its own.
STANDARD = "standard"
SIZES = ("large", "largest")
ELDER = ("largest", "simple")
VIEWS = (*SIZES, "contrast", "simple")
# In a page's links and forms: only ways to our own public pages. What is posted goes to
# the address of the page, which has the views already.
OWN_LINK = re.compile(r'( href=")(/(?!static/|admin/)[^"#]*)')
FORM = re.compile(r'<form\b(?![^>]*method="post")[^>]*>.*?(?=</form>)', re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """One choice: what it does, the address that has it, whether it is in force."""

    name: str
    label: str
    address: str
    is_on: bool


@dataclass(frozen=True)
class Reading:
    """The views a page is asked for with, and the ways to others."""

    query: QueryDict

    @cached_property
    def views(self) -> list[str]:
        """Those we know, of the sizes only the largest."""
        asked = [view for view in VIEWS if view in self.query.getlist("view")]
        return [view for view in asked if view != "large" or "largest" not in asked]

    def __str__(self) -> str:
        return " ".join(self.views)

    @property
    def is_asked(self) -> bool:
        """Whether the address says how to read: if only, in the standard view."""
        return bool(self.views) or STANDARD in self.query.getlist("view")

    @property
    def tools(self) -> list[Tool]:
        on = set(self.views)
        sizes = {STANDARD: "标准", "large": "大字", "largest": "特大字"}
        size = next((view for view in SIZES if view in on), STANDARD)
        chosen = [
            self._tool(name, label, on - set(SIZES) | {name}, is_on=name == size)
            for name, label in sizes.items()
        ]
        chosen.append(
            self._tool("contrast", "高对比", on ^ {"contrast"}, is_on="contrast" in on)
        )
        return chosen

    @property
    def elder(self) -> str:
        """The address of the page as 长辈版."""
        return self._address(set(self.views) - set(SIZES) | set(ELDER))

    @property
    def not_elder(self) -> str:
        return self._address(set(self.views) - {*SIZES, "simple"})

    @property
    def full(self) -> str:
        """All of the page, in the size it has."""
        return self._address(set(self.views) - {"simple"})

    @property
    def undo(self) -> str:
        return self._address(set())

    def _tool(self, name: str, label: str, views: set[str], *, is_on: bool) -> Tool:
        return Tool(name=name, label=label, address=self._address(views), is_on=is_on)

    def _address(self, views: set[str]) -> str:
        asked = [view for view in VIEWS if view in views] or [STANDARD]
        return "?" + "&".join([*self._kept, *(f"view={view}" for view in asked)])

    @cached_property
    def _kept(self) -> list[str]:
        """The page's own parameters, for each address of it."""
        own = self.query.copy()
        own.pop("view", None)
        return list(filter(None, [own.urlencode()]))


def reading(request: HttpRequest) -> dict[str, Reading | str]:
    """What every page says of itself: how it is read, its release, its address.

    A page whose parameters make the answer has its address in `shared`.
    """
    return {
        "reading": Reading(request.GET),
        "release": release(),
        # //host/ would be read as the address of that host.
        "page_address": request.build_absolute_uri(
            escape_leading_slashes(request.path)
        ),
    }


def reading_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page asked for with `view` leads on to pages with the same views, if any."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        views = Reading(request.GET).views
        if "view" not in request.GET or request.path.startswith("/admin/"):
            return response
        if response.get("Content-Type", "").startswith("text/html"):
            response.content = _carried_on(response.text, views)
            response["Content-Length"] = str(len(response.content))
        if response.get("Location", "").startswith("/"):
            response["Location"] = _led_on(response["Location"], views, joint="&")
        return response

    return respond


def _carried_on(html: str, views: list[str]) -> str:
    hidden = format_html_join(
        "", '<input type="hidden" name="view" value="{}">', ([view] for view in views)
    )

    def longer(link: re.Match[str]) -> str:
        start, address = link.groups()
        return start + _led_on(address, views, joint="&amp;")

    return FORM.sub(lambda form: form[0] + hidden, OWN_LINK.sub(longer, html))


def _led_on(address: str, views: list[str], *, joint: str) -> str:
    """The address with these views, instead of those it may have already."""
    path, _, query = address.partition("?")
    kept = [p for p in query.split(joint) if p and not p.startswith("view=")]
    query = joint.join(kept + [f"view={view}" for view in views])
    return f"{path}?{query}" if query else path
