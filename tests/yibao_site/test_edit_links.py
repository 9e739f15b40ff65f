"""Staff find the way from a public page to the desk; nobody else notices a thing."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide, LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.models.rules import CreditRule
from policies.models.sources import Source
from tests.at_the_door import (
    ENROL,
    LOGIN,
    QUICK_HASHES,
    code_of,
    create_staff,
    enrol,
    give,
    key_on,
    later,
    log_in,
)

pytestmark = pytest.mark.django_db

HEFEI = "/cities/hefei/"
LINK = re.compile(r' <a class="tag edit" href="([^"]+)">(编辑[^<]+)</a>')
PAGES = [
    "/",
    "/credit/?city=hefei&age=70",
    "/credit/?city=lishui&age=70",
    "/credit.json?city=hefei&age=70",
    HEFEI,
    "/cities/beijing/",
    "/cities/beijing/check/",
    "/cities/beijing/withdraw/",
    "/cities/beijing/family/",
    "/cities/",
    "/check/",
    "/guides/",
    "/guides/family/",
    "/sources/n187/",
    "/withdraw/?end=cash",
    "/about/",
    "/nothing/",
]


@pytest.fixture
def editor(settings):
    settings.PASSWORD_HASHERS = QUICK_HASHES
    return create_staff()


@pytest.fixture
def staff(editor):
    """Somebody who came in by the door and opened the admin."""
    client = Client()
    log_in(client)
    return client


def links(page):
    return {address for address, _ in LINK.findall(page.text)}


def desk(thing):
    return f"/admin/desk/{thing._meta.model_name}/{thing.pk}/"


@pytest.mark.parametrize("path", PAGES)
def test_staff_read_what_everybody_reads_plus_links(client, staff, path):
    for_all, for_staff = client.get(path), staff.get(path)

    assert LINK.sub("", for_staff.text) == for_all.text
    assert not LINK.search(for_all.text)
    assert "no-store" in for_staff["Cache-Control"]
    assert ("public" in for_all["Cache-Control"]) == (for_all.status_code == 200)
    assert "Cookie" not in for_all.get("Vary", "")
    assert not for_all.cookies


@pytest.mark.parametrize(
    ("path", "model", "which"),
    [
        (HEFEI, CreditRule, {"slug": "hefei-retired-2023"}),
        ("/credit/?city=hefei&age=70", CreditRule, {"slug": "hefei-retired-2023"}),
        ("/check/", Channel, {"slug": "nation-phone-12393"}),
        (HEFEI, Channel, {"slug": "nation-phone-12393"}),
        (HEFEI, WithdrawalCase, {"kind": "cash", "region": None}),
        ("/cities/hefei/withdraw/", WithdrawalCase, {"kind": "cash", "region": None}),
        ("/guides/family/", Guide, {"slug": "family"}),
        ("/guides/", Guide, {"slug": "family"}),
        ("/cities/hefei/family/", Guide, {"slug": "family"}),
        ("/cities/beijing/family/", LocalNote, {"slug": "family-beijing"}),
        ("/guides/family/", LocalNote, {"slug": "family-beijing"}),
    ],
)
def test_each_thing_leads_to_its_page_at_the_desk(staff, path, model, which):
    address = desk(model.objects.get(**which))

    assert address in links(staff.get(path))
    assert staff.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/sources/n187/", "/credit/?city=shanghai&age=75"])
def test_a_source_has_no_versions_and_leads_to_its_form(staff, path):
    page = staff.get(path)

    form = next(link for link in links(page) if "/policies/source/" in link)
    assertContains(staff.get(form), "发布者")


def test_who_logs_out_leaves_the_preview_too(staff):
    staff.post("/admin/desk/preview/", {"on": "2027-01-01"})
    assert staff.cookies["preview"].value

    staff.post("/admin/logout/")

    assert not staff.cookies["preview"].value


def test_the_sign_is_given_with_the_password_and_taken_at_the_end(staff):
    sign = staff.cookies["staff"]
    assert (sign["httponly"], sign["samesite"], sign["max-age"]) == (True, "Lax", "")

    staff.post("/admin/logout/")

    assert not staff.cookies["staff"].value
    assertNotContains(staff.get(HEFEI), "编辑")


def test_with_a_second_factor_a_password_alone_gives_no_sign(settings, editor, client):
    settings.STAFF_SECOND_FACTOR = True
    log_in(client)
    key = key_on(client.get(ENROL))
    assert "staff" not in client.cookies

    enrol(client, key)
    assert client.cookies["staff"].value
    client.post("/admin/logout/")
    with later(minutes=2):
        log_in(client)
        assert not client.cookies["staff"].value
        give(client, code_of(key))
        assert client.cookies["staff"].value


@pytest.mark.parametrize("passed", [{"minutes": 61}, {"hours": 8}])
def test_when_the_session_is_over_the_sign_goes_with_it(staff, passed):
    with later(**passed):
        page = staff.get(HEFEI)

    assertNotContains(page, "编辑")
    assert not page.cookies["staff"].value


def test_the_sign_alone_is_nothing(client):
    client.cookies["staff"] = "1"

    page = client.get(HEFEI)

    assertNotContains(page, "编辑")
    assert not page.cookies["staff"].value
    assert "staff" not in client.get(LOGIN).cookies


def test_without_the_sign_no_session_is_read(staff):
    del staff.cookies["staff"]

    page = staff.get(HEFEI)

    assertNotContains(page, "编辑")
    assert "Cookie" not in page.get("Vary", "")
    assert "public" in page["Cache-Control"]


def test_who_may_not_work_any_more_gets_no_links(staff, editor):
    editor.is_staff = False
    editor.save()

    assertNotContains(staff.get(HEFEI), "编辑")


def test_a_preview_leads_to_the_draft_that_it_shows(staff):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    new = {"since": "2027-01-01", "slug": "hefei-retired-2027"}
    staff.post(f"{desk(rule)}new-version/", new)
    draft = CreditRule.objects.get(slug="hefei-retired-2027")
    asked = {"on": "2027-01-01", "drafts": draft.key, "page": HEFEI}

    page = staff.post("/admin/desk/preview/", asked, follow=True)

    assert desk(draft) in links(page)


def test_sources_named_in_the_content_can_all_be_edited(staff):
    """Whatever a rule rests on is one click away."""
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    cited = Source.objects.filter(evidences__rule=rule)

    forms = {f"/admin/policies/source/{source.pk}/change/" for source in cited}

    assert forms
    assert forms <= links(staff.get(HEFEI))
