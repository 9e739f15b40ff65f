"""Of an address, what its page reads: what else is in it makes no other page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from guides.causes import CAUSES
from guides.finder import QUESTIONS
from policies.changes import LedgerForm
from policies.comparison import CompareForm
from policies.forms import OLDEST, CreditForm
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from yibao_site.reading import STANDARD, VIEWS

# By the first part of its path, the parameters that a page reads; all read `view`.
READ: dict[str, frozenset[str]] = {
    "": frozenset(CreditForm.base_fields),
    "credit": frozenset(CreditForm.base_fields),
    "credit.json": frozenset(CreditForm.base_fields),
    "compare": frozenset(CompareForm.base_fields),
    "cities": frozenset({"q", "on", "age"}),
    "changes": frozenset({*LedgerForm.base_fields, "page"}),
    "changes.atom": frozenset(LedgerForm.base_fields),
    "coverage": frozenset({"age", "status", "on"}),
    "disagreements": frozenset({"page"}),
    "report": frozenset({*CreditForm.base_fields, *CAUSES, "sent"}),
    "search": frozenset({"q"}),
    "sources": frozenset({"grade", "page"}),
    "withdraw": frozenset({"city", *QUESTIONS}),
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


def as_read(path: str, query: str) -> tuple[str, bool]:
    """A query without what the page does not read, in one order; and whether there is
    no end of such questions.

    Chat apps and advertisements append their own: a page must not differ by them.
    """
    if path.endswith(PICTURE):
        return "", True
    page = path.strip("/").partition("/")[0]
    # Twice the same is once; of places the order counts, of views it does not.
    asked = dict.fromkeys(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name in READ.get(page, ()) or (name == "view" and value in CHOICES[name])
    )
    known = sorted(asked, key=lambda pair: pair if pair[0] == "view" else (pair[0],))
    # A field left empty, as a form sends it, is nothing typed.
    filled = [(name, value) for name, value in known if value]
    several = [name for name, _ in filled].count("city") > 1
    return urlencode(known), several or any(_is_endless(page, *pair) for pair in filled)


def _is_endless(page: str, name: str, value: str) -> bool:
    # The finder passes over a place that is none; the others refuse it.
    unchecked = page == "withdraw" and name == "city"
    is_choice = value in CHOICES.get(name, (value,))
    return unchecked or name in ENDLESS or not is_choice
