"""The picture beside a link to a place: its name and the question, never an amount.

Pillow stays in a process that once used it, and a worker is bound to 90 MB: a process
that ends draws each card, in a tenth of a second. See ADR 18.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

from policies.models.regions import Region

# As card_drawing.py makes it, which no worker imports.
WIDTH, HEIGHT = 1200, 630
FONTS, FONT = Path("/usr/share/fonts"), "NotoSansCJK-Bold.ttc"
DRAWING = Path(__file__).with_name("card_drawing.py")
# Seconds: who waits for a picture may as well have that of the site.
PATIENCE = 5


def drawn(place: Region) -> bytes | None:
    """As PNG; None where this machine has no font with Chinese, or no room."""
    font = card_font(settings.CARD_FONT)
    if not font:
        return None
    above = place.full_name.removesuffix(place.name)
    # -I: of the environment and the folder, nothing is looked for.
    command = [sys.executable, "-I", str(DRAWING), font, above, place.name]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


@cache
def card_font(chosen: str) -> str:
    """The one that is set, or Noto's wherever the distribution puts it."""
    if chosen:
        return chosen if Path(chosen).is_file() else ""
    return next(map(str, sorted(FONTS.rglob(FONT))), "")
