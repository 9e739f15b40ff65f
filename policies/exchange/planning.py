"""What an import would do, row by row; then exactly that, or nothing.

A dry run writes nothing and ends in a Plan. What it showed is known by its
fingerprint: writing makes the plan again from the same rows, in the transaction that
writes, and stops if anything has changed since.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, models, transaction

from policies.exchange.cells import BadSheet, Difference, Problem, plain
from policies.exchange.columns import Column
from policies.exchange.known import Known
from policies.exchange.sheets import Row, read_rows
from policies.history.recording import recording
from policies.models.content import ContentVersion
from policies.permissions import NotAllowed

# Rows are looked up so many at a time.
CHUNK = 500
MOST_PROBLEMS_KEPT = 500
IMPORTED = "从表格导入"


class Verdict(StrEnum):
    NEW = "新增"
    CHANGED = "改动"
    SAME = "没有变化"
    WRONG = "错误"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What becomes of one row.

    Attributes:
        changed: what is there already and would be changed in place.
        act: what its kind needs to do it.
    """

    row: Row
    verdict: Verdict
    title: str = ""
    note: str = ""
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    changed: models.Model | None = None
    act: Any = None

    @property
    def writes(self) -> bool:
        return self.verdict in (Verdict.NEW, Verdict.CHANGED)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing that goes out and in as a table.

    Attributes:
        name: the model's own, in lower case.
        key: the columns that tell rows apart; the first that is filled in counts.
        things: fetches what the columns show.
        refusal: why a person may not import this kind at all, or nothing.
        judge: plans rows, one for one, without writing.
        write: stores what was planned of a row; raises NotAllowed, ValidationError or
            a database error.
        is_public: what is written is public at once, without a draft.
        most_writes: how many rows are written in one go: each is checked and stored
            singly, and somebody has to look at them.
    """

    name: str
    title: str
    model: type[models.Model]
    columns: Sequence[Column]
    key: tuple[str, ...]
    things: Callable[[Any], Any]
    refusal: Callable[[Any], str]
    judge: Callable[[list[Row], Known], Iterable[Planned]]
    write: Callable[[Planned, Any], None]
    is_public: bool
    most_writes: int

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    def cell(self, row: Row, header: str) -> str:
        return plain(row.cells[self.headers.index(header)])


class NotWritten(Exception):
    """Why nothing was written; `plan` is what it would do now, where that differs."""

    def __init__(self, *reasons: str, plan: Plan | None = None) -> None:
        self.reasons, self.plan = reasons, plan
        super().__init__("；".join(reasons))


@dataclass
class Plan:
    """The dry run of a file: counts by verdict, what is to write, what is wrong."""

    kind: Kind
    counts: Counter[Verdict] = field(default_factory=Counter)
    writes: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def add(self, planned: Planned) -> None:
        self.counts[planned.verdict] += 1
        self.problem_count += len(planned.problems)
        room = MOST_PROBLEMS_KEPT - len(self.problems)
        self.problems += planned.problems[: max(room, 0)]
        if planned.writes and len(self.writes) < self.kind.most_writes:
            self.writes.append(planned)

    @property
    def write_count(self) -> int:
        return self.counts[Verdict.NEW] + self.counts[Verdict.CHANGED]

    @property
    def is_too_much(self) -> bool:
        return self.write_count > self.kind.most_writes

    def close(self) -> None:
        """Say what only the whole shows."""
        if self.is_too_much:
            most = f"一次最多写 {self.kind.most_writes:,} 行"
            reason = f"要写 {self.write_count:,} 行，{most}，请分成几份"
            self.problems.insert(0, Problem(None, "", reason))
        if not self.problems and not sum(self.counts.values()):
            self.problems.append(Problem(None, "", "除了栏名，文件里没有内容"))

    @property
    def is_ready(self) -> bool:
        return bool(self.writes) and not self.problems

    @property
    def by_verdict(self) -> list[tuple[Verdict, int]]:
        return [(verdict, self.counts[verdict]) for verdict in Verdict]

    @property
    def fingerprint(self) -> str:
        """The same for the same acts with the same differences, and for no others."""
        shown = [
            [planned.row.number, planned.verdict, planned.title, planned.note]
            + [[d.column, d.before, d.after] for d in planned.differences]
            for planned in self.writes
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def plan_file(kind: Kind, data: bytes, user: Any) -> Plan:
    """The dry run of a file as uploaded."""
    plan = Plan(kind)
    try:
        _plan(plan, read_rows(data, kind.headers), user)
    except BadSheet as error:
        reasons = [Problem(error.row, "", reason) for reason in error.reasons]
        plan.problems = [*reasons, *plan.problems]
    plan.close()
    return plan


def plan_rows(kind: Kind, rows: Iterable[Row], user: Any) -> Plan:
    """The same for rows already read."""
    plan = Plan(kind)
    _plan(plan, iter(rows), user)
    plan.close()
    return plan


def write_as_shown(kind: Kind, rows: Iterable[Row], shown: str, user: Any) -> Plan:
    """Write what the plan with this fingerprint showed, whole; return what was written.

    Raises NotWritten, and has then written nothing.
    """
    try:
        with transaction.atomic():
            plan = plan_rows(kind, rows, user)
            if plan.fingerprint != shown or not plan.is_ready:
                reason = (
                    "从试运行到现在，网站上的内容变了。请重新上传，看过新的对照再写入"
                )
                raise NotWritten(reason, plan=plan)
            for planned in plan.writes:
                _write(kind, planned, user)
            if kind.is_public:
                ContentVersion.advance()
    except Error as error:
        raise NotWritten("有人正在写同样的内容，请稍后重新上传") from error
    return plan


def _write(kind: Kind, planned: Planned, user: Any) -> None:
    where = f"第 {planned.row.number} 行"
    try:
        with recording(user, IMPORTED, planned.changed):
            kind.write(planned, user)
    except ValidationError as error:
        raise NotWritten(f"{where}：{'；'.join(error.messages)}") from error
    except NotAllowed as error:
        raise NotWritten(f"{where}：{error}") from error
    except Error as error:
        raise NotWritten(f"{where}：数据库没有接受，可能有人刚改过") from error


def _plan(plan: Plan, rows: Iterator[Row], user: Any) -> None:
    kind, known, seen = plan.kind, Known(user), dict[tuple[str, str], int]()
    while chunk := list(islice(rows, CHUNK)):
        planned = {row.number: _reject(row, kind, seen) for row in chunk}
        sound = [row for row in chunk if planned[row.number] is None]
        planned |= {judged.row.number: judged for judged in kind.judge(sound, known)}
        for one in planned.values():
            assert one, "every sound row is judged"
            plan.add(one)
        # Such a file is not written: the rest is read and counted, no more.
        known.only_counts = plan.is_too_much


def _reject(row: Row, kind: Kind, seen: dict[tuple[str, str], int]) -> Planned | None:
    """A row that cannot be read, or names what an earlier one named."""
    if row.problems:
        return refused(row, row.problems)
    for column in kind.key:
        if name := kind.cell(row, column):
            first = seen.setdefault((column, name), row.number)
            if first == row.number:
                return None
            return wrong(row, column, f"和第 {first} 行的“{name}”重复")
    return None


def refused(row: Row, problems: Iterable[Problem]) -> Planned:
    return Planned(row=row, verdict=Verdict.WRONG, problems=tuple(problems))


def wrong(row: Row, column: str, reason: str) -> Planned:
    """An error in one column, "" for the whole row."""
    return refused(row, [Problem(row.number, column, reason)])
