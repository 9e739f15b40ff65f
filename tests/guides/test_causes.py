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
        pytest.param(RETIRED, ["place", "retired", "arrears"], id="retired"),
        pytest.param(
            Situation(status="active"), ["place", "base", "arrears"], id="active"
        ),
        pytest.param(
            Situation(status="retired", deducted=Decimal(3)),
            ["place", "deduction", "retired", "arrears"],
            id="with a deduction",
        ),
        pytest.param(
            EVERYTHING,
            ["place", "yearly", "deduction", "provisional"],
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
        pytest.param({}, "place", None, id="the first question"),
        pytest.param({"place": "no"}, "retired", None, id="the next one"),
        pytest.param({"place": "yes"}, None, "place", id="found at once"),
        pytest.param({"place": "no", "retired": "yes"}, None, "retired", id="found"),
        pytest.param(
            {"place": "no", "retired": "no", "arrears": "no"}, None, None, id="none"
        ),
        pytest.param({"place": "perhaps"}, "place", None, id="no answer"),
    ],
)
def test_follow(answers, question, cause):
    step = follow(RETIRED, answers)

    assert (step.question and step.question.name) == question
    assert (step.cause and step.cause.name) == cause
