"""Draws the card of one place, in a process of its own (card.py): PNG on stdout.

python -I policies/card_drawing.py FONT 江苏省 苏州市 > card.png
"""

from __future__ import annotations

import sys
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
# As in docs/card.svg: paper, the spine of a passbook, its edge.
PAPER, SPINE, EDGE = "#faf8f1", "#0d544a", "#c9a24a"
INKS = GREEN, BLACK, GREY = SPINE, "#1d2523", "#414c49"
# From paper to ink. In the palette they follow the edge, ink by ink.
STEPS = 8
LEFT, WIDEST = 170, 970
# More than a file of fonts has.
FACES = 20
# Base lines and sizes of what is written, from the top.
ABOVE, NAME, QUESTION, SITE = (130, 52), (285, 126), (408, 70), (555, 46)


def card(font: str, above: str, name: str) -> bytes:
    """A picture of 20 kB. Indexes into a palette take a fourth of the room of colours,
    which are counted afterwards, and a tenth of the time."""
    picture = Image.new("P", SIZE, _index(GREEN, 0))
    picture.putpalette(palette())
    picture.paste(_index(SPINE, STEPS - 1), (0, 0, 96, HEIGHT))
    picture.paste(0, (96, 0, 106, HEIGHT))
    face = _simplified(font)
    for text, (line, size), ink in (
        (above, ABOVE, GREY),
        (name, NAME, GREEN),
        ("医保个人账户每月划入多少？", QUESTION, BLACK),
        ("医保账本　　医保热线 12393", SITE, GREY),
    ):
        if text:
            _write(picture, text, line, _load(font, size, face), ink)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def palette() -> list[int]:
    """The edge, then each ink in steps, as bytes."""
    paper = ImageColor.getrgb(PAPER)
    parts = [*ImageColor.getrgb(EDGE)]
    for ink in map(ImageColor.getrgb, INKS):
        for step in range(STEPS):
            pairs = zip(paper, ink, strict=True)
            parts += [round(p + (i - p) * step / (STEPS - 1)) for p, i in pairs]
    return parts


def _index(ink: str, step: int) -> int:
    return 1 + INKS.index(ink) * STEPS + step


def _simplified(path: str) -> int:
    """Which face of a file: Noto has one for each country; a single font is the first.

    One without Chinese draws the same box for every character: no card is better.
    """
    number = 0
    for each in range(FACES):
        try:
            name, _ = _load(path, 20, each).getname()
        except OSError:
            break
        if name and " SC" in name:
            number = each
            break
    font = _load(path, 20, number)
    if bytes(font.getmask("医")) == bytes(font.getmask("保")):
        sys.exit(f"{path}: no Chinese")
    return number


def _load(path: str, size: int, number: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, number, layout_engine=ImageFont.Layout.BASIC)


def _write(
    picture: Image.Image, text: str, line: int, font: ImageFont.FreeTypeFont, ink: str
) -> None:
    """On its base line; smaller where it would be too wide."""
    if (width := font.getlength(text)) > WIDEST:
        font = font.font_variant(size=int(font.size * WIDEST / width))
    left, top, right, bottom = map(int, font.getbbox(text, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), text, 255, font, anchor="ls")
    steps = [_index(ink, round(grey * (STEPS - 1) / 255)) for grey in range(256)]
    picture.paste(mask.point(steps, "P"), (LEFT + left, line + top))


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(card(*sys.argv[1:]))
    except OSError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
