"""The workbook opens with real dates and filters, and runs nothing that a vendor called itself."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from coibot.model.assessment import Waiver
from coibot.report import Report, xlsx


def test_sheets_have_frozen_heads_filters_and_real_dates(report: Report) -> None:
    book = load_workbook(BytesIO(xlsx(report)))
    assert book.sheetnames == ["Vendors", "Expirations", "On file", "Waivers", "To call", "Stop work", "Decisions"]
    vendors = book["Vendors"]
    assert vendors.freeze_panes == "B2" and vendors.auto_filter.ref == "A1:N6"
    assert vendors["A3"].value == "Northside Electric LLC" and vendors["D3"].value == "deficient"
    assert vendors["E3"].value.startswith("General liability: each occurrence") and "\n" in vendors["E3"].value
    assert vendors["G3"].value.date() == date(2027, 1, 1) and vendors["G3"].is_date
    expirations = book["Expirations"]
    assert expirations["A2"].value.date() == date(2026, 11, 24)
    assert [cell.value for cell in expirations[2]][1:3] == [0, "Birch Janitorial Co"]
    assert book["On file"].max_row == 8 and book["Waivers"]["E2"].value == "no design work"


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t=", " \u202e="])
def test_no_name_becomes_a_formula(lead: str, report: Report) -> None:
    words = f'{lead}HYPERLINK("http://evil.example")'
    vendor = replace(
        report.vendors[1],
        name=words,
        missing=(words,),
        lines=(replace(report.vendors[1].lines[0], policy_number=words),),
        waivers=(Waiver(words, report.as_of, words, words, report.as_of),),
    )
    book = load_workbook(BytesIO(xlsx(replace(report, vendors=(vendor,)))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]


def test_characters_that_a_workbook_may_not_hold_are_dropped(report: Report) -> None:
    vendor = replace(report.vendors[0], name="Har\x00bor\x0b Roofing\ud800")
    book = load_workbook(BytesIO(xlsx(replace(report, vendors=(vendor,)))))
    assert "bor" in book["Vendors"]["A2"].value
