from datetime import date
from decimal import Decimal

import pytest

from policies.terms import Band
from policies.timeline import Period, next_edge, overlaps

BANDS = [Band(first_age=age, value=Decimal(100)) for age in (0, 70, 80)]


@pytest.mark.parametrize(
    ("age", "edge"),
    [
        pytest.param(0, 70, id="youngest"),
        pytest.param(69, 70, id="the year before"),
        pytest.param(70, 80, id="on the edge the next one counts"),
        pytest.param(80, None, id="last band"),
    ],
)
def test_next_edge(age, edge):
    assert next_edge(BANDS, age) == edge


@pytest.mark.parametrize(
    ("first_until", "count"),
    [
        pytest.param(date(2024, 1, 1), 0, id="ends the day the next begins"),
        pytest.param(date(2024, 1, 2), 1, id="a day too long"),
        pytest.param(None, 1, id="without an end"),
        pytest.param(date(2023, 6, 1), 0, id="a gap is no overlap"),
    ],
)
def test_overlaps(first_until, count):
    first = Period(since=date(2023, 1, 1), until=first_until, label="旧")
    second = Period(since=date(2024, 1, 1), until=None, label="新")

    assert len(list(overlaps([second, first]))) == count
