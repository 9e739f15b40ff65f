"""The picture of amounts by age: what is drawn where, and what the table says."""

import re
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Line, _box, draw

SHANGHAI = {0: "140.00", 75: "157.50"}


def chart(*lines):
    return draw(
        *(
            Line(
                name=name,
                steps=tuple((age, n and Decimal(n)) for age, n in steps.items()),
            )
            for name, steps in lines
        )
    )


def texts(words):
    return [item.text for item in words]


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        pytest.param({0: "100"}, "M66.0 56.0H270.0", id="one amount, all ages"),
        pytest.param(
            {0: "50", 50: "100"}, "M66.0 138.0H168.0V56.0H270.0", id="a step up"
        ),
        pytest.param(
            {0: "100", 75: "50"}, "M66.0 56.0H219.0V138.0H270.0", id="a step down"
        ),
        pytest.param({0: None, 50: "100"}, "M168.0 56.0H270.0", id="from an age on"),
        pytest.param({50: "100"}, "M168.0 56.0H270.0", id="no lower band"),
        pytest.param(
            {0: "100", 25: None, 50: "100"},
            "M66.0 56.0H117.0M168.0 56.0H270.0",
            id="a gap is jumped over",
        ),
        pytest.param(
            {0: "100", 60: "100"}, "M66.0 56.0H270.0", id="nothing changes at 60"
        ),
        pytest.param({0: "100", 100: "200"}, "M66.0 56.0H270.0", id="beyond the edge"),
    ],
)
def test_the_line_goes_along_each_amount_and_steps_between(steps, path):
    assert chart(("以后", steps)).traces[0].path == path


@pytest.mark.parametrize(
    ("most", "sums"),
    [
        ("157.50", ["0", "50", "100", "150", "200"]),
        ("80", ["0", "20", "40", "60", "80"]),
        ("100", ["0", "50", "100"]),
        ("101", ["0", "50", "100", "150"]),
        ("4.2", ["0", "2", "4", "6"]),
        ("1", ["0.0", "0.5", "1.0"]),
        ("0.01", ["0.000", "0.005", "0.010"]),
        ("1890", ["0", "500", "1,000", "1,500", "2,000"]),
        ("99999999.99", ["0", "50,000,000", "100,000,000"]),
    ],
)
def test_sums_are_round_and_reach_above_the_most(most, sums):
    assert texts(chart(("以后", {0: most})).sums) == sums


@pytest.mark.parametrize(
    ("steps", "first_row", "second_row"),
    [
        ({0: "1"}, "0 20 40 60 80 100岁", ""),
        ({0: "1", 75: "2"}, "0 20 40 60 75 100岁", ""),
        ({0: "1", 70: "2", 75: "3"}, "0 20 40 70 100岁", "75"),
        ({0: "1", 45: "2", 60: "3", 70: "4", 80: "5"}, "0 20 45 60 80 100岁", "70"),
        ({60: "1"}, "0 20 40 60 80 100岁", ""),
    ],
)
def test_ages_at_which_it_changes_are_named_before_round_ones(
    steps, first_row, second_row
):
    ages = sorted(chart(("以后", steps)).ages, key=lambda words: words.x)

    upper = min(words.y for words in ages)
    assert texts(w for w in ages if w.y == upper) == first_row.split()
    assert texts(w for w in ages if w.y > upper) == second_row.split()


def test_amounts_stand_at_their_flats_and_once_where_both_agree():
    before = {0: "140", 60: "170"}
    now, after = chart(("现在", before), ("以后", before | {60: "270"})).traces

    assert sorted(texts(after.amounts)) == ["140.00", "270.00"]
    assert texts(now.amounts) == ["170.00"]


def test_an_amount_without_room_is_left_to_the_table():
    steps = {0: "140", 70: "157.5", 71: "157.6", 72: "157.7", 73: "157.8", 74: "157.9"}

    drawn = chart(("以后", steps))

    assert len(drawn.traces[0].amounts) < len(steps)
    assert [amounts for _, amounts in drawn.rows][-1] == ("157.90 元",)


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ([("以后", {0: "1890"})], [("不分年龄", ("1,890.00 元",))]),
        (
            [("以后", SHANGHAI)],
            [("74 岁及以下", ("140.00 元",)), ("75 岁及以上", ("157.50 元",))],
        ),
        (
            [("现在", {0: "70"}), ("以后", {0: None, 60: "80"})],
            [
                ("59 岁及以下", ("70.00 元", "没有金额")),
                ("60 岁及以上", ("70.00 元", "80.00 元")),
            ],
        ),
    ],
)
def test_the_table_says_the_same(lines, rows):
    drawn = chart(*lines)

    assert drawn.names == [name for name, _ in lines]
    assert list(drawn.rows) == rows


def test_a_line_without_amounts_is_not_drawn():
    assert chart(("现在", {0: None}), ("以后", SHANGHAI)).names == ["以后"]


@pytest.mark.parametrize("lines", [[], [("以后", {})], [("以后", {0: None})]])
def test_without_amounts_there_is_no_picture(lines):
    assert chart(*lines) is None


amounts = st.decimals("0.01", "9999999.99", places=2) | st.none()
steps = st.dictionaries(st.integers(0, 120), amounts, min_size=1, max_size=12).map(
    lambda drawn: dict(sorted(drawn.items()))
)


@given(steps, steps)
def test_whatever_the_amounts_words_stay_inside_and_apart(now, after):
    drawn = chart(("现在", now), ("以后", after))
    if drawn is None:
        return

    words = [*drawn.sums, *drawn.ages, *(w for t in drawn.traces for w in t.amounts)]
    left, top, wide, high = map(int, drawn.inked.split())
    for box in (_box(item) for item in words if item not in drawn.sums):
        assert left <= box.left <= box.right <= left + wide
        assert top <= box.top <= box.bottom <= top + high
    boxes = [_box(item) for item in words if item not in drawn.sums]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= WIDTH for box in boxes)
    assert all(box.top >= 0 and box.bottom <= HEIGHT for box in boxes)
    for trace in drawn.traces:
        for letter, place in re.findall(r"([HV])([\d.]+)", trace.path):
            low, high = (LEFT, RIGHT) if letter == "H" else (TOP, BOTTOM)
            assert low <= Decimal(place) <= high
