"""Staff's Markdown as safe HTML, and what of it is said, what is printed first."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
# A list, with the heading and the sentence right before it; not one inside another.
_LIST = re.compile(
    r"(<h[23]>[^\n]*</h[23]>\n)?(<p>[^\n]*</p>\n)?<(ul|ol)>.*?</\3>(?!\s*</li>)",
    re.DOTALL,
)
# The heading of what protects a reader.
_WARNING = re.compile(r"## .*(不能|不可以|不要|小心|记住)")
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


def to_paper(text: str) -> SafeString:
    """The same for a sheet of paper: a list is one piece with what leads to it, which
    is printed whole or not at all."""
    return mark_safe(_LIST.sub(r"<div>\g<0></div>", to_html(text)))


def spoken(text: str, place: str, age: int | None) -> str:
    """A sentence to say on the phone, with the place and the age filled in."""
    if not place:
        text = text.replace("在{place}参保", "参加了职工医保")
    # The age is the speaker's own: 我家人在… is about somebody else.
    if age is not None and "我在{place}" in text:
        text = text.replace("{place}参保，", f"{place}参保，今年 {age} 岁，")
    return text.replace("{place}", place)


def steps_and_rest(markdown: str) -> tuple[str, str]:
    """A text in two, for a sheet of paper: what to do comes before all else, and what
    one must not do before the rest."""
    sections = re.split(r"^(?=## )", f"{markdown}\n", flags=re.MULTILINE)
    to_do = [part for part in sections if re.search(r"^1\. ", part, re.MULTILINE)][:1]
    rest = [part for part in sections if part not in to_do]
    rest.sort(key=lambda part: not _WARNING.match(part))
    return "".join(to_do), "".join(rest)
