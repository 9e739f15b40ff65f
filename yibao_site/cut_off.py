"""Nobody waits for a database that hangs.

A server has few threads, and one that waits for a frozen database answers nobody, not
even from memory. So Django works in threads behind the door. When the watch says that
the database is silent, the door waits no longer: what is asked then, and what was under
way, is told so by Django itself, which for that needs no database. What was given up
must not be finished later, behind the visitor's back: its connection is broken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import copy_context
from socket import SHUT_RDWR, socket
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

from yibao_site.page_cache import Application, Environ, Page, Watching, whole
from yibao_site.views import not_ready, unavailable

# In the environ of what must be answered without the database.
CUT_OFF = "yibao.cut_off"
# Threads appear as they are needed: one, on a server that asks one thing at a time.
MOST_THREADS = 8
PATIENCE = 0.1  # seconds between two looks at the watch


class CutOff:
    """A WSGI application that stops waiting for another when the database is gone."""

    def __init__(self, application: Application, watch: Watching) -> None:
        self.application, self.watch = application, watch
        self.pool = ThreadPoolExecutor(MOST_THREADS, "django")

    def __call__(
        self, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        page = self._answer(environ) or whole(self.application, {**environ, CUT_OFF: 1})
        start_response(page.status, page.headers)
        return [page.body]

    def _answer(self, environ: Environ) -> Page | None:
        """None where there is no waiting for it."""
        if self.watch.is_cut_off():
            return None
        work = Work()
        # What stands at the door (policies/kept.py) stands in the thread too.
        run = copy_context().run
        try:
            answer = self.pool.submit(run, work.run, self.application, environ)
        except RuntimeError:  # The process is ending, its pool first.
            return whole(self.application, environ)
        while not wait([answer], PATIENCE).done:
            if self.watch.is_cut_off():
                work.give_up()
                return None
        return answer.result()


class Work:
    """One question that Django works on in a thread."""

    def __init__(self) -> None:
        self.is_given_up = False
        self.connection: BaseDatabaseWrapper | None = None

    def run(self, application: Application, environ: Environ) -> Page:
        # Django keeps a connection for each thread: this is the one of ours.
        self.connection = connections["default"]
        with self.connection.execute_wrapper(self._unless_given_up):
            return whole(application, environ)

    def give_up(self) -> None:
        """Whatever waits for the server learns that nothing will come."""
        self.is_given_up = True
        if self.connection is None or self.connection.vendor != "postgresql":
            return
        # Named through Django: its driver is five megabytes that SQLite does without.
        closed = self.connection.Database.Error  # type: ignore[attr-defined]
        with suppress(OSError, AttributeError, closed):
            line = os.dup(self.connection.connection.fileno())
            with socket(fileno=line) as end:
                end.shutdown(SHUT_RDWR)

    def _unless_given_up(self, execute: Callable[..., Any], *args: Any) -> Any:
        if self.is_given_up:
            raise OperationalError("given up: the database did not answer")
        return execute(*args)


def cut_off_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands behind what needs no database: headers, static files, compression."""

    def respond(request: HttpRequest) -> HttpResponse:
        if CUT_OFF not in request.META:
            return get_response(request)
        return not_ready() if request.path == "/healthz" else unavailable()

    return respond
