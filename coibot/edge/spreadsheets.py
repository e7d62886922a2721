"""CSV and Excel files as rows of text, and back.

A cell that a spreadsheet program would take for a formula gets an apostrophe in front on the way out, and loses it on
the way in: names and notes come from strangers.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Rows = list[list[str]]


class SpreadsheetError(Exception):
    """The file cannot be read or written as a spreadsheet; the message says what to do."""


def read_rows(path: Path) -> Rows:
    """All rows of a .csv file, or of the first sheet of an .xlsx one, as text.

    Dates become ISO 8601, whole numbers lose their ".0", yes and no stand for true and false. Rows keep their place:
    the third row of the sheet is the third here, even when the second is empty.

    Raises SpreadsheetError.
    """
    kind = path.suffix.lower()
    try:
        if kind == ".xlsx":
            rows = list(_excel_rows(path))
        elif kind in (".csv", ".tsv", ".txt"):
            rows = list(_csv_rows(path.read_bytes()))
        else:
            raise SpreadsheetError(f"{path}: is neither .csv nor .xlsx; save it as one of them")
    except OSError as fault:
        raise SpreadsheetError(f"{path}: cannot be read ({fault.strerror or fault})") from fault
    except csv.Error as fault:
        raise SpreadsheetError(f"{path}: is not a CSV file ({fault}); save it again as CSV UTF-8") from fault
    return [[_unguarded(cell) for cell in row] for row in rows]


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a .csv (UTF-8 with the mark that Excel wants) or .xlsx file. Raises SpreadsheetError."""
    guarded = [[_guarded(cell) for cell in row] for row in rows]
    try:
        if path.suffix.lower() == ".xlsx":
            path.write_bytes(_excel_bytes(guarded))
        elif path.suffix.lower() == ".csv":
            path.write_text(_csv_text(guarded), encoding="utf-8-sig", newline="")
        else:
            raise SpreadsheetError(f"{path}: is neither .csv nor .xlsx; give a name that ends in one of them")
    except OSError as fault:
        raise SpreadsheetError(f"{path}: cannot be written ({fault.strerror or fault})") from fault


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """The rows as CSV for standard output."""
    return _csv_text([[_guarded(cell) for cell in row] for row in rows])


_FORMULA = re.compile(r"[=+\-@\t\r]")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decoded(content: bytes) -> str:
    """Excel writes UTF-8 with a mark, UTF-16 ("Unicode text"), or the Windows code page, whatever the menu says."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv_text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _excel_rows(path: Path) -> Iterator[list[str]]:
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
        try:
            for row in workbook.worksheets[0].iter_rows(values_only=True):
                yield [_text(value) for value in row]
        finally:
            workbook.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as fault:
        raise SpreadsheetError(f"{path}: is not an Excel workbook; open it and save it again as .xlsx") from fault


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == value.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _excel_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("vendors")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_CONTROL.sub(" ", cell) for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML cannot hold."""
