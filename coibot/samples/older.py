"""The look-alike of the certificate as it was before 2009: editions 7/97 and 2001/08.

A drawing of its own with the boxes that those editions have, and with the box names of `page`; what they have no box
for (contact, SUBR WVD, certificate number, insurer F) is missing, and garage liability has a block.
"""

from coibot.samples.layout import BOLD, ITALIC, MARGIN, PAGE, ROW, WIDTH, Box, Sheet

OLDER_EDITIONS = ("7/97", "2001/08")
WIDTHS = {
    "letter": 16.5,
    "additional_insured": 18.8,
    "type": 123.0,
    "number": 118.9,
    "effective": 64.8,
    "expiration": 64.7,
    "limit_label": 89.8,
    "limit": 79.5,
}
TICK = 14.6
NOTICE = (
    "THIS SPECIMEN IS FOR INFORMATION ONLY AND",
    "GIVES ITS HOLDER NO RIGHT OF ANY KIND. ALL",
    "NAMES ON IT ARE MADE UP, AND IT NEITHER WIDENS",
    "NOR NARROWS WHAT ANY POLICY COVERS.",
)
CERTIFY = (
    "The insurance below was issued to the insured named above for the periods shown. What a policy covers is found in "
    "its own terms, exclusions and conditions, whatever another paper may ask for or say; limits may have been lowered "
    "by claims that have been paid already. This page is a specimen."
)
CANCELLATION = (
    "SHOULD ONE OF THESE POLICIES BE CANCELLED BEFORE IT EXPIRES, ITS INSURER",
    "WILL TRY TO MAIL ____ DAYS WRITTEN NOTICE TO THE HOLDER NAMED TO THE LEFT,",
    "AND IS NOT LIABLE WHEN IT FAILS TO. THIS IS A SPECIMEN.",
)


def lay_out_older(edition: str) -> Sheet:
    """The empty form in one of `OLDER_EDITIONS`."""
    sheet = Sheet(edition)
    top = PAGE[1] - 24

    def band(height: float) -> Box:
        nonlocal top
        top -= height
        return Box(MARGIN, top, WIDTH, height)

    _title(sheet, band(24))
    _parties(sheet, band(120))
    _coverages(sheet, band(13), band(35))
    _table(sheet, band(372))
    _description(sheet, band(73))
    _foot(sheet, band(95))
    number = "25-S" if edition == "7/97" else "25"
    sheet.say(MARGIN + 3.5, top - 8, f"ACORD {number} ({edition})", BOLD, 8.4)
    sheet.say(MARGIN + WIDTH - 3.5, top - 8, "Drawn by coibot for tests", BOLD, 8.4, "right")
    return sheet


def _title(sheet: Sheet, band: Box) -> None:
    sheet.say(band.x + 6, band.y + 7, "specimen", ITALIC, 15)
    sheet.say(band.x + 287, band.y + 7, "CERTIFICATE OF LIABILITY INSURANCE", BOLD, 16, "centre")
    box = Box(band.right - 86, band.y, 86, band.height)
    sheet.frame(box, 1)
    mask = "MM/DD/YY" if sheet.edition == "7/97" else "MM/DD/YYYY"
    sheet.say(box.x + box.width / 2, box.top - 9, f"DATE ({mask})", BOLD, 5.9, "centre")
    sheet.boxes["issue_date"] = Box(box.x, box.y, box.width, ROW)


def _parties(sheet: Sheet, band: Box) -> None:
    left, right = band.columns(band.width / 2, 0)
    producer, insured = left.line(0, of=2), left.line(1, of=2)
    for box in (producer, insured):
        sheet.frame(box, 1)
    sheet.say(producer.x + 3.5, producer.top - 8, "PRODUCER", BOLD, 5.9)
    sheet.say(insured.x + 3.5, insured.top - 8, "INSURED", BOLD, 5.9)
    sheet.boxes["producer"] = Box(producer.x + 40, producer.y + 1, producer.width - 44, 4 * ROW)
    sheet.boxes["insured"] = Box(insured.x + 32, insured.y + 1, insured.width - 36, 4 * ROW)
    sheet.frame(right, 1)
    for index, line in enumerate(NOTICE):
        sheet.say(right.x + 10, right.top - 9 - index * 9.5, line, BOLD, 8)
    head = Box(right.x, right.y + 60, right.width, 19)
    sheet.across(head.x, head.right, head.top)
    sheet.say(head.x + 3.6, head.y + 5, "INSURERS AFFORDING COVERAGE", BOLD, 8)
    naic = head.right - 68.5
    if sheet.edition != "7/97":
        sheet.say(naic + 4, head.y + 5, "NAIC #", BOLD, 8)
        sheet.down(naic, right.y, head.top)
    for index, letter in enumerate("ABCDE"):
        row = Box(right.x, head.y - (index + 1) * ROW, right.width, ROW)
        sheet.across(row.x, row.right, row.top)
        sheet.say(row.x + 3.6, row.y + 2.9, f"INSURER {letter}:", size=6.3)
        sheet.boxes[f"insurer.{letter}.name"] = row.inset(40, 70)
        if sheet.edition != "7/97":
            sheet.boxes[f"insurer.{letter}.naic"] = Box(naic, row.y, row.right - naic, ROW)


def _coverages(sheet: Sheet, head: Box, certify: Box) -> None:
    sheet.say(head.x + 3.5, head.y + 4, "COVERAGES", BOLD, 8.4)
    sheet.paragraph(certify, CERTIFY, "Helvetica", 7.2, 8.3)
    sheet.frame(certify, 1)


def _table(sheet: Sheet, band: Box) -> None:
    columns = dict(zip(WIDTHS, band.columns(*WIDTHS.values()), strict=True))
    sheet.frame(band, 1)
    head = Box(band.x, band.top - 13.4, band.width, 13.4)
    sheet.across(head.x, head.right, head.y, 1)
    heads = {
        "letter": ("INSR", "LTR"),
        "additional_insured": ("ADD'L", "INSRD"),
        "type": ("TYPE OF INSURANCE",),
        "number": ("POLICY NUMBER",),
        "effective": ("POLICY EFFECTIVE", "DATE (MM/DD/YY)"),
        "expiration": ("POLICY EXPIRATION", "DATE (MM/DD/YY)"),
    }
    for name, lines in heads.items():
        sheet.head(Box(columns[name].x, head.y, columns[name].width, head.height), lines)
    label = columns["limit_label"]
    sheet.head(Box(label.x, head.y, band.right - label.x, head.height), ("LIMITS",))
    top = head.y
    blocks = (
        ("gl", 84.0, _general), ("auto", 96.0, _auto), ("garage", 36.0, _garage), ("umb", 59.3, _umbrella),
        ("wc", 48.7, _compensation), ("other", 34.6, _other),
    )  # fmt: skip
    for name, height, build in blocks:
        whole = Box(band.x, top - height, band.width, height)
        marked = name not in ("wc", "other")
        for key, column in columns.items():
            box = Box(column.x, whole.y, column.width, height)
            if key != "letter" and (key != "type" or marked) and (key != "limit" or name != "other"):
                sheet.down(box.x, box.y, box.top)
            if key in ("letter", "number", "effective", "expiration") or (key == "additional_insured" and marked):
                sheet.boxes[f"{name}.{key}"] = box
            elif key == "additional_insured":
                sheet.down(box.x, box.y, box.top)
        build(sheet, name, whole, columns)
        sheet.across(whole.x, whole.right, whole.y, 1)
        top -= height


def _limits(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box], *rows: tuple[float, str, str]) -> None:
    """Rows from the top: height, the key, the label (two lines parted by "|"); no key for a typed label."""
    top, label, amount = whole.top, columns["limit_label"], columns["limit"]
    for height, key, words in rows:
        line = Box(label.x, top - height, label.width, height)
        lines = words.split("|")
        if words and len(lines) == 1:
            sheet.say(line.x + 3.6, line.y + 2.7, words)
        elif words:
            sheet.stack(line, lines, left=3.6)
        sheet.say(amount.x + 3.8, line.y + 2.7, "$")
        sheet.across(label.x, amount.right, line.y)
        box = Box(amount.x + 8, line.y + (height - ROW) / 2, amount.width - 9, ROW)
        if key:
            sheet.boxes[f"{block}.limit.{key}"] = box
        elif f"{block}.free_limit" not in sheet.boxes:
            sheet.boxes[f"{block}.free_label"] = line.inset(3)
            sheet.boxes[f"{block}.free_limit"] = box
        top -= height


def _tick(sheet: Sheet, block: str, flag: str, x: float, y: float, *words: str) -> None:
    box = Box(x, y, TICK, ROW)
    sheet.frame(box)
    if flag:
        sheet.boxes[f"{block}.flag.{flag}"] = box
    if len(words) == 1:
        sheet.say(box.right + 3.8, y + 2.7, words[0])
    elif words:
        sheet.stack(Box(box.right, y, 40, ROW), words, left=3.8)


def _general(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    x = columns["type"].x
    rows = [whole.top - (index + 1) * ROW for index in range(7)]
    sheet.say(x + 4, rows[0] + 2.7, "GENERAL LIABILITY", BOLD)
    _tick(sheet, block, "commercial_general_liability", x, rows[1], "COMMERCIAL GENERAL LIABILITY")
    _tick(sheet, block, "claims_made", x + TICK + 0.5, rows[2], "CLAIMS MADE")
    _tick(sheet, block, "occurrence", x + 80, rows[2], "OCCUR")
    _tick(sheet, block, "", x, rows[3])
    _tick(sheet, block, "", x, rows[4])
    sheet.say(x + 4, rows[5] + 2.7, "GEN'L AGGREGATE LIMIT APPLIES PER:")
    _tick(sheet, block, "aggregate_per_policy", x, rows[6], "POLICY")
    _tick(sheet, block, "aggregate_per_project", x + 44, rows[6], "PRO-", "JECT")
    _tick(sheet, block, "aggregate_per_location", x + 87, rows[6], "LOC")
    rented = "FIRE DAMAGE (Any one fire)" if sheet.edition == "7/97" else "DAMAGE TO RENTED|PREMISES (Ea occurrence)"
    _limits(
        sheet, block, whole, columns,
        (ROW, "each_occurrence", "EACH OCCURRENCE"), (ROW, "damage_to_rented_premises", rented),
        (ROW, "med_exp", "MED EXP (Any one person)"), (ROW, "personal_adv_injury", "PERSONAL & ADV INJURY"),
        (ROW, "general_aggregate", "GENERAL AGGREGATE"),
        (ROW, "products_completed_ops_aggregate", "PRODUCTS - COMP/OP AGG"), (ROW, "", ""),
    )  # fmt: skip


def _auto(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    x = columns["type"].x
    rows = [whole.top - (index + 1) * ROW for index in range(8)]
    sheet.say(x + 4, rows[0] + 2.7, "AUTOMOBILE LIABILITY", BOLD)
    flags = ("any_auto", "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos", "", "")
    words = ("ANY AUTO", "ALL OWNED AUTOS", "SCHEDULED AUTOS", "HIRED AUTOS", "NON-OWNED AUTOS", "", "")
    for y, flag, text in zip(rows[1:], flags, words, strict=True):
        _tick(sheet, block, flag, x, y, *([text] if text else []))
    _limits(
        sheet, block, whole, columns,
        (24, "combined_single_limit", "COMBINED SINGLE LIMIT|(Ea accident)"),
        (24, "bodily_injury_per_person", "BODILY INJURY|(Per person)"),
        (24, "bodily_injury_per_accident", "BODILY INJURY|(Per accident)"),
        (24, "property_damage", "PROPERTY DAMAGE|(Per accident)"),
    )  # fmt: skip


def _garage(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    x, label = columns["type"].x, columns["limit_label"]
    sheet.say(x + 4, whole.top - ROW + 2.7, "GARAGE LIABILITY", BOLD)
    _tick(sheet, block, "any_auto", x, whole.top - 2 * ROW, "ANY AUTO")
    _tick(sheet, block, "", x, whole.y)
    _limits(
        sheet, block, whole, columns,
        (ROW, "AUTO ONLY - EA ACCIDENT", "AUTO ONLY - EA ACCIDENT"),
        (ROW, "OTHER THAN AUTO ONLY: EA ACC", ""), (ROW, "OTHER THAN AUTO ONLY: AGG", ""),
    )  # fmt: skip
    sheet.stack(Box(label.x, whole.y, 50, 24), ("OTHER THAN", "AUTO ONLY:"), left=3.6)
    sheet.say(label.right - 3.2, whole.y + ROW + 2.7, "EA ACC", align="right")
    sheet.say(label.right - 3.2, whole.y + 2.7, "AGG", align="right")


def _umbrella(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    x = columns["type"].x
    rows = [whole.top - (index + 1) * ROW for index in range(5)]
    sheet.say(x + 4, rows[0] + 2.7, "EXCESS/UMBRELLA LIABILITY", BOLD)
    _tick(sheet, block, "occurrence", x, rows[1], "OCCUR")
    _tick(sheet, block, "claims_made", x + 58, rows[1], "CLAIMS MADE")
    _tick(sheet, block, "deductible", x, rows[3], "DEDUCTIBLE")
    _tick(sheet, block, "retention", x, rows[4], "RETENTION")
    sheet.say(x + 69, rows[4] + 2.7, "$")
    sheet.boxes["umb.limit.retention"] = Box(x + 74, rows[4], 47, ROW)
    _limits(
        sheet, block, whole, columns, (ROW, "each_occurrence", "EACH OCCURRENCE"), (ROW, "aggregate", "AGGREGATE"),
        (ROW, "", ""), (ROW, "", ""), (11.3, "", ""),
    )  # fmt: skip


def _compensation(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    x, label, amount = columns["additional_insured"].x + 5, columns["limit_label"], columns["limit"]
    lines = (
        "WORKERS COMPENSATION AND", "EMPLOYERS' LIABILITY", "ANY PROPRIETOR/PARTNER/EXECUTIVE",
        "OFFICER/MEMBER EXCLUDED?", "If yes, describe under", "SPECIAL PROVISIONS below",
    )  # fmt: skip
    for index, (text, down) in enumerate(zip(lines, (10, 17, 26, 32.8, 40.2, 47.2), strict=True)):
        sheet.say(x, whole.top - down, text, BOLD if index < 2 else "Helvetica")
    y = whole.top - 12.7
    for flag, left, words in (
        ("wc_statutory", label.x, ("WC STATU-", "TORY LIMITS")),
        ("wc_other", label.x + 57.6, ("OTH-", "ER")),
    ):
        _tick(sheet, block, flag, left, y, *words)
    sheet.across(label.x, amount.right, y)
    lower = Box(whole.x, whole.y, whole.width, whole.height - 12.7)
    _limits(
        sheet, block, lower, columns, (ROW, "el_each_accident", "E.L. EACH ACCIDENT"),
        (ROW, "el_disease_each_employee", "E.L. DISEASE - EA EMPLOYEE"),
        (ROW, "el_disease_policy_limit", "E.L. DISEASE - POLICY LIMIT"),
    )  # fmt: skip


def _other(sheet: Sheet, block: str, whole: Box, columns: dict[str, Box]) -> None:
    left, label = columns["additional_insured"], columns["limit_label"]
    sheet.say(left.x + 5, whole.top - 7, "OTHER", BOLD)
    sheet.boxes[f"{block}.type"] = Box(left.x + 4, whole.y + 1, 136, 2 * ROW)
    sheet.boxes[f"{block}.free_label"] = Box(label.x + 3, whole.y + 1, whole.right - label.x - 6, 2 * ROW)


def _description(sheet: Sheet, band: Box) -> None:
    sheet.frame(band, 1)
    words = "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES / EXCLUSIONS ADDED BY ENDORSEMENT / SPECIAL PROVISIONS"
    sheet.say(band.x + 3.5, band.top - 7.5, words, BOLD, 5.9)
    sheet.boxes["description"] = Box(band.x + 2, band.y + 1, band.width - 4, band.height - 11)


def _foot(sheet: Sheet, band: Box) -> None:
    head = Box(band.x, band.top - 11, band.width, 11)
    holder, cancellation = Box(band.x, band.y, band.width, band.height - 11).columns(band.width / 2, 0)
    sheet.frame(holder, 1)
    sheet.frame(cancellation, 1)
    sheet.say(holder.x + 3.5, head.y + 3, "CERTIFICATE HOLDER", BOLD, 8.4)
    sheet.say(cancellation.x + 3.5, head.y + 3, "CANCELLATION", BOLD, 8.4)
    sheet.boxes["holder"] = Box(holder.x + 54, holder.y + 12, holder.width - 58, 5 * ROW)
    for index, text in enumerate(CANCELLATION):
        sheet.say(cancellation.x + 7, cancellation.top - 11 - 12 * index, text, BOLD, 6.4)
    signature = Box(cancellation.x, cancellation.y, cancellation.width, 24)
    sheet.across(signature.x, signature.right, signature.top, 1)
    sheet.say(signature.x + 3.5, signature.top - 7, "AUTHORIZED REPRESENTATIVE", BOLD, 5.9)
    sheet.boxes["signature"] = Box(signature.x + 3, signature.y + 1, signature.width - 6, 14)
