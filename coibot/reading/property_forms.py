"""ACORD 24, 27 and 28 as blanks: certificates and evidence of property insurance, measured on the 2016/03 editions.

24 has a table of policies as ACORD 25 has; 27 and 28 speak of one policy of one company.
"""

from collections.abc import Iterator, Mapping

from coibot.reading.blank import DOLLAR, Cell, Form, Holds, labels_of

LEFT, MIDDLE, RIGHT, ROW = 18.0, 306.0, 594.0, 12.0

_LABELS_24 = """
date date DATE (MM/DD/YYYY) @ 521.3 754.3
date title CERTIFICATE OF PROPERTY INSURANCE @ 157.1 746
parties contact CONTACT @ 309.6 690.6
parties producer PRODUCER @ 21.6 688.1
parties name NAME @ 309.6 685.1
parties fax FAX @ 486 678.6
parties phone PHONE @ 309.6 678.1
parties faxno A/C No @ 497.5 673.1
parties phoneno A/C No Ext @ 330.6 672.6
parties email E-MAIL @ 309.6 666.5
parties address ADDRESS @ 309.6 661
parties customer PRODUCER @ 309.6 654.6
parties customerid CUSTOMER ID @ 309.6 648.6
parties affording INSURER(S) AFFORDING COVERAGE @ 369.1 637.7
parties naic NAIC # @ 557.3 637.7
parties insured INSURED @ 21.6 628.1
parties a INSURER A @ 309.6 625.6
parties b INSURER B @ 309.6 613.6
parties c INSURER C @ 309.6 601.6
parties d INSURER D @ 309.6 589.6
parties e INSURER E @ 309.6 577.6
parties f INSURER F @ 309.6 565.6
coverages coverages COVERAGES @ 21.6 554.4
coverages certificate CERTIFICATE NUMBER @ 158.4 554.4
coverages revision REVISION NUMBER @ 424.8 554.4
coverages location LOCATION OF PREMISES / DESCRIPTION OF PROPERTY @ 21.6 544
head eff POLICY EFFECTIVE @ 299.6 473
head insr INSR @ 19.9 472.6
head exp POLICY EXPIRATION @ 362.8 472.6
head type TYPE OF INSURANCE @ 66.4 469.1
head number POLICY NUMBER @ 202.2 469.1
head covered COVERED PROPERTY @ 438.2 469.1
head limits LIMITS @ 544.7 469.1
head effmask DATE (MM/DD/YYYY) @ 298.1 466
head ltr LTR @ 21.3 465.6
head expmask DATE (MM/DD/YYYY) @ 362.9 465.6
property heading PROPERTY @ 54 454.1
property building BUILDING @ 442.8 454
property causes CAUSES OF LOSS @ 39.6 442
property deductibles DEDUCTIBLES @ 104.4 442
property personal PERSONAL PROPERTY @ 442.8 442
property dedbuilding BUILDING @ 104.4 432.5
property basic BASIC @ 54 430
property income BUSINESS INCOME @ 442.8 430
property broad BROAD @ 54 418
property extra EXTRA EXPENSE @ 442.8 418
property contents CONTENTS @ 104.4 414.5
property special SPECIAL @ 54 406
property rental RENTAL VALUE @ 442.8 406
property earthquake EARTHQUAKE @ 54 394
property blanketb BLANKET BUILDING @ 442.8 394
property wind WIND @ 54 382
property blanketp BLANKET PERS PROP @ 442.8 382
property flood FLOOD @ 54 370
property blanketbp BLANKET BLDG & PP @ 442.8 370
inland heading INLAND MARINE @ 54 334.1
inland type TYPE OF POLICY @ 162 334
inland causes CAUSES OF LOSS @ 39.6 322
inland named NAMED PERILS @ 54 310
inland number POLICY NUMBER @ 162 310
crime heading CRIME @ 54 286.1
crime type TYPE OF POLICY @ 39.6 272
boiler heading BOILER & MACHINERY / @ 54 250.6
boiler equipment EQUIPMENT BREAKDOWN @ 54 243.6
description description SPECIAL CONDITIONS / OTHER COVERAGES @ 21.6 201
foot holder CERTIFICATE HOLDER @ 21.6 134
foot cancellation CANCELLATION @ 309.6 134
foot representative AUTHORIZED REPRESENTATIVE @ 309.6 76.1
"""
COLUMNS_24 = {
    "letter": (18.0, 36.0), "policy_number": (158.4, 295.2), "effective": (295.2, 360.0), "expiration": (360.0, 424.8),
}  # fmt: skip
BLOCKS_24 = {
    "property": (342.0, 462.0), "inland": (294.0, 342.0), "crime": (258.0, 294.0), "boiler": (234.0, 258.0),
    "free": (210.0, 234.0),
}  # fmt: skip
COVERED: Mapping[str, str] = {
    "building": "building", "personal": "personal_property", "income": "business_income", "extra": "extra_expense",
    "rental": "rental_value", "blanketb": "blanket_building", "blanketp": "blanket_personal_property",
    "blanketbp": "blanket_building_and_personal_property",
}  # fmt: skip
"""The printed rows of covered property: label -> the limit's name."""
CAUSES = {"basic": 426, "broad": 414, "special": 402, "earthquake": 390, "wind": 378, "flood": 366}


def _cells_24() -> Iterator[Cell]:
    yield Cell("issue_date", Holds.LINE, 508, 736, RIGHT, 762, "date", needs=("date.date",))
    yield Cell("producer", Holds.LINES, LEFT, 636, MIDDLE, 687, "parties", needs=("parties.producer",))
    yield Cell("insured", Holds.LINES, LEFT, 564, MIDDLE, 636, "parties", needs=("parties.insured",))
    for key, x0, y0, x1, label in (
        ("contact_name", MIDDLE, 684, RIGHT, "name"), ("phone", MIDDLE, 672, 482.4, "phone"),
        ("fax", 482.4, 672, RIGHT, "fax"), ("email", MIDDLE, 660, RIGHT, "email"),
    ):  # fmt: skip
        yield Cell(key, Holds.LINE, x0, y0, x1, y0 + ROW, "parties", needs=(f"parties.{label}",))
    yield Cell("customer", Holds.NOTHING, MIDDLE, 648, RIGHT, 660, "parties")
    for i, letter in enumerate("ABCDEF"):
        label, low = f"parties.{letter.lower()}", 624 - i * ROW
        yield Cell(f"insurer.{letter}.name", Holds.LINE, MIDDLE, low, 540, low + ROW, "parties", needs=(label,))
        yield Cell(f"insurer.{letter}.naic", Holds.LINE, 540, low, RIGHT, low + ROW, "parties", needs=("parties.naic",))
    yield Cell("certificate_number", Holds.LINE, 157, 552, 424, 564, "coverages", needs=("coverages.certificate",))
    yield Cell("revision_number", Holds.LINE, 424, 552, RIGHT, 564, "coverages", needs=("coverages.revision",))
    yield Cell("location", Holds.LINES, LEFT, 516, RIGHT, 542.5, "coverages", needs=("coverages.location",))
    for block, (low, high) in BLOCKS_24.items():
        place, bottom = (block, "") if block != "free" else ("boiler", "boiler")
        for column, (x0, x1) in COLUMNS_24.items():
            top = 318.0 if (block, column) == ("inland", "policy_number") else high
            needs = {"policy_number": ("head.number",), "effective": ("head.eff",), "expiration": ("head.exp",)}
            yield Cell(f"{block}.{column}", Holds.LINES, x0, low, x1, top, place, bottom, needs.get(column, ()))
        if block == "free":
            yield Cell("free.type", Holds.LINES, 36, low, 158.4, high, place, bottom)
            yield Cell("free.limit_label", Holds.LINES, 439.2, low, 514.8, high, place, bottom)
            yield Cell("free.amount", Holds.LINES, 514.8, low, RIGHT, high, place, bottom, (), DOLLAR)
            continue
        for i in range(round((high - low) / ROW)):
            top = high - i * ROW
            yield Cell(f"{block}.row.{i}", Holds.LINE, 439.2, top - ROW, 514.8, top, place)
            yield Cell(f"{block}.amount.{i}", Holds.AMOUNT, 514.8, top - ROW, RIGHT, top, place, dollar=DOLLAR)
    for cause, low in CAUSES.items():
        yield Cell(f"property.{cause}", Holds.TICK, 36, low, 50.4, low + ROW, "property", needs=(f"property.{cause}",))
    yield Cell("description", Holds.LINES, LEFT, 144, RIGHT, 200, "description", "foot", ("description.description",))
    yield Cell("holder", Holds.LINES, LEFT, 48, MIDDLE, 132, "foot", needs=("foot.holder",))
    yield Cell("cancellation", Holds.NOTHING, MIDDLE, 84, RIGHT, 132, "foot")
    yield Cell("signature", Holds.LINES, MIDDLE, 48, RIGHT, 84, "foot", needs=("foot.representative",))


_LABELS_27 = """
date date DATE (MM/DD/YYYY) @ 521.3 751.2
date title EVIDENCE OF PROPERTY INSURANCE @ 168 741.6
parties phone PHONE @ 129.6 690
parties agency AGENCY @ 21.6 686.4
parties company COMPANY @ 309.6 686.4
parties phoneno A/C No Ext @ 129.6 684.6
parties fax FAX @ 21.6 629.4
parties email E-MAIL @ 122.4 629.4
parties faxno A/C No @ 21.6 624
parties address ADDRESS @ 122.4 624
parties code CODE @ 21.6 612
parties subcode SUB CODE @ 165.6 612
parties customer AGENCY @ 21.6 605.4
parties loan LOAN NUMBER @ 309.6 590.4
parties number POLICY NUMBER @ 468 590.4
parties insured INSURED @ 21.6 589.2
parties eff EFFECTIVE DATE @ 324.1 566.4
parties exp EXPIRATION DATE @ 408.7 566.4
parties until CONTINUED UNTIL @ 500.4 557.4
parties terminated TERMINATED IF CHECKED @ 500.4 552
parties replaces THIS REPLACES PRIOR EVIDENCE DATED @ 309.6 542.4
info information PROPERTY INFORMATION @ 21.6 516.6
info location LOCATION/DESCRIPTION @ 21.6 506.4
coverage information COVERAGE INFORMATION @ 21.6 396.6
coverage perils PERILS INSURED @ 176.4 396
coverage basic BASIC @ 262.8 396
coverage broad BROAD @ 313.2 396
coverage special SPECIAL @ 367.2 396
coverage forms COVERAGE / PERILS / FORMS @ 187.3 385.2
coverage amount AMOUNT OF INSURANCE @ 449.8 385.2
coverage deductible DEDUCTIBLE @ 542.6 385.2
remarks remarks REMARKS (Including Special Conditions) @ 21.6 253.2
foot cancellation CANCELLATION @ 21.6 162.6
foot interest ADDITIONAL INTEREST @ 21.6 126
foot name NAME AND ADDRESS @ 21.6 116.4
foot additional ADDITIONAL INSURED @ 320.4 115.2
foot lenders LENDER'S LOSS PAYABLE @ 406.8 115.2
foot payee LOSS PAYEE @ 522 115.2
foot mortgagee MORTGAGEE @ 320.4 104.4
foot loan LOAN # @ 306 92.4
foot representative AUTHORIZED REPRESENTATIVE @ 306 68.4
"""


def _one_policy() -> Iterator[Cell]:
    """What 27 and 28 have in the same place."""
    yield Cell("issue_date", Holds.LINE, 508, 735, RIGHT, 761, "date", needs=("date.date",))
    yield Cell("phone", Holds.LINE, 126, 682.8, MIDDLE, 694.8, "parties", needs=("parties.phone",))
    yield Cell("loan_number", Holds.LINES, MIDDLE, 574.8, 464.4, 589, "parties", needs=("parties.loan",))
    yield Cell("policy_number", Holds.LINE, 464.4, 574.8, RIGHT, 589, "parties", needs=("parties.number",))
    yield Cell("effective", Holds.LINE, MIDDLE, 550.8, 392.4, 565, "parties", needs=("parties.eff",))
    yield Cell("expiration", Holds.LINE, 392.4, 550.8, 478.8, 565, "parties", needs=("parties.exp",))
    yield Cell(
        "continued_until_terminated", Holds.TICK, 482.4, 550.8, 496.8, 562.2, "parties", needs=("parties.until",)
    )
    yield Cell("replaces", Holds.LINES, MIDDLE, 526.8, RIGHT, 550.8, "parties", needs=("parties.replaces",))


def _cells_27() -> Iterator[Cell]:
    yield from _one_policy()
    yield Cell("producer", Holds.LINES, LEFT, 634.8, MIDDLE, 682.8, "parties", needs=("parties.agency",))
    yield Cell("fax", Holds.LINE, LEFT, 622.8, 118.8, 634.8, "parties", needs=("parties.fax",))
    yield Cell("email", Holds.LINE, 118.8, 622.8, MIDDLE, 634.8, "parties", needs=("parties.email",))
    yield Cell("company", Holds.LINES, MIDDLE, 598.8, RIGHT, 694.8, "parties", needs=("parties.company",))
    yield Cell("insured", Holds.LINES, LEFT, 526.8, MIDDLE, 598.8, "parties", needs=("parties.insured",))
    yield Cell("location", Holds.LINES, LEFT, 448.8, RIGHT, 505, "info", needs=("info.location",))
    for peril, x in (("basic", 244.8), ("broad", 295.2), ("special", 349.2)):
        yield Cell(peril, Holds.TICK, x, 394.8, x + 14.4, 406.8, "coverage", needs=(f"coverage.{peril}",))
    for key, x0, x1, label in (
        ("coverage", LEFT, 442.8, "forms"), ("amount", 442.8, 529.2, "amount"),
        ("deductible", 529.2, RIGHT, "deductible"),
    ):  # fmt: skip
        yield Cell(key, Holds.LINES, x0, 262.8, x1, 382.8, "coverage", needs=(f"coverage.{label}",))
    yield Cell("description", Holds.LINES, LEFT, 172.8, RIGHT, 250.8, "remarks", needs=("remarks.remarks",))
    yield Cell("holder", Holds.LINES, LEFT, 40.8, 302.4, 124.8, "foot", needs=("foot.name",))
    for key, x, y, label in (
        ("additional_insured", 302.4, 112.8, "additional"), ("mortgagee", 302.4, 100.8, "mortgagee"),
        ("lenders_loss_payable", 388.8, 112.8, "lenders"), ("loss_payee", 504.0, 112.8, "payee"),
    ):  # fmt: skip
        yield Cell(f"interest.{key}", Holds.TICK, x, y, x + 14.4, y + ROW, "foot", needs=(f"foot.{label}",))
    yield Cell("interest.loan", Holds.LINES, 302.4, 76.8, RIGHT, 100.8, "foot", needs=("foot.loan",))
    yield Cell("signature", Holds.LINES, 302.4, 40.8, RIGHT, 76.8, "foot", needs=("foot.representative",))


_LABELS_28 = """
date date DATE (MM/DD/YYYY) @ 521.3 751.2
date title EVIDENCE OF COMMERCIAL PROPERTY INSURANCE @ 132 742.8
parties phone PHONE @ 129.6 689.4
parties producer PRODUCER NAME @ 21.6 687.6
parties company COMPANY NAME AND ADDRESS @ 309.6 686.4
parties naic NAIC NO @ 493.2 686.4
parties phoneno A/C No Ext @ 129.6 684.6
parties person CONTACT PERSON AND ADDRESS @ 21.6 681.6
parties fax FAX @ 21.6 629.4
parties email E-MAIL @ 129.6 629.4
parties multiple IF MULTIPLE COMPANIES, COMPLETE SEPARATE FORM FOR EACH @ 354 626.4
parties faxno A/C No @ 21.6 624.6
parties address ADDRESS @ 129.6 624
parties type POLICY TYPE @ 309.6 614.4
parties code CODE @ 21.6 613.2
parties subcode SUB CODE @ 165.6 613.2
parties customer AGENCY @ 21.6 604.8
parties customerid CUSTOMER ID # @ 21.6 599.4
parties loan LOAN NUMBER @ 309.6 590.4
parties number POLICY NUMBER @ 468 590.4
parties insured NAMED INSURED AND ADDRESS @ 21.6 589.2
parties eff EFFECTIVE DATE @ 309.6 566.4
parties exp EXPIRATION DATE @ 396 566.4
parties until CONTINUED UNTIL @ 500.4 558
parties terminated TERMINATED IF CHECKED @ 500.4 552
parties additional ADDITIONAL NAMED INSURED(S) @ 21.6 542.4
parties replaces THIS REPLACES PRIOR EVIDENCE DATED @ 309.6 542.4
info information PROPERTY INFORMATION @ 21.6 516.6
info building BUILDING OR @ 370.8 516.6
info personal BUSINESS PERSONAL PROPERTY @ 446.4 516.6
info location LOCATION / DESCRIPTION @ 21.6 506.4
coverage perils PERILS INSURED @ 176.4 439.2
coverage basic BASIC @ 262.8 439.2
coverage broad BROAD @ 313.2 439.2
coverage special SPECIAL @ 367.2 439.2
coverage information COVERAGE INFORMATION @ 21.6 438.6
coverage amount COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE @ 21.6 427.8
coverage ded DED @ 475.2 427.8
coverage yes YES @ 260.4 415.8
coverage no NO @ 276.3 415.8
coverage na N/A @ 290 415.8
foot cancellation CANCELLATION @ 21.6 168.6
foot interest ADDITIONAL INTEREST @ 21.6 132.6
foot servicing LENDER SERVICING AGENT NAME AND ADDRESS @ 306 122.4
foot sale CONTRACT OF SALE @ 36 121.2
foot lenders LENDER'S LOSS PAYABLE @ 133.2 121.2
foot payee LOSS PAYEE @ 244.8 121.2
foot mortgagee MORTGAGEE @ 36 111
foot name NAME AND ADDRESS @ 21.6 97.2
foot representative AUTHORIZED REPRESENTATIVE @ 306 63.6
"""
TABLE = ("head", "property", "inland", "crime", "boiler")
QUESTIONS = (
    ("business_income", "", 400.8), ("blanket_coverage", "BLANKET COVERAGE", 388.8),
    ("terrorism", "TERRORISM COVERAGE", 376.8),
    ("terrorism_exclusion", "IS THERE A TERRORISM-SPECIFIC EXCLUSION", 364.8),
    ("domestic_terrorism_excluded", "IS DOMESTIC TERRORISM EXCLUDED", 352.8),
    ("limited_fungus", "LIMITED FUNGUS COVERAGE", 340.8), ("fungus_exclusion", "FUNGUS EXCLUSION", 328.8),
    ("replacement_cost", "REPLACEMENT COST", 316.8), ("agreed_value", "AGREED VALUE", 304.8),
    ("coinsurance", "COINSURANCE", 292.8), ("equipment_breakdown", "EQUIPMENT BREAKDOWN", 280.8),
    ("ordinance_or_law", "ORDINANCE OR LAW", 268.8), ("demolition_costs", "", 256.8),
    ("increased_cost_of_construction", "", 244.8), ("earth_movement", "EARTH MOVEMENT", 232.8),
    ("flood", "FLOOD", 220.8), ("wind_hail", "WIND / HAIL INCL", 208.8), ("named_storm", "NAMED STORM INCL", 196.8),
    ("subrogation", "PERMISSION TO WAIVE SUBROGATION IN FAVOR OF MORTGAGE", 178.8),
)  # fmt: skip
"""The questions of ACORD 28: key, printed words (blank where they are not needed), bottom edge of the row."""
LIMITED = (
    "limited_fungus", "equipment_breakdown", "ordinance_or_law", "demolition_costs", "increased_cost_of_construction",
    "earth_movement", "flood", "wind_hail", "named_storm",
)  # fmt: skip
"""Questions with a limit and a deductible beside them."""


def _rows_28() -> str:
    rows = []
    for key, words, low in QUESTIONS:
        if words:
            left = 36 if key in ("terrorism_exclusion", "domestic_terrorism_excluded") else 21.6
            rows.append(f"coverage {key} {words} @ {left} {low + (9.6 if key == 'subrogation' else 3.6)}")
        if key in (*LIMITED, "business_income"):
            rows.append(f"coverage {key}limit If YES, LIMIT @ 306 {low + 3.6}")
        if key in LIMITED:
            rows.append(f"coverage {key}ded DED @ 489.6 {low + 3.6}")
    return "\n".join(rows)


def _cells_28() -> Iterator[Cell]:
    yield from _one_policy()
    yield Cell("producer", Holds.LINES, LEFT, 634.8, MIDDLE, 681, "parties", needs=("parties.producer",))
    yield Cell("fax", Holds.LINE, LEFT, 622.8, 126, 634.8, "parties", needs=("parties.fax",))
    yield Cell("email", Holds.LINE, 126, 622.8, MIDDLE, 634.8, "parties", needs=("parties.email",))
    yield Cell("company", Holds.LINES, MIDDLE, 622.8, RIGHT, 682.8, "parties", needs=("parties.company",))
    yield Cell("naic", Holds.LINE, 489.6, 682.8, RIGHT, 694.8, "parties", needs=("parties.naic",))
    yield Cell("policy_type", Holds.LINES, MIDDLE, 598.8, RIGHT, 613, "parties", needs=("parties.type",))
    yield Cell("insured", Holds.LINES, LEFT, 550.8, MIDDLE, 588, "parties", needs=("parties.insured",))
    yield Cell(
        "additional_named_insureds", Holds.LINES, LEFT, 526.8, MIDDLE, 541, "parties", needs=("parties.additional",)
    )
    yield Cell("building", Holds.TICK, 360, 516.6, 367.2, 523.8, "info", needs=("info.building",))
    yield Cell("business_personal_property", Holds.TICK, 435.6, 516.6, 442.8, 523.8, "info", needs=("info.personal",))
    yield Cell("location", Holds.LINES, LEFT, 484.8, RIGHT, 505, "info", needs=("info.location",))
    for peril, x in (("basic", 244.8), ("broad", 295.2), ("special", 349.2)):
        yield Cell(peril, Holds.TICK, x, 436.8, x + 14.4, 448.8, "coverage", needs=(f"coverage.{peril}",))
    yield Cell("amount", Holds.AMOUNT, 244, 424.8, 472, 436.8, "coverage", "", ("coverage.amount",), 11.0)
    yield Cell("deductible", Holds.AMOUNT, 472, 424.8, RIGHT, 436.8, "coverage", needs=("coverage.ded",))
    for key, words, low in QUESTIONS:
        high = low + (18.0 if key == "subrogation" else ROW)
        needs = (f"coverage.{key}",) if words else ()
        for answer, x in (("yes", 259.2), ("no", 273.6), ("na", 288.0)):
            yield Cell(f"{key}.{answer}", Holds.TICK, x, low, x + 14.4, high, "coverage", needs=needs)
        if key in LIMITED:
            yield Cell(f"{key}.limit", Holds.LINE, 302.4, low, 488, high, "coverage", needs=needs)
            yield Cell(f"{key}.deductible", Holds.LINE, 488, low, RIGHT, high, "coverage", needs=needs)
    yield Cell("holder", Holds.LINES, LEFT, 40.8, 302.4, 106.8, "foot", needs=("foot.name",))
    for key, x, y, label in (
        ("contract_of_sale", LEFT, 118.8, "sale"), ("mortgagee", LEFT, 106.8, "mortgagee"),
        ("lenders_loss_payable", 115.2, 118.8, "lenders"), ("loss_payee", 226.8, 118.8, "payee"),
    ):  # fmt: skip
        yield Cell(f"interest.{key}", Holds.TICK, x, y, x + 14.4, y + ROW, "foot", needs=(f"foot.{label}",))
    yield Cell("servicing_agent", Holds.LINES, 302.4, 73.2, RIGHT, 121, "foot", needs=("foot.servicing",))
    yield Cell("signature", Holds.LINES, 302.4, 40.8, RIGHT, 73.2, "foot", needs=("foot.representative",))


def _form(labels: str, cells: Iterator[Cell]) -> Form:
    own = tuple(labels_of(labels))
    return Form(own, tuple(cells), {label.block: "table" if label.block in TABLE else label.block for label in own})


PROPERTY_FORMS: Mapping[str, Form] = {
    "ACORD 24": _form(_LABELS_24, _cells_24()),
    "ACORD 27": _form(_LABELS_27, _cells_27()),
    "ACORD 28": _form(f"{_LABELS_28.strip()}\n{_rows_28()}", _cells_28()),
}
