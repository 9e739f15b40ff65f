"""Of an address, what its page reads: what else is in it makes no other page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from guides.causes import CAUSES
from guides.finder import QUESTIONS
from policies.changes import LedgerForm
from policies.comparison import CompareForm
from policies.forms import OLDEST, CreditForm
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from yibao_site.reading import STANDARD, VIEWS

# By the first part of its path, the parameters that a page reads, in the order in which
# our own links and forms send them; all read `view`, and last.
READ: dict[str, tuple[str, ...]] = {
    "": CreditForm.field_order,
    "credit": CreditForm.field_order,
    "credit.json": CreditForm.field_order,
    "compare": CompareForm.field_order,
    "check": ("city",),
    "cities": ("q", "on", "age"),
    "changes": (*LedgerForm.base_fields, "page"),
    "changes.atom": tuple(LedgerForm.base_fields),
    "coverage": ("age", "status", "on"),
    "disagreements": ("page",),
    "report": (*CreditForm.field_order, *CAUSES, "sent"),
    "search": ("q",),
    "sources": ("grade", "page"),
    "withdraw": ("city", *QUESTIONS),
}
# Those of which there is no end: numbers and words that somebody typed.
TYPED = frozenset(
    {"q", "on", "pension", "base", "frozen", "missing_years", "first_insured"}
)
ENDLESS = TYPED | {"grade", "page", "sent"}
# A picture reads nothing. It is as heavy as four pages and seldom asked for twice: they
# are kept with what has no end, where they push out no page.
PICTURE = "/card.png"
# Of these there are so many; what else somebody writes there has no end either.
CHOICES: dict[str, frozenset[str]] = {
    "age": frozenset(map(str, range(OLDEST + 1))),
    "status": frozenset(CreditRule.Status),
    "kind": frozenset(LedgerEntry.Kind),
    "view": frozenset({*VIEWS, STANDARD}),
    **dict.fromkeys(CAUSES, frozenset({"yes", "no"})),
    **{
        name: frozenset(option.value for option in question.options)
        for name, question in QUESTIONS.items()
    },
}
# A place or a group as our own pages write it. Spaces around it, capitals and wide
# letters would find the same, in as many ways as somebody likes.
PLAIN = re.compile(r"[-_0-9a-z]+|[\u3400-\u9fff]+")
# Left empty, these are not the same as left out; all others are.
SAID_EMPTY = frozenset({"age", "city", "grade", "page", "sent", "status"})


def as_read(path: str, query: str) -> tuple[str, bool]:
    """A query without what the page does not read, in one order; and whether there is
    no end of such questions.

    Chat apps and advertisements append their own: a page must not differ by them.
    """
    if path.endswith(PICTURE):
        return "", True
    page = path.strip("/").partition("/")[0]
    read = READ.get(page, ())
    asked = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in read or (name == "view" and value in CHOICES[name]):
            # Of a name the last is read; each view and each place to compare, once.
            is_one_of_many = name == "view" or (page, name) == ("compare", "city")
            asked[name, value if is_one_of_many else ""] = value
    pairs = [(name, value) for (name, _), value in asked.items()]
    views = [("view", each) for each in (*VIEWS, STANDARD) if ("view", each) in asked]
    # Of places to compare the order counts.
    fields = [p for name in read for p in pairs if p[0] == name]
    # A form that was sent without a word is told what is missing.
    said = [pair for pair in fields if pair[1] or pair[0] in SAID_EMPTY] or fields[:1]
    # A field left empty, as a form sends it, is nothing typed.
    filled = [(name, value) for name, value in said if value]
    several = [name for name, _ in filled].count("city") > 1
    is_endless = several or any(_is_endless(page, *pair) for pair in filled)
    return urlencode([*said, *views]), is_endless


def _is_endless(page: str, name: str, value: str) -> bool:
    # The finder passes over a place that is none; the others refuse it.
    unchecked = page == "withdraw" and name == "city"
    is_choice = value in CHOICES.get(name, (value,))
    is_odd = name in ("city", "group") and not PLAIN.fullmatch(value)
    return unchecked or is_odd or name in ENDLESS or not is_choice
