from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.money import Sum, to_fen

amounts = st.decimals(min_value=0, max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        pytest.param("1.005", "1.01", id="half goes up"),
        pytest.param("1.0049", "1.00", id="less than half goes down"),
        pytest.param("2", "2.00", id="whole yuan"),
    ],
)
def test_to_fen(amount, rounded):
    assert str(to_fen(Decimal(amount))) == rounded


@given(amounts)
def test_a_year_is_twelve_months(amount):
    total = Sum.of(amount, "month")

    assert total.yearly == 12 * total.monthly == 12 * amount


@given(amounts)
def test_a_month_is_a_twelfth_of_a_year_to_the_fen(amount):
    total = Sum.of(amount, "year")

    assert total.yearly == amount
    assert abs(total.monthly * 12 - amount) <= Decimal("0.06")
