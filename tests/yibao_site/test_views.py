import pytest
from justhtml import JustHTML
from pytest_django.asserts import assertContains

from yibao_site import views


@pytest.mark.django_db
def test_about_says_what_the_marks_mean_and_who_we_are_not(client):
    page = client.get("/about/")

    for words in ["不是医保部门", "官方文件", "媒体报道", "网络转载，待核实"]:
        assertContains(page, words)


@pytest.mark.django_db
def test_healthz_tells_live_and_ready(client):
    assert client.get("/healthz").json() == {"live": True, "ready": True}


@pytest.mark.parametrize(
    ("failure", "path", "status", "title"),
    [
        (views.bad_request, "/", 400, "这个请求看不懂"),
        (views.csrf_failure, "/", 403, "这个请求看不懂"),
        (views.forbidden, "/report/", 403, "这个请求看不懂"),
        (views.forbidden, "/admin/desk/", 403, "您不能做这件事"),
        (views.server_error, "/", 500, "暂时打不开"),
    ],
)
def test_an_error_page_needs_nothing_and_gives_number_and_way(
    rf, failure, path, status, title
):
    request = rf.get(path)
    page = failure(request) if status == 500 else failure(request, Exception())
    shown = JustHTML(page.text, sanitize=False, collect_errors=True)

    assert page.status_code == status
    assert not shown.errors
    assert shown.query("html[lang=zh-Hans]")
    assert shown.query("title")[0].to_text() == f"{title} · 医保账本"
    assert [each.to_text() for each in shown.query("h1")] == [title]
    for address in ("tel:12393", "/"):
        assert shown.query(f'main a[href="{address}"]')


def test_a_page_of_another_release_is_loaded_whole_and_kept_by_nobody(client):
    answer = client.get("/about/", headers={"X-Release": "another"})

    assert answer["HX-Redirect"] == "/about/"
    assert answer["Cache-Control"] == "no-store"


def test_a_page_of_another_release_is_never_another_sites(client):
    # The client alone would take the first name for a host.
    answer = client.get(
        "/", PATH_INFO="//evil.org/about/", headers={"X-Release": "another"}
    )

    assert answer["HX-Redirect"] == "/%2Fevil.org/about/"
