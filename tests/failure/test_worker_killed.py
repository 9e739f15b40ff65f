"""A worker dies as the kernel kills what takes too much memory."""

import os
import signal

import pytest

from tests.failure.load import ask_for, known_to_all, load
from tests.failure.worker import workers
from tests.serving import serving

PAGES = ["/", "/credit/?city=shanghai&age=75&status=retired"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory, workers=2) as site:
        yield site


def test_the_other_goes_on_and_a_new_one_takes_its_place(site):
    known_to_all(site.port, PAGES)
    before = workers(site)
    with load(site.port, PAGES) as visitors:
        os.kill(dead := min(before), signal.SIGKILL)
        while len(workers(site) - {dead}) < 2:
            ask_for(0.2, site.port, PAGES[0])
        during = visitors.said()
        ask_for(2, site.port, PAGES[0])
        after = visitors.said()

    # Only what the dead one was just answering is lost: to a proxy, asked again.
    assert during.total() - during[200] <= 10
    assert set(after) == {200}
    assert len(workers(site) - before) == 1
