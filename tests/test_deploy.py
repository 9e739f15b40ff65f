"""What ships for running the site says what the site reads."""

import re
import shlex

import pytest

from tests.serving import ROOT
from yibao_site import settings

DEPLOY = ROOT / "deploy"
UNITS = ("yibao@.service", "yibao-nightly.service")


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
