"""The words of docs/glossary.md, by identifier. Nothing here imports Django."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"\| (?P<words>[^|]+) \| (?P<names>[^|]+) \| (?P<meaning>[^|]+) \|")
# "stance: adopted / supports" names the column before the colon; notes in brackets
# and what follows a semicolon name none.
NAMES = re.compile(r"\([^)]*\)|:.*|;.*")


@dataclass(frozen=True, slots=True)
class Term:
    """What people call a thing, and what the project means by it."""

    words: str
    meaning: str


def read(text: str) -> dict[str, Term]:
    """Each identifier as a column would have it: review_by, since, certainty."""
    terms = {}
    for line in LINE.finditer(text):
        term = Term(line["words"].strip(), line["meaning"].replace("`", "").strip())
        for name in re.split(r"[,/]", NAMES.sub("", line["names"])):
            terms[name.strip().replace(" ", "_")] = term
    return terms
