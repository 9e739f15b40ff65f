"""Every formula and modifier, as tables of situations."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from policies.credit import work_out
from policies.terms import Band, Limits, Person, Terms

DAY = date(2026, 11, 21)
RETIRED = Person(age=72, status="retired")


def bands(*pairs):
    return tuple(Band(first_age=age, value=Decimal(value)) for age, value in pairs)


def terms(formula, *pairs, **fields):
    return Terms(formula=formula, method="规定的大意。", bands=bands(*pairs), **fields)


def monthly(credit):
    return str(credit.gross.monthly)


BY_YEAR = terms("fixed", (0, "1680"), (75, "1890"), per="year")


@pytest.mark.parametrize(
    ("age", "month", "year"),
    [
        pytest.param(0, "140.00", "1680.00", id="youngest"),
        pytest.param(74, "140.00", "1680.00", id="the last year below"),
        pytest.param(75, "157.50", "1890.00", id="the first year above"),
        pytest.param(120, "157.50", "1890.00", id="oldest"),
    ],
)
def test_fixed_amount_by_age_per_year(age, month, year):
    credit = work_out(BY_YEAR, replace(RETIRED, age=age), on=DAY)

    assert (monthly(credit), str(credit.gross.yearly)) == (month, year)


def test_the_working_is_said_step_by_step():
    credit = work_out(BY_YEAR, replace(RETIRED, age=75), on=DAY)

    assert credit.steps == (
        "75 岁，属于“75 岁及以上”一档：每年 1,890.00 元。",
        "1,890.00 元 ÷ 12 个月 = 每月 157.50 元。",
    )


@pytest.mark.parametrize(
    ("average", "month"),
    [
        pytest.param("3500", "98.00", id="whole"),
        pytest.param("3467.89", "97.10", id="rounded to the fen, down"),
        pytest.param("3500.18", "98.01", id="half a fen goes up"),
    ],
)
def test_rate_of_the_regional_average(average, month):
    rule = terms("rate_of_average", (0, "2.8"), base_of="平均水平", base_year=2022)

    credit = work_out(replace(rule, average=Decimal(average)), RETIRED, on=DAY)

    assert monthly(credit) == month
    assert "2022年平均水平" in credit.steps[0]


def test_rate_without_its_base_explains_and_gives_no_number():
    rule = terms("rate_of_average", (0, "2.8"), base_of="平均水平", base_year=2022)

    credit = work_out(rule, RETIRED, on=DAY)

    assert (credit.kind, credit.gross, credit.net) == ("method_only", None, None)
    assert credit.steps == ("规定的大意。",)


@pytest.mark.parametrize(
    ("formula", "pairs", "need"),
    [
        pytest.param("rate_of_own_pension", [(0, "5.4")], "pension", id="pension"),
        pytest.param("rate_of_own_base", [(0, "2")], "base", id="base"),
        pytest.param("frozen", [], "frozen", id="frozen"),
    ],
)
def test_what_only_the_visitor_knows_is_asked(formula, pairs, need):
    rule = terms(formula, *pairs, frozen_month=date(2022, 12, 1))

    asked = work_out(rule, RETIRED, on=DAY)
    told = work_out(rule, replace(RETIRED, **{need: Decimal(5000)}), on=DAY)

    assert (asked.kind, asked.needs, asked.gross) == ("needs_input", (need,), None)
    assert told.kind == "amount"


def test_rate_of_own_pension():
    rule = terms("rate_of_own_pension", (0, "5.4"))

    credit = work_out(rule, replace(RETIRED, pension=Decimal(4321)), on=DAY)

    assert monthly(credit) == "233.33"


def test_frozen_gives_back_what_was_got():
    rule = terms("frozen", frozen_month=date(2022, 12, 1))

    credit = work_out(rule, replace(RETIRED, frozen=Decimal("213.4")), on=DAY)

    assert monthly(credit) == "213.40"
    assert credit.steps == ("和2022年12月一样：您填的是每月 213.40 元。",)


@pytest.mark.parametrize(
    ("base", "month", "used"),
    [
        pytest.param("10000", "200.00", False, id="between"),
        pytest.param("7162", "143.24", False, id="exactly the floor"),
        pytest.param("5000", "143.24", True, id="below the floor"),
        pytest.param("35811", "716.22", False, id="exactly the ceiling"),
        pytest.param("90000", "716.22", True, id="above the ceiling"),
    ],
)
def test_rate_of_own_base_between_floor_and_ceiling(base, month, used):
    limits = Limits(floor=Decimal(7162), ceiling=Decimal(35811))
    rule = terms("rate_of_own_base", (0, "2"), limits=limits)

    credit = work_out(rule, replace(RETIRED, base=Decimal(base)), on=DAY)

    assert (monthly(credit), credit.used_limits) == (month, used)


def test_one_known_limit_is_enough():
    rule = terms(
        "rate_of_own_base", (0, "2"), limits=Limits(floor=Decimal(6821), ceiling=None)
    )

    low = work_out(rule, replace(RETIRED, base=Decimal(100)), on=DAY)
    high = work_out(rule, replace(RETIRED, base=Decimal(99999)), on=DAY)

    assert (monthly(low), monthly(high)) == ("136.42", "1999.98")


@pytest.mark.parametrize(
    ("age", "month"),
    [
        pytest.param(34, "140.00", id="below 35"),
        pytest.param(35, "150.00", id="from 35"),
        pytest.param(45, "200.00", id="from 45"),
    ],
)
def test_old_rates_by_age(age, month):
    rule = terms("rate_of_own_base", (0, "2.8"), (35, "3"), (45, "4"))
    person = Person(age=age, status="active", base=Decimal(5000))

    assert monthly(work_out(rule, person, on=DAY)) == month


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        pytest.param("no_account", "not_applicable", id="no account"),
        pytest.param("described", "method_only", id="only words"),
        pytest.param("undecided", "unknown", id="sources disagree, none adopted"),
    ],
)
def test_what_gives_no_amount(formula, kind):
    credit = work_out(terms(formula), RETIRED, on=DAY)

    assert (credit.kind, credit.gross) == (kind, None)


@pytest.mark.parametrize(
    ("missing", "month"),
    [
        pytest.param(None, "72.00", id="not said"),
        pytest.param(0, "72.00", id="none missing"),
        pytest.param(1, "69.84", id="one year"),
        pytest.param(10, "50.40", id="ten years"),
        pytest.param(60, "7.20", id="never more than the years required"),
    ],
)
def test_reduction_per_missing_year(missing, month):
    rule = terms(
        "fixed", (0, "60"), (70, "72"), missing_year_rate=Decimal(3), required_years=30
    )

    credit = work_out(rule, replace(RETIRED, missing_years=missing), on=DAY)

    assert monthly(credit) == month
    assert bool(credit.assumes) == (missing is None)


@pytest.mark.parametrize(
    ("first_insured", "kind"),
    [
        pytest.param(None, "amount", id="not said"),
        pytest.param(date(2016, 12, 31), "amount", id="the day before"),
        pytest.param(date(2017, 1, 1), "not_applicable", id="on the day"),
    ],
)
def test_first_insured_on_or_after(first_insured, kind):
    rule = terms("fixed", (0, "158.20"), first_insured_before=date(2017, 1, 1))

    credit = work_out(rule, replace(RETIRED, first_insured=first_insured), on=DAY)

    assert credit.kind == kind
    assert credit.steps


def test_a_provisional_amount_says_so():
    credit = work_out(terms("fixed", (0, "80"), provisional=True), RETIRED, on=DAY)

    assert "暂定" in credit.assumes[0]


def test_an_amount_that_its_source_calls_approximate_is_never_given_without_that():
    credit = work_out(terms("fixed", (0, "80"), approximate=True), RETIRED, on=DAY)

    assert "约" in credit.assumes[0]
    assert credit.steps == ("不分年龄：每月约 80.00 元。",)


def test_a_reduction_never_takes_more_than_all():
    rule = terms("fixed", (0, "60"), missing_year_rate=Decimal(10), required_years=30)

    credit = work_out(rule, replace(RETIRED, missing_years=20), on=DAY)

    assert monthly(credit) == "0.00"
    assert "共减 100%" in credit.steps[-1]
