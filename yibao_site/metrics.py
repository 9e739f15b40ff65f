"""What there is to watch: how much is asked, how fast it is answered, from where.

Counted at the door of every worker; where PROMETHEUS_MULTIPROC_DIR names a folder, the
workers of a machine count together there, and `manage.py metrics` shows the sum on a
port of its own. Nothing is counted by person, address or what was asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from prometheus_client import Histogram

from yibao_site.page_cache import ANSWERED_BY, Application, Environ

SECONDS = Histogram(
    "yibao_answer_seconds",
    "Time to an answer, by what gave it (kept, same, late, made, django) and status.",
    ["by", "status"],
    buckets=(0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)

# Bytes of a process's counts, as prometheus_client maps them.
ROOM = 65_536


class Metered:
    """A WSGI application that counts what another answers, and how fast."""

    def __init__(self, application: Application) -> None:
        self.application = application
        # Counting must not be why nobody is answered.
        folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
        self.is_counting = not folder or _take_room(Path(folder))
        self.seconds: dict[tuple[str, str], Any] = {}

    def __call__(
        self, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        began = perf_counter()
        said = ""

        def start(status: str, *rest: Any) -> Any:
            nonlocal said
            said = status
            return start_response(status, *rest)

        body = self.application(environ, start)
        self._observe(environ.get(ANSWERED_BY, "django"), said, perf_counter() - began)
        return body

    def _observe(self, by: str, status: str, seconds: float) -> None:
        if not self.is_counting:
            return
        key = by, status[:3]
        if key not in self.seconds:
            self.seconds[key] = SECONDS.labels(*key)
        self.seconds[key].observe(seconds)


def _take_room(folder: Path) -> bool:
    """Whether there is room to count beside the other workers.

    Counts are a file in memory, with holes. Whoever writes into one for which a full
    disk has no room is ended by the kernel: so the room is taken before.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"histogram_{os.getpid()}.db").open("ab") as counts:
            if not counts.tell():
                counts.write(bytes(ROOM))
    except OSError:
        return False
    return True
