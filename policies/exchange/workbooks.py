"""XLSX files, through openpyxl: never more of one in memory than a row needs.

Only the first sheet is read. A cell that holds a formula counts as what it came out
as when the file was saved. What a cell cannot hold, control characters, is written as
_x000B_, as Excel itself does.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.datetime import MAC_EPOCH

from policies.exchange.cells import BadSheet, Cells

MEGA = 1024 * 1024
# What an honest file of ten megabytes unpacks to, and its parts other than sheets.
MOST_UNPACKED, MOST_UNPACKED_PART = 200 * MEGA, 40 * MEGA
# No honest row is longer; a bomb may be one row without an end.
LONGEST_ROW = 8 * MEGA
MOST_COLUMNS = 200
# Excel's own limits.
LONGEST_TEXT, MOST_SHEET_ROWS = 32_767, 1_048_576
BATCH = 512
MUST_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
START_OF_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


def write(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """One sheet of text cells, the column names kept in sight.

    Raises BadSheet for a text longer than a cell of the format can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    escaped = MUST_ESCAPE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    # openpyxl would cut it without a word.
    if len(escaped) > LONGEST_TEXT:
        raise BadSheet(f"“{text[:20]}…”太长，XLSX 的一格放不下，请导出 CSV")
    cell = WriteOnlyCell(sheet, escaped)
    # Else a text such as #N/A would become an error.
    cell.data_type = "s"
    return cell


def why_not_an_old_one(data: bytes) -> str:
    """What Microsoft's older container holds: an encrypted new file, or an old one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件有密码，请去掉密码再上传"
    return "这是旧格式的 .xls，请另存为 .xlsx"


def read(data: bytes) -> Iterator[Cells]:
    """Row by row, from row 1, the first sheet of an XLSX file.

    Rows that hold nothing come too, so that counting them gives Excel's numbers.
    Raises BadSheet for what is no such file, or is built to burst.
    """
    try:
        yield from _read(data)
    except BadSheet:
        raise
    except Exception as error:
        # A broken file can make zipfile, expat and openpyxl raise nearly anything.
        raise BadSheet("这个 XLSX 文件坏了，打不开，请重新另存一份") from error


def _read(data: bytes) -> Iterator[Cells]:
    has_formulas = _look_through(data)
    values = _sheet(data, data_only=True)
    first = next(_quiet(values.iter_rows(max_row=1, max_col=MOST_COLUMNS)), ())
    names = [_text(cell) for cell in first]
    while names and not names[-1]:
        names.pop()
    yield Cells(names)
    # A few places more, to notice what stands beside the table.
    reach = {"min_row": 2, "max_col": len(names) + 10}
    rows = _quiet(values.iter_rows(**reach))
    if not has_formulas:
        for row in rows:
            yield _cells(row, ())
        return
    formulas = _sheet(data, data_only=False)
    for row, same in zip(rows, _quiet(formulas.iter_rows(**reach)), strict=True):
        yield _cells(row, same)


def _sheet(data: bytes, *, data_only: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(
            BytesIO(data), read_only=True, data_only=data_only, keep_links=False
        )
    if book.epoch == MAC_EPOCH:
        raise BadSheet("文件用 1904 年起算的日期，请在 Excel 选项里去掉“1904 日期系统”")
    if not book.worksheets:
        raise BadSheet("文件里没有工作表")
    sheet = book.worksheets[0]
    # What a file says of its own size may be wrong.
    sheet.reset_dimensions()
    return sheet


def _quiet(rows: Iterator[Any]) -> Iterator[Any]:
    """The library warns of styles and extensions it leaves out: none matters here."""
    for _ in range(0, MOST_SHEET_ROWS, BATCH):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(rows, BATCH))
        yield from batch
        if len(batch) < BATCH:
            return
    raise BadSheet("行号超出了 Excel 的范围", row=MOST_SHEET_ROWS + 1)


def _cells(row: Sequence[Any], formulas: Sequence[Any]) -> Cells:
    if all(cell is EMPTY_CELL for cell in row):
        return Cells(())
    reasons = {}
    for place, cell in enumerate(row):
        if cell.data_type == "e":
            reasons[place] = f"是表格软件的错误值 {cell.value}"
    for place, cell in enumerate(formulas):
        if cell.data_type == "f" and row[place].value is None:
            reasons[place] = "公式没有算好的值，请复制后“选择性粘贴”为数值"
    return Cells([_text(cell) for cell in row], reasons)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return ESCAPED.sub(_unescaped, value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else str(value.date())
    if isinstance(value, (int, float)):
        # Fifteen digits are what Excel keeps; more would show binary noise.
        number = Decimal(f"{value:.15g}")
        if "%" in cell.number_format:
            return f"{(number * 100).normalize():f}%"
        return f"{number:f}"
    return str(value)


def _unescaped(sign: re.Match[str]) -> str:
    code = int(sign[1], 16)
    # Half of a pair is no character.
    return sign[0] if 0xD800 <= code < 0xE000 else chr(code)


def _look_through(data: bytes) -> bool:
    """Refuse what is no workbook or unpacks to too much; say if it has formulas."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise BadSheet("这不是 XLSX 表格。请另存为 .xlsx 或“CSV UTF-8（逗号分隔）”")
        sheets = [p for p in parts if p.filename.startswith("xl/worksheets/")]
        others = [p.file_size for p in parts if p not in sheets]
        total = sum(part.file_size for part in parts)
        if total > MOST_UNPACKED or max(others) > MOST_UNPACKED_PART:
            raise BadSheet("文件解压后太大，请分成几份，或改用 CSV")
        found = [_has_formulas(archive, sheet) for sheet in sheets]
        return any(found)


def _has_formulas(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> bool:
    found, since_row, tail = False, 0, b""
    with archive.open(sheet) as part:
        while chunk := part.read(MEGA):
            joined = tail + chunk
            found = found or FORMULA.search(joined) is not None
            since_row = 0 if START_OF_ROW.search(joined) else since_row + len(chunk)
            if since_row > LONGEST_ROW:
                raise BadSheet("有一行长得离谱，文件可能坏了，请重新另存一份")
            tail = joined[-20:]
    return found
