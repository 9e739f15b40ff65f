"""The processes of a served site."""

from contextlib import suppress
from pathlib import Path


def workers(site):
    """Those that answer, without the one that started them."""
    children = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text()
    return {int(child) for child in children.split() if answers(child)}


def answers(process):
    with suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes()
        return bool(words) and b"resource_tracker" not in words
    return False
