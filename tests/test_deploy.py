"""What ships for running the site says what the site reads."""

import re
import shlex

import pytest

from tests.serving import ROOT
from yibao_site import settings

DEPLOY = ROOT / "deploy"
UNITS = ("yibao@.service", "yibao-nightly.service")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
# The PostgreSQL that each Debian brings.
DEBIANS = {"bookworm": "15", "trixie": "17"}


def test_every_variable_is_in_the_example_and_none_is_secret():
    read = set(re.findall(r"^([A-Z_]{5,}) {2,}", settings.__doc__, re.M))
    example = (DEPLOY / "env.example").read_text("utf-8")
    named = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", example, re.M))

    assert "SECRET_KEY" in read
    assert set(named) >= read
    assert named["SECRET_KEY"] == ""


def lines_of(unit):
    """Each `Name=value` of a unit, in its order."""
    text = (DEPLOY / unit).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if re.match(r"\w+=", line)]


def documented_command():
    """The words of the command in deploy.md that runs one of manage.py's."""
    told = (ROOT / "docs/deploy.md").read_text("utf-8")
    return shlex.split(re.search(r"systemd-run (?:.*\\\n)+.*", told)[0])


@pytest.mark.parametrize("unit", UNITS)
def test_a_command_by_hand_is_given_what_the_units_give(unit):
    """The folder for data is made by systemd: at the first command there is none."""
    words, given = documented_command(), lines_of(unit)
    properties = [
        value for name, value in zip(words, words[1:], strict=False) if name == "-p"
    ]
    program = words[words.index("manage.py") - 1]

    assert {"StateDirectory=yibao", "UMask=0027"} <= set(properties)
    assert set(properties) <= set(given)
    assert f"--uid={dict(line.split('=', 1) for line in given)['User']}" in words
    assert any(
        line.startswith(f"ExecStart={program.rpartition('/')[0]}/") for line in given
    )
    assert program.startswith("/")


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_no_developers_site_where_the_file_forgets_to_say_so(unit):
    given = lines_of(unit)

    # What comes later wins: the file may still say otherwise.
    switched_off = given.index("Environment=DEBUG=False")
    assert switched_off < given.index("EnvironmentFile=/etc/yibao/env")
    assert "Environment=DEBUG=False" in documented_command()


def test_a_container_is_no_developers_site_either():
    container = (DEPLOY / "Containerfile").read_text("utf-8")

    assert re.search(r"^ENV .*\bDEBUG=False\b", container, re.M)


def test_the_containers_restore_what_they_backed_up():
    """Of one version: a newer pg_restore sets what an older server does not know."""
    container = (DEPLOY / "Containerfile").read_text("utf-8")
    server = re.search(r"image: postgres:(\d+)", COMPOSE)[1]

    # Debian's own is the only one to be had without another archive.
    assert DEBIANS[re.search(r"^FROM python:\S+-(\w+)$", container, re.M)[1]] == server
    assert f" postgresql-client-{server} " in container


def test_what_compose_changes_in_nginx_conf_is_there():
    """Its servers, its user, and the lines for a machine without IPv6."""
    conf = (DEPLOY / "nginx.conf").read_text("utf-8")
    sed = re.search(r"^ *sed '(.*)'$", COMPOSE, re.M)[1]
    wanted = [command.split("/")[1] for command in sed.split("; ")]

    assert all(re.search(each, conf, re.M) for each in wanted), wanted
    assert len(re.findall(r"listen \[::\]", conf)) == 2
    assert "sed -i '/listen \\[::\\]/d'" in COMPOSE


def test_no_container_prepares_unasked():
    """After going back it would load the content of the old release."""
    told = (ROOT / "docs/deploy.md").read_text("utf-8")
    servers = re.findall(r"(?:compose\.yaml|dc) (?:run|up) [^`\n]*app\d", told)

    assert len(servers) == 3
    assert all("--no-deps" in command for command in servers)
