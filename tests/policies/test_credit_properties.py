"""What holds of every rule and every person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from policies.credit import band_at, work_out
from policies.terms import Band, Deduction, Person, Terms

DAY = date(2026, 11, 21)
money = st.decimals(min_value="0.01", max_value=100_000, places=2)
rates = st.decimals(min_value="0.001", max_value=100, places=3)
ages = st.integers(0, 120)


@st.composite
def band_lists(draw, values=money):
    first_ages = sorted({0, *draw(st.lists(st.integers(1, 120), max_size=4))})
    return tuple(Band(first_age=age, value=draw(values)) for age in first_ages)


def fixed(bands, **fields):
    return Terms(formula="fixed", method="。", bands=bands, **fields)


def person(age, **fields):
    return Person(age=age, status="retired", **fields)


@given(band_lists(), ages, st.sampled_from(["month", "year"]))
def test_every_age_has_one_band_and_its_amount(bands, age, per):
    credit = work_out(fixed(bands, per=per), person(age), on=DAY)

    value = max((b for b in bands if b.first_age <= age), key=lambda b: b.first_age)
    total = credit.gross.yearly if per == "year" else credit.gross.monthly
    assert total == value.value


@given(band_lists(), ages)
def test_older_gets_no_less_where_the_bands_rise(bands, age):
    rising = sorted(band.value for band in bands)
    steps = tuple(
        replace(band, value=value) for band, value in zip(bands, rising, strict=True)
    )

    younger = work_out(fixed(steps), person(age), on=DAY)
    older = work_out(fixed(steps), person(min(age + 1, 120)), on=DAY)

    assert younger.gross.monthly <= older.gross.monthly


@given(band_lists(), ages)
def test_nothing_changes_before_the_next_edge(bands, age):
    later = [band.first_age for band in bands if band.first_age > age]
    edge = min(later, default=None)
    here = band_at(bands, age)

    if edge is None:
        assert here == len(bands) - 1
    else:
        assert band_at(bands, edge - 1) == here
        assert band_at(bands, edge) == here + 1


@given(band_lists(), ages, st.lists(money, max_size=3))
def test_net_is_gross_less_what_is_deducted(bands, age, amounts):
    deductions = tuple(
        Deduction(name=str(number), amount=amount)
        for number, amount in enumerate(amounts)
    )

    credit = work_out(fixed(bands, deductions=deductions), person(age), on=DAY)

    assert (credit.net is None) == credit.overdrawn
    if credit.overdrawn:
        assert sum(amounts) > credit.gross.monthly
        return
    assert 0 <= credit.net.monthly <= credit.gross.monthly
    assert credit.gross.monthly - credit.net.monthly == sum(amounts)
    assert credit.net.yearly == 12 * credit.net.monthly


@given(band_lists(rates), ages, money)
def test_a_rate_is_within_half_a_fen_of_the_true_product(bands, age, base):
    rule = Terms(formula="rate_of_own_base", method="。", bands=bands)

    credit = work_out(rule, person(age, base=base), on=DAY)

    true = base * bands[band_at(bands, age)].value / 100
    assert abs(credit.gross.monthly - true) <= Decimal("0.005")
    assert credit.gross.monthly.as_tuple().exponent == -2


@given(band_lists(), ages, st.integers(0, 60), st.integers(0, 60))
def test_more_missing_years_never_give_more(bands, age, fewer, more):
    rule = fixed(bands, missing_year_rate=Decimal(3), required_years=30)
    low, high = sorted([fewer, more])

    less_missing = work_out(rule, person(age, missing_years=low), on=DAY)
    more_missing = work_out(rule, person(age, missing_years=high), on=DAY)

    assert less_missing.gross.monthly >= more_missing.gross.monthly >= 0
