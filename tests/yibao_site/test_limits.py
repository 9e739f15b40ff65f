import pytest
from django.core.cache import cache
from pytest_django.asserts import assertContains
from redis.exceptions import RedisError

from guides import views
from yibao_site.limits import at_most

pytestmark = pytest.mark.django_db
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
GONE = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": "redis://127.0.0.1:1/0",
}


@pytest.fixture
def ask(rf):
    """The search page behind a small limit, asked by an address."""
    page = at_most(2, what="test")(lambda request: views.HttpResponse("found"))
    return lambda address: page(rf.get("/search/", REMOTE_ADDR=address))


def test_who_asks_too_often_waits_and_nobody_else_does(ask):
    answers = [ask("10.0.0.1").status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assertContains(ask("10.0.0.1"), "12393", status_code=429)
    assert ask("10.0.0.1")["Retry-After"] == "60"
    assert ask("10.0.0.2").status_code == 200


def test_the_next_minute_counts_anew(ask, time_machine):
    time_machine.move_to("2026-11-21T12:00:00+08:00", tick=False)
    assert [ask("10.0.0.1").status_code for _ in range(3)][-1] == 429

    time_machine.move_to("2026-11-21T12:01:00+08:00", tick=False)

    assert ask("10.0.0.1").status_code == 200


def test_without_redis_nobody_is_refused(ask, settings):
    settings.CACHES, settings.CACHE_ERRORS = {"default": GONE}, (RedisError,)

    assert {ask("10.0.0.1").status_code for _ in range(5)} == {200}


def test_a_redis_that_cannot_be_asked_at_all_is_no_redis_gone(ask, settings):
    """Else nobody would be counted, and nobody told."""
    settings.CACHES = {"default": GONE | {"LOCATION": "localhost:6379"}}
    settings.CACHE_ERRORS = (RedisError,)

    with pytest.raises(ValueError, match="scheme"):
        ask("10.0.0.1")


def test_no_address_is_kept(ask, settings):
    settings.CACHES = {"default": IN_MEMORY}
    ask("10.0.0.1")

    assert cache._cache
    assert not [key for key in cache._cache if "10.0.0.1" in key]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/search/", 200), ("/cities/?q=上海", 200), ("/guides/nothing/", 404)],
)
def test_searching_is_limited(client, rf, path, status):
    counted = at_most(600, what="search")(lambda request: views.HttpResponse("found"))
    assert {counted(rf.get(path)).status_code for _ in range(599)} == {200}

    assert [client.get(path).status_code for _ in range(2)] == [status, 429]
