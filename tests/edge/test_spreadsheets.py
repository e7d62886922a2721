"""Spreadsheets as people's programs write them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from coibot.edge.spreadsheets import SpreadsheetError, csv_text, read_rows, write_rows

ROWS = [["name", "notes"], ["Ågren & Søn", "two\nlines; and “quotes”"], ["=HYPERLINK(1)", "+1 555 0100"], ["-", "@x"]]


@pytest.mark.parametrize("name", ["roster.csv", "roster.xlsx", "ROSTER.XLSX"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / name, ROWS)
    assert read_rows(tmp_path / name) == ROWS


def test_no_cell_is_a_formula_to_a_spreadsheet_program(tmp_path: Path) -> None:
    write_rows(tmp_path / "roster.xlsx", ROWS)
    sheet = load_workbook(tmp_path / "roster.xlsx").active
    assert sheet is not None
    assert sheet["A3"].value == "'=HYPERLINK(1)"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert csv_text([["=1+1", "a=b", "\tx", "'quoted'"]]) == "'=1+1,a=b,'\tx,'quoted'\r\n"


@pytest.mark.parametrize(
    "content",
    [
        "name,state\nÅgren “A”,TX\n".encode("utf-8-sig"),
        "name,state\r\nÅgren “A”,TX\r\n".encode(),
        "name;state\nÅgren “A”;TX\n".encode("cp1252"),
        "name\tstate\nÅgren “A”\tTX\n".encode("utf-16"),
    ],
)
def test_csv_in_the_encodings_that_spreadsheet_programs_choose(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    assert read_rows(path) == [["name", "state"], ["Ågren “A”", "TX"]]


def test_excel_s_own_kinds_of_value(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["id", "active", "since", "at", "share", None])
    sheet.append([])
    sheet.append([1001, True, date(2026, 1, 31), datetime(2026, 1, 31, 12, 30), 0.5, None])  # noqa: DTZ001
    sheet.append([7.0, False])
    workbook.save(tmp_path / "roster.xlsx")
    rows = read_rows(tmp_path / "roster.xlsx")
    assert rows[2][:5] == ["1001", "yes", "2026-01-31", "2026-01-31T12:30:00", "0.5"]
    assert rows[3][:2] == ["7", "no"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("roster.xls", b"\xd0\xcf\x11\xe0", "is neither .csv nor .xlsx"),
        ("roster.xlsx", b"name,class\n", "is not an Excel workbook"),
        ("roster.xlsx", b"", "is not an Excel workbook"),
        ("roster.csv", b"name,class\n" + b"x" * 200_000, "is not a CSV file"),
    ],
)
def test_a_file_that_is_no_spreadsheet(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SpreadsheetError, match=message):
        read_rows(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetError, match=r"absent\.csv: cannot be read \(No such file"):
        read_rows(tmp_path / "absent.csv")
    with pytest.raises(SpreadsheetError, match="cannot be written"):
        write_rows(tmp_path / "absent" / "roster.csv", ROWS)
    with pytest.raises(SpreadsheetError, match="a name that ends in one of them"):
        write_rows(tmp_path / "roster.ods", ROWS)
