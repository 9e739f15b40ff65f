"""The files a visitor may have now: of the version that stands, or of the one before.

Whoever asks first after an edit has the new one made, in a process of its own, and is
given the one before. Only where there is none at all does anybody wait.
"""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired
from time import monotonic

from django.conf import settings

from yibao_site.open_data.building import current, made

# Seconds. Who asks meanwhile is answered by the same worker, so it is not for long.
PATIENCE = 10
# What failed, for want of room perhaps, is not tried again at once.
AGAIN = 60
_making: dict[str, tuple[float, Popen[bytes]]] = {}


def folder() -> Path | None:
    """None where there is nothing yet, and it takes too long."""
    if (wanted := current()).exists():
        return wanted
    process = _start(wanted.name)
    before = made()
    if not before:
        try:
            process.wait(PATIENCE)
        except TimeoutExpired:
            return None
    return next(reversed(made()), None)


def _start(version: str) -> Popen[bytes]:
    """One for each version and worker; among the workers a lock lets one do it."""
    began, process = _making.get(version, (0.0, None))
    if process and (process.poll() is None or monotonic() - began < AGAIN):
        return process
    _making.clear()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "build_data"]
    process = Popen(command, stdout=DEVNULL)
    _making[version] = (monotonic(), process)
    return process
