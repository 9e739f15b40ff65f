"""A page's own address, as it is printed and sent on: it says nothing of who asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from zxingcpp import BarcodeFormat, create_barcode, write_barcode_to_image

# The large and simple view of a page: for somebody's parents.
FOR_PARENTS = [("view", "largest"), ("view", "simple")]
# What a person may fill in of their own beyond city, age and status: not sent on.
PERSONAL = frozenset({"pension", "base", "frozen", "missing_years", "first_insured"})

BLACK = re.compile(rb"\0+")
MARGIN = 2  # squares around a QR code, for those who read it


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """One page's canonical address, without anybody's reading tools."""

    address: str

    @property
    def qr(self) -> SafeString:
        return qr_code(self.address)

    @property
    def is_personal(self) -> bool:
        """Whether it holds what somebody filled in of their own: they are told."""
        _, _, query = self.address.partition("?")
        return any(name in PERSONAL for name, _ in parse_qsl(query))

    @property
    def for_parents(self) -> str:
        """Nothing personal: where the answer needs it, the page asks for it again."""
        path, _, query = self.address.partition("?")
        kept = [pair for pair in parse_qsl(query) if pair[0] not in PERSONAL]
        return f"{path}?{urlencode(kept + FOR_PARENTS)}"


def shared(request: HttpRequest, path: str) -> Shared:
    return Shared(address=request.build_absolute_uri(path))


def qr_code(address: str) -> SafeString:
    """An address as an inline SVG, without style attributes."""
    code = create_barcode(address, BarcodeFormat.QRCode, ec_level="M")
    drawn: Any = write_barcode_to_image(code, add_quiet_zones=False)
    picture = memoryview(drawn)
    size, squares = len(picture), picture.tobytes()
    lines, x, y = [], 0, 0
    for row in range(size):
        for black in BLACK.finditer(squares[row * size :][:size]):
            lines.append(f"m{black.start() - x} {row - y}h{len(black[0])}")
            x, y = black.end(), row
    box = f"{-MARGIN} {-MARGIN} {size + 2 * MARGIN} {size + 2 * MARGIN}"
    path = f'<path stroke="#000" d="M0 .5{"".join(lines)}"/>'
    # Safe because it holds nothing but numbers.
    return mark_safe(f'<svg viewBox="{box}" class="qr">{path}</svg>')
