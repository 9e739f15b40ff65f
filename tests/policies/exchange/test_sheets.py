"""Whole files: what comes back from them, and what is said of broken ones."""

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.exchange import sheets, workbooks
from policies.exchange.sheets import BadSheet, read_rows, write_csv, write_xlsx

COLUMNS = ["编号", "生效日"]
GOOD = "编号,生效日\na,2027-01-01\n"
WRITERS = [write_csv, lambda rows: write_xlsx(rows, "表")]
texts = st.text(st.characters(codec="utf-8"), max_size=60)
tricky = st.sampled_from(["=1+1", "'=x", '"', ",", "a\nb", "007", "#N/A", "_x0041_"])


def cells_of(data, columns=COLUMNS):
    rows = list(read_rows(data, columns))
    assert not [problem for row in rows for problem in row.problems]
    return [row.cells for row in rows]


def workbook(rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refusal(data, columns=COLUMNS):
    with pytest.raises(BadSheet) as refused:
        list(read_rows(data, columns))
    return refused.value


@pytest.mark.parametrize("write", WRITERS, ids=["csv", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(texts | tricky, texts | tricky), max_size=3))
def test_any_text_survives(write, rows):
    # A null byte is in no database.
    rows = [tuple(text.replace("\0", "") for text in row) for row in rows]
    kept = [row for row in rows if any(text.strip() for text in row)]

    assert cells_of(write([COLUMNS, *rows])) == kept


def test_columns_may_stand_in_any_order_and_rows_keep_their_numbers():
    data = " 生效日 ,编号\n\n2027-01-01,a\n , \n2028-01-01,b\n".encode()

    rows = list(read_rows(data, COLUMNS))

    assert [row.number for row in rows] == [3, 5]
    assert rows[0].cells == ("a", "2027-01-01")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_are_read(encoding):
    assert cells_of(GOOD.encode(encoding)) == [("a", "2027-01-01")]


@pytest.mark.parametrize(
    ("data", "row", "reason"),
    [
        pytest.param(b"", None, "第 1 行是空的", id="empty"),
        pytest.param(b"\n\na,b", None, "第 1 行是空的", id="no names"),
        pytest.param(GOOD.encode("utf-16"), None, "UTF-16", id="UTF-16"),
        pytest.param("編號,生效日\n".encode("big5"), 1, "不是 UTF-8", id="Big5"),
        pytest.param(
            GOOD.encode() + b"\xff\xfe,\n", 3, "不是 UTF-8", id="one bad byte"
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", None, "不是表格文件", id="a picture"),
        pytest.param(b"%PDF-1.7 \xe2\xe3\n", 1, "不是 UTF-8", id="a PDF"),
        pytest.param("编号\na\n".encode(), 1, "缺少这些栏：生效日", id="missing"),
        pytest.param(
            "编号,生效日,金额\n".encode(), 1, "不认识这些栏：金额", id="unknown"
        ),
        pytest.param("编号,生效日,编号\n".encode(), 1, "重复了：编号", id="twice"),
        pytest.param("编号;生效日\n".encode(), 1, "不是用逗号", id="semicolons"),
        pytest.param(
            GOOD.encode() + b'b,"2027\n', 3, "引号没有成对", id="an open quote"
        ),
        pytest.param(
            GOOD.encode() + b'b,"' + b"x" * 200_000, 3, "少了一个引号", id="no end"
        ),
    ],
)
def test_a_broken_file_is_told_what_is_wrong(data, row, reason):
    refused = refusal(data)

    assert reason in str(refused)
    assert refused.row == row


def test_all_that_is_wrong_with_the_names_is_told_at_once():
    reasons = refusal("编号,编号,金额\n".encode()).reasons

    assert reasons == ("缺少这些栏：生效日", "这些栏重复了：编号", "不认识这些栏：金额")


@pytest.mark.parametrize(
    ("line", "reason"),
    [("a", "只有 1 格，而栏名有 2 个"), ("a,b,c", "栏名右边还有内容")],
)
def test_a_row_of_another_length_is_told_so(line, reason):
    (row,) = read_rows(f"编号,生效日\n{line}\n".encode(), COLUMNS)

    assert [(p.row, p.reason[: len(reason)]) for p in row.problems] == [(2, reason)]


def test_too_large_a_file_and_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    refused = refusal(GOOD.encode() + b"b,c\n\nd,e\n")
    assert "超过 2 行" in str(refused)
    assert refused.row == 5

    assert "最多 10 MB" in str(refusal(b"x" * (sheets.MOST_BYTES + 1)))


def test_excels_own_kinds_of_cells_become_text():
    def percent(sheet):
        sheet["B4"].number_format = "0.0%"

    rows = [
        COLUMNS,
        [7, date(2027, 1, 1)],
        [0.1 + 0.2, datetime(2027, 1, 1, 8, 30)],  # noqa: DTZ001
        [True, 0.028],
        [None, None],
        [12_393_123_456, "文字"],
    ]

    assert cells_of(workbook(rows, percent)) == [
        ("7", "2027-01-01"),
        ("0.3", "2027-01-01 08:30:00"),
        ("TRUE", "2.8%"),
        ("12393123456", "文字"),
    ]


def test_a_formula_counts_as_what_it_came_out_as():
    """Excel keeps both; a formula that was never worked out has nothing to read."""
    made = workbook([COLUMNS, ["=1+1", "x"], ["=2+2", "y"]])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    assert b"<v>2</v>" in parts[sheet]

    worked_out, not_worked_out = read_rows(packed(parts), COLUMNS)

    assert worked_out.cells == ("2", "x")
    assert worked_out.problems == ()
    (problem,) = not_worked_out.problems
    assert (problem.row, problem.column) == (3, "编号")
    assert "公式没有算好的值" in problem.reason


def test_an_error_of_the_spreadsheet_is_told_with_its_cell():
    def break_it(sheet):
        sheet["B2"].value = "#REF!"

    (row,) = read_rows(workbook([COLUMNS, ["a", "b"]], break_it), COLUMNS)

    assert [(p.column, p.reason) for p in row.problems] == [
        ("生效日", "是表格软件的错误值 #REF!")
    ]


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def with_sheet(xml):
    with zipfile.ZipFile(io.BytesIO(workbook([COLUMNS]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | {"xl/worksheets/sheet1.xml": xml})


ROWS = b'<row r="1"><c t="inlineStr"><is><t>%s</t></is></c></row>' % "编号".encode()
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "%s">%s]>' % (
    b"a" * 1000,
    b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 99) for n in range(9)
    ),
)
PASSWORD = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda: PASSWORD, "有密码", id="a password"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0old", "旧格式的 .xls", id="an old .xls"),
        pytest.param(lambda: b"PK\x03\x04broken", "坏了", id="cut short"),
        pytest.param(lambda: workbook([COLUMNS])[:-40], "坏了", id="no end"),
        pytest.param(
            lambda: packed({"word/document.xml": b""}), "不是 XLSX", id="docx"
        ),
        pytest.param(lambda: packed({"xl/workbook.xml": b"<"}), "坏了", id="no XML"),
        pytest.param(lambda: with_sheet(b"<x"), "坏了", id="broken sheet"),
        pytest.param(
            lambda: with_sheet(SHEET % (b"<c/>" * 3_000_000)), "长得离谱", id="no rows"
        ),
        pytest.param(
            lambda: with_sheet(LAUGHS + SHEET % b"&j;"), "坏了", id="entities"
        ),
    ],
)
def test_a_file_that_is_no_honest_workbook_is_refused(make, reason):
    assert reason in str(refusal(make(), ["编号"]))


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 100_000)

    assert "解压后太大" in str(refusal(with_sheet(b" " * 100_001)))


def test_a_row_past_the_end_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_SHEET_ROWS", 5_000)
    far = with_sheet(SHEET % (ROWS + b'<row r="99999999999"><c/></row>'))

    assert "超出了 Excel 的范围" in str(refusal(far, ["编号"]))


def test_days_counted_from_1904_are_refused():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    file = io.BytesIO()
    book.save(file)

    assert "1904" in str(refusal(file.getvalue()))


def test_a_text_too_long_for_a_cell_is_not_cut():
    with pytest.raises(BadSheet, match="放不下，请导出 CSV"):
        write_xlsx([["x" * 32_768]], "表")


def test_csv_says_that_it_is_utf8_to_excel():
    data = write_csv([["编号", "=1+1"]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == ["编号", "'=1+1"]
