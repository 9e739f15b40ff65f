"""What ships for running the site says what the site reads."""

import re

from tests.serving import ROOT
from yibao_site import settings


def test_every_variable_is_in_the_example_and_none_is_secret():
    read = set(re.findall(r"^([A-Z_]{5,}) {2,}", settings.__doc__, re.M))
    example = (ROOT / "deploy/env.example").read_text("utf-8")
    named = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", example, re.M))

    assert "SECRET_KEY" in read
    assert set(named) >= read
    assert named["SECRET_KEY"] == ""
