"""Structured data for search engines: JSON-LD, which a CSP does not count as script."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from policies.models.regions import Region

SCHEMA = "https://schema.org"
# As Django's json_script does: nothing inside may end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(*things: dict[str, Any]) -> SafeString:
    """The things as one data block for a page."""
    body = json.dumps(
        {"@context": SCHEMA, "@graph": list(things)}, ensure_ascii=False
    ).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')


def trail(request: HttpRequest, place: Region) -> list[tuple[str, str]]:
    """The places above one and itself, as they stand on its pages."""
    return [
        (region.name, request.build_absolute_uri(region.get_absolute_url()))
        for region in reversed(place.chain)
    ]


def breadcrumbs(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """Names and absolute addresses, from the top."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": address}
            for at, (name, address) in enumerate(trail, start=1)
        ],
    }


def faq(questions: list[tuple[str, str]]) -> dict[str, Any]:
    """Questions with their short answers."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in questions
        ],
    }


def how_to(name: str, steps: list[str]) -> dict[str, Any]:
    """One way to do a thing, step by step."""
    return {
        "@type": "HowTo",
        "name": name,
        "step": [{"@type": "HowToStep", "text": step} for step in steps],
    }
