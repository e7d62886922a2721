"""Ten spreadsheets as people keep them: made here, byte by byte, with made-up vendors."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet


def _sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    return sheet


def titles_and_totals(folder: Path) -> Path:
    """Merged title rows, an empty row, two empty columns in front, the headings twice, a sum below."""
    workbook = Workbook()
    sheet = _sheet(workbook)
    sheet["C1"] = "ACME PROPERTY GROUP"
    sheet.merge_cells("C1:F1")
    sheet["C2"] = "Vendor insurance log, printed 1/2/27"
    sheet.merge_cells("C2:F2")
    rows = (
        ("Vendor Name ", "Category", "E-Mail", "St."),
        ("Bright Spark Electric, LLC", "contractor", "ann@spark.example", "Illinois"),
        ("  Tree   Top\nCare ", "standard", "MAILTO:Top@Tree.example", "il"),
        ("Vendor Name ", "Category", "E-Mail", "St."),
        ("Clean Sweep Inc", "standard", "x@sweep.example", "TX"),
        (None, None, None, None),
        ("TOTAL VENDORS: 3", None, None, None),
    )
    for number, row in enumerate(rows, start=4):
        for place, value in enumerate(row, start=3):
            sheet.cell(number, place, value).font = Font(bold=number == 4)
    workbook.save(folder / "log.xlsx")
    return folder / "log.xlsx"


def excel_csv(folder: Path) -> Path:
    """Semicolons, the Windows code page, ="00123" against lost zeros, trailing spaces, lines of nothing."""
    text = (
        "Vendor No.;Company ;Class; Contact e-mail;Paused\r\n"
        '"=""00123""";Café Röster GmbH, LLC;Standard ; info@roester.example ;1/2/27\r\n'
        "00124;Müller & Söhne Co.;standard;bob@mueller.example / eve@mueller.example;46054\r\n"
        ";;;;\r\n"
        "00125;Nord, Süd & West Ltd;standard;n/a;2/1/2027 \r\n"
        "00126;Late Bird LLC;standard;late@bird.example;31/12/27\r\n"
    )
    (folder / "export.csv").write_bytes(text.encode("cp1252"))
    return folder / "export.csv"


def unicode_text(folder: Path) -> Path:
    """ "Unicode text" of Excel: UTF-16 with tabs, called .txt; several addresses in a cell."""
    text = (
        "Legal Name\tRisk Class\tEmail Address(es)\tBroker Email\tBroker\r\n"
        'Peak Roofing LLC\tcontractor\t"Ann Lee <ann@peak.example>, bob@peak.example"\tDesk coi@agency.example\t\r\n'
        'Ridge Roofing LLC\tcontractor\t"ann@ridge.example\nbob@ridge.example"\tcoi@agency.example\tDana; Sam\r\n'
        "Gable Roofing LLC\tcontractor\tann at gable.example\t\t\r\n"
    )
    (folder / "vendors.txt").write_bytes(text.encode("utf-16"))
    return folder / "vendors.txt"


def spoiled_by_excel(folder: Path) -> Path:
    """Names that became dates and numbers, numbers with zeros by format alone, formulas, errors."""
    workbook = Workbook()
    sheet = _sheet(workbook)
    sheet.append(["id", "name", "class", "email", "pause until"])
    sheet.append([7, "Seven Hills LLC", "standard", "a@seven.example", datetime(2027, 1, 2)])  # noqa: DTZ001
    sheet["A2"].number_format = "00000"
    sheet.append([8, datetime(2026, 3, 5), "standard", "b@march.example", 46054])  # noqa: DTZ001
    sheet.append([9, 84, "standard", "c@lumber.example"])
    sheet.append([10, '=B2&" West"', "standard", "d@seven.example"])
    sheet.append([11, "#N/A", "standard", "e@none.example"])
    sheet.append([12, "Twelve Oaks LLC", "standard", "f@oaks.example", "soon"])
    sheet.append([13, "Thirteen Ltd", "standard", "########"])
    workbook.save(folder / "spoiled.xlsx")
    return folder / "spoiled.xlsx"


def many_sheets(folder: Path) -> Path:
    """The roster is the second sheet; a hidden one looks like it as well."""
    workbook = Workbook()
    notes = _sheet(workbook)
    notes.title = "Read me"
    notes.append(["Please keep this list up to date!"])
    current = workbook.create_sheet("2026 vendors")
    current.append(["name", "class", "email"])
    current.append(["Current LLC", "tenant", "a@current.example"])
    old = workbook.create_sheet("2019 (old)")
    old.append(["name", "class", "email"])
    old.append(["Gone LLC", "tenant", "a@gone.example"])
    old.sheet_state = "hidden"
    workbook.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def hidden_things(folder: Path) -> Path:
    """A hidden column with last year's addresses, and rows that a filter hides."""
    workbook = Workbook()
    sheet = _sheet(workbook)
    sheet.append(["Vendor", "Type", "Email (old)", "Vendor Email", "GL Exp", "Tax ID"])
    sheet.append(["Open LLC", "standard", "old@open.example", "new@open.example", 46054, "12-3456789"])
    sheet.append(["Filtered LLC", "standard", "old@filtered.example", "new@filtered.example", "1/2/27", None])
    sheet.append(["Shown LLC", "standard", "old@shown.example", "new@shown.example", None, None])
    sheet["C1"] = "Email"
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    workbook.save(folder / "filtered.xlsx")
    return folder / "filtered.xlsx"


def doubles(folder: Path) -> Path:
    """One vendor several times: the same, in capitals, with other punctuation; another with another legal form."""
    text = (
        "\ufeffname,class,email\n"
        '"Acme Plumbing, LLC",contractor,a@acme.example\n'
        '"Acme Plumbing, LLC",contractor,b@acme.example\n'
        "ACME PLUMBING LLC,contractor,c@acme.example\n"
        "Acme Plumbing L.L.C.,contractor,d@acme.example\n"
        "Acme Plumbing Inc,contractor,e@acme.example\n"
    )
    (folder / "doubles.csv").write_bytes(text.encode())
    return folder / "doubles.csv"


def bad_rows(folder: Path) -> Path:
    """Something of everything that cannot be taken over."""
    text = (
        "name|class|vendor e-mail|agent e-mail|state|active\n"
        "|standard|a@a.example||IL|y\n"
        "No Class LLC||a@b.example||IL|y\n"
        "Odd Class LLC|contracter|a@c.example||IL|y\n"
        "Two Hats LLC|standard|a@d.example|a@d.example|IL|y\n"
        "No State LLC|standard|a@e.example||Ilinois|y\n"
        "Maybe LLC|standard|a@f.example||IL|sometimes\n"
        "Good LLC|standard|a@g.example||IL|y\n"
    )
    (folder / "bad.csv").write_bytes(text.encode())
    return folder / "bad.csv"


def no_class(folder: Path) -> Path:
    """Headings of their own and no class: says what to give."""
    text = "Outfit,Mail\nSolo Painter,a@solo.example\nDuo Painters,b@duo.example\n"
    (folder / "own.csv").write_bytes(text.encode())
    return folder / "own.csv"


def misnamed(folder: Path) -> Path:
    """An Excel workbook that somebody called .csv, with an empty first row."""
    workbook = Workbook()
    sheet = _sheet(workbook)
    sheet.append([])
    sheet.append(["Subcontractor", "Trade", "Emails", "Written Contract", "DBA"])
    sheet.append(["Stone & Sons LLC", "Contractor", "a@stone.example; A@stone.example", True, "Stonework; S&S"])
    sheet.append(["Brick Co", "contractor", "", "on file", None])
    sheet.append(["Grand Total Services LLC", "contractor", "a@grand.example", "no", None])
    workbook.save(folder / "book.xlsx")
    (folder / "book.xlsx").rename(folder / "list.csv")
    return folder / "list.csv"


UGLY: tuple[Callable[[Path], Path], ...] = (
    titles_and_totals,
    excel_csv,
    unicode_text,
    spoiled_by_excel,
    many_sheets,
    hidden_things,
    doubles,
    bad_rows,
    no_class,
    misnamed,
)
