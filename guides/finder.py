"""Whether the balance can be taken out: at most four questions to one case.

Each answer leads to the next question or to an end, and there is no way without an
end. Nothing here imports Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One answer to a question, and where it leads: a question's name or an End."""

    value: str
    label: str
    leads_to: "str | End"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One screen: what is asked, and what may be answered."""

    name: str
    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """Where the questions lead: a case of withdrawal, a guide, or words of advice."""

    case: str = ""
    guide: str = ""
    advice: str = ""


ASK_FIRST = End(
    advice="请先打电话，问清新的参保地收不收原来的余额。"
    "收，就跟着关系转过去，不用取。不收，再回来选“不收”。"
)
NONE_OF_THESE = End(
    advice="这里没有列出您的情况。请拨 12393，说清您的情况，问能不能办。"
)
USE_IT = End(advice="平时看病、买药，直接用医保卡或医保码付，不用先取出来。")


FIRST = "account"
QUESTIONS = {
    question.name: question
    for question in [
        Question(
            name="account",
            words="您说的是哪个账户里的钱？",
            options=(
                Option(
                    value="medical", label="医保卡（医保个人账户）", leads_to="alive"
                ),
                Option(
                    value="pension",
                    label="养老保险的个人账户",
                    leads_to=End(case="pension"),
                ),
            ),
        ),
        Question(
            name="alive",
            words="参保人还在世吗？",
            options=(
                Option(value="yes", label="在世", leads_to="why"),
                Option(value="no", label="已经去世", leads_to=End(case="death")),
            ),
        ),
        Question(
            name="why",
            words="为什么想取出来？",
            options=(
                Option(value="sick", label="看病要用钱", leads_to="sick"),
                Option(value="cash", label="想换成现金花", leads_to=End(case="cash")),
                Option(
                    value="elsewhere",
                    label="长期住在外地",
                    leads_to=End(case="elsewhere"),
                ),
                Option(value="moved", label="医保换到外地参保", leads_to="accepts"),
                Option(
                    value="abroad",
                    label="出国或到港澳台定居",
                    leads_to=End(case="emigration"),
                ),
                Option(
                    value="leaving",
                    label="不再参加职工医保",
                    leads_to=End(case="leaving"),
                ),
                Option(value="army", label="参军", leads_to=End(case="army")),
                Option(value="other", label="都不是", leads_to=NONE_OF_THESE),
            ),
        ),
        Question(
            name="sick",
            words="是哪一种情况？",
            options=(
                Option(value="usual", label="平时看病买药", leads_to=USE_IT),
                Option(value="serious", label="得了大病", leads_to=End(case="illness")),
                Option(
                    value="urgent",
                    label="急诊，自己先垫了钱",
                    leads_to=End(case="urgent"),
                ),
            ),
        ),
        Question(
            name="accepts",
            words="新的参保地收不收原来的余额？",
            options=(
                Option(
                    value="yes",
                    label="收，可以跟着转过去",
                    leads_to=End(guide="transfer"),
                ),
                Option(value="no", label="不收", leads_to=End(case="moved")),
                Option(value="unsure", label="不知道", leads_to=ASK_FIRST),
            ),
        ),
    ]
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How far the answers lead: those that counted, and a question or an end."""

    answered: tuple[tuple[Question, Option], ...]
    question: Question | None = None
    end: End | None = None


def follow(answers: Mapping[str, str]) -> Step:
    """Walk the questions as far as the answers go; an unknown answer stops there."""
    answered: list[tuple[Question, Option]] = []
    question = QUESTIONS[FIRST]
    while True:
        given = answers.get(question.name)
        option = next((o for o in question.options if o.value == given), None)
        if option is None:
            return Step(answered=tuple(answered), question=question)
        answered.append((question, option))
        if isinstance(option.leads_to, End):
            return Step(answered=tuple(answered), end=option.leads_to)
        question = QUESTIONS[option.leads_to]
