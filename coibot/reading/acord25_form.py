"""ACORD 25 as a blank: where its labels and boxes stand, measured on the 2016/03 edition.

Points on US Letter, origin at the bottom left. Nothing is read at these places: they say how labels and boxes lie to
one another, and `align` finds the same pattern on a page that was scaled, shifted or set anew. A label is its left edge
and baseline; alternatives are how other editions put it. Editions differ by what stands in a block; blocks keep their
shape, and each of them is placed by its own labels (the table of 2025/12 lies one row lower).
"""

from collections.abc import Iterator, Mapping

from coibot.reading.acord25_older import OLDER
from coibot.reading.blank import DOLLAR, Cell, Form, Holds, labels_of

LEFT, MIDDLE, RIGHT = 18.0, 306.0, 594.0
NAIC_LEFT, FAX_LEFT = 540.0, 482.4
ROW = 12.0
COLUMNS = {
    "letter": (18.0, 36.0),
    "type": (36.0, 176.4),
    "additional_insured": (176.4, 194.4),
    "subrogation_waived": (194.4, 212.4),
    "policy_number": (212.4, 331.2),
    "effective": (331.2, 378.0),
    "expiration": (378.0, 424.8),
    "limit_label": (424.8, 514.8),
    "amount": (514.8, 594.0),
}
HEADS = {
    "additional_insured": ("head.addl",),
    "subrogation_waived": ("head.subr",),
    "policy_number": ("head.number",),
    "effective": ("head.eff",),
    "expiration": ("head.exp",),
}
"""The printed head of each column whose values decide something."""
BLOCKS = {
    "gl": (408.0, 492.0),
    "auto": (348.0, 408.0),
    "umb": (312.0, 348.0),
    "wc": (264.0, 312.0),
    "free": (228.0, 264.0),
}
"""Bottom and top of the coverage table's blocks."""
LETTERS = "ABCDEF"

BANDS = {
    "date": "upper", "parties": "upper", "coverages": "upper", "head": "table", "gl": "table", "auto": "table",
    "umb": "table", "wc": "table", "description": "description", "foot": "foot",
}  # fmt: skip
"""Blocks that keep their distances from one another in every edition share a band."""
MOVED: tuple[Mapping[str, float], ...] = ({}, {"table": -12.0, "description": -12.0})
"""The bands of the editions to 2016/03, and of 2025/12."""

_COMMON = """
date date DATE (MM/DD/YYYY) @ 521.3 760.1
date title CERTIFICATE OF LIABILITY INSURANCE @ 162.4 751.3
parties contact CONTACT @ 309.6 666.6
parties producer PRODUCER @ 21.6 664.1
parties name NAME @ 309.6 661.1
parties fax FAX @ 486 654.6
parties phone PHONE @ 309.6 654.1
parties faxno A/C No @ 486 649.1
parties phoneno A/C No Ext @ 309.6 648.6
parties email E-MAIL @ 309.6 642.5
parties address ADDRESS @ 309.6 637
parties affording INSURER(S) AFFORDING COVERAGE @ 369.1 625.7
parties naic NAIC # @ 557.3 625.7
parties a INSURER A @ 309.6 613.6
parties b INSURER B @ 309.6 601.6
parties c INSURER C @ 309.6 589.6
parties d INSURER D @ 309.6 577.6
parties e INSURER E @ 309.6 565.6
parties f INSURER F @ 309.6 553.6
parties insured INSURED @ 21.6 604.1
coverages coverages COVERAGES @ 21.6 542.4
coverages certificate CERTIFICATE NUMBER @ 158.4 542.4
coverages revision REVISION NUMBER @ 424.8 542.4
head addl ADDL @ 177.4 499
head subr SUBR @ 195.2 499
head insr INSR @ 20.1 498.6
head eff POLICY EFF | POLICY EFFECTIVE @ 337.3 498.6
head exp POLICY EXP | POLICY EXPIRATION @ 383.7 498.6
head type TYPE OF INSURANCE @ 75.4 494.6
head limits LIMITS @ 499.7 494.6
head number POLICY NUMBER @ 247.2 493.6
head ltr LTR @ 21.4 493.1
head effmask (MM/DD/YYYY) @ 334 493.1
head expmask (MM/DD/YYYY) @ 380.8 493.1
head insd INSD | INSR | INSRD @ 178.5 492.6
head wvd WVD @ 196.6 492.6
gl each EACH OCCURRENCE @ 428.4 482
gl rented DAMAGE TO RENTED @ 428.4 475
gl premises PREMISES (Ea occurrence) @ 428.4 469
gl med MED EXP (Any one person) @ 428.4 458
gl personal PERSONAL & ADV INJURY @ 428.4 446
gl general GENERAL AGGREGATE @ 428.4 434
gl products PRODUCTS - COMP/OP AGG @ 428.4 422
auto csl COMBINED SINGLE LIMIT @ 428.4 402.5
auto heading AUTOMOBILE LIABILITY @ 39.6 400.1
auto eaaccident (Ea accident) @ 428.4 397
auto any ANY AUTO @ 54 388.4
auto biperson BODILY INJURY (Per person) @ 428.4 388
auto owned OWNED | ALL OWNED @ 54 378.5
auto scheduled SCHEDULED @ 122.4 378.5
auto biaccident BODILY INJURY (Per accident) @ 428.4 376
auto ownedonly AUTOS ONLY | AUTOS @ 54 372.5
auto scheduledautos AUTOS @ 122.4 372.5
auto nonowned NON-OWNED @ 122.4 366.7
auto hired HIRED | HIRED AUTOS @ 54 366.5
auto pd PROPERTY DAMAGE @ 428.4 366.5
auto peraccident (Per accident) @ 428.4 361
auto hiredonly AUTOS ONLY @ 54 360.5
auto nonownedonly AUTOS ONLY | AUTOS @ 122.4 360.5
umb umbrella UMBRELLA LIAB @ 54 340.1
umb each EACH OCCURRENCE @ 428.4 338
umb occur OCCUR @ 133.2 337.6
umb excess EXCESS LIAB @ 54 328.1
umb claims CLAIMS-MADE @ 133.2 326
umb aggregate AGGREGATE @ 428.4 326
umb ded DED @ 54 313.6
umb retention RETENTION $ | RETENTION @ 90 313.6
wc per PER | WC STATU- @ 442.8 306.5
wc oth OTH- @ 493.1 306.5
wc heading WORKERS COMPENSATION @ 37.8 305.3
wc statute STATUTE | TORY LIMITS @ 442.8 301
wc er ER @ 493.2 301
wc employers AND EMPLOYERS' LIABILITY @ 37.8 298.3
wc yn Y / N @ 158.9 295.7
wc proprietor ANY PROPRIETOR/PARTNER/EXECUTIVE @ 37.8 290.5
wc accident E.L. EACH ACCIDENT @ 428.4 290
wc na N / A @ 178.6 286
wc officer OFFICER/MEMBER EXCLUDED? @ 37.8 284.5
wc mandatory (Mandatory in NH) @ 37.8 278.5
wc employee E.L. DISEASE - EA EMPLOYEE @ 428.4 278
wc describe If yes, describe under @ 37.8 271.6
wc policy E.L. DISEASE - POLICY LIMIT @ 428.4 266
wc below DESCRIPTION OF OPERATIONS below | SPECIAL PROVISIONS below @ 37.8 265.6
description description DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES @ 21.6 220.1
foot holder CERTIFICATE HOLDER @ 21.6 134
foot cancellation CANCELLATION @ 309.6 134
foot representative AUTHORIZED REPRESENTATIVE @ 309.6 76.1
"""
_NEWER = """
gl commercial COMMERCIAL GENERAL LIABILITY @ 54 484
gl claims CLAIMS-MADE @ 68.4 470
gl occur OCCUR @ 133.2 470
gl applies GEN'L AGGREGATE LIMIT APPLIES PER @ 39.6 434
gl pro PRO- @ 97.2 426
gl perpolicy POLICY @ 54 422
gl loc LOC @ 140.4 422
gl ject JECT @ 97.2 420.6
gl other OTHER @ 54 409.6
"""
_OF_2010 = """
gl heading GENERAL LIABILITY @ 39.6 484
gl commercial COMMERCIAL GENERAL LIABILITY @ 54 470
gl claims CLAIMS-MADE @ 68.4 458
gl occur OCCUR @ 133.2 458
gl applies GEN'L AGGREGATE LIMIT APPLIES PER @ 39.6 422
gl pro PRO- @ 97.2 414
gl perpolicy POLICY @ 54 410
gl loc LOC @ 140.4 410
gl ject JECT @ 97.2 408.6
"""


def _upper_cells() -> Iterator[Cell]:
    def line(key: str, x0: float, y0: float, x1: float, needs: str, holds: Holds = Holds.LINE) -> Cell:
        return Cell(key, holds, x0, y0, x1, y0 + ROW, "parties", needs=(needs,))

    yield Cell("issue_date", Holds.LINE, 508, 742, RIGHT, 768, "date", needs=("date.date",))
    yield Cell("producer", Holds.LINES, LEFT, 612, MIDDLE, 672, "parties", needs=("parties.producer",))
    yield Cell("insured", Holds.LINES, LEFT, 552, MIDDLE, 612, "parties", needs=("parties.insured",))
    yield line("contact_name", MIDDLE, 660, RIGHT, "parties.name")
    yield line("phone", MIDDLE, 648, FAX_LEFT, "parties.phone")
    yield line("fax", FAX_LEFT, 648, RIGHT, "parties.fax")
    yield line("email", MIDDLE, 636, RIGHT, "parties.email")
    yield Cell("affording.row", Holds.NOTHING, MIDDLE, 624, RIGHT, 636, "parties")
    for i, letter in enumerate(LETTERS):
        needs = f"parties.{letter.lower()}"
        yield line(f"insurer.{letter}.name", MIDDLE, 612 - i * ROW, NAIC_LEFT, needs)
        yield Cell(
            f"insurer.{letter}.naic", Holds.LINE, NAIC_LEFT, 612 - i * ROW, RIGHT, 624 - i * ROW, "parties",
            needs=(needs, "parties.naic"),
        )  # fmt: skip
    yield Cell("certificate_number", Holds.LINE, 157, 540, 424, 552, "coverages", needs=("coverages.certificate",))
    yield Cell("revision_number", Holds.LINE, 424, 540, RIGHT, 552, "coverages", needs=("coverages.revision",))
    yield Cell("description", Holds.LINES, LEFT, 144, RIGHT, 218.5, "description", "foot", ("description.description",))
    yield Cell("holder", Holds.LINES, LEFT, 48, MIDDLE, 132, "foot", needs=("foot.holder",))
    yield Cell("cancellation", Holds.NOTHING, MIDDLE, 84, RIGHT, 132, "foot")
    yield Cell("signature", Holds.LINES, MIDDLE, 48, RIGHT, 84, "foot", needs=("foot.representative",))


def _table_cells() -> Iterator[Cell]:
    yield Cell("head.row", Holds.NOTHING, LEFT, 492, RIGHT, 504, "head")
    for block, (low, high) in BLOCKS.items():
        top_of, bottom_of = (block, "") if block != "free" else ("wc", "description")
        for column, (x0, x1) in COLUMNS.items():
            if column in ("limit_label", "amount") and block != "free":
                continue
            holds = Holds.MARK if column in ("additional_insured", "subrogation_waived") else Holds.LINES
            if column == "type" and block != "free":
                holds = Holds.NOTHING
            dollar = DOLLAR if column == "amount" else 0.0
            yield Cell(f"{block}.{column}", holds, x0, low, x1, high, top_of, bottom_of, HEADS.get(column, ()), dollar)


_LIMITS = {
    "gl": (
        ("each_occurrence", "each"), ("damage_to_rented_premises", "rented"), ("med_exp", "med"),
        ("personal_adv_injury", "personal"), ("general_aggregate", "general"),
        ("products_completed_ops_aggregate", "products"), ("typed", ""),
    ),
    "auto": (
        ("combined_single_limit", "csl"), ("bodily_injury_per_person", "biperson"),
        ("bodily_injury_per_accident", "biaccident"), ("property_damage", "pd"), ("typed", ""),
    ),
    "umb": (("each_occurrence", "each"), ("aggregate", "aggregate"), ("typed", "")),
    "wc": (
        ("statute", ""), ("el_each_accident", "accident"), ("el_disease_each_employee", "employee"),
        ("el_disease_policy_limit", "policy"),
    ),
}  # fmt: skip
"""The limit rows of each block from the top, with the label each of them needs; a row without one is typed in."""


def _limit_cells() -> Iterator[Cell]:
    for block, rows in _LIMITS.items():
        top = BLOCKS[block][1]
        for i, (key, label) in enumerate(rows):
            low, high = top - (i + 1) * ROW, top - i * ROW
            needs = (f"{block}.{label}",) if label else ()
            holds = Holds.LINE if not label else Holds.NOTHING
            yield Cell(f"{block}.label.{key}", holds, *_span("limit_label", low, high), block, needs=needs)
            yield Cell(f"{block}.limits.{key}", Holds.AMOUNT, *_span("amount", low, high), block, "", needs, DOLLAR)
    yield Cell("umb.limits.retention", Holds.AMOUNT, 126, 312, 176.4, 324, "umb", "", ("umb.retention",), 4.6)


def _span(column: str, low: float, high: float) -> tuple[float, float, float, float]:
    x0, x1 = COLUMNS[column]
    return x0, low, x1, high


_LEFT_BOX, _SECOND_BOX, _HALF_BOX, _OCCUR_BOX = 36.0, 50.4, 104.4, 115.2
_TICKS = (
    ("auto.any_auto", _LEFT_BOX, 384, "auto.any"),
    ("auto.owned_autos", _LEFT_BOX, 372, "auto.owned"),
    ("auto.scheduled_autos", _HALF_BOX, 372, "auto.scheduled"),
    ("auto.hired_autos", _LEFT_BOX, 360, "auto.hired"),
    ("auto.non_owned_autos", _HALF_BOX, 360, "auto.nonowned"),
    ("umb.umbrella", _LEFT_BOX, 336, "umb.umbrella"),
    ("umb.occurrence", _OCCUR_BOX, 336, "umb.occur"),
    ("umb.excess", _LEFT_BOX, 324, "umb.excess"),
    ("umb.claims_made", _OCCUR_BOX, 324, "umb.claims"),
    ("umb.deductible", _LEFT_BOX, 312, "umb.ded"),
    ("umb.retention", 72.0, 312, "umb.retention"),
    ("wc.wc_statutory", 424.8, 300, "wc.per"),
    ("wc.wc_other", 475.2, 300, "wc.oth"),
)
_GL_TICKS = (
    ("gl.commercial_general_liability", _LEFT_BOX, 480, "gl.commercial"),
    ("gl.claims_made", _SECOND_BOX, 468, "gl.claims"),
    ("gl.occurrence", _OCCUR_BOX, 468, "gl.occur"),
    ("gl.aggregate_per_policy", _LEFT_BOX, 420, "gl.perpolicy"),
    ("gl.aggregate_per_project", 79.2, 420, "gl.pro"),
    ("gl.aggregate_per_location", 122.4, 420, "gl.loc"),
)


def _tick(key: str, x: float, low: float, needs: str) -> Cell:
    return Cell(key, Holds.TICK, x, low, x + 14.4, low + ROW, key.partition(".")[0], needs=(needs,))


def _forms() -> tuple[Form, ...]:
    common = tuple(labels_of(_COMMON))
    cells = (*_upper_cells(), *_table_cells(), *_limit_cells(), *(_tick(*tick) for tick in _TICKS))
    answer = Cell("wc.proprietor_excluded", Holds.TICK, 158.4, 282, 172.8, 294, "wc", needs=("wc.yn",))
    cells = (*cells, answer)
    newer = (*(_tick(*t) for t in _GL_TICKS), _tick("gl.aggregate_per_other", _LEFT_BOX, 408, "gl.other"))
    older = tuple(_tick(key, x, low - ROW, needs) for key, x, low, needs in _GL_TICKS)
    return (
        Form((*common, *labels_of(_NEWER)), (*cells, *newer), BANDS, MOVED),
        Form((*common, *labels_of(_OF_2010)), (*cells, *older), BANDS, MOVED),
        OLDER,
    )


FORMS = _forms()
"""From 2014/01 on, 2010/05, and the editions before it."""
