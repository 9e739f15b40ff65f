"""The picture beside a link to a place: its name and the question, never an amount.

Pillow stays in a process that once used it, and a worker is bound to 90 MB: a process
that ends draws each card, in a tenth of a second. See ADR 18.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from policies.models.regions import Region

# As card_drawing.py makes it, which no worker imports.
WIDTH, HEIGHT = 1200, 630
FONTS, FONT = Path("/usr/share/fonts"), "NotoSansCJK-Bold.ttc"
DRAWING = Path(__file__).with_name("card_drawing.py")
# Seconds: who waits for a picture may as well have that of the site.
PATIENCE = 5
# Of a digest, in names of files.
DIGITS = 16


def drawn(place: Region) -> bytes | None:
    """As PNG, drawn once and kept on disk; None where this machine has no font with
    Chinese, or no room, or is just drawing another: that of the site will do."""
    font = card_font(settings.CARD_FONT)
    if not font:
        return None
    above = place.full_name.removesuffix(place.name)
    file = _file(place.slug, font, above, place.name)
    try:
        return file.read_bytes()
    except OSError:
        pass
    with _nobody_else(file.parent) as is_free:
        picture = _draw(font, above, place.name) if is_free else None
        if picture:
            _keep(file, picture, instead_of=f"{place.slug}-{'?' * DIGITS}.png")
    return picture


def _draw(*words: str) -> bytes | None:
    # -I: of the environment and the folder, nothing is looked for.
    command = [sys.executable, "-I", str(DRAWING), *words]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _file(slug: str, font: str, *words: str) -> Path:
    """Named by all it is made of: words, font, and the program that draws."""
    made_of = (font, Path(font).stat().st_size, DRAWING.read_text("utf-8"), words)
    digest = sha256(repr(made_of).encode()).hexdigest()[:DIGITS]
    return Path(settings.VAR_DIR, "cards", f"{slug}-{digest}.png")


@contextmanager
def _nobody_else(folder: Path) -> Iterator[bool]:
    """Whether no other worker of this machine is drawing: many at once would keep all
    of them from their readers. Where no lock can be had, it is drawn all the same."""
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            flock(stack.enter_context((folder / "lock").open("w")), LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:
            pass
        yield True


def _keep(file: Path, picture: bytes, *, instead_of: str) -> None:
    """Whole or not at all; a disk that is full keeps none."""
    part = file.with_suffix(".part")
    with suppress(OSError):
        part.write_bytes(picture)
        for old in file.parent.glob(instead_of):
            old.unlink()
        part.replace(file)


@cache
def card_font(chosen: str) -> str:
    """The one that is set, or Noto's wherever the distribution puts it."""
    if chosen:
        return chosen if Path(chosen).is_file() else ""
    return next(map(str, sorted(FONTS.rglob(FONT))), "")
