from datetime import date
from decimal import Decimal

import pytest

from policies import wording


@pytest.mark.parametrize(
    ("first_ages", "position", "words"),
    [
        pytest.param([0], 0, "不分年龄", id="one band for all"),
        pytest.param(
            [0, 75], 0, "74 岁及以下", id="the lower band ends below the next"
        ),
        pytest.param([0, 75], 1, "75 岁及以上", id="the last band has no end"),
        pytest.param([0, 70, 80], 1, "70 至 79 岁", id="a band between two"),
        pytest.param([0, 70, 71], 1, "70 岁", id="a band of one year"),
    ],
)
def test_ages(first_ages, position, words):
    assert wording.ages(first_ages, position) == words


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [
        pytest.param(date(2023, 7, 1), "day", "2023年7月1日", id="a day"),
        pytest.param(date(2022, 11, 1), "month", "2022年11月", id="a month only"),
        pytest.param(date(2022, 1, 1), "year", "2022年", id="a year only"),
        pytest.param(date(2022, 1, 1), "attested", "不详", id="only known to hold"),
        pytest.param(None, "day", "不详", id="nothing known"),
    ],
)
def test_day(day, precision, words):
    assert wording.day(day, precision) == words


def test_amounts_and_rates_are_written_as_people_read_them():
    assert wording.yuan(Decimal("1680")) == "1,680.00"
    assert wording.percent(Decimal("2.800")) == "2.8%"
    assert wording.percent(Decimal("20")) == "20%"
