"""What may be kept by others, and what never."""

import pytest
from django.http import HttpResponse

from yibao_site.public_pages import public_pages_middleware


@pytest.mark.django_db
def test_who_carries_the_sign_of_a_preview_gets_nothing_to_keep(client):
    """Also where there is none any more: the answer may take a cookie away."""
    client.cookies.load({"preview": "1", "sessionid": "zz"})
    page = client.get("/")

    assert page.status_code == 200
    assert "sessionid" in page.cookies
    assert "no-store" in page["Cache-Control"]


def test_what_sets_a_cookie_is_never_public(rf):
    answer = HttpResponse()
    answer.set_cookie("a", "b")
    respond = public_pages_middleware(lambda request: answer)

    assert respond(rf.get("/"))["Cache-Control"] == "no-store"
