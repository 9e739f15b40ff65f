"""Behind the shipped nginx: servers whose clocks are not nginx's."""

import shutil
import time

import pytest

from tests.browser.conftest import needed
from tests.nginx import fronting
from tests.serving import running, serving
from tests.test_content_version import ANSWER, rename

# Read by every Python that starts with the folder on its path.
OTHER_CLOCK = "import time; real = time.time; time.time = lambda: real() + {seconds}"


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    needed(shutil.which("nginx"), "no nginx is installed here: its rules are not tried")
    with serving(tmp_path_factory) as site:
        yield site.var


@pytest.fixture(params=[20, -20], ids=["ahead", "behind"])
def node(request, var, tmp_path):
    """A server whose clock is so many seconds from that of nginx."""
    lines = OTHER_CLOCK.format(seconds=request.param)
    (tmp_path / "sitecustomize.py").write_text(lines)
    with running(var, HTTPS="True", PYTHONPATH=str(tmp_path)) as node:
        yield node


@pytest.fixture
def front(node, tmp_path):
    with fronting(tmp_path, node.port, node.port) as front:
        yield front


def test_its_pages_are_kept(front):
    assert any(front.ask("/guides/")[1]["X-Cache"] == "HIT" for _ in range(100))


def test_an_edit_is_public_as_soon_as_ever(front, node):
    assert "上海市" in front.text(ANSWER)
    rename(node, "上海新市")
    promised = time.monotonic() + 2
    while time.monotonic() < promised:
        front.ask(ANSWER)

    page = front.text(ANSWER)
    rename(node, "上海市")
    assert "上海新市" in page
