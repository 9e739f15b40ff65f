"""Behind the shipped nginx: servers that go, die and are restarted."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import count, cycle, permutations
from pathlib import Path
from threading import Event

import pytest

from tests.browser.conftest import needed
from tests.failure.throwaway import disk_of_our_own, fill
from tests.nginx import ask, fronting
from tests.serving import free_port, running, serving
from tests.test_content_version import ANSWER
from tests.test_nginx import SAFE
from tests.wire import get

# Of what is asked; the first is that of our own forms, and seen.
ORDERS = list(permutations(ANSWER.partition("?")[2].split("&")))
# As the home page's form sends it.
BY_FORM = f"{ANSWER}&on="


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    needed(shutil.which("nginx"), "no nginx is installed here: its rules are not tried")
    with serving(tmp_path_factory) as site:
        yield site.var


class Node:
    """One server of the site, that can be stopped and started where it was."""

    def __init__(self, var):
        self.var, self.port, self.stack = var, free_port(), ExitStack()

    def __enter__(self):
        server = running(self.var, workers=2, port=self.port, HTTPS="True")
        self.pid = self.stack.enter_context(server).pid
        return self

    def __exit__(self, *_):
        self.stack.close()

    def restart(self):
        self.stack.close()
        self.__enter__()
        assert get(self.port, "/healthz", X_Forwarded_Proto="https")[0] == 200

    def kill_a_worker(self):
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        os.kill(int(children.split()[-1]), signal.SIGKILL)


def test_where_the_site_is_gone_what_was_seen_is_still_shown(var, tmp_path):
    with ExitStack() as stack:
        node = Node(var)
        front = stack.enter_context(fronting(tmp_path, node.port, node.port))
        with node:
            seen = {address: front.ask(address)[2] for address in (ANSWER, BY_FORM)}
            style = front.ask("/static/css/site.css")[2]
        late = {address: front.ask(address)[::2] for address in seen}
        status, headers, page = front.ask("/about/")

        assert late == {address: (200, page) for address, page in seen.items()}
        assert status == 502
        assert "暂时查不了" in page.decode()
        assert "12393" in page.decode()
        assert set(headers) >= SAFE
        assert front.ask("/static/css/site.css")[::2] == (200, style)
        with node:
            assert any(front.ask("/about/")[0] == 200 for _ in range(2000))


def test_a_full_disk_beside_the_kept_pages_is_noticed_by_nobody(
    var, tmp_path, tmp_path_factory
):
    """That of the logs; the pages' own is in memory, and larger than they may be."""
    kept = tmp_path_factory.mktemp("kept")
    with ExitStack() as stack:
        stack.enter_context(disk_of_our_own(tmp_path))
        nodes = [stack.enter_context(Node(var)) for _ in range(2)]
        ports = [node.port for node in nodes]
        front = stack.enter_context(fronting(tmp_path, *ports, kept=kept))
        seen = front.ask(ANSWER)[0]
        fill(tmp_path)
        unseen = [f"/credit/?city=hefei&age={age}" for age in range(50, 90)]
        told = [front.ask(path)[0] for path in [ANSWER, "/", "/guides/", *unseen]]
        report = front.ask("/report/", method="POST", body="x" * 60_000)[0]
        for node in nodes:
            node.__exit__()
        left = [front.ask(path)[0] for path in [ANSWER, *unseen]]

    assert seen == 200
    assert {*told, *left} == {200}
    assert report < 500


def test_questions_without_end_push_out_no_page(var, tmp_path):
    """What was seen is shown when all servers are gone, whatever else was asked."""
    with ExitStack() as stack:
        node = Node(var)
        front = stack.enter_context(fronting(tmp_path, node.port, node.port))
        with node:
            seen = front.ask(ANSWER)[2]
            # On a busy machine it is not there at the first question.
            while front.ask("/data/yibao-data.zip")[0] != 200:
                pass
            kept = kept_in(tmp_path / "yibao")
            for n, (one, two, three) in zip(range(60), cycle(ORDERS), strict=False):
                front.ask(f"/about/?x={n}")
                front.ask(f"/about/?account={n}")
                front.ask(f"/search/?q={n}")
                front.ask(f"/data/yibao-data.zip?x={n}", method="HEAD")
                front.ask(f"{ANSWER}&age=70&age={n}")
                # The same page, in other letters and another order; and words that
                # name nothing.
                front.ask(f"/{spelt('about', n)}/")
                front.ask(f"/about/#{n}")
                front.ask(f"/credit/?{one}&{two}&{three}")
                front.ask(f"/withdraw/?account=j{n}")
                front.ask(f"/withdraw/?city=j{n}")
            assert kept_in(tmp_path / "yibao") == kept
            assert kept_in(tmp_path / "endless")

        assert front.ask(ANSWER)[::2] == (200, seen)


def spelt(word, number):
    """With an escape for each letter at which the number has a bit."""
    bits, letters = number % 31 + 1, enumerate(word)
    return "".join(f"%{ord(x):x}" if bits >> at & 1 else x for at, x in letters)


def kept_in(room):
    return sorted(path.name for path in room.rglob("*") if path.is_file())


def test_a_killed_worker_and_a_restart_are_noticed_by_nobody(var, tmp_path):
    with ExitStack() as stack:
        first, second = (stack.enter_context(Node(var)) for _ in range(2))
        front = stack.enter_context(fronting(tmp_path, first.port, second.port))
        done, people = Event(), stack.enter_context(ThreadPoolExecutor(4))
        numbers = count()
        asked = [people.submit(keep_asking, front, done, numbers) for _ in range(4)]
        try:
            first.kill_a_worker()
            first.restart()
            second.restart()
        finally:
            done.set()
        statuses = [status for each in asked for status in each.result()]

    assert len(statuses) > 500
    assert set(statuses) == {200}


def keep_asking(front, done, numbers):
    """Statuses of as many pages as can be asked for, none of which nginx has kept."""
    statuses = []
    with closing(front.connect()) as connection:
        while not done.is_set():
            # A name of which there is an end: of others so many are refused.
            address = f"{ANSWER}&account={next(numbers)}"
            statuses.append(ask(connection, address)[0])
    return statuses
