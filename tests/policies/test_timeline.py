"""The line of rules: in order of time, with what nobody knows between."""

from dataclasses import dataclass
from datetime import date

import pytest

from policies.timeline import line_of

DAY = date(2026, 11, 21)


@dataclass(kw_only=True)
class Rule:
    since: date
    until: date | None = None
    since_precision: str = "day"
    until_precision: str = "day"
    region: str = "city"


def rule(since, until=None, **said):
    end = date.fromisoformat(until) if until else None
    return Rule(since=date.fromisoformat(since), until=end, **said)


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([rule("2023-01-01")], ["now"], id="one that holds"),
        pytest.param(
            [rule("2027-01-01"), rule("2023-01-01", "2027-01-01")],
            ["now", "later"],
            id="one follows",
        ),
        pytest.param(
            [rule("2022-11-01"), rule("2022-12-01", region="province")],
            ["now", "aside"],
            id="the nearer is applied",
        ),
        pytest.param(
            [rule("2022-11-01", "2026-01-01"), rule("2022-12-01", region="province")],
            ["past", "now"],
            id="the nearer is over",
        ),
        pytest.param(
            [rule("2001-01-01", "2023-01-01"), rule("2023-01-01")],
            ["past", "now"],
            id="no day between",
        ),
        pytest.param(
            [rule("2001-01-01", "2021-01-01"), rule("2023-01-01")],
            ["past", "past 2021年1月1日到2022年12月31日", "now"],
            id="two years of which nothing is known",
        ),
        pytest.param(
            [
                rule("2001-01-01", "2021-01-01", until_precision="inferred"),
                rule("2023-01-01"),
            ],
            ["past", "now"],
            id="nobody knows when it ended",
        ),
        pytest.param(
            [
                rule("2001-01-01", "2021-01-01"),
                rule("2023-01-01", since_precision="attested"),
            ],
            ["past", "now"],
            id="nobody knows when it began",
        ),
        pytest.param(
            [rule("2001-01-01", "2023-01-01")],
            ["past", "now 2023年1月1日起"],
            id="ended, and nothing after",
        ),
        pytest.param(
            [rule("2026-01-01", "2027-01-01")],
            ["now", "later 2027年1月1日起"],
            id="for one year",
        ),
        pytest.param(
            [rule("2022-01-01"), rule("2023-01-01", "2024-01-01")],
            ["now", "past"],
            id="the province's reaches beyond the city's",
        ),
        pytest.param(
            [rule("2022-01-01", "2023-01-01", until_precision="inferred")],
            ["past", "now 大约2023年1月起"],
            id="about when it ended",
        ),
    ],
)
def test_the_line(rules, line):
    entries = line_of(rules, on=DAY)

    assert [f"{each.tense} {each.words}".strip() for each in entries] == line
    assert all(bool(each.rule) != bool(each.words) for each in entries)
