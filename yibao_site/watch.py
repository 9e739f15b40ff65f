"""Which version of the public content stands: asked for beside the requests.

A thread of its own asks the database, so that no visitor waits for it: neither when
all is well nor when the database hangs. The last version it heard of stands on.
"""

from __future__ import annotations

import os
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic, sleep

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from policies.models.content import ContentVersion
from yibao_site.release import release

ZONE = timezone.get_default_timezone()
# Seconds. With the second a shared cache keeps a page, an edit is public within two.
PERIOD = 0.3
# So long without an answer, and the database counts as gone.
CUT_OFF_AFTER = 2.0


class Watch:
    """One process's knowledge of the content version."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.heard = 0.0
        self.process = 0
        self.lock = Lock()

    def version(self) -> str | None:
        """Everything pages follow from: content, day, code. None if never heard."""
        self._begin()
        if self.number is None:
            return None
        # As `localdate` says it, in a tenth of the time: every request asks.
        return f"{self.number}.{datetime.now(ZONE):%Y%m%d}.{release()}"

    def is_cut_off(self) -> bool:
        self._begin()
        return monotonic() - self.heard > CUT_OFF_AFTER

    def _begin(self) -> None:
        """Threads do not survive a fork: every process starts its own."""
        if self.process == os.getpid():
            return
        with self.lock:
            if self.process == os.getpid():
                return
            self.heard, looked = monotonic(), Event()
            Thread(
                target=self._keep_looking, args=(looked,), daemon=True, name="watch"
            ).start()
            looked.wait(CUT_OFF_AFTER)
            self.process = os.getpid()

    def _keep_looking(self, looked: Event) -> None:
        while True:
            close_old_connections()
            self._look()
            looked.set()
            sleep(PERIOD)

    def _look(self) -> None:
        try:
            self.number = ContentVersion.current()
            self.heard = monotonic()
        except Error:
            connection.close()
