"""Likely causes by what the rule is like."""

from decimal import Decimal

import pytest

from guides.causes import MOST, Situation, follow, likely_causes

RETIRED = Situation(status="retired")
EVERYTHING = Situation(
    status="retired",
    payment="每年7月1日",
    paid_yearly=True,
    deducted=Decimal(3),
    provisional=True,
)


@pytest.mark.parametrize(
    ("situation", "names"),
    [
        pytest.param(
            RETIRED, ["other_place", "new_retiree", "in_arrears"], id="retired"
        ),
        pytest.param(
            Situation(status="active"),
            ["other_place", "new_base", "in_arrears"],
            id="active",
        ),
        pytest.param(
            Situation(status="retired", deducted=Decimal(3)),
            ["other_place", "deducted", "new_retiree", "in_arrears"],
            id="with a deduction",
        ),
        pytest.param(
            EVERYTHING,
            ["other_place", "once_a_year", "deducted", "still_provisional"],
            id="never more than four",
        ),
    ],
)
def test_questions_fit_the_rule(situation, names):
    assert [cause.name for cause in likely_causes(situation)] == names
    assert len(names) <= MOST


@pytest.mark.parametrize(
    ("answers", "question", "cause"),
    [
        pytest.param({}, "other_place", None, id="the first question"),
        pytest.param({"other_place": "no"}, "new_retiree", None, id="the next one"),
        pytest.param({"other_place": "yes"}, None, "other_place", id="found at once"),
        pytest.param(
            {"other_place": "no", "new_retiree": "yes"}, None, "new_retiree", id="found"
        ),
        pytest.param(
            {"other_place": "no", "new_retiree": "no", "in_arrears": "no"},
            None,
            None,
            id="none",
        ),
        pytest.param({"other_place": "perhaps"}, "other_place", None, id="no answer"),
    ],
)
def test_follow(answers, question, cause):
    step = follow(RETIRED, answers)

    assert (step.question and step.question.name) == question
    assert (step.cause and step.cause.name) == cause
