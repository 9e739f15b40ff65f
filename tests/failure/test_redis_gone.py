"""Redis goes and comes back: it counts who asks too often, and nothing else."""

from itertools import count

import pytest
from redis import Redis

from tests.failure.load import ask
from tests.failure.throwaway import redis
from tests.serving import serving

words = count()


@pytest.fixture(scope="module")
def server():
    with redis() as server:
        yield server


@pytest.fixture(scope="module")
def site(server, tmp_path_factory):
    with serving(tmp_path_factory, REDIS_URL=server.url) as site:
        yield site


def search(site, *, many):
    """What is said to so many questions, each of them another."""
    return {ask(site.port, f"/search/?q=返钱{next(words)}")[0] for _ in range(many)}


def counted(server):
    with Redis(port=server.port) as line:
        return sum(int(line.get(key)) for key in line.keys("*search*"))


@pytest.mark.parametrize("way", ["stopped", "frozen"])
def test_without_redis_nobody_is_counted_and_nobody_waits(site, server, way):
    go, back = {
        "stopped": (server.stop, server.start),
        "frozen": (server.freeze, server.thaw),
    }[way]
    before = counted(server)
    assert search(site, many=5) == {200}
    assert counted(server) == before + 5

    go()
    # Who waits for a count that does not come is given up by `ask`.
    said = search(site, many=40)
    back()

    assert said == {200}
    known = counted(server)
    while counted(server) == known:
        assert search(site, many=1) == {200}


def test_the_rest_does_not_know_redis(site, server):
    server.stop()
    pages = ["/", "/credit/?city=hefei&age=70&status=retired", "/healthz"]
    said = [ask(site.port, path)[0] for path in pages]
    server.start()

    assert said == [200, 200, 200]
