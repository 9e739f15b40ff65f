"""Every way through the questions, as a table."""

import pytest

from guides.finder import QUESTIONS, End, follow

MEDICAL = {"account": "medical"}
ALIVE = MEDICAL | {"alive": "yes"}


@pytest.mark.parametrize(
    ("answers", "case"),
    [
        pytest.param({"account": "pension"}, "pension", id="another scheme"),
        pytest.param(MEDICAL | {"alive": "no"}, "death", id="died"),
        pytest.param(ALIVE | {"why": "cash"}, "cash", id="cash in hand"),
        pytest.param(ALIVE | {"why": "elsewhere"}, "elsewhere", id="lives elsewhere"),
        pytest.param(ALIVE | {"why": "abroad"}, "emigration", id="emigrates"),
        pytest.param(ALIVE | {"why": "leaving"}, "leaving", id="leaves the scheme"),
        pytest.param(ALIVE | {"why": "army"}, "army", id="joins the army"),
        pytest.param(
            ALIVE | {"why": "sick", "sick": "serious"}, "illness", id="seriously ill"
        ),
        pytest.param(
            ALIVE | {"why": "sick", "sick": "urgent"}, "urgent", id="urgent care"
        ),
        pytest.param(
            ALIVE | {"why": "moved", "accepts": "no"}, "moved", id="not accepted"
        ),
    ],
)
def test_each_way_ends_in_its_case(answers, case):
    step = follow(answers)

    assert step.end == End(case=case)
    assert step.question is None
    assert len(step.answered) <= 4


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param({"why": "moved", "accepts": "unsure"}, "先打电话", id="not known"),
        pytest.param({"why": "other"}, "12393", id="none of these"),
        pytest.param({"why": "sick", "sick": "usual"}, "直接用", id="everyday care"),
    ],
)
def test_some_ways_end_in_advice(answers, words):
    assert words in follow(ALIVE | answers).end.advice


def test_a_balance_that_moves_along_need_not_be_taken_out():
    step = follow(ALIVE | {"why": "moved", "accepts": "yes"})

    assert step.end == End(guide="transfer")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="nothing yet"),
        pytest.param({"account": "nonsense"}, id="no such answer"),
        pytest.param({"alive": "no"}, id="a later answer without the first"),
    ],
)
def test_what_is_not_an_answer_leaves_the_question_open(answers):
    assert follow(answers).question.name == "account"


def walks(question, path=()):
    for option in QUESTIONS[question].options:
        here = (*path, (question, option.value))
        if isinstance(option.leads_to, End):
            yield here
        else:
            yield from walks(option.leads_to, here)


def test_no_way_is_without_an_end_or_longer_than_four():
    for path in walks("account"):
        assert follow(dict(path)).end is not None
        assert len(path) <= 4
