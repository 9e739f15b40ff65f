"""What the page cache says to an nginx in front of it."""

import pytest

from tests.yibao_site.test_page_cache import PRIVATE, Site


def test_a_proxy_is_told_the_second_until_which_it_may_keep_a_page():
    """By the clock that it says it has, whatever ours says."""
    site, said = Site(is_proxied=True), {"x_now": "1700000000.999"}
    _, headers, _ = site.get(**said)
    _, same, _ = site.get(**said, if_none_match=headers["ETag"])

    until = "@1700000000"
    assert headers["X-Accel-Expires"] == same["X-Accel-Expires"] == until
    private = Site(is_proxied=True, caching=PRIVATE)
    for other in (Site(), private):
        assert "X-Accel-Expires" not in other.get(**said)[1]


@pytest.mark.parametrize(
    "said", ["", "1700000000", "-1.000", "١٧٠٠٠٠٠٠٠٠.٠٠٠", "17000000000.000", "1.000\n"]
)
def test_a_clock_that_says_no_time_is_not_answered(said):
    """s-maxage is left: an nginx of before keeps a page a second longer."""
    site = Site(is_proxied=True)

    assert "X-Accel-Expires" not in site.get(x_now=said)[1]
    assert "X-Accel-Expires" not in site.get()[1]
    assert site.get("/?x=1")[1]["X-Accel-Expires"] == "0"


@pytest.mark.parametrize(
    ("query", "room", "is_kept"),
    [
        ("age=70&city=a", "pages", True),
        ("city=a&age=70", "pages", False),
        ("age=%370", "pages", False),
        ("age=70&city=a&on=", "pages", True),
        ("age=70&on=&city=a", "pages", True),
        ("age=70&city=a&on=&on=", "pages", False),
        ("age=70&city=a&on=2026", "pages", False),
        ("q=a", "pages", False),
        ("q=a", "", False),
        ("q=a", "endless", True),
        ("q=a&age=70", "endless", True),
        ("q=a&x=1", "endless", False),
        ("q=a&on=", "endless", True),
    ],
)
def test_among_pages_is_kept_what_is_asked_in_one_way(query, room, is_kept):
    site, said = Site(is_proxied=True), {"x_now": "1700000000.000", "x_room": room}
    until = site.get(f"/?{query}", **said)[1]["X-Accel-Expires"]

    assert until == ("@1700000000" if is_kept else "0")
