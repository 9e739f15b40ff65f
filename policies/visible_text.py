"""A digest of what a reader sees of a page, so that only changed words count."""

import hashlib
import re
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg"})
MARKUP = re.compile(r"html|xml", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)


class _Reader(HTMLParser):
    """Collects text, leaving out what no reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.unseen = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<svg/>` opens nothing: it must not hide the rest of the page."""

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words += data.split()


def digest(body: bytes, *, kind: str, charset: str | None) -> str:
    """Of the visible words of a page; of the bytes of anything else."""
    if not MARKUP.search(kind):
        return hashlib.sha256(body).hexdigest()
    reader = _Reader()
    reader.feed(decoded(body, charset=charset))
    reader.close()
    return hashlib.sha256(" ".join(reader.words).encode()).hexdigest()


def decoded(body: bytes, *, charset: str | None) -> str:
    """As the header says, else as the page itself says, else UTF-8."""
    if not charset and (meta := CHARSET.search(body[:2048])):
        charset = meta[1].decode("ascii")
    charset = charset or "utf-8"
    if charset.lower() in ("gb2312", "gbk"):
        # Pages declare the older standard and use characters of the newer.
        charset = "gb18030"
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
