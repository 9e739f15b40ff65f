"""What leaves the server is what the page says, in the coding the browser knows."""

import gzip

import brotli
import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("deflate", None, bytes),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("br; q=0.0, gzip;q=0", None, bytes),
        ("", None, bytes),
        # Whoever is a nuisance gets the page as it is, and holds up nobody.
        ("br," * 100, None, bytes),
        ("a" * 60_000 + ";q=0", None, bytes),
    ],
)
def test_a_page_says_the_same_in_every_coding(client, accepted, coding, read):
    plain = client.get("/guides/")
    page = client.get("/guides/", headers={"Accept-Encoding": accepted})

    assert page.get("Content-Encoding") == coding
    assert read(page.content) == plain.content


def test_the_admin_keeps_its_padding(admin_client):
    accepted = {"Accept-Encoding": "gzip, br"}
    sizes = {
        len(admin_client.get("/admin/password_change/", headers=accepted).content)
        for _ in range(12)
    }

    assert len(sizes) > 1


def test_what_is_too_small_is_left_alone(client):
    page = client.get("/healthz", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in page
