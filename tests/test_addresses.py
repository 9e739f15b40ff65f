"""The list that checks and pictures visit leaves nothing out, and is what it says."""

import pytest
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern

from tests.addresses import ADDRESSES

# For programs; and for staff, a 404 to everyone else.
NO_PAGES = {
    "policies:card",
    "policies:credit-json",
    "policies:feed",
    "healthz",
    "styleguide",
    "data-file",
}
NO_PAGES |= {"robots", "sitemap", "sitemap-index"}
REFUSED = ["answer-wrong-input", "answer-which-place", "changes-wrong-input"]
ANSWERS = [
    name for name in ADDRESSES if name.startswith("answer-") and name not in REFUSED
]


def names(resolver, space=""):
    """Of every pattern that is not for staff."""
    for pattern in resolver.url_patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern, f"{pattern.namespace}:")


def test_no_public_page_is_left_out():
    visited = {resolve(each.partition("?")[0]).view_name for each in ADDRESSES.values()}

    assert visited | NO_PAGES == set(names(get_resolver()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_of_the_kind_it_is_listed_under(client, name):
    said = client.get(ADDRESSES[name].replace("/credit/", "/credit.json")).json()

    kinds = {said["answer"], said["certainty"], *(key for key in said if said[key])}
    assert name.removeprefix("answer-").replace("-", "_") in kinds


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_entry_is_refused(client, name):
    assert client.get(ADDRESSES[name]).status_code == 400
