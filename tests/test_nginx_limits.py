"""How often one visitor may ask the shipped nginx, and who counts as one."""

import re
import shutil
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.browser.conftest import needed
from tests.nginx import CONF, ask, fronting, started
from tests.serving import free_port
from tests.test_nginx import NOWHERE, SAFE


@pytest.fixture(scope="module", autouse=True)
def nginx():
    needed(shutil.which("nginx"), "no nginx is installed here: its rules are not tried")


@pytest.mark.parametrize(
    ("method", "path", "people", "cookie"),
    [
        ("GET", "/search/?q=丽水", 150, ""),
        ("GET", "/search/?%71=丽水", 150, ""),
        ("GET", "/cities/?q=上海", 150, ""),
        ("GET", "/about/?x=1", 300, ""),
        # So long that looking for a name said twice would take nginx its time.
        ("GET", f"/?city={'a' * 400}", 300, ""),
        ("GET", "/cities/hefei/card.png", 50, ""),
        ("GET", "/coverage/", 40, "staff=1"),
        ("POST", "/report/", 20, ""),
        ("POST", "/credit/", 20, ""),
        ("PUT", "/credit/", 20, ""),
        ("GET", "/admin/login/", 80, ""),
        ("POST", "/admin/login/", 20, ""),
    ],
)
def test_machines_that_ask_on_and_on_are_told_to_wait(
    tmp_path, method, path, people, cookie
):
    """In Chinese, with the number to dial; and far above what people do."""
    with fronting(tmp_path, NOWHERE, NOWHERE) as front, closing(front.connect()) as on:
        answers = [ask(on, path, method, Cookie=cookie) for _ in range(20 * people)]
        other = front.ask("/about/")[0]
    statuses = [status for status, _, _ in answers]
    refused = answers[statuses.index(429)]

    assert set(statuses[:people]) == {502}
    assert "查得太快了" in refused[2].decode()
    assert "12393" in refused[2].decode()
    assert set(refused[1]) >= SAFE
    assert other == 502


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:"),
        ("2001:db8:1:2::6", "2001:db8:1:2:"),
        ("2001:db8::3:4:5:6", "2001:db8::"),
        ("2001:db8::6", "2001:db8::"),
        ("::1", "::"),
    ],
)
def test_a_household_of_version_6_counts_as_one(tmp_path, address, visitor):
    """The shipped map alone, in an nginx that believes what it is told of the way."""
    wanted = re.compile(r"map \$remote_addr \$visitor \{.*?\n    \}", re.DOTALL)
    shipped = wanted.search(CONF.read_text("utf-8"))[0]
    port = free_port()
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {shipped} access_log off;"
        " set_real_ip_from 127.0.0.1; real_ip_header X-Real-IP;"
        f" server {{ listen 127.0.0.1:{port}; return 200 $visitor; }} }}"
    )
    line = closing(HTTPConnection("127.0.0.1", port))
    with started(tmp_path, port), line as connection:
        assert ask(connection, "/", X_Real_IP=address)[2].decode() == visitor
