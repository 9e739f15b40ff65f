"""A table file: bytes to rows of cells, and back.

CSV goes out as UTF-8 with the mark that Excel looks for; in come UTF-8, and GB18030
where the column names then read right. Rows are numbered as a spreadsheet shows them:
the column names are row 1. Cells come in the order of the columns asked for, whatever
their order in the file, and are read one row at a time. Nothing here imports Django.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from policies.exchange.cells import (
    BadSheet,
    Cells,
    Problem,
    neutral,
    plain,
    restored,
)

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 60_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each column asked for, and what is wrong with any."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[str]], title: str) -> bytes:
    cells = ([neutral(cell) for cell in row] for row in rows)
    written: bytes = _workbooks().write(cells, title)
    return written


def _workbooks() -> ModuleType:
    """Twelve megabytes of openpyxl in every process: only where a file is XLSX."""
    from policies.exchange import workbooks

    return workbooks


def read_rows(data: bytes, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV or XLSX file that hold anything, one at a time.

    Raises BadSheet where the file as a whole cannot be used, from the first row asked
    for to the last: a list made of some rows is no promise that the rest can be read.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1024 / 1024:.1f}"
        raise BadSheet(f"文件有 {size} MB，最多 10 MB，请分成几份")
    if data.startswith(OLE):
        raise BadSheet(_workbooks().why_not_an_old_one(data))
    is_xlsx = data.startswith(ZIP)
    lines = _workbooks().read(data) if is_xlsx else _csv_lines(data, columns)
    first = next(lines, None)
    if first is None or not any(first.texts):
        raise BadSheet("第 1 行是空的：第 1 行要写栏名，和导出的文件一样")
    places = _places(first.texts, columns)
    return _rows(lines, places, columns, width=len(first.texts))


def _rows(
    lines: Iterator[Cells],
    places: Sequence[int],
    columns: Sequence[str],
    *,
    width: int,
) -> Iterator[Row]:
    count = 0
    for number, line in enumerate(lines, start=2):
        if not any(text and not text.isspace() for text in line.texts):
            continue
        count += 1
        if count > MOST_ROWS:
            raise BadSheet(f"超过 {MOST_ROWS:,} 行，请分成几份", row=number)
        yield _row(number, line, places, columns, width=width)


def _row(
    number: int,
    line: Cells,
    places: Sequence[int],
    columns: Sequence[str],
    *,
    width: int,
) -> Row:
    problems = []
    if any(line.texts[width:]):
        problems.append(Problem(number, "", "栏名右边还有内容，不知道属于哪一栏"))
    if len(line.texts) < width:
        reason = f"只有 {len(line.texts)} 格，而栏名有 {width} 个：这一行不完整"
        return Row(number, ("",) * len(places), (Problem(number, "", reason),))
    for place, column in zip(places, columns, strict=True):
        if reason := line.reasons.get(place, ""):
            problems.append(Problem(number, column, reason))
        elif "\0" in line.texts[place]:
            problems.append(Problem(number, column, "里面有看不见的控制字符，请删掉"))
    texts = tuple(restored(line.texts[place]) for place in places)
    return Row(number, texts, tuple(problems))


def _places(first: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Where each column stands in the file; what is missing or extra is named."""
    found = [plain(restored(text)) for text in first]
    wanted = [plain(column) for column in columns]
    missing = [c for c, name in zip(columns, wanted, strict=True) if name not in found]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    unknown = [name for name in found if name and name not in wanted]
    reasons = [
        f"{what}：{'、'.join(names)}"
        for what, names in (
            ("缺少这些栏", missing),
            ("这些栏重复了", twice),
            ("不认识这些栏", unknown),
        )
        if names
    ]
    if missing and len(found) == 1 and (";" in found[0] or "\t" in found[0]):
        reasons = ["各栏不是用逗号分开的，请在表格软件里另存为“CSV UTF-8（逗号分隔）”"]
    if reasons:
        raise BadSheet(*reasons, row=1)
    return [found.index(name) for name in wanted]


def _csv_lines(data: bytes, columns: Sequence[str]) -> Iterator[Cells]:
    lines = csv.reader(io.StringIO(_decoded(data, columns), newline=""), strict=True)
    row = 1
    try:
        for line in lines:
            yield Cells(line)
            row += 1
    except csv.Error as error:
        raise BadSheet(_why_not_csv(error), row=row) from error


def _why_not_csv(error: csv.Error) -> str:
    if "limit" in str(error):
        return "有一格长得离谱，多半是前面少了一个引号"
    return "引号没有成对，读不下去了"


def _decoded(data: bytes, columns: Sequence[str]) -> str:
    """The text of a CSV file, in UTF-8, else in GB18030 if its columns then match."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadSheet("文件是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”")
    if b"\0" in data:
        raise BadSheet("这不是表格文件。请用 .xlsx，或“CSV UTF-8（逗号分隔）”")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
        _places(next(csv.reader(io.StringIO(text, newline=""))), columns)
    except (UnicodeDecodeError, csv.Error, BadSheet) as error:
        reason = "不是 UTF-8 编码（从这里起读不懂），当作 GB18030 读，栏名也对不上"
        raise BadSheet(
            f"{reason}。请另存为“CSV UTF-8（逗号分隔）”", row=line
        ) from error
    return text
