"""A page's own address, as it is printed and sent on: it says nothing of who asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

# The large and simple view of a page: for somebody's parents.
FOR_PARENTS = [("view", "largest"), ("view", "simple")]
# What a person may fill in of their own beyond city, age and status: not sent on.
PERSONAL = frozenset({"pension", "base", "frozen", "missing_years", "first_insured"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """One page's canonical address, without anybody's reading tools."""

    address: str

    @property
    def qr(self) -> SafeString:
        return qr_code(self.address)

    @property
    def for_parents(self) -> str:
        """Nothing personal: where the answer needs it, the page asks for it again."""
        path, _, query = self.address.partition("?")
        kept = [pair for pair in parse_qsl(query) if pair[0] not in PERSONAL]
        return f"{path}?{urlencode(kept + FOR_PARENTS)}"


def shared(request: HttpRequest, path: str) -> Shared:
    return Shared(address=request.build_absolute_uri(path))


# Milliseconds of arithmetic for what every reader of a page gets alike.
@lru_cache(maxsize=64)
def qr_code(address: str) -> SafeString:
    """An address as an inline SVG, without style attributes."""
    # Trying all eight masks takes five times as long; readers know each of them.
    code = segno.make(address, error="m", micro=False, mask=3)
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr"))
