"""No room left on a disk: what is sent is not kept, and counting ends no worker."""

import resource
import sqlite3
from contextlib import contextmanager

import pytest

from tests.failure.load import ask, known_to_all
from tests.failure.people import add_source, kept, send_report, session_of_staff
from tests.failure.throwaway import disk_of_our_own, fill
from tests.failure.worker import workers
from tests.serving import SERVER, serving

PAGES = ["/", "/credit/?city=shanghai&age=75&status=retired"]
# More than the file has room for without growing.
LONG = "长" * 400


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if SERVER:
        pytest.skip(
            "PostgreSQL says it by the same error; its disk is not ours to fill"
        )
    settings = {"STAFF_SECOND_FACTOR": "False"}
    with serving(tmp_path_factory, **settings) as site:
        yield site


@contextmanager
def full_disk(site):
    """The kernel refuses every byte that would make the data longer."""
    size = (site.var / "db.sqlite3").stat().st_size
    limits(site, size, resource.RLIM_INFINITY)
    try:
        yield
    finally:
        limits(site, resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def limits(site, soft, hard):
    for process in workers(site):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


def fill_to_the_brim(site):
    """Use up the room inside the file, so that the next row needs more."""
    with sqlite3.connect(site.var / "db.sqlite3") as data:
        data.execute("VACUUM")


def test_nothing_is_kept_by_halves_and_reading_goes_on(site):
    session = session_of_staff(site)
    known_to_all(site.port, PAGES)
    fill_to_the_brim(site)
    before = kept(site)
    with full_disk(site):
        sent = [send_report(site.port, words=LONG) for _ in range(4)]
        saved = [add_source(site.port, session, f"s-{n}") for n in range(40)]
        seen = [ask(site.port, path)[0] for path in PAGES]
        unseen = ask(site.port, "/credit/?city=hefei&age=61&status=retired")[0]
        during = kept(site)

    assert {*seen, unseen} == {200}
    refused = [page for status, page in [*sent, *saved] if status == 503]
    assert refused
    assert all("您刚才填的没有存下来" in page for page in refused)
    told_kept = [
        sum(status == 302 for status, _ in answers) for answers in (sent, saved)
    ]
    assert [after - was for after, was in zip(during, before, strict=True)] == told_kept
    with sqlite3.connect(site.var / "db.sqlite3") as data:
        assert data.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert send_report(site.port)[0] == 302


@pytest.fixture
def small_disk(tmp_path):
    with disk_of_our_own(tmp_path):
        yield tmp_path


@pytest.mark.parametrize("is_full_before", [False, True])
def test_where_counts_have_no_room_everybody_is_answered(
    small_disk, tmp_path_factory, is_full_before
):
    if is_full_before:
        fill(small_disk)
    counts = str(small_disk / "counts")
    with serving(tmp_path_factory, PROMETHEUS_MULTIPROC_DIR=counts) as site:
        before = workers(site)
        fill(small_disk)
        asked = [*PAGES, "/nothing/", "/cities/shanghai", "/data/rules.csv?x"]
        answers = [ask(site.port, path)[0] for path in asked * 2]

        assert "gone" not in answers
        assert workers(site) == before
