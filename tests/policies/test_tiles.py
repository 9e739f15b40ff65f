"""What a province's tile says of its places, and how dark it is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from policies.tiles import GRID, Known, tiles


def amount(monthly, certainty="reported", **marks):
    marks = {"conflict": False, "stale": False} | marks
    return Known(state="amount", monthly=Decimal(monthly), certainty=certainty, **marks)


def none(state):
    return Known(state=state, monthly=None, certainty=None, conflict=False, stale=False)


@pytest.mark.parametrize(
    ("places", "text", "small"),
    [
        pytest.param([amount("157.50")], "157.5 元", "", id="a municipality"),
        pytest.param([amount(100)] * 3, "100 元", "3 处都有", id="one for all"),
        pytest.param(
            [amount(80), amount(120), none("unknown")],
            "80 至 120 元",
            "3 处只知道 2 处",
            id="from the lowest to the highest, of how many",
        ),
        pytest.param(
            [amount(80), none("unknown")], "80 元", "2 处只知道 1 处", id="one of two"
        ),
        pytest.param(
            [amount(80, "unconfirmed"), amount(80)],
            "80 元",
            "2 处都有 部分待核实",
            id="some unsure",
        ),
        pytest.param(
            [amount(80, "unconfirmed", conflict=True, stale=True)],
            "80 元",
            "待核实 过期 ≠",
            id="all its marks",
        ),
        pytest.param(
            [amount(80), replace(none("undecided"), conflict=True)],
            "80 元",
            "2 处只知道 1 处 ≠",
            id="two sides where there is no amount",
        ),
        pytest.param([none("unknown")] * 2, "不知道", "", id="nothing"),
        pytest.param(
            [none("unknown"), none("method_only")],
            "只知道算法",
            "2 处有 1 处",
            id="a method somewhere",
        ),
        pytest.param([none("undecided")], "说法不一", "", id="two sides"),
        pytest.param(
            [none("method_only"), replace(none("undecided"), conflict=True)],
            "只知道算法",
            "2 处有 1 处 ≠",
            id="no amount, and two sides",
        ),
        pytest.param(
            [replace(none("method_only"), certainty="unconfirmed")] * 2,
            "只知道算法",
            "待核实",
            id="a way that was only copied",
        ),
        pytest.param(
            [replace(none("method_only"), stale=True)],
            "只知道算法",
            "过期",
            id="a way nobody has looked at of late",
        ),
        pytest.param([none("needs_input")], "要看本人的数", "", id="one's own"),
        pytest.param([none("not_applicable")], "没有账户", "", id="no account"),
        pytest.param([], "不适用", "", id="no such insurance"),
    ],
)
def test_what_it_says(places, text, small):
    [tile] = tiles([("110000", places)])

    assert (tile.text, tile.small) == (text, small)
    assert bool(tile.shade) == any(place.monthly is not None for place in places)


def test_the_more_the_darker_by_the_highest():
    sums = [70, 80, 90, 100, 110]
    pairs = zip(GRID, sums, strict=False)
    drawn = tiles((code, [amount(60), amount(most)]) for code, most in pairs)

    assert [tile.shade for tile in drawn] == [1, 1, 2, 3, 4]


def test_it_is_as_sure_as_its_least_sure_amount():
    [tile] = tiles([("320000", [amount(80, "official"), amount(80, "unconfirmed")])])

    assert tile.certainty == "unconfirmed"


def test_no_two_stand_in_one_square():
    assert len(set(GRID.values())) == len(GRID)
    assert {side for square in GRID.values() for side in square} == set(range(1, 9))
