"""What is taken out of the account again: known, over, or of an unknown base."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from policies.credit import Line, work_out
from policies.terms import Band, Deduction, Person, Terms

DAY = date(2026, 11, 21)
RETIRED = Person(age=72, status="retired")


def terms(formula, band, **fields):
    age, value = band
    bands = (Band(first_age=age, value=Decimal(value)),)
    return Terms(formula=formula, method="规定的大意。", bands=bands, **fields)


def monthly(credit):
    return str(credit.gross.monthly)


CARE = Deduction(name="长期护理保险", amount=Decimal(45), per="year")
MUTUAL = Deduction(name="大额医疗互助", amount=Decimal(3))


@pytest.mark.parametrize(
    ("deductions", "net"),
    [
        pytest.param([], "280.00", id="none"),
        pytest.param([MUTUAL], "277.00", id="per month"),
        pytest.param([CARE], "276.25", id="per year"),
        pytest.param([MUTUAL, CARE], "273.25", id="both"),
        pytest.param([replace(MUTUAL, since=date(2027, 1, 1))], "280.00", id="not yet"),
        pytest.param([replace(MUTUAL, since=DAY)], "277.00", id="from today"),
        pytest.param([replace(MUTUAL, first_age=73)], "280.00", id="too young for it"),
        pytest.param(
            [MUTUAL, replace(MUTUAL, first_age=70, amount=Decimal(5))],
            "275.00",
            id="the highest age reached counts, once",
        ),
    ],
)
def test_deductions(deductions, net):
    rule = terms("fixed", (0, "280"), deductions=tuple(deductions))

    credit = work_out(rule, RETIRED, on=DAY)

    assert str(credit.net.monthly) == net
    assert monthly(credit) == "280.00"


def test_a_yearly_deduction_keeps_its_yearly_sum():
    rule = terms("fixed", (0, "280"), deductions=(CARE,))

    credit = work_out(rule, RETIRED, on=DAY)

    assert (str(credit.gross.yearly), str(credit.net.yearly)) == ("3360.00", "3315.00")


def test_a_rate_is_deducted_from_the_same_base():
    care = Deduction(name="长期护理保险", rate=Decimal("0.1"))
    rule = terms("rate_of_own_base", (0, "2"), deductions=(care,))

    credit = work_out(rule, replace(RETIRED, base=Decimal(6000)), on=DAY)

    assert (monthly(credit), str(credit.net.monthly)) == ("120.00", "114.00")


def test_a_rate_of_an_unknown_base_is_said_not_guessed():
    care = Deduction(name="长期护理保险", rate=Decimal("0.3"))
    rule = terms("fixed", (0, "90"), deductions=(care,))

    credit = work_out(rule, RETIRED, on=DAY)

    assert credit.deductions == (Line(name="长期护理保险", sum=None),)
    assert (credit.net, str(credit.at_most.monthly)) == (None, "90.00")
    assert "没有减去" in credit.assumes[0]


def test_a_deduction_that_is_over_while_the_rule_goes_on_is_not_known():
    """Not nothing: of the next year nobody said how much it is."""
    known = Deduction(name="大额医保", amount=Decimal(5))
    care = Deduction(name="长护险", amount=Decimal(6), until=DAY)
    rule = terms("fixed", (0, "105"), deductions=(known, care))

    before = work_out(rule, RETIRED, on=DAY - timedelta(days=1))
    after = work_out(rule, RETIRED, on=DAY)
    assert str(before.net.monthly) == "94.00"
    assert (after.net, str(after.at_most.monthly)) == (None, "100.00")
    assert Line(name="长护险", sum=None) in after.deductions
