"""The report as a workbook and as CSV: real dates, filters, and nothing that a spreadsheet program would run."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coibot.intake.clean import clean_text
from coibot.report.calls import calls
from coibot.report.model import Report

Cell = str | int | date | None

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet program take words for a formula."""
_CELL_LIMIT = 32_000
_WIDEST = 60
_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", start_color="E9EEF2")
_WRAP = Alignment(wrap_text=True, vertical="top")


_VENDORS = (
    "Vendor", "Id", "Class", "Verdict", "Missing", "Unknown", "Next expiration", "Last document", "Waiting since",
    "Decisions owed", "Waivers", "Worth a look", "Sites", "Agency",
)  # fmt: skip


def _vendor_rows(report: Report) -> Iterable[Sequence[Cell]]:
    for v in report.vendors:
        yield (
            v.name, v.id, v.vendor_class, v.verdict.value, "\n".join(v.missing), "\n".join(v.unknown),
            v.next_expiration, v.last_document, v.waiting_since, v.questions or None,
            "\n".join(f"{w.requirement} until {w.until}" for w in v.waivers), "\n".join(v.worth_a_look),
            ", ".join(v.sites), v.agency,
        )  # fmt: skip


def vendors_csv(report: Report) -> bytes:
    """The first sheet of the workbook as CSV: UTF-8 with the mark that Excel wants, dates as 2027-01-01."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(_VENDORS)
    for row in _vendor_rows(report):
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])
    return written.getvalue().encode("utf-8-sig")


def xlsx(report: Report) -> bytes:
    """Sheets: Vendors, Expirations (90 days), On file, Waivers, To call, Decisions."""
    book = Workbook()
    book.properties.creator = report.company
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Vendors"
    _fill(first, _VENDORS, _vendor_rows(report))
    _fill(
        book.create_sheet("Expirations"),
        ("Expires", "Days left", "Vendor", "Id", "Line", "Policy number", "Insurer"),
        ((e.on, e.days, e.vendor_name, e.vendor_id, e.line, e.policy_number, e.insurer) for e in report.expirations()),
    )
    _fill(
        book.create_sheet("On file"),
        ("Vendor", "Id", "Line", "Policy number", "Insurer", "Effective", "Expires", "Required"),
        (
            (v.name, v.id, line.title, line.policy_number, line.insurer, line.effective, line.expiration,
             "yes" if line.required else "no")
            for v in report.vendors
            for line in v.lines
        ),
    )  # fmt: skip
    _fill(
        book.create_sheet("Waivers"),
        ("Vendor", "Id", "Requirement", "Until", "Reason", "Approved by", "Granted on"),
        (
            (v.name, v.id, w.requirement, w.until, w.reason, w.approved_by, w.granted_on)
            for v in report.vendors
            for w in v.waivers
        ),
    )
    _fill(
        book.create_sheet("To call"),
        ("Vendor", "Id", "Telephone", "Why", "About", "Coverage ended"),
        (
            (c.vendor_name, c.vendor_id, "\n".join(f"{p.number}  {p.name} ({p.whose})" for p in c.phones), c.why,
             "\n".join(c.about), c.expired_on)
            for c in calls(report)
        ),
    )  # fmt: skip
    _fill(
        book.create_sheet("Stop work"),
        ("Vendor", "Id", "Line", "Policy", "Insurer", "Ended on"),
        (
            (v.name, v.id, line.title, line.policy_number or "", line.insurer or "", line.expiration)
            for v in report.stop_work()
            for line in v.stop_work
        ),
    )
    _fill(
        book.create_sheet("Decisions"),
        ("About", "Id", "Question", "Asked on"),
        ((d.name, d.record_id, d.reason, d.asked_on) for d in report.decisions),
    )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet.append(list(head))
    widths = [len(title) for title in head]
    for row in rows:
        sheet.append([_harmless(value) if isinstance(value, str) else value for value in row])
        for column, value in enumerate(row):
            shown = str(value).split("\n") if value is not None else [""]
            widths[column] = max(widths[column], *(len(line) for line in shown))
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = _WRAP
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(cell.value, str):
                cell.data_type = "s"
    for column, width in enumerate(widths, 1):
        cell = sheet.cell(1, column)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "B2" if head[0] == "Vendor" else "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _harmless(text: str) -> str:
    """A leading apostrophe keeps words words, here and in a CSV made of this sheet."""
    kept = clean_text(text, _CELL_LIMIT)
    return f"'{kept}" if kept.startswith(_RUNS) else kept
