import pytest
from pytest_django.asserts import assertContains

from yibao_site import views


@pytest.mark.django_db
def test_about_says_what_the_marks_mean_and_who_we_are_not(client):
    page = client.get("/about/")

    for words in ["本站不是医保部门", "官方文件", "媒体报道", "网络转载，待核实"]:
        assertContains(page, words)


@pytest.mark.django_db
def test_healthz_tells_live_and_ready(client):
    assert client.get("/healthz").json() == {"live": True, "ready": True}


def test_the_error_page_needs_nothing_and_gives_the_number(rf):
    page = views.server_error(rf.get("/"))

    assertContains(page, "12393", status_code=500)
    assertContains(page, "暂时打不开", status_code=500)
