"""Visitors who never stop asking, and what they were told."""

import time
from collections import Counter
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import quote

# Nobody waits longer: what takes more seconds counts as a failure.
PATIENCE = 8


class Load:
    """Threads that ask for pages in turn, each question on a line of its own."""

    def __init__(self, port, paths):
        self.port, self.paths = port, paths
        self.told = Counter()
        self.over = Event()

    def run(self):
        while not self.over.is_set():
            for path in self.paths:
                self.told[ask(self.port, path)[0]] += 1

    def said(self):
        """What was told since this was last asked."""
        told, self.told = self.told, Counter()
        return told


@contextmanager
def load(port, paths, *, visitors=3):
    asking = Load(port, paths)
    threads = [Thread(target=asking.run) for _ in range(visitors)]
    for thread in threads:
        thread.start()
    try:
        yield asking
    finally:
        asking.over.set()
        for thread in threads:
            thread.join()


def ask(port, path, *, method="GET", body=None, **headers):
    """Status and page; "gone" and why for a line that broke or an endless wait."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with closing(line):
        try:
            line.request(method, quote(path, safe="/?=&%"), body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException) as error:
            return "gone", repr(error)


def known_to_all(port, paths):
    """So often that every worker has seen each of them."""
    for path in [*paths] * 30:
        status, page = ask(port, path)
        assert status == 200, page


def until(port, path, status, *, seconds=30):
    """Ask until it says so; the page that says it."""
    given_up = time.monotonic() + seconds
    while time.monotonic() < given_up:
        said, page = ask(port, path)
        if said == status:
            return page
    raise AssertionError(f"{path} still says {said}, not {status}")


def ready(port):
    """Wait until every worker is; what each of them says."""
    said = Counter()
    while said.total() < 20:
        page = until(port, "/healthz", 200)
        status, again = ask(port, "/healthz")
        said = said + Counter([again]) if status == 200 else Counter()
    assert set(said) == {page}
    return page


def ask_for(seconds, port, path):
    """All that is told in so many seconds."""
    over, told = time.monotonic() + seconds, Counter()
    while time.monotonic() < over:
        told[ask(port, path)[0]] += 1
    return told
