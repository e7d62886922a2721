"""ACORD 25 as it was laid out before 2009: the editions 2001/08 and 7/97 (25-S).

Another arrangement than that of the later editions: an ADD'L INSRD column left of the type, no SUBR WVD column, no
block for the agency's contact, five insurers, rows of double height for auto, a block for garage liability, and
umbrella and excess under one heading. Measured on 2001/08; 7/97 says FIRE DAMAGE instead of DAMAGE TO RENTED PREMISES.
"""

from collections.abc import Iterator

from coibot.reading.blank import DOLLAR, Cell, Form, Holds, Stroke, labels_of

LETTERS = "ABCDE"
LEFT, MIDDLE, RIGHT, NAIC_LEFT = 18.0, 306.0, 594.0, 525.5
ROW = 12.0
COLUMNS = {
    "letter": (18.0, 34.5),
    "additional_insured": (34.5, 53.3),
    "type": (53.3, 176.3),
    "policy_number": (176.3, 295.2),
    "effective": (295.2, 360.0),
    "expiration": (360.0, 424.7),
    "limit_label": (424.7, 514.5),
    "amount": (514.5, 594.0),
}
HEADS = {
    "additional_insured": ("head.addl",),
    "policy_number": ("head.number",),
    "effective": ("head.eff",),
    "expiration": ("head.exp",),
}
BLOCKS = {
    "gl": (478.6, 562.6),
    "auto": (382.6, 478.6),
    "garage": (346.6, 382.6),
    "umb": (287.3, 346.6),
    "wc": (238.6, 287.3),
    "free": (204.0, 238.6),
}
"""Bottom and top of the coverage table's blocks."""
BANDS = {
    "date": "upper", "parties": "upper", "coverages": "upper", "head": "table", "gl": "table", "auto": "table",
    "garage": "table", "umb": "table", "wc": "table", "description": "description", "foot": "foot",
}  # fmt: skip

_LABELS = """
date date DATE (MM/DD/YYYY) | DATE (MM/DD/YY) @ 521.3 758.3
date title CERTIFICATE OF LIABILITY INSURANCE @ 140.6 750.9
parties producer PRODUCER @ 21.5 736.5
parties affording INSURERS AFFORDING COVERAGE @ 309.6 688
parties naic NAIC # @ 529.2 688
parties insured INSURED @ 21.5 677.1
parties a INSURER A @ 309.6 674.8
parties b INSURER B @ 309.6 662.7
parties c INSURER C @ 309.6 650.8
parties d INSURER D @ 309.6 638.8
parties e INSURER E @ 309.6 626.7
coverages coverages COVERAGES @ 21.6 614.9
head eff POLICY EFFECTIVE | POLICY EFF @ 301.3 570.1
head exp POLICY EXPIRATION | POLICY EXP @ 364.4 570.1
head insr INSR @ 20.2 570
head addl ADD'L | ADDL @ 37.5 570
head number POLICY NUMBER @ 211.2 566.8
head limits LIMITS @ 499.6 566.8
head type TYPE OF INSURANCE @ 84.3 565.2
head ltr LTR @ 21.5 564.2
head insd INSRD | INSR | INSD @ 35.2 564.2
head effdate DATE (MM/DD/YY) | DATE (MM/DD/YYYY) @ 303.8 564.2
head expdate DATE (MM/DD/YY) | DATE (MM/DD/YYYY) @ 368.6 564.2
gl heading GENERAL LIABILITY @ 57.5 553.3
gl each EACH OCCURRENCE @ 428.4 553.3
gl rented DAMAGE TO RENTED | FIRE DAMAGE (Any one fire) @ 428.4 545.6
gl premises PREMISES (Ea occurrence) | PREMISES (Ea occurence) @ 428.4 540.1
gl commercial COMMERCIAL GENERAL LIABILITY @ 71.9 541.3
gl claims CLAIMS MADE @ 86.4 529.3
gl occur OCCUR @ 151.2 529.3
gl med MED EXP (Any one person) @ 428.4 529.3
gl personal PERSONAL & ADV INJURY @ 428.4 517.3
gl general GENERAL AGGREGATE @ 428.4 505.3
gl applies GEN'L AGGREGATE LIMIT APPLIES PER @ 57.6 493.3
gl products PRODUCTS - COMP/OP AGG @ 428.4 493.3
gl pro PRO- @ 115.3 486
gl perpolicy POLICY @ 72 481.3
gl loc LOC @ 158.4 481.3
gl ject JECT @ 115.3 480
auto heading AUTOMOBILE LIABILITY @ 57.5 469.3
auto csl COMBINED SINGLE LIMIT @ 428.4 466
auto eaaccident (Ea accident) @ 428.4 459.1
auto any ANY AUTO @ 71.9 457.3
auto owned ALL OWNED AUTOS @ 71.9 445.3
auto biperson BODILY INJURY @ 428.4 442.1
auto perperson (Per person) @ 428.4 435.2
auto scheduled SCHEDULED AUTOS @ 71.9 433.3
auto hired HIRED AUTOS @ 71.9 421.3
auto biaccident BODILY INJURY @ 428.4 418
auto peraccident (Per accident) @ 428.4 411.1
auto nonowned NON-OWNED AUTOS @ 71.9 409.3
auto pd PROPERTY DAMAGE @ 428.4 394
auto pdaccident (Per accident) @ 428.4 387.1
garage heading GARAGE LIABILITY @ 57.5 373.3
garage only AUTO ONLY - EA ACCIDENT @ 428.4 373.3
garage any ANY AUTO @ 71.9 361.3
garage eaacc EA ACC @ 489.1 361.3
garage otherthan OTHER THAN @ 428.4 357.9
garage autoonly AUTO ONLY @ 428.4 351
garage agg AGG @ 498.1 349.3
umb heading EXCESS/UMBRELLA LIABILITY | EXCESS LIABILITY @ 57.5 337.3
umb each EACH OCCURRENCE @ 428.4 337.3
umb occur OCCUR @ 71.9 325.3
umb claims CLAIMS MADE @ 129.5 325.3
umb aggregate AGGREGATE @ 428.4 325.3
umb ded DEDUCTIBLE @ 71.9 301.3
umb retention RETENTION @ 71.9 289.3
wc statu WC STATU- @ 444.2 281.7
wc oth OTH- @ 499.3 281.7
wc heading WORKERS COMPENSATION AND @ 39.5 277.1
wc tory TORY LIMITS @ 442 276.2
wc er ER @ 502.5 276.2
wc employers EMPLOYERS' LIABILITY @ 39.5 270.3
wc accident E.L. EACH ACCIDENT @ 428.4 265.3
wc proprietor ANY PROPRIETOR/PARTNER/EXECUTIVE @ 39.6 261.2
wc officer OFFICER/MEMBER EXCLUDED? @ 39.6 254.5
wc employee E.L. DISEASE - EA EMPLOYEE @ 428.4 253.3
wc describe If yes, describe under @ 39.5 247
wc policy E.L. DISEASE - POLICY LIMIT @ 428.4 241.3
wc below SPECIAL PROVISIONS below @ 39.5 240.1
wc other OTHER @ 39.5 231.8
description description DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES @ 21.6 197.3
foot holder CERTIFICATE HOLDER @ 21.6 123
foot cancellation CANCELLATION @ 309.6 123
foot representative AUTHORIZED REPRESENTATIVE @ 309.6 53.3
"""


def _upper_cells() -> Iterator[Cell]:
    yield Cell("issue_date", Holds.LINE, 508, 742, RIGHT, 768, "date", needs=("date.date",))
    yield Cell("producer", Holds.LINES, LEFT, 684, MIDDLE, 744, "parties", needs=("parties.producer",))
    yield Cell("insured", Holds.LINES, LEFT, 624, MIDDLE, 684, "parties", needs=("parties.insured",))
    for i, letter in enumerate(LETTERS):
        needs, top = f"parties.{letter.lower()}", 684 - i * ROW
        yield Cell(f"insurer.{letter}.name", Holds.LINE, MIDDLE, top - ROW, NAIC_LEFT, top, "parties", needs=(needs,))
        yield Cell(
            f"insurer.{letter}.naic", Holds.LINE, NAIC_LEFT, top - ROW, RIGHT, top, "parties",
            needs=(needs, "parties.naic"),
        )  # fmt: skip
    yield Cell(
        "description", Holds.LINES, LEFT, 130.6, RIGHT, 195.5, "description", "foot", ("description.description",)
    )
    yield Cell("holder", Holds.LINES, LEFT, 36, MIDDLE, 120, "foot", needs=("foot.holder",))
    yield Cell("cancellation", Holds.NOTHING, MIDDLE, 60, RIGHT, 120, "foot")
    yield Cell("signature", Holds.LINES, MIDDLE, 36, RIGHT, 60, "foot", needs=("foot.representative",))


def _table_cells() -> Iterator[Cell]:
    yield Cell("head.row", Holds.NOTHING, LEFT, 562.6, RIGHT, 576, "head")
    for block, (low, high) in BLOCKS.items():
        top_of, bottom_of = (block, "") if block != "free" else ("wc", "description")
        for column, (x0, x1) in COLUMNS.items():
            left, right, needs = x0, x1, HEADS.get(column, ())
            if column == "amount" or (column == "limit_label" and block != "free"):
                continue
            if column == "limit_label":
                right = RIGHT
            if block in ("wc", "free"):
                if column == "additional_insured":
                    continue
                if column == "type":
                    left = COLUMNS["additional_insured"][0]
            holds = Holds.MARK if column == "additional_insured" else Holds.LINES
            if column == "type" and block != "free":
                holds = Holds.NOTHING
            yield Cell(f"{block}.{column}", holds, left, low, right, high, top_of, bottom_of, needs)


_LIMITS = {
    "gl": (
        ("each_occurrence", "each", 550.6), ("damage_to_rented_premises", "rented", 538.6), ("med_exp", "med", 526.6),
        ("personal_adv_injury", "personal", 514.5), ("general_aggregate", "general", 502.5),
        ("products_completed_ops_aggregate", "products", 490.6), ("typed", "", 478.6),
    ),
    "auto": (
        ("combined_single_limit", "csl", 454.6), ("bodily_injury_per_person", "biperson", 430.6),
        ("bodily_injury_per_accident", "biaccident", 406.6), ("property_damage", "pd", 382.6),
    ),
    "garage": (
        ("AUTO ONLY - EA ACCIDENT", "only", 370.6), ("OTHER THAN AUTO ONLY: EA ACC", "eaacc", 358.5),
        ("OTHER THAN AUTO ONLY: AGG", "agg", 346.6),
    ),
    "umb": (
        ("each_occurrence", "each", 334.6), ("aggregate", "aggregate", 322.6), ("typed", "", 310.6),
        ("typed.2", "", 298.6), ("typed.3", "", 287.3),
    ),
    "wc": (
        ("statute", "", 274.6), ("el_each_accident", "accident", 262.6),
        ("el_disease_each_employee", "employee", 250.6), ("el_disease_policy_limit", "policy", 238.6),
    ),
}  # fmt: skip
"""The limit rows of each block from the top: key, the label it needs, its bottom edge."""


def _limit_cells() -> Iterator[Cell]:
    for block, rows in _LIMITS.items():
        high = BLOCKS[block][1]
        for key, label, low in rows:
            needs = (f"{block}.{label}",) if label else ()
            holds = Holds.LINE if not label else Holds.NOTHING
            for name, column, kind, dollar in (
                ("label", "limit_label", holds, 0.0), ("limits", "amount", Holds.AMOUNT, DOLLAR)
            ):  # fmt: skip
                x0, x1 = COLUMNS[column]
                yield Cell(f"{block}.{name}.{key}", kind, x0, low, x1, high, block, "", needs, dollar)
            high = low
    yield Cell("umb.limits.retention", Holds.AMOUNT, 108, 287.3, 176.3, 298.6, "umb", "", ("umb.retention",), 18.8)
    yield Cell("wc.proprietor_excluded", Holds.LINE, 130, 251, 176.3, 268, "wc", needs=("wc.officer",))


_BOX = 53.5
_TICKS = (
    ("gl.commercial_general_liability", _BOX, 538.6, "gl.commercial"),
    ("gl.claims_made", 68.4, 526.6, "gl.claims"),
    ("gl.occurrence", 133.1, 526.6, "gl.occur"),
    ("gl.aggregate_per_policy", _BOX, 478.6, "gl.perpolicy"),
    ("gl.aggregate_per_project", 97.1, 478.6, "gl.pro"),
    ("gl.aggregate_per_location", 140.3, 478.6, "gl.loc"),
    ("auto.any_auto", _BOX, 454.6, "auto.any"),
    ("auto.owned_autos", _BOX, 442.6, "auto.owned"),
    ("auto.scheduled_autos", _BOX, 430.6, "auto.scheduled"),
    ("auto.hired_autos", _BOX, 418.6, "auto.hired"),
    ("auto.non_owned_autos", _BOX, 406.6, "auto.nonowned"),
    ("garage.any_auto", _BOX, 358.5, "garage.any"),
    ("umb.occurrence", _BOX, 322.6, "umb.occur"),
    ("umb.claims_made", 111.6, 322.6, "umb.claims"),
    ("umb.deductible", _BOX, 298.6, "umb.ded"),
    ("umb.retention", _BOX, 287.3, "umb.retention"),
    ("wc.wc_statutory", 424.7, 274.6, "wc.statu"),
    ("wc.wc_other", 482.3, 274.6, "wc.oth"),
)


def _tick_cells() -> Iterator[Cell]:
    for key, x, low, needs in _TICKS:
        block = key.partition(".")[0]
        yield Cell(key, Holds.TICK, x, low, x + 14.5, low + ROW, block, needs=(needs,))


OLDER = Form(
    tuple(labels_of(_LABELS)), (*_upper_cells(), *_table_cells(), *_limit_cells(), *_tick_cells()), BANDS,
    strokes=(Stroke(68.2, 39.4, "foot"),),
)  # fmt: skip
