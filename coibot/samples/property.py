"""Look-alikes of the property forms: ACORD 24 (a table of policies), 27 and 28 (one policy of one company).

Our own drawings in rows of one height. What is written on them is given as words by box, for these forms have more
boxes than a certificate has facts: see `Sheet.boxes` of `lay_out_property`.
"""

from collections.abc import Mapping
from random import Random

from coibot.samples.draw import blank_canvas, paint_entries, paint_sheet, place, sign
from coibot.samples.fill import Entry
from coibot.samples.layout import BOLD, ITALIC, MARGIN, PAGE, PLAIN, ROW, WIDTH, Box, Sheet
from coibot.samples.styles import STYLES, Style

TICKED = "[x]"
"""The words of a ticked box."""
CENTRED = ("letter", "effective", "expiration", "naic", "issue_date")
TITLES = {
    "24": "CERTIFICATE OF PROPERTY INSURANCE",
    "27": "EVIDENCE OF PROPERTY INSURANCE",
    "28": "EVIDENCE OF COMMERCIAL PROPERTY INSURANCE",
}
NOTICE = (
    "THIS SPECIMEN IS FOR INFORMATION ONLY. IT GIVES NOBODY A RIGHT AND CHANGES NOTHING OF WHAT POLICIES COVER. "
    "ALL NAMES THAT STAND ON THIS PAGE ARE MADE UP, AND NOBODY IS INSURED BY IT. A POLICY ITSELF SAYS WHAT IT INSURES."
)


class UnknownFormError(ValueError):
    """A form that this generator does not draw."""


def draw_property(
    number: str,
    words: Mapping[str, str],
    *,
    style: Style | str = "plain",
    seed: int = 0,
    scale: tuple[float, float] = (1.0, 1.0),
    shift: tuple[float, float] = (0.0, 0.0),
) -> bytes:
    """ACORD 24, 27 or 28 with words in its boxes; several lines are parted by newlines, a ticked box holds TICKED.

    Raises UnknownFormError; KeyError for a box that the form does not have.
    """
    manner = STYLES[style] if isinstance(style, str) else style
    sheet = lay_out_property(number)
    canvas, written = blank_canvas(manner)
    place(canvas, manner, scale, shift)
    paint_sheet(canvas, sheet, manner)
    entries = []
    for name, text in words.items():
        box = sheet.boxes[name]
        if text == TICKED:
            entries.append(Entry(name, "", box, "centre", tick=True))
        elif text:
            lines = text.splitlines()
            for index, line in enumerate(lines):
                row = box.line(index) if len(lines) > 1 or box.height > 1.5 * ROW else box
                align = "centre" if name.endswith(CENTRED) else "left"
                entries.append(Entry(f"{name}#{index}", line, row, align))
    paint_entries(canvas, entries, manner)
    sign(canvas, sheet.boxes["signature"], Random(f"property {seed}"), wide=False)  # noqa: S311
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def lay_out_property(number: str) -> Sheet:
    """The empty form. Raises UnknownFormError."""
    if number not in TITLES:
        raise UnknownFormError(f"no property form {number!r}: the generator draws {', '.join(TITLES)}")
    sheet = Sheet("2016/03")
    if number == "24":
        _form_24(sheet)
    else:
        _form_of_one(sheet, number)
    sheet.say(MARGIN + 3.5, 27 if number == "24" else 31, f"ACORD {number} (2016/03)", BOLD, 8.4)
    sheet.say(MARGIN + WIDTH - 3.5, 16, "Drawn by coibot for tests. Not an ACORD form.", BOLD, 8.4, "right")
    return sheet


class _Down:
    """Bands from the top of the page down."""

    def __init__(self, top: float) -> None:
        self.top = top

    def band(self, height: float) -> Box:
        self.top -= height
        return Box(MARGIN, self.top, WIDTH, height)


def _title(sheet: Sheet, band: Box, number: str) -> None:
    sheet.say(band.x + 6, band.y + 6, "specimen", ITALIC, 15)
    sheet.say(band.x + 281, band.y + 6, TITLES[number], BOLD, 13.4, "centre")
    box = Box(band.right - 86, band.y, 86, band.height)
    sheet.frame(box, 1)
    sheet.say(box.x + 43, box.top - 8.5, "DATE (MM/DD/YYYY)", BOLD, 5.9, "centre")
    sheet.boxes["issue_date"] = Box(box.x + 18, box.y, 60, ROW)


def _cell(sheet: Sheet, name: str, box: Box, label: str, *, below: float = 8.5, font: str = BOLD) -> None:
    """A framed cell with its label at the top left; what is written stands below it."""
    sheet.frame(box)
    for index, line in enumerate(label.split("|")):
        sheet.say(box.x + 3.5, box.top - below - index * 6, line, font, 5.9)
    if name:
        height = box.height - below - 3
        sheet.boxes[name] = Box(box.x + 3, box.y + 1, box.width - 6, max(height, 10))


def _box(sheet: Sheet, name: str, x: float, y: float, label: str = "", size: float = 14.4) -> None:
    box = Box(x, y, size, min(size, ROW))
    sheet.frame(box)
    sheet.boxes[name] = box
    if label:
        sheet.say(box.right + 3.6, y + 2.8, label)


def _form_24(sheet: Sheet) -> None:
    down = _Down(PAGE[1] - 30)
    _title(sheet, down.band(24), "24")
    notice = down.band(42)
    sheet.frame(notice, 1)
    sheet.paragraph(notice, NOTICE, BOLD, 8, 9.6)
    _parties_24(sheet, down.band(132))
    head = down.band(ROW)
    for x, name, label in ((3.5, "", "COVERAGES"), (140.4, "certificate_number", "CERTIFICATE NUMBER:")):
        sheet.say(head.x + x, head.y + 2.6, label, BOLD, 8.4)
        if name:
            sheet.boxes[name] = Box(head.x + 242, head.y, 150, ROW)
    sheet.say(head.x + 406.8, head.y + 2.6, "REVISION NUMBER:", BOLD, 8.4)
    _cell(sheet, "location", down.band(36), "LOCATION OF PREMISES / DESCRIPTION OF PROPERTY")
    down.band(36)
    _table_24(sheet, down.band(270))
    _cell(sheet, "description", down.band(66), "SPECIAL CONDITIONS / OTHER COVERAGES")
    _foot_24(sheet, down.band(96))


def _parties_24(sheet: Sheet, band: Box) -> None:
    left, right = band.columns(WIDTH / 2, 0)
    producer, insured = Box(left.x, left.y + 72, left.width, 60), Box(left.x, left.y, left.width, 72)
    _cell(sheet, "producer", producer, "PRODUCER")
    _cell(sheet, "insured", insured, "INSURED")
    sheet.boxes["insured"] = Box(insured.x + 20, insured.y + 6, 240, 48)
    rows = [right.line(index, of=11) for index in range(11)]
    for row in rows:
        sheet.frame(row)
    sheet.stack(rows[0], ("CONTACT", "NAME:"), BOLD, left=3.6)
    sheet.boxes["contact_name"] = rows[0].inset(44)
    phone, fax = rows[1].columns(176.4, 0)
    sheet.down(fax.x, fax.y, fax.top)
    for box, label, words, x in ((phone, "PHONE", "(A/C,No,Ext):", 24.6), (fax, "FAX", "(A/C,No):", 15)):
        sheet.say(box.x + 3.6, box.y + 6.3, label, BOLD, 5.9)
        sheet.say(box.x + x, box.y + 1.2, words, BOLD, 5.9)
        sheet.boxes[label.lower()] = box.inset(62 if label == "PHONE" else 42)
    sheet.stack(rows[2], ("E-MAIL", "ADDRESS:"), BOLD, left=3.6)
    sheet.boxes["email"] = rows[2].inset(44)
    sheet.stack(rows[3], ("PRODUCER", "CUSTOMER ID:"), BOLD, left=3.6)
    sheet.say(rows[4].x + 62, rows[4].y + 1.9, "INSURER(S) AFFORDING COVERAGE", BOLD)
    sheet.say(rows[4].x + 251, rows[4].y + 1.9, "NAIC #", BOLD)
    sheet.down(540, rows[10].y, rows[4].top)
    for letter, row in zip("ABCDEF", rows[5:], strict=True):
        sheet.say(row.x + 3.6, row.y + 1.8, f"INSURER {letter} :", BOLD, 5.9)
        sheet.boxes[f"insurer.{letter}.name"] = row.inset(44, 56)
        sheet.boxes[f"insurer.{letter}.naic"] = Box(548, row.y, 44, ROW)


def _table_24(sheet: Sheet, band: Box) -> None:
    columns = dict(
        zip(
            ("letter", "type", "number", "effective", "expiration", "label", "amount"),
            band.columns(18, 122.4, 136.8, 64.8, 64.8, 90, 0),
            strict=True,
        )
    )
    head = Box(band.x, band.top - 18, band.width, 18)
    sheet.frame(head, 1)
    heads = {
        "letter": ("INSR", "LTR"), "type": ("TYPE OF INSURANCE",), "number": ("POLICY NUMBER",),
        "effective": ("POLICY EFFECTIVE", "DATE (MM/DD/YYYY)"),
        "expiration": ("POLICY EXPIRATION", "DATE (MM/DD/YYYY)"),
        "label": ("COVERED PROPERTY",), "amount": ("LIMITS",),
    }  # fmt: skip
    for name, lines in heads.items():
        sheet.head(Box(columns[name].x, head.y, columns[name].width, head.height), lines)
    top = head.y
    for block, rows in (("property", 10), ("inland", 4), ("crime", 3), ("boiler", 2), ("free", 2)):
        whole = Box(band.x, top - rows * ROW, band.width, rows * ROW)
        for column in columns.values():
            sheet.down(column.x, whole.y, whole.top)
        sheet.across(whole.x, whole.right, whole.y, 1)
        for name in ("letter", "number", "effective", "expiration"):
            box = columns[name]
            height = ROW * 2 if (block, name) == ("inland", "number") else whole.height
            sheet.boxes[f"{block}.{name}"] = Box(box.x + 2, whole.y, box.width - 4, height)
        sheet.boxes[f"{block}.type"] = Box(columns["type"].x + 4, whole.y, 114, whole.height)
        for index in range(rows):
            row = columns["label"].x, whole.top - (index + 1) * ROW
            _box(sheet, f"{block}.covered.{index}", *row)
            sheet.boxes[f"{block}.label.{index}"] = Box(row[0] + 16, row[1], 72, ROW)
            sheet.say(columns["amount"].x + 3.6, row[1] + 2.6, "$")
            sheet.boxes[f"{block}.amount.{index}"] = Box(columns["amount"].x + 8, row[1], 70, ROW)
            sheet.across(columns["amount"].x, band.right, row[1])
        _words_24(sheet, block, whole, columns)
        top = whole.y


def _words_24(sheet: Sheet, block: str, whole: Box, columns: Mapping[str, Box]) -> None:
    x, y = columns["type"].x, [whole.top - (index + 1) * ROW for index in range(10)]
    covered = columns["label"].x + 18
    if block != "free":
        titles = {"property": "PROPERTY", "inland": "INLAND MARINE", "crime": "CRIME", "boiler": "BOILER & MACHINERY /"}
        _box(sheet, f"{block}.on", x, y[0])
        sheet.say(x + 18, y[0] + 4, titles[block], BOLD, 6)
    if block == "property":
        sheet.say(x + 3.6, y[1] + 4, "CAUSES OF LOSS")
        sheet.say(x + 68.4, y[1] + 4, "DEDUCTIBLES")
        sheet.say(x + 68.4, y[2] + 6, "BUILDING")
        sheet.say(x + 68.4, y[4] + 0.8, "CONTENTS")
        for index, cause in enumerate(("BASIC", "BROAD", "SPECIAL", "EARTHQUAKE", "WIND", "FLOOD"), 2):
            _box(sheet, f"property.{cause.lower()}", x, y[index])
            sheet.say(x + 18, y[index] + 4, cause)
        rows = (
            "BUILDING", "PERSONAL PROPERTY", "BUSINESS INCOME", "EXTRA EXPENSE", "RENTAL VALUE", "BLANKET BUILDING",
            "BLANKET PERS PROP", "BLANKET BLDG & PP",
        )  # fmt: skip
        for index, text in enumerate(rows):
            sheet.say(covered, y[index] + 4, text)
    elif block == "inland":
        sheet.say(columns["number"].x + 3.6, y[0] + 4, "TYPE OF POLICY")
        sheet.say(columns["number"].x + 3.6, y[2] + 4, "POLICY NUMBER")
        sheet.boxes["inland.number"] = Box(columns["number"].x + 2, y[3], 132, ROW)
        sheet.say(x + 3.6, y[1] + 4, "CAUSES OF LOSS")
        sheet.say(x + 18, y[2] + 4, "NAMED PERILS")
    elif block == "crime":
        sheet.say(x + 3.6, y[1] + 2, "TYPE OF POLICY")
    elif block == "boiler":
        sheet.say(x + 18, y[0] - 2.4, "EQUIPMENT BREAKDOWN", BOLD, 6)


def _foot_24(sheet: Sheet, band: Box) -> None:
    sheet.say(band.x + 3.5, band.top - 10, "CERTIFICATE HOLDER", BOLD, 8.4)
    sheet.say(band.x + 291.5, band.top - 10, "CANCELLATION", BOLD, 8.4)
    holder = Box(band.x, band.y, WIDTH / 2, band.height - ROW)
    sheet.frame(holder, 1)
    sheet.boxes["holder"] = Box(holder.x + 50, holder.y + 10, 220, 48)
    signature = Box(holder.right, band.y, WIDTH / 2, 36)
    sheet.frame(signature, 1)
    sheet.say(signature.x + 3.5, signature.top - 8, "AUTHORIZED REPRESENTATIVE", BOLD, 5.9)
    sheet.boxes["signature"] = Box(signature.x + 20, signature.y + 1, 200, 22)


def _form_of_one(sheet: Sheet, number: str) -> None:
    """27 and 28: the same upper third, then coverage, then who has an interest."""
    down = _Down(PAGE[1] - 31.2)
    _title(sheet, down.band(24), number)
    notice = down.band(42)
    sheet.frame(notice, 1)
    sheet.paragraph(notice, NOTICE, BOLD, 8, 9.4)
    upper = down.band(168)
    _upper(sheet, upper, number)
    head = down.band(ROW)
    sheet.say(head.x + 3.5, head.y + 1.8, "PROPERTY INFORMATION", BOLD, 8.4)
    if number == "28":
        _box(sheet, "building", 360, head.y + 1.8, size=7.2)
        sheet.say(370.8, head.y + 1.8, "BUILDING OR", BOLD, 8.4)
        _box(sheet, "business_personal_property", 435.6, head.y + 1.8, size=7.2)
        sheet.say(446.4, head.y + 1.8, "BUSINESS PERSONAL PROPERTY", BOLD, 8.4)
    location = "LOCATION / DESCRIPTION" if number == "28" else "LOCATION/DESCRIPTION"
    _cell(sheet, "location", down.band(30 if number == "28" else 66), location)
    down.band(36 if number == "28" else 42)
    perils = down.band(ROW)
    sheet.say(perils.x + 3.5, perils.y + 1.8, "COVERAGE INFORMATION", BOLD, 8.4)
    sheet.say(176.4, perils.y + 2.4, "PERILS INSURED")
    for name, x in (("basic", 244.8), ("broad", 295.2), ("special", 349.2)):
        _box(sheet, name, x, perils.y, name.upper())
    if number == "27":
        _lower_27(sheet, down)
    else:
        _lower_28(sheet, down)


def _upper(sheet: Sheet, band: Box, number: str) -> None:
    left, right = band.columns(WIDTH / 2, 0)
    sheet.frame(left, 1)
    sheet.frame(right, 1)
    names = ("AGENCY", "COMPANY", "INSURED") if number == "27" else (
        "PRODUCER NAME,|CONTACT PERSON AND ADDRESS", "COMPANY NAME AND ADDRESS", "NAMED INSURED AND ADDRESS",
    )  # fmt: skip
    agency = Box(left.x, left.top - 60, left.width, 60)
    _cell(sheet, "producer", agency, names[0], below=8 if number == "27" else 7)
    sheet.boxes["producer"] = Box(left.x + 3, left.top - 58, 250, 42)
    phone = Box(left.x + 108, left.top - ROW, left.width - 108, ROW)
    sheet.frame(phone)
    sheet.stack(phone, ("PHONE", "(A/C, No, Ext):"), BOLD, left=3.6)
    sheet.boxes["phone"] = phone.inset(46)
    row = Box(left.x, agency.y - ROW, left.width, ROW)
    fax, email = row.columns(100.8 if number == "27" else 108, 0)
    for box, words, name in ((fax, ("FAX", "(A/C, No):"), "fax"), (email, ("E-MAIL", "ADDRESS:"), "email")):
        sheet.frame(box)
        sheet.stack(box, words, BOLD, left=3.6)
        sheet.boxes[name] = box.inset(32 if name == "fax" else 38)
    codes = Box(left.x, row.y - ROW, left.width, ROW)
    sheet.frame(codes)
    sheet.say(codes.x + 3.6, codes.y + 1.8, "CODE:", BOLD, 5.9)
    sheet.say(codes.x + 147.6, codes.y + 1.8, "SUB CODE:", BOLD, 5.9)
    sheet.say(left.x + 3.6, codes.y - 5.8, "AGENCY", BOLD, 5.9)
    if number == "28":
        sheet.say(left.x + 3.6, codes.y - 11.4, "CUSTOMER ID #:", BOLD, 5.9)
    insured = Box(left.x, left.y, left.width, 72) if number == "27" else Box(left.x, left.y + 24, left.width, 48)
    _cell(sheet, "insured", insured, names[2], below=9.6)
    indent = 50 if number == "27" else 20
    sheet.boxes["insured"] = Box(insured.x + indent, insured.y + 1, 200, 36 if number == "28" else 60)
    if number == "28":
        _cell(sheet, "additional_named_insureds", Box(left.x, left.y, left.width, 24), "ADDITIONAL NAMED INSURED(S)")
    _company(sheet, right, number, names[1])


def _company(sheet: Sheet, right: Box, number: str, label: str) -> None:
    company = Box(right.x, right.y + (72 if number == "27" else 96), right.width, 96 if number == "27" else 72)
    _cell(sheet, "company", company, label)
    sheet.boxes["company"] = Box(right.x + 3, right.top - 54, 240, 40)
    if number == "28":
        naic = Box(489.6, right.top - ROW, 104.4, ROW)
        sheet.frame(naic)
        sheet.say(naic.x + 3.6, naic.y + 3.6, "NAICNO:", BOLD, 5.9)
        sheet.boxes["naic"] = naic.inset(32)
        sheet.say(right.x + 48, company.y + 3.6, "IF MULTIPLE COMPANIES, COMPLETE SEPARATE FORM FOR EACH", BOLD, 5.9)
        _cell(sheet, "policy_type", Box(right.x, right.y + 72, right.width, 24), "POLICY TYPE")
    top = right.y + 72
    _cell(sheet, "loan_number", Box(right.x, top - 24, 158.4, 24), "LOAN NUMBER")
    _cell(sheet, "policy_number", Box(right.x + 158.4, top - 24, 129.6, 24), "POLICY NUMBER")
    for name, x, words in (("effective", 0, "EFFECTIVE DATE"), ("expiration", 86.4, "EXPIRATION DATE")):
        box = Box(right.x + x, top - 48, 86.4, 24)
        sheet.frame(box)
        sheet.say(
            box.x + (18 if number == "27" and not x else 16.3 if number == "27" else 3.6),
            box.top - 8.4,
            words,
            BOLD,
            5.9,
        )
        sheet.boxes[name] = Box(box.x + 20, box.y, 62, ROW)
    _box(sheet, "continued_until_terminated", right.x + 176.4, top - 48)
    sheet.say(500.4, top - 41.4, "CONTINUED UNTIL", PLAIN, 6)
    sheet.say(500.4, top - 46.8, "TERMINATED IF CHECKED", PLAIN, 6)
    _cell(sheet, "replaces", Box(right.x, right.y, right.width, 24), "THIS REPLACES PRIOR EVIDENCE DATED:")


def _lower_27(sheet: Sheet, down: _Down) -> None:
    head = down.band(ROW)
    body = down.band(120)
    sheet.frame(body, 1)
    for name, x0, x1, words, indent in (
        ("coverage", 18.0, 442.8, "COVERAGE / PERILS / FORMS", 187.3),
        ("amount", 442.8, 529.2, "AMOUNT OF INSURANCE", 449.8),
        ("deductible", 529.2, 594.0, "DEDUCTIBLE", 542.6),
    ):  # fmt: skip
        sheet.say(indent, head.y + 2.4, words, BOLD, 6)
        sheet.down(x0, body.y, head.top)
        sheet.boxes[name] = Box(x0 + 4, body.y, x1 - x0 - 8, 120)
    title = down.band(ROW)
    sheet.say(title.x + 3.5, title.y + 2.4, "REMARKS (Including Special Conditions)", BOLD, 8.4)
    remarks = down.band(78)
    sheet.frame(remarks, 1)
    sheet.boxes["description"] = Box(remarks.x + 3, remarks.y + 2, 560, 72)
    title = down.band(ROW)
    sheet.say(title.x + 3.5, title.y + 1.8, "CANCELLATION", BOLD, 8.4)
    down.band(24)
    title = down.band(ROW)
    sheet.say(title.x + 3.5, title.y + 1.2, "ADDITIONAL INTEREST", BOLD, 8.4)
    foot = down.band(84)
    left, right = foot.columns(284.4, 0)
    _cell(sheet, "holder", left, "NAME AND ADDRESS")
    sheet.boxes["holder"] = Box(left.x + 60, left.y + 12, 220, 48)
    sheet.frame(right, 1)
    _box(sheet, "interest.additional_insured", right.x, right.top - ROW, "ADDITIONAL INSURED")
    _box(sheet, "interest.mortgagee", right.x, right.top - 2 * ROW, "MORTGAGEE")
    _box(sheet, "interest.lenders_loss_payable", 388.8, right.top - ROW, "LENDER'S LOSS PAYABLE")
    _box(sheet, "interest.loss_payee", 504, right.top - ROW, "LOSS PAYEE")
    sheet.say(right.x + 3.6, right.top - 32, "LOAN #", PLAIN, 6)
    sheet.across(right.x, right.right, right.top - 24)
    _cell(sheet, "", Box(right.x, right.y, right.width, 36), "AUTHORIZED REPRESENTATIVE")
    sheet.boxes["signature"] = Box(right.x + 40, right.y + 1, 200, 22)


_QUESTIONS = (
    ("business_income", "", 12.0), ("blanket_coverage", "BLANKET COVERAGE", 12.0),
    ("terrorism", "TERRORISM COVERAGE", 12.0),
    ("terrorism_exclusion", "   IS THERE A TERRORISM-SPECIFIC EXCLUSION?", 12.0),
    ("domestic_terrorism_excluded", "   IS DOMESTIC TERRORISM EXCLUDED?", 12.0),
    ("limited_fungus", "LIMITED FUNGUS COVERAGE", 12.0), ("fungus_exclusion", "FUNGUS EXCLUSION", 12.0),
    ("replacement_cost", "REPLACEMENT COST", 12.0), ("agreed_value", "AGREED VALUE", 12.0),
    ("coinsurance", "COINSURANCE", 12.0), ("equipment_breakdown", "EQUIPMENT BREAKDOWN", 12.0),
    ("ordinance_or_law", "ORDINANCE OR LAW", 12.0), ("demolition_costs", "", 12.0),
    ("increased_cost_of_construction", "", 12.0), ("earth_movement", "EARTH MOVEMENT", 12.0),
    ("flood", "FLOOD", 12.0), ("wind_hail", "WIND / HAIL INCL", 12.0), ("named_storm", "NAMED STORM INCL", 12.0),
    ("subrogation", "PERMISSION TO WAIVE SUBROGATION IN FAVOR OF MORTGAGE", 18.0),
)  # fmt: skip
_WITH_LIMITS = (
    "limited_fungus", "equipment_breakdown", "ordinance_or_law", "demolition_costs", "increased_cost_of_construction",
    "earth_movement", "flood", "wind_hail", "named_storm",
)  # fmt: skip


def _lower_28(sheet: Sheet, down: _Down) -> None:
    amount = down.band(ROW)
    sheet.frame(amount)
    sheet.say(amount.x + 3.6, amount.y + 3, "COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE:", size=6.7)
    sheet.say(250, amount.y + 3, "$")
    sheet.say(475.2, amount.y + 3, "DED:")
    sheet.boxes["amount"] = Box(256, amount.y, 200, ROW)
    sheet.boxes["deductible"] = Box(494, amount.y, 90, ROW)
    head = down.band(ROW)
    for x, words in ((260.4, "YES"), (276.3, "NO"), (290, "N/A")):
        sheet.say(x, head.y + 3, words, BOLD, 6)
    for name, words, height in _QUESTIONS:
        row = down.band(height)
        sheet.frame(row)
        indent = 18.0 if words.startswith(" ") else 3.6
        if words:
            sheet.say(row.x + indent, row.top - 8.4, words.strip())
        for index, answer in enumerate(("yes", "no", "na")):
            box = Box(259.2 + 14.4 * index, row.y, 14.4, height)
            sheet.frame(box)
            sheet.boxes[f"{name}.{answer}"] = box
        if name in _WITH_LIMITS:
            sheet.say(306, row.y + 3.6, "If YES, LIMIT:")
            sheet.say(489.6, row.y + 3.6, "DED:")
            sheet.boxes[f"{name}.limit"] = Box(360, row.y, 120, ROW)
            sheet.boxes[f"{name}.deductible"] = Box(510, row.y, 80, ROW)
        elif name == "business_income":
            sheet.say(306, row.y + 3.6, "If YES, LIMIT:")
    title = down.band(ROW)
    sheet.say(title.x + 3.5, title.y + 1.8, "CANCELLATION", BOLD, 8.4)
    down.band(24)
    title = down.band(ROW)
    sheet.say(title.x + 3.5, title.y + 1.8, "ADDITIONAL INTEREST", BOLD, 8.4)
    foot = down.band(90)
    left, right = foot.columns(284.4, 0)
    sheet.frame(left, 1)
    _box(sheet, "interest.contract_of_sale", left.x, left.top - ROW, "CONTRACT OF SALE")
    _box(sheet, "interest.mortgagee", left.x, left.top - 2 * ROW, "MORTGAGEE")
    _box(sheet, "interest.lenders_loss_payable", 115.2, left.top - ROW, "LENDER'S LOSS PAYABLE")
    _box(sheet, "interest.loss_payee", 226.8, left.top - ROW, "LOSS PAYEE")
    _cell(sheet, "holder", Box(left.x, left.y, left.width, 66), "NAME AND ADDRESS")
    sheet.boxes["holder"] = Box(left.x + 60, left.y + 6, 220, 48)
    _cell(
        sheet, "servicing_agent", Box(right.x, right.y + 32, right.width, 58), "LENDER SERVICING AGENT NAME AND ADDRESS"
    )
    _cell(sheet, "", Box(right.x, right.y, right.width, 32), "AUTHORIZED REPRESENTATIVE")
    sheet.boxes["signature"] = Box(right.x + 40, right.y + 1, 200, 20)
