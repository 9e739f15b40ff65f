"""Staff's Markdown as safe HTML, and what of it is said, what is printed first."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
_markdown = MarkdownIt("commonmark", {"html": False})


def to_html(text: str) -> SafeString:
    """Headings, lists, bold and links; anything else is dropped."""
    made = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "tel"},
        link_rel="noopener noreferrer",
    )
    # Safe because nh3 has just cleaned it.
    return mark_safe(made)


def spoken(text: str, place: str, age: int | None) -> str:
    """A sentence to say on the phone, with the place and the age filled in."""
    if not place:
        text = text.replace("在{place}参保", "参加了职工医保")
    # The age is the speaker's own: 我家人在… is about somebody else.
    if age is not None and "我在{place}" in text:
        text = text.replace("{place}参保，", f"{place}参保，今年 {age} 岁，")
    return text.replace("{place}", place)


def steps_and_rest(markdown: str) -> tuple[str, str]:
    """A text in two, for a sheet of paper: what to do comes before all else."""
    sections = re.split(r"^(?=## )", f"{markdown}\n", flags=re.MULTILINE)
    to_do = [part for part in sections if re.search(r"^1\. ", part, re.MULTILINE)][:1]
    return "".join(to_do), "".join(part for part in sections if part not in to_do)
