"""A round over the content, kept in the database, and the desk's part in it."""

import socket
from datetime import date
from io import StringIO
from typing import get_args

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from pytest_django.asserts import assertContains

from guides.models.articles import Guide
from guides.models.reports import Report
from policies.link_checking import Offline, recorded, visits
from policies.link_use import uses
from policies.links import State
from policies.models.links import LinkCheck
from policies.visiting import Visitor
from tests.factories import create_region, create_source
from tests.local_site import serving

pytestmark = pytest.mark.django_db

LIST = reverse("admin:policies_linkcheck_changelist")
TODAY = date(2026, 11, 21)
TOMORROW = "2026-11-22T12:00:00+08:00"


@pytest.fixture
def site(monkeypatch):
    """A local site; whoever connects to anywhere else fails the test."""
    connect = socket.socket.connect

    def only_here(self, address):
        assert address[0].startswith("127."), f"a test reached for {address}"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)
    with serving() as site:
        yield site


def check(**options):
    """One round over the addresses of the local site; what it said."""
    out = StringIO()
    defaults = {"host": "127.0.0.1", "pause": 0, "timeout": 0.3, "allow_private": True}
    call_command("check_links", stdout=out, **defaults | options)
    return out.getvalue()


def cite(url):
    create_source(url=url)
    return url


def kept(url):
    return LinkCheck.objects.get(url=url)


def test_every_kind_of_site_gets_its_state(site):
    site.page("/here", "有")
    good = cite(site.page("/good", "有"))
    moved = cite(site.page("/old", status=301, Location="/here"))
    dead = cite(site.page("/dead", status=404))
    broken = cite(site.page("/broken", status=500))
    refused = cite(site.page("/robots", status=403))
    silent = cite(site.url("/silent"))

    said = check()

    states = {url: kept(url).state for url in (good, moved, dead, broken, refused)}
    assert list(states.values()) == ["good", "moved", "dead", "dead", "refused"]
    assert kept(silent).state == "refused"
    assert kept(silent).error == "没有按时回应"
    assert (kept(good).status, kept(good).last_good) == (200, TODAY)
    assert kept(moved).final_url == site.url("/here")
    assert (kept(dead).status, kept(dead).last_good) == (404, None)
    assert f"打不开：{dead} 打不开（回应 404）" in said
    assert "检查了 6 个：打不开 2，拒绝自动访问 2，正常 1，转到别处 1。" in said


def test_the_day_the_words_changed_is_kept(site):
    url = cite(site.page("/page", "<p>每月 100 元</p>"))
    check()
    site.page("/page", "<script>1</script><p>每月 100 元</p>")
    check()
    assert kept(url).changed_on is None

    site.page("/page", "<p>每月 120 元</p>")
    with time_machine.travel(TOMORROW, tick=False):
        said = check()

    assert kept(url).changed_on == date(2026, 11, 22)
    assert f"正常：{url} 文字有变化" in said


def test_a_good_link_that_died_is_an_exit_status_once(site):
    url = cite(site.page("/page", "有"))
    check()
    site.page("/page", status=404)

    with (
        time_machine.travel(TOMORROW, tick=False),
        pytest.raises(CommandError, match=f"现在打不开：\n{url}") as error,
    ):
        check()

    assert error.value.returncode == 1
    assert (kept(url).state, kept(url).last_good) == ("dead", TODAY)
    assert "打不开 1" in check()


def test_the_longest_unvisited_come_first_and_only_so_many(site):
    for path in "abc":
        cite(site.page(f"/{path}", "有"))
    check(limit=2)

    with time_machine.travel(TOMORROW, tick=False):
        said = check(limit=2)

    assert [path for method, path, *_ in site.asked if method == "GET"] == [
        *("/a", "/b"),
        *("/c", "/a"),
    ]
    assert "还有 1 个留到下次。" in said


def test_a_dry_run_visits_none_and_keeps_nothing(site):
    url = cite(site.page("/page", "有"))
    LinkCheck.objects.create(url=site.url("/no-longer-cited"), state="good")

    said = check(dry_run=True)

    assert url in said
    assert "共 1 个" in said
    assert site.asked == []
    assert LinkCheck.objects.count() == 1


def test_an_address_no_longer_in_the_content_is_forgotten(site):
    LinkCheck.objects.create(url=site.url("/no-longer-cited"), state="good")

    check()

    assert not LinkCheck.objects.exists()


def test_a_host_that_tires_of_us_is_left_alone_until_the_next_round(site):
    cite(site.page("/1", status=429))
    second = cite(site.page("/2", "有"))

    said = check()

    assert "还有 1 个留到下次。" in said
    assert not LinkCheck.objects.filter(url=second).exists()
    check()
    assert kept(second).state == "good"


def test_our_own_line_being_down_is_not_held_against_the_sites(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    urls = [f"http://127.0.0.{number}:{port}/" for number in (1, 2, 3)]
    visitor = Visitor(name="tester/1", timeout=0.3, pause=0, allow_private=True)

    with pytest.raises(Offline):
        list(recorded(visits(urls, visitor)))
    assert not LinkCheck.objects.exists()

    answering = site.page("/page", "有")
    list(recorded(visits([*urls, answering], visitor)))
    assert LinkCheck.objects.filter(state="dead").count() == 3


def test_addresses_are_found_in_every_field_but_not_in_readers_words():
    create_source(url="https://a.example/url")
    Guide.objects.create(
        slug="g", title="t", summary="见 https://a.example/text。", body="b", say="s"
    )
    Report.objects.create(
        region=create_region(),
        age=70,
        status="retired",
        received=1,
        month=TODAY,
        words="http://a.example/reader",
    )

    found = {use.url: str(use) for use in uses() if "a.example" in use.url}

    assert set(found) == {"https://a.example/url", "https://a.example/text"}
    assert found["https://a.example/text"] == "指南“t”的一两句话的回答"


def test_staff_open_by_hand_and_their_word_holds_until_overdue(site, admin_client):
    url = cite(site.page("/robots", status=403))
    check()
    assert list(LinkCheck.objects.needing_a_person(on=TODAY)) == [kept(url)]

    data = {"action": "opened_today", "_selected_action": [kept(url).pk]}
    answer = admin_client.post(LIST, data, follow=True)
    check()

    assertContains(answer, "已记下：admin今天打开过 1 个网址。")
    link = kept(url)
    assert (link.state, link.opened_by, link.opened_on) == ("opened", "admin", TODAY)
    assert link.last_good == TODAY
    assert link.opened_until == date(2027, 5, 20)
    overdue = LinkCheck.objects.needing_a_person
    assert not overdue(on=date(2027, 5, 19)).exists()
    assert overdue(on=date(2027, 5, 20)).exists()
    with time_machine.travel("2027-05-20T12:00:00+08:00", tick=False):
        check()
    assert kept(url).state == "refused"


def test_the_desk_lists_by_state_and_says_where_an_address_stands(site, admin_client):
    create_source(url=site.page("/dead", status=404), publisher="某某报")
    check()
    link = LinkCheck.objects.get()
    form = reverse("admin:policies_linkcheck_change", args=[link.pk])

    assertContains(admin_client.get(LIST, {"state": "dead"}), link.url)
    assertContains(admin_client.get(LIST, {"state": "good"}), "0 个")
    assertContains(admin_client.get(form), "来源“B 某某报：《某文》”的链接")


def test_who_may_only_look_cannot_say_they_opened_it(client):
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_linkcheck"))
    client.force_login(looker)
    link = LinkCheck.objects.create(url="https://a.example/", state="refused")

    client.post(LIST, {"action": "opened_today", "_selected_action": [link.pk]})

    link.refresh_from_db()
    assert link.state == "refused"


def test_an_opening_without_a_name_is_refused():
    with pytest.raises(IntegrityError):
        LinkCheck.objects.create(url="https://a.example/", state="opened")


def test_the_stored_states_are_those_of_the_rule():
    assert set(LinkCheck.State.values) == set(get_args(State))
