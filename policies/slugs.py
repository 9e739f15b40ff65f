"""What a new version of a rule is called."""

from __future__ import annotations

import re
from collections.abc import Container


def next_slug(slug: str, year: int, taken: Container[str]) -> str:
    """hefei-retired-2023 from 2027 on is hefei-retired-2027, or -2027-2 if taken."""
    stem = re.sub(r"-(\d{4}|old)(-\d+)?$", "", slug)[:68]
    number, name = 1, f"{stem}-{year}"
    while name in taken:
        number += 1
        name = f"{stem}-{year}-{number}"
    return name
