"""Half a minute's worth of what `make fuzz` asks for longer."""

import pytest

from tests.fuzz import fuzz
from tests.serving import serving


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with serving(tmp_path_factory, HTTPS="True") as site:
        yield site.port


def test_nothing_public_can_be_asked_that_breaks_it(port):
    fuzz(port, examples=500, number=0)
