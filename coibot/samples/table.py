"""The coverage table of the look-alike: its columns, its five blocks, and how the editions label them."""

from dataclasses import dataclass

from coibot.samples.layout import BOLD, ROW, Box, Sheet

WIDTHS = {
    "letter": 18.0,
    "type": 140.0,
    "additional_insured": 18.0,
    "subrogation_waived": 18.0,
    "number": 119.0,
    "effective": 47.0,
    "expiration": 47.0,
    "limit_label": 90.0,
    "limit": 79.0,
}
"""The columns from the left, in points; together the width between the margins."""
TICK = 14.0
"""The width of a check box's cell."""
HALF = 68.0
"""Where the second column of check boxes starts inside TYPE OF INSURANCE (auto)."""
OCCUR = 79.0
"""Where the OCCUR box starts inside TYPE OF INSURANCE (general liability, umbrella)."""
DOLLAR = 11.0
"""The room of the printed $."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the table: its cells by column."""

    name: str
    whole: Box
    cells: dict[str, Box]

    @property
    def type(self) -> Box:
        return self.cells["type"]


def coverage_table(sheet: Sheet, band: Box) -> None:
    """Head and blocks in a band of 23 rows."""
    sheet.frame(band, 1)
    columns = dict(zip(WIDTHS, band.columns(*WIDTHS.values()), strict=True))
    for name, column in columns.items():
        if name not in ("letter", "limit"):
            sheet.down(column.x, band.y, band.top if name != "limit" else band.top - ROW)
    sheet.down(columns["limit"].x, band.y, band.top - ROW)
    insured = "INSR" if sheet.edition == "2010/05" else "INSD"
    heads = {
        "letter": ("INSR", "LTR"),
        "type": ("TYPE OF INSURANCE",),
        "additional_insured": ("ADDL", insured),
        "subrogation_waived": ("SUBR", "WVD"),
        "number": ("POLICY NUMBER",),
        "effective": ("POLICY EFF", "(MM/DD/YYYY)"),
        "expiration": ("POLICY EXP", "(MM/DD/YYYY)"),
    }
    head = Box(band.x, band.top - ROW, band.width, ROW)
    sheet.across(head.x, head.right, head.y, 1)
    for name, lines in heads.items():
        sheet.head(Box(columns[name].x, head.y, columns[name].width, ROW), lines)
    limits = Box(columns["limit_label"].x, head.y, band.right - columns["limit_label"].x, ROW)
    sheet.head(limits, ("LIMITS",))

    top = head.y
    builders = (
        (7, "gl", _general),
        (5, "auto", _auto),
        (3, "umb", _umbrella),
        (4, "wc", _compensation),
        (3, "other", _other),
    )
    for rows, name, build in builders:
        height = rows * ROW
        whole = Box(band.x, top - height, band.width, height)
        cells = {key: Box(column.x, whole.y, column.width, height) for key, column in columns.items()}
        for key in ("letter", "additional_insured", "subrogation_waived", "number", "effective", "expiration"):
            sheet.boxes[f"{name}.{key}"] = cells[key]
        build(sheet, Block(name, whole, cells))
        sheet.across(whole.x, whole.right, whole.y, 1)
        top -= height


def _limit(sheet: Sheet, block: Block, row: int, key: str, *label: str, rule: bool = True) -> None:
    """One limit row: its label, the printed $, and the amount's box."""
    name, amount = block.cells["limit_label"].line(row), block.cells["limit"].line(row)
    if len(label) == 1:
        sheet.say(name.x + 3.6, name.y + 2.6, label[0])
    elif label:
        sheet.stack(name, label, left=3.6)
    sheet.say(amount.x + 3.6, amount.y + 2.6, "$")
    if rule:
        sheet.across(name.x, amount.right, amount.y)
    sheet.boxes[f"{block.name}.{key}"] = amount.inset(DOLLAR, 3)


def _typed_limit(sheet: Sheet, block: Block, row: int) -> None:
    """A limit row whose label is typed in."""
    _limit(sheet, block, row, "free_limit", rule=False)
    sheet.boxes[f"{block.name}.free_label"] = block.cells["limit_label"].line(row).inset(3)


def _tick(sheet: Sheet, box: Box, name: str, *label: str, font: str = "Helvetica", left: float = 3.5) -> None:
    """A check box cell with its label to the right."""
    sheet.frame(box)
    sheet.boxes[name] = box
    beside = Box(box.right, box.y, 90, box.height)
    if len(label) == 1:
        sheet.say(beside.x + left, beside.y + 2.8, label[0], font)
    elif label:
        sheet.stack(beside, label, font, 5.6, left)


def _cell(row: Box, offset: float = 0.0) -> Box:
    return Box(row.x + offset, row.y, TICK, row.height)


def _typed_tick(sheet: Sheet, row: Box, name: str, offset: float = 0.0, width: float = 0.0) -> None:
    """A check box whose label is typed in, above a line to write on."""
    cell = _cell(row, offset)
    _tick(sheet, cell, f"{name}.tick")
    words = Box(cell.right + 4, row.y, (width or row.right - cell.right) - 7, row.height)
    sheet.across(words.x, words.right, words.y + 0.8)
    sheet.boxes[f"{name}.words"] = words


def _general(sheet: Sheet, block: Block) -> None:
    oldest = sheet.edition == "2010/05"
    rows = iter([block.type.line(index) for index in range(7)])
    if oldest:
        heading = next(rows)
        sheet.say(heading.x + 3.6, heading.y + 3, "GENERAL LIABILITY", BOLD)
    flag = "gl.flag."
    _tick(sheet, _cell(next(rows)), flag + "commercial_general_liability", "COMMERCIAL GENERAL LIABILITY", font=BOLD)
    row = next(rows)
    _tick(sheet, _cell(row, TICK), flag + "claims_made", "CLAIMS-MADE")
    _tick(sheet, _cell(row, OCCUR), flag + "occurrence", "OCCUR")
    _typed_tick(sheet, next(rows), "gl.typed.1")
    _typed_tick(sheet, next(rows), "gl.typed.2")
    row = next(rows)
    sheet.say(row.x + 3.6, row.y + 2.8, "GEN'L AGGREGATE LIMIT APPLIES PER:")
    row = next(rows)
    _tick(sheet, _cell(row), flag + "aggregate_per_policy", "POLICY")
    _tick(sheet, _cell(row, 43), flag + "aggregate_per_project", "PRO-", "JECT")
    _tick(sheet, _cell(row, 87), flag + "aggregate_per_location", "LOC")
    if not oldest:
        row = next(rows)
        _tick(sheet, _cell(row), flag + "aggregate_per_other", "OTHER:")
        sheet.boxes["gl.aggregate_other_words"] = row.inset(42, 3)
    _limit(sheet, block, 0, "limit.each_occurrence", "EACH OCCURRENCE")
    _limit(sheet, block, 1, "limit.damage_to_rented_premises", "DAMAGE TO RENTED", "PREMISES (Ea occurrence)")
    _limit(sheet, block, 2, "limit.med_exp", "MED EXP (Any one person)")
    _limit(sheet, block, 3, "limit.personal_adv_injury", "PERSONAL & ADV INJURY")
    _limit(sheet, block, 4, "limit.general_aggregate", "GENERAL AGGREGATE")
    _limit(sheet, block, 5, "limit.products_completed_ops_aggregate", "PRODUCTS - COMP/OP AGG")
    _typed_limit(sheet, block, 6)


def _auto(sheet: Sheet, block: Block) -> None:
    only = sheet.edition >= "2016/03"
    rows = [block.type.line(index) for index in range(5)]
    flag = "auto.flag."
    sheet.say(rows[0].x + 3.6, rows[0].y + 3, "AUTOMOBILE LIABILITY", BOLD)
    _tick(sheet, _cell(rows[1]), flag + "any_auto", "ANY AUTO")
    _tick(sheet, _cell(rows[2]), flag + "owned_autos", *(("OWNED", "AUTOS ONLY") if only else ("ALL OWNED", "AUTOS")))
    _tick(sheet, _cell(rows[2], HALF), flag + "scheduled_autos", "SCHEDULED", "AUTOS")
    if only:
        _tick(sheet, _cell(rows[3]), flag + "hired_autos", "HIRED", "AUTOS ONLY")
        _tick(sheet, _cell(rows[3], HALF), flag + "non_owned_autos", "NON-OWNED", "AUTOS ONLY")
    else:
        _tick(sheet, _cell(rows[3]), flag + "hired_autos", "HIRED AUTOS")
        _tick(sheet, _cell(rows[3], HALF), flag + "non_owned_autos", "NON-OWNED", "AUTOS")
    _typed_tick(sheet, rows[4], "auto.typed.1", 0, HALF - TICK)
    _typed_tick(sheet, rows[4], "auto.typed.2", HALF)
    _limit(sheet, block, 0, "limit.combined_single_limit", "COMBINED SINGLE LIMIT", "(Ea accident)")
    _limit(sheet, block, 1, "limit.bodily_injury_per_person", "BODILY INJURY (Per person)")
    _limit(sheet, block, 2, "limit.bodily_injury_per_accident", "BODILY INJURY (Per accident)")
    _limit(sheet, block, 3, "limit.property_damage", "PROPERTY DAMAGE", "(Per accident)")
    _typed_limit(sheet, block, 4)


def _umbrella(sheet: Sheet, block: Block) -> None:
    rows = [block.type.line(index) for index in range(3)]
    flag = "umb.flag."
    _tick(sheet, _cell(rows[0]), flag + "umbrella", "UMBRELLA LIAB", font=BOLD)
    _tick(sheet, _cell(rows[0], OCCUR), flag + "occurrence", "OCCUR")
    _tick(sheet, _cell(rows[1]), flag + "excess", "EXCESS LIAB", font=BOLD)
    _tick(sheet, _cell(rows[1], OCCUR), flag + "claims_made", "CLAIMS-MADE")
    _tick(sheet, _cell(rows[2]), flag + "deductible", "DED")
    _tick(sheet, _cell(rows[2], 36), flag + "retention", "RETENTION $")
    sheet.boxes["umb.limit.retention"] = rows[2].inset(92, 1)
    _limit(sheet, block, 0, "limit.each_occurrence", "EACH OCCURRENCE")
    _limit(sheet, block, 1, "limit.aggregate", "AGGREGATE")
    _typed_limit(sheet, block, 2)


def _compensation(sheet: Sheet, block: Block) -> None:
    words = block.type
    lines = (
        ("WORKERS COMPENSATION", BOLD),
        ("AND EMPLOYERS' LIABILITY", BOLD),
        ("ANY PROPRIETOR/PARTNER/EXECUTIVE", "Helvetica"),
        ("OFFICER/MEMBER EXCLUDED?", "Helvetica"),
        ("(Mandatory in NH)", BOLD),
        ("If yes, describe under", "Helvetica"),
        ("DESCRIPTION OF OPERATIONS below", "Helvetica"),
    )
    for index, (text, font) in enumerate(lines):
        sheet.say(words.x + 2, words.top - 7 - index * 6.6, text, font, 5.8)
    answer = Box(words.right - 18, words.top - 2.5 * ROW, TICK, ROW)
    sheet.frame(answer)
    sheet.say(answer.x + TICK / 2, answer.top + 1.4, "Y / N", BOLD, 6, "centre")
    sheet.boxes["wc.proprietor_excluded"] = answer
    column = block.cells["additional_insured"]
    sheet.say(column.x + column.width / 2, column.y + column.height / 2 - 3, "N / A", BOLD, 6, "centre")
    del sheet.boxes["wc.additional_insured"]

    label, amount = block.cells["limit_label"].line(0), block.cells["limit"].line(0)
    statute = ("WC STATU-", "TORY LIMITS") if sheet.edition == "2010/05" else ("PER", "STATUTE")
    _tick(sheet, _cell(label), "wc.flag.wc_statutory", *statute)
    _tick(sheet, _cell(label, 50 if sheet.edition != "2010/05" else 55), "wc.flag.wc_other", "OTH-", "ER")
    sheet.across(label.x, amount.right, label.y)
    sheet.boxes["wc.other_words"] = amount.inset(4, 3)
    _limit(sheet, block, 1, "limit.el_each_accident", "E.L. EACH ACCIDENT")
    _limit(sheet, block, 2, "limit.el_disease_each_employee", "E.L. DISEASE - EA EMPLOYEE")
    _limit(sheet, block, 3, "limit.el_disease_policy_limit", "E.L. DISEASE - POLICY LIMIT", rule=False)


def _other(sheet: Sheet, block: Block) -> None:
    sheet.boxes["other.type"] = block.type.inset(2, 2)
    sheet.boxes["other.free_label"] = block.cells["limit_label"].inset(3)
    sheet.boxes["other.free_limit"] = block.cells["limit"].inset(DOLLAR, 3)
