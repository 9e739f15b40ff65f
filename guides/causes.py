"""Why what arrived may differ from what the site says: likely causes first.

At most four yes-or-no questions, chosen by what the rule is like. Nothing here
imports Django.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

MOST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What of the rule and the person makes a cause likely."""

    status: str
    payment: str = ""
    paid_yearly: bool = False
    deducted: Decimal | None = None
    provisional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """A question; "yes" makes its explanation the likely cause."""

    name: str
    question: str
    explanation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How far the answers lead: the next question, a cause, or neither (report it)."""

    question: Cause | None = None
    cause: Cause | None = None
    number: int = 0


OTHER_PLACE = Cause(
    name="other_place",
    question="您的医保可能不在这个地方，或者属于省直、铁路等另一类单位吗？",
    explanation="划入标准跟着参保地和单位类别走，不跟着居住地走。"
    "请先问清在哪里参保，再选那个地方查。",
)
STILL_PROVISIONAL = Cause(
    name="still_provisional",
    question="您收到的数和网页上的暂定数差得不多吗？",
    explanation="网页上的是暂定金额。正式数据公布后可能要补差额，您收到的可能是新数。",
)
NEW_RETIREE = Cause(
    name="new_retiree",
    question="您是今年才退休，或者最近才办好退休手续吗？",
    explanation="退休手续办好以前，按在职的办法划入。从哪个月起改，各地不同。"
    "请把到账月份和退休月份对一对。",
)
NEW_BASE = Cause(
    name="new_base",
    question="您的缴费基数今年改过，或者单位还没有申报新基数吗？",
    explanation="划入按缴费基数算。新基数没有报上去之前，还按旧基数划入。",
)
IN_ARREARS = Cause(
    name="in_arrears",
    question="单位或者您自己最近有没有欠缴、断缴？",
    explanation="欠缴、断缴可能影响划入。请问单位，或者拨 12393。",
)


def likely_causes(situation: Situation) -> list[Cause]:
    """The questions worth asking here, the most telling first."""
    return list(_causes(situation))[:MOST]


def follow(situation: Situation, answers: Mapping[str, str]) -> Step:
    """Walk the questions until one is answered yes, or is not answered yet."""
    for number, cause in enumerate(likely_causes(situation), start=1):
        given = answers.get(cause.name)
        if given == "yes":
            return Step(cause=cause, number=number)
        if given != "no":
            return Step(question=cause, number=number)
    return Step()


def _causes(situation: Situation) -> Iterator[Cause]:
    yield OTHER_PLACE
    yield from _of_the_rule(situation)
    yield NEW_RETIREE if situation.status == "retired" else NEW_BASE
    yield IN_ARREARS


def _of_the_rule(situation: Situation) -> Iterator[Cause]:
    """What the rule itself makes likely."""
    if situation.paid_yearly:
        yield Cause(
            name="once_a_year",
            question=f"这里的钱不是按月到账（{situation.payment}）。您看的是某一个月吗？",
            explanation="这里一年一次或提前几个月到账，其他月份看不到新的划入。"
            "请看发放那个月的记录。",
        )
    if situation.deducted:
        yield Cause(
            name="deducted",
            question=f"少的钱大约是每月 {situation.deducted:.2f} 元吗？",
            explanation="划入以后，账户里还会代扣别的费用。"
            "所以余额增加得比划入的少，划入本身没有少。",
        )
    if situation.provisional:
        yield STILL_PROVISIONAL


def _all(status: str) -> Iterator[Cause]:
    return _causes(
        Situation(
            status=status, paid_yearly=True, deducted=Decimal(1), provisional=True
        )
    )


# Their names are parameters of an address, in the order in which they are asked.
CAUSES = tuple(
    dict.fromkeys(
        cause.name
        for alike in zip(_all("retired"), _all("active"), strict=True)
        for cause in alike
    )
)
