"""How often a public page asks the database, and that it only reads."""

from datetime import date

import pytest

from policies.models.regions import Region
from tests.factories import create_rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "ceiling"),
    [
        ("/", 7),
        ("/credit/?city=beijing&age=70", 6),
        ("/credit/?city=上海&age=75", 6),
        ("/credit/?city=beijing&age=40&status=active&base=9000", 6),
        ("/credit/?city=chengdu&age=70", 6),
        ("/credit/?city=chengdu&age=70&group=pre-1949-worker", 6),
        ("/credit/?city=lishui&age=70", 6),
        ("/credit/?city=nanjing&age=70&on=2023-06-01", 6),
        ("/credit/?city=hefei-luyang&age=70", 6),
        ("/cities/beijing/", 8),
        ("/cities/jiangsu/", 8),
        ("/cities/chengdu/", 8),
        ("/cities/", 4),
        ("/cities/?q=xm", 4),
        ("/cities/?q=夏门", 4),
        # One for each kind of content that may rest on a source.
        ("/sources/n187/", 11),
    ],
)
def test_queries(client, django_assert_max_num_queries, address, ceiling):
    client.get("/cities/?q=warm")  # the index of names is made once a version
    client.get("/credit/?city=chengdu&age=70&group=pre-1949-worker")

    with django_assert_max_num_queries(ceiling) as queries:
        client.get(address)

    for query in queries:
        assert query["sql"].startswith("SELECT"), query["sql"]


def test_queries_do_not_grow_with_the_content(client, django_assert_max_num_queries):
    beijing = Region.objects.get(slug="beijing")
    for year in range(1960, 2000):
        create_rule(region=beijing, since=date(year, 1, 1), until=date(year + 1, 1, 1))

    with django_assert_max_num_queries(6):
        client.get("/credit/", {"city": "beijing", "age": "70"})
    with django_assert_max_num_queries(8):
        client.get("/cities/beijing/")
