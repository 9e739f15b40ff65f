"""The examples on /data/ are run as they stand there, against a served site."""

import csv
import html
import io
import re
import shutil
import subprocess
import sys

import pytest

from tests.serving import serving
from tests.wire import plain


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory) as site:
        site.manage("build_data")
        yield site


@pytest.fixture(scope="module")
def examples(site):
    """Each as a reader copies it; the page is asked for with no port in it."""
    found = re.findall(
        r'<pre class="code"[^>]*>(.*?)</pre>', plain(site.port, "/data/"), re.S
    )
    own = f"{site.url}/data/"
    return [
        html.unescape(text).replace("http://127.0.0.1/data/", own) for text in found
    ]


def test_the_program_runs(examples):
    done = subprocess.run(
        [sys.executable, "-c", examples[0]], capture_output=True, text=True, check=True
    )

    assert len(examples[0].splitlines()) == 5
    [today] = [line for line in done.stdout.splitlines() if " None year " in line]
    assert today.startswith(
        "2023-07-01 None year [{'first_age': 0, 'amount': '1680.00'"
    )


@pytest.mark.skipif(
    not all(map(shutil.which, ("curl", "unzip", "sha256sum"))), reason="no curl, unzip"
)
def test_the_shell_runs(examples, tmp_path):
    script = f"set -e\n{examples[1]}"
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert len(examples[1].splitlines()) == 5
    assert '"place": "shanghai"' in done.stdout


def test_the_spreadsheet_finds_the_columns_it_is_told_of(examples, site):
    """A in both tables is the rule, and the second column of rules is the place."""
    names = re.findall(r"/data/(\w+\.csv)", examples[2])
    rows = [
        next(
            csv.reader(io.StringIO(plain(site.port, f"/data/{name}").lstrip("\ufeff")))
        )
        for name in names
    ]

    assert names == ["rules.csv", "bands.csv"]
    assert rows[0][:2] == ["id", "place"]
    assert rows[1][0] == "rule"
