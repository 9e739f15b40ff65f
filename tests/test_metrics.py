"""What two workers counted, and what waits, as Prometheus reads it."""

import re

import pytest

from tests.serving import serving
from tests.wire import get


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    # One that is not there yet.
    folder = tmp_path_factory.mktemp("metrics") / "counts"
    counted = {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    with serving(tmp_path_factory, workers=2, **counted) as site:
        yield site


def test_workers_count_together_by_what_answered(site):
    for _ in range(20):
        etag = get(site.port, "/about/")[1]["ETag"]
    get(site.port, "/about/", If_None_Match=etag)
    get(site.port, "/nothing/")
    get(site.port, "/admin/login/")
    shown = site.manage("metrics", "--once")

    def counted(by, status):
        words = rf'yibao_answer_seconds_count{{by="{by}",status="{status}"}} (\d+)'
        return int(float(re.search(words, shown)[1]))

    # Each worker makes the page once, where it was asked at all.
    made = counted("made", 200)
    assert made in (1, 2)
    assert counted("kept", 200) == 20 - made
    assert counted("same", 304) == 1
    assert counted("made", 404) == 1
    assert counted("django", 200) == 1


def test_the_desk_and_the_version_are_shown(site):
    shown = site.manage("metrics", "--once")

    assert "yibao_database_up 1.0" in shown
    assert "yibao_content_version 1.0" in shown
    assert 'yibao_desk_rows{section="missing"}' in shown
    assert "yibao_nightly_timestamp_seconds 0.0" in shown
    assert "127.0.0.1" not in shown


def test_when_the_last_night_was_and_what_it_found_new_are_shown(site):
    create = "NightlyReport.objects.create(seconds=1, new={'links': ['x', 'y']})"
    words = f"from policies.models.checks import NightlyReport; {create}"
    site.manage("shell", "-c", words)

    shown = site.manage("metrics", "--once")

    assert 'yibao_nightly_new{part="links"} 2.0' in shown
    assert 'yibao_nightly_new{part="examples"} 0.0' in shown
    assert re.search(r"^yibao_nightly_timestamp_seconds 1\.\d+e\+09$", shown, re.M)
