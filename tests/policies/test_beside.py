"""Up to six lines in one picture: told apart without colour, named where they end."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.beside import RIGHT, draw_beside
from policies.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Line, _box


def beside(*lines, age=70):
    return draw_beside(
        [
            Line(name=name, steps=tuple((at, n and Decimal(n)) for at, n in steps))
            for name, steps in lines
        ],
        age=age,
    )


TWO = [("①上海", ((0, "140"), (75, "157.5"))), ("②合肥", ((0, "70"), (70, "80")))]


def test_each_line_has_dashes_and_a_width_of_its_own():
    steps = ((0, "10"), (70, "20"))

    drawn = beside(*((f"{n}", steps) for n in range(6)))

    assert len({line.dashes for line in drawn.lines}) == 6
    widths = [Decimal(line.width) for line in drawn.lines]
    assert widths == sorted(set(widths), reverse=True)


def test_the_picture_begins_where_something_changes():
    old, young = beside(*TWO), beside(*TWO, age=30)

    assert [words.text for words in old.ages if words.x == LEFT] == ["40"]
    assert [words.text for words in young.ages if words.x == LEFT] == ["0"]
    assert LEFT < old.asked_at < RIGHT


def test_the_table_says_the_same():
    names = ("①上海", "②合肥")
    assert beside(*TWO).names == names
    assert list(beside(*TWO).rows) == [
        ("69 岁及以下", tuple(zip(names, ("140.00 元", "70.00 元"), strict=True))),
        ("70 至 74 岁", tuple(zip(names, ("140.00 元", "80.00 元"), strict=True))),
        ("75 岁及以上", tuple(zip(names, ("157.50 元", "80.00 元"), strict=True))),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="none"),
        pytest.param([("①上海", ((0, None),))], id="no amount"),
        pytest.param([("①上海", ((0, "9"),)), ("②", ((0, "8"),))], id="no age"),
    ],
)
def test_without_a_difference_by_age_there_is_no_picture(lines):
    assert beside(*lines) is None


amounts = st.decimals("0.01", "9999999.99", places=2) | st.none()
steps = st.dictionaries(st.integers(0, 120), amounts, min_size=1, max_size=8).map(
    lambda drawn: tuple(sorted(drawn.items()))
)


@given(st.lists(steps, min_size=1, max_size=6), st.integers(0, 120))
def test_whatever_the_amounts_names_stay_inside_and_apart(all_steps, age):
    drawn = beside(*(("①克孜勒苏柯尔克孜", steps) for steps in all_steps), age=age)
    if drawn is None:
        return

    boxes = [_box(line.name) for line in drawn.lines]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.right <= WIDTH and box.left > RIGHT for box in boxes)
    assert all(box.top >= TOP - 20 and box.bottom <= HEIGHT for box in boxes)
    assert LEFT <= drawn.asked_at <= RIGHT
    assert all(line.name.y <= BOTTOM + 10 for line in drawn.lines)
