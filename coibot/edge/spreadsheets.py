"""CSV and Excel files as rows of text, and back.

A cell that a spreadsheet program would take for a formula gets an apostrophe in front on the way out, and loses it on
the way in: names and notes come from strangers.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

Rows = list[list[str]]

UNCOMPUTED = "=formula without a value"
"""What stands for a formula that the file has no result of: the program that wrote it did not compute."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or the whole of a CSV file."""

    name: str
    """"" for a CSV file."""
    rows: Rows
    """As text. The third row of the sheet is the third here, even when the second is empty."""
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """0-based."""
    hidden_rows: frozenset[int] = frozenset()
    """1-based, as spreadsheets number them: filtered away, or hidden by hand."""


class SpreadsheetError(Exception):
    """The file cannot be read or written as a spreadsheet; the message says what to do."""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """All sheets of an .xlsx file, or the one of a .csv file; at least one.

    Dates become ISO 8601, whole numbers lose their ".0" and keep the zeros that their format shows in front, yes and
    no stand for true and false, ="00123" is 00123. A formula is its last result, or UNCOMPUTED.

    Raises SpreadsheetError.
    """
    kind = path.suffix.lower()
    try:
        if kind not in (".xlsx", ".xlsm", ".csv", ".tsv", ".txt"):
            raise SpreadsheetError(f"{path}: is neither .csv nor .xlsx; save it as one of them")
        content = path.read_bytes()
        # Named .csv by hand, and an Excel workbook all the same.
        if kind in (".xlsx", ".xlsm") or content.startswith(b"PK\x03\x04"):
            return tuple(_excel_sheets(path, content))
        rows = [[_plain(cell) for cell in row] for row in _csv_rows(content)]
        return (Sheet("", rows),)
    except OSError as fault:
        raise SpreadsheetError(f"{path}: cannot be read ({fault.strerror or fault})") from fault
    except csv.Error as fault:
        raise SpreadsheetError(f"{path}: is not a CSV file ({fault}); save it again as CSV UTF-8") from fault


def read_rows(path: Path) -> Rows:
    """The rows of a .csv file, or of the first sheet of an .xlsx one, as `read_sheets` reads them.

    Raises SpreadsheetError.
    """
    return read_sheets(path)[0].rows


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


_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
"""How people keep Excel from making a number of 00123."""


def _plain(cell: str) -> str:
    if quoted := _QUOTED.fullmatch(cell.strip()):
        return quoted[1].replace('""', '"')
    return _unguarded(cell)


_LOOKED_AT = 200
"""Rows. They tell which delimiter is meant."""


def _csv_rows(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if named := re.match(r"sep=(.)\r?\n", text):
        # Excel's own line. It counts as a row, so that numbers of rows are those that people see.
        return [[], *_split(text[named.end() :], named[1])]
    return max((_split(text, delimiter) for delimiter in ",;\t|"), key=_regularity)


def _split(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _regularity(rows: list[list[str]]) -> int:
    """How many cells stand in rows of the commonest width: a delimiter that is none gives rows of one cell."""
    widths = Counter(len(row) for row in rows[:_LOOKED_AT] if any(row) and len(row) > 1)
    return max((width * number for width, number in widths.items()), default=0)


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


def _excel_sheets(path: Path, content: bytes) -> Iterator[Sheet]:
    try:
        results = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content))
        if not results.worksheets:
            raise ValueError("no worksheet")
        for sheet, written in zip(results.worksheets, formulas.worksheets, strict=True):
            yield Sheet(
                sheet.title,
                _excel_rows(sheet, written),
                sheet.sheet_state != "visible",
                frozenset(_hidden_columns(sheet)),
                frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
            )
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        TypeError,
    ) as fault:
        raise SpreadsheetError(f"{path}: is not an Excel workbook; open it and save it again as .xlsx") from fault


def _excel_rows(sheet: Worksheet, written: Worksheet) -> Rows:
    rows = []
    for shown, source in zip(sheet.iter_rows(), written.iter_rows(), strict=True):
        cells = zip(shown, source, strict=True)
        rows.append([UNCOMPUTED if cell.value is None and of.data_type == "f" else _cell(cell) for cell, of in cells])
    return rows


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    """Excel writes neighbours of one width as one entry, from `min` to `max`."""
    for letters, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letters)
            yield from range(first - 1, min(column.max or first, sheet.max_column))


_LEADING_ZEROS = re.compile(r"0{2,}")


def _cell(cell: Cell | MergedCell) -> str:
    value: object = cell.value
    if isinstance(value, int) and not isinstance(value, bool) and _LEADING_ZEROS.fullmatch(cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return _plain(_text(value))


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
