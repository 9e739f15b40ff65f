"""The files a visitor may have now: of the version that stands, or of the one before.

Whoever asks first after an edit has the new one made, in a process of its own, and is
given the one before. Where there is none at all, they are told to come again: who waits
holds up the worker, and with it those whose pages are kept.
"""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import monotonic

from django.conf import settings

from yibao_site.open_data.building import current, made

# Seconds. What failed, for want of room perhaps, is not tried again at once.
AGAIN = 60
_making: dict[str, tuple[float, Popen[bytes]]] = {}


def folder() -> Path | None:
    """None where there is nothing yet: it is being made."""
    if (wanted := current()).exists():
        return wanted
    _start(wanted.name)
    return next(reversed(made()), None)


def _start(version: str) -> None:
    """One for each version and worker; among the workers a lock lets one do it."""
    began, process = _making.get(version, (0.0, None))
    if process and (process.poll() is None or monotonic() - began < AGAIN):
        return
    _making.clear()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "build_data"]
    _making[version] = (monotonic(), Popen(command, stdout=DEVNULL))
