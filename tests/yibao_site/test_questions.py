"""What a page reads of its address, and how many such questions there are."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property
from hypothesis import given
from hypothesis import strategies as st

from tests.addresses import ADDRESSES
from yibao_site.questions import READ, as_read

PERSON = "city=a&age=70&status=active"


@pytest.mark.parametrize(
    ("path", "query", "read"),
    [
        ("/credit/", f"utm_source=x&{PERSON}", PERSON),
        ("/credit/", "age=7&city=a&city=a", "city=a&age=7"),
        ("/compare/", "city=b&city=a", "city=b&city=a"),
        ("/credit/", "city=a&view=zz&view=large", "city=a&view=large"),
        ("/about/", "view=contrast&view=large", "view=large&view=contrast"),
        ("/about/", f"{PERSON}&q=1&on=2020-01-01", ""),
        ("/cities/shanghai/", "city=b&on=2020-01-01", "on=2020-01-01"),
        ("/nowhere/", PERSON, ""),
        ("/cities/shanghai/card.png", "on=2020-01-01&view=large", ""),
        ("", PERSON, PERSON),
        ("/credit/", "city=", "city="),
        # Django reads the last.
        ("/credit/", "age=1&city=b&age=2&city=a", "city=a&age=2"),
        ("/coverage/", "age=70&age=71&age=70", "age=70"),
        ("/withdraw/", "alive=yes&alive=no", "alive=no"),
        ("/changes/", "kind=new&kind=changed&kind=", "kind="),
        # Empty is absent, but for what is then told to be missing.
        ("/credit/", f"{PERSON}&base=&on=&pension=", PERSON),
        ("/credit/", "on=&base=&view=large", "base=&view=large"),
        ("/credit/", "age=&city=&on=", "city=&age="),
        ("/coverage/", "on=&age=", "age="),
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
        ("/credit/", "city=上海&age=70", False),
        ("/credit/", "city=+++shanghai&age=70", True),
        ("/credit/", "city=SHANGHAI&age=70", True),
        ("/credit/", "city=ｓｈａｎｇｈａｉ&age=70", True),
        ("/credit/", "city=a&age=70&group=+b", True),
        ("/compare/", "city=上海、北京&age=70", True),
        # Not endless, but as heavy.
        ("/cities/shanghai/card.png", "", True),
    ],
)
def test_what_has_no_end_is_told_from_what_has(path, query, is_endless):
    assert as_read(path, query)[1] == is_endless


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("/credit/?city=shanghai&age=70", "&base=&group=&on=&first_insured="),
        ("/credit/?base=", "&on=&pension="),
        ("/compare/?city=shanghai&age=70", "&on="),
        ("/changes/?page=1", "&kind="),
        ("/coverage/?age=70", "&on="),
        ("/cities/", "?q="),
        ("/cities/shanghai/", "?on="),
        ("/report/?city=shanghai&age=70", "&base=&on="),
        ("/withdraw/?account=medical", "&alive="),
        ("/search/", "?q="),
    ],
)
def test_a_field_left_empty_makes_no_other_page(client, short, long):
    asked = [client.get(short), client.get(short + long)]
    # The ways on may repeat the address as it is.
    said = [re.sub(r'="[^"]*\?[^"]*"', "", page.text) for page in asked]

    assert asked[0].status_code == asked[1].status_code
    assert said[0] == said[1]


NAMES = sorted({"utm_source", "view"}.union(*READ.values()))
VALUES = st.sampled_from(["", "a", "A", " a", "70", "yes", "new", "large", "simple"])
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12)


@given(page=st.sampled_from(sorted(READ)), pairs=QUERIES)
def test_what_has_an_end_has_one_form(page, pairs):
    """However often and in what order its parts are said: so there are only so many."""
    path = f"/{page}/"
    read, is_endless = as_read(path, urlencode(pairs))
    names = [name for name, _ in parse_qsl(read) if name != "view"]

    assert as_read(path, read) == (read, is_endless)
    if not is_endless:
        assert len(names) == len(set(names))
        assert as_read(path, f"{urlencode(pairs)}&{urlencode(pairs)}")[0] == read
        assert as_read(path, f"{read}&{read}")[0] == read


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
        missing = (Watched.names | said) - {*READ.get(page, ()), "view"}
        if missing:
            dropped[address] = missing

    assert dropped == {}
