"""The address a page is printed and sent on with: of the question, of nobody."""

import re
from html import unescape

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from policies.permissions import EDITORS
from tests.staff import log_in
from yibao_site.sharing import Shared, qr_code

pytestmark = pytest.mark.django_db

HOST = "http://testserver"


def canonical(page):
    return unescape(re.search(r'rel="canonical" href="([^"]*)"', page.text)[1])


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/?city=上海&age=７５岁", "/credit/?city=shanghai&age=75&status=retired"),
        (
            "/credit/?utm=wx&city=shanghai&age=75&view=largest&pension=",
            "/credit/?city=shanghai&age=75&status=retired",
        ),
        (
            "/credit/?city=sanya&age=70&missing_years=0&on=2028-01-01",
            "/credit/?city=sanya&age=70&status=retired&missing_years=0&on=2028-01-01",
        ),
        ("/cities/hefei/check/?age=75&view=simple", "/cities/hefei/check/"),
        ("/guides/fraud/?from=wx", "/guides/fraud/"),
        (
            "/withdraw/?account=pension&city=上海&x=1",
            "/withdraw/?city=shanghai&account=pension",
        ),
    ],
)
def test_a_page_has_one_address_of_its_own(client, asked, address):
    page = client.get(asked)

    assert page.context["shared"].address == HOST + address
    assertContains(page, qr_code(HOST + address))
    assertContains(page, (HOST + address).replace("&", "&amp;"))
    assert canonical(page) == HOST + address


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/?view=large", "/"),
        ("/?view=standard", "/"),
        ("/credit/?city=x&age=x", "/credit/"),
        ("/cities/?q=xm&view=simple", "/cities/"),
        ("/withdraw/?account=medical&view=large", "/withdraw/?account=medical"),
        ("/sources/n187/?from=wx", "/sources/n187/"),
    ],
)
def test_a_page_without_an_answer_says_its_address_too(client, asked, address):
    assert canonical(client.get(asked)) == HOST + address


@pytest.mark.parametrize("asked", ["/", "/credit/?city=上海&age=x", "/withdraw/"])
def test_a_question_still_open_has_no_sheet(client, asked):
    page = client.get(asked)

    assertNotContains(page, 'class="sheet', status_code=page.status_code)


def test_the_same_answer_comes_back_from_its_address(client):
    asked = client.get("/?city=三亚&age=70&missing_years=2&on=2028-01-01")
    again = client.get(asked.context["shared"].address.removeprefix(HOST))

    assert again.context["answer"] == asked.context["answer"]
    assert again.context["shared"] == asked.context["shared"]


@pytest.mark.parametrize(("address", "joint"), [("/a/?b=1", "&"), ("/a/", "?")])
def test_for_parents_it_is_large_and_simple(address, joint):
    link = Shared(address=HOST + address).for_parents

    assert link == f"{HOST}{address}{joint}view=largest&view=simple"


@pytest.mark.parametrize(
    "own",
    ["pension=3500.00", "base=8000", "frozen=100", "missing_years=2"]
    + ["first_insured=2005-03-01"],
)
def test_for_parents_nothing_personal_is_sent_on(own):
    address = f"{HOST}/credit/?city=sanya&age=70&{own}&on=2028-01-01"

    assert Shared(address=address).for_parents == (
        f"{HOST}/credit/?city=sanya&age=70&on=2028-01-01&view=largest&view=simple"
    )


def test_a_printed_preview_says_that_it_is_one(client):
    editor = log_in(EDITORS)
    editor.post("/admin/desk/preview/", {"on": "2027-01-01", "page": "/guides/fraud/"})

    for path in ("/guides/fraud/", "/credit/?city=shanghai&age=75"):
        assertContains(editor.get(path), "这是预览，不是公布的内容")
        assertNotContains(client.get(path), "预览")
