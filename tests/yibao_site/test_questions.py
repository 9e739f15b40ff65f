"""What a page reads of its address, and how many such questions there are."""

from urllib.parse import parse_qsl

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property

from tests.addresses import ADDRESSES
from yibao_site.questions import READ, as_read

PERSON = "city=a&age=70&status=active"


@pytest.mark.parametrize(
    ("path", "query", "read"),
    [
        ("/credit/", f"utm_source=x&{PERSON}", "age=70&city=a&status=active"),
        ("/credit/", "city=a&city=a&age=7", "age=7&city=a"),
        ("/compare/", "city=b&city=a", "city=b&city=a"),
        ("/credit/", "city=a&view=zz&view=large", "city=a&view=large"),
        ("/about/", "view=simple&view=large", "view=large&view=simple"),
        ("/about/", f"{PERSON}&q=1&on=2020-01-01", ""),
        ("/cities/shanghai/", "city=b&on=2020-01-01", "on=2020-01-01"),
        ("/nowhere/", PERSON, ""),
        ("/cities/shanghai/card.png", "on=2020-01-01&view=large", ""),
        ("", PERSON, "age=70&city=a&status=active"),
        ("/credit/", "city=", "city="),
    ],
)
def test_what_a_page_does_not_read_is_dropped(path, query, read):
    assert as_read(path, query)[0] == read


@pytest.mark.parametrize(
    ("path", "query", "is_endless"),
    [
        ("/", "", False),
        ("/credit/", f"{PERSON}&on=&base=", False),
        ("/credit/", f"{PERSON}&on=2020-01-01", True),
        ("/credit/", "city=a&age=0070", True),
        ("/credit/", "city=a&age=70岁", True),
        ("/compare/", "city=a&age=70", False),
        ("/compare/", "city=a&city=b&age=70", True),
        ("/cities/a/check/", "age=70", False),
        ("/cities/a/check/", "age=700", True),
        ("/withdraw/", "alive=yes", False),
        ("/withdraw/", "alive=zz", True),
        ("/withdraw/", "city=zz", True),
        ("/report/", "sent=zz", True),
        ("/about/", "view=large", False),
        # Not endless, but as heavy.
        ("/cities/shanghai/card.png", "", True),
    ],
)
def test_what_has_no_end_is_told_from_what_has(path, query, is_endless):
    assert as_read(path, query)[1] == is_endless


class Watched(QueryDict):
    """Remembers what was looked for, by name or in a form."""

    names: set[str] = set()

    def get(self, name, *default):
        self.names.add(name)
        return super().get(name, *default)

    def getlist(self, name, *default):
        self.names.add(name)
        return super().getlist(name, *default)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)


@pytest.mark.django_db
def test_every_page_looks_only_for_what_is_let_through(client, monkeypatch):
    """Else the page cache would drop what the page asks for."""
    watched = cached_property(lambda request: Watched(request.META["QUERY_STRING"]))
    watched.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", watched)
    dropped = {}
    for address in ADDRESSES.values():
        path, _, query = address.partition("?")
        said = {name for name, _ in parse_qsl(query)}
        Watched.names.clear()
        client.get(address)
        page = path.strip("/").partition("/")[0]
        missing = (Watched.names | said) - READ.get(page, frozenset()) - {"view"}
        if missing:
            dropped[address] = missing

    assert dropped == {}
