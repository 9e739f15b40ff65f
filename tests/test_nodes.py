"""Two application servers on one database: it does not matter which one answers."""

import os
from secrets import token_urlsafe

import pytest

from tests.serving import running, serving
from tests.test_content_version import rename, seen_by_all
from tests.wire import get

LOG_IN = """
from django.test.utils import setup_test_environment
from policies.permissions import EDITORS
from tests.staff import log_in
setup_test_environment()
print("SESSION", log_in(EDITORS).cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    settings = {"STAFF_SECOND_FACTOR": "False", "SECRET_KEY": token_urlsafe(64)}
    with (
        serving(tmp_path_factory, **settings) as first,
        running(first.var, **settings) as second,
    ):
        yield first, second


def test_an_edit_is_public_on_every_node(nodes):
    first, second = nodes
    assert seen_by_all(second, "上海市", tries=2)
    rename(first, "上海新市")

    for node in nodes:
        assert seen_soon(node, "上海新市")
    rename(first, "上海市")


def seen_soon(node, words):
    return any(seen_by_all(node, words, tries=5) for _ in range(50))


def test_who_logged_in_at_one_node_is_known_to_the_other(nodes):
    first, second = nodes
    said = first.manage("shell", "-v0", "-c", LOG_IN)
    session = said.partition("SESSION ")[2].strip()

    for node in nodes:
        status, _, body = get(
            node.port, "/admin/", encoding="identity", Cookie=f"sessionid={session}"
        )
        assert (status, "退出" in body.decode()) == (200, True)


@pytest.mark.skipif(
    "REDIS_URL" not in os.environ, reason="nodes count together in Redis"
)
def test_nodes_count_together_who_asks_too_often(nodes):
    # Twice the limit: a minute may end in between.
    asked = (
        get(nodes[number % 2].port, f"/search/?q={number}")[0] for number in range(1300)
    )

    assert 429 in asked
