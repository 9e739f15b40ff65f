"""What is asked oddly is refused in Chinese; what no proxy said is not believed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from policies.exchange.sheets import MOST_BYTES
from tests.at_the_door import CODE, LOGIN, QUICK_HASHES, create_staff, log_in
from yibao_site.bounds import LARGEST_BODY, LONGEST_ADDRESS

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
NOT_UNDERSTOOD = "这个请求看不懂"


# How much


@pytest.mark.parametrize("path", ["/search/", "/credit/", "/admin/", "/nothing/"])
def test_an_address_without_end_is_refused(client, path):
    assertContains(
        client.get(path, {"q": "a" * LONGEST_ADDRESS}), NOT_UNDERSTOOD, status_code=400
    )


def test_more_parameters_than_any_form_has_are_refused(client):
    query = "&".join(f"a{number}" for number in range(1001))

    assertContains(client.get(f"/credit/?{query}"), NOT_UNDERSTOOD, status_code=400)


@pytest.mark.parametrize("length", [str(LARGEST_BODY + 1), "-1", "many"])
def test_a_body_is_refused_by_its_length_before_it_is_read(client, length):
    page = client.post("/report/", {}, CONTENT_LENGTH=length)

    assertContains(page, NOT_UNDERSTOOD, status_code=400)


def test_a_form_larger_than_any_is_refused(client):
    page = client.post("/admin/login/", f"username={'a' * 1_000_001}", URLENCODED)

    assertContains(page, NOT_UNDERSTOOD, status_code=400)


def test_a_file_a_little_too_large_is_told_so_by_its_form(admin_client):
    file = SimpleUploadedFile("表.csv", b"a" * (MOST_BYTES + 1))
    page = admin_client.post("/admin/desk/import/", {"kind": "region", "file": file})

    assertContains(page, "10 MB")


@pytest.mark.parametrize("method", ["options", "trace"])
def test_what_no_page_does_is_refused_in_chinese(client, method):
    page = getattr(client, method)("/cities/")

    assertContains(page, NOT_UNDERSTOOD, status_code=405)
    assert page["Allow"] == "GET, HEAD"
    assert int(page["Content-Length"]) == len(page.content)


# Whatever


@pytest.mark.parametrize(
    "words",
    ["%00", "a%00b", "%C0%AF", "%ED%A0%80", "%FF", "%0d%0aSet-Cookie:%20a=b", "%"],
)
@pytest.mark.parametrize(
    "address",
    ["/credit/?city={}&age={}", "/cities/{}/", "/guides/{}/", "/search/?q={}", "/{}"],
)
def test_bytes_that_are_no_words_break_nothing(client, address, words):
    page = client.get(address.replace("{}", words))

    assert page.status_code in (200, 301, 400, 404)
    assert "Set-Cookie" not in page
    assertNotContains(page, "Traceback", status_code=page.status_code)


# From whom


def test_a_host_that_is_not_ours_is_refused(client):
    page = client.get("/", headers={"Host": "example.org"})

    assertContains(page, NOT_UNDERSTOOD, status_code=400)
    assertNotContains(page, "example.org", status_code=400)


def test_a_forwarded_host_is_not_believed(client):
    page = client.get("/", headers={"X-Forwarded-Host": "example.org"})

    assertContains(page, '<link rel="canonical" href="http://testserver/">')
    assertNotContains(page, "example.org")


@pytest.mark.parametrize(
    ("believed", "secure"), [(("HTTP_X_FORWARDED_PROTO", "https"), True), (None, False)]
)
def test_a_forwarded_scheme_is_believed_only_behind_the_proxy(
    client, settings, believed, secure
):
    settings.SECURE_PROXY_SSL_HEADER = believed
    page = client.get("/", headers={"X-Forwarded-Proto": "https"})

    assert page.wsgi_request.is_secure() == secure


# How often at the door


def test_who_tries_many_names_waits(client, settings):
    settings.PASSWORD_HASHERS = QUICK_HASHES
    create_staff()
    tries = [log_in(client, name=f"name-{n}").status_code for n in range(31)]

    assert tries == [200] * 30 + [429]
    assertContains(log_in(client), "请等一分钟", status_code=429)
    assert client.get(LOGIN).status_code == 200
    assert log_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_the_second_door_counts_with_the_first(client, settings):
    settings.PASSWORD_HASHERS = QUICK_HASHES
    settings.STAFF_SECOND_FACTOR = True
    tries = [client.post(CODE, {"code": "1"}).status_code for _ in range(31)]

    assert tries == [302] * 30 + [429]
    assert log_in(client).status_code == 429
