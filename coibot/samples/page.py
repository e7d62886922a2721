"""The look-alike of ACORD 25, laid out as a form designer would: bands from the top down, rows of one height, columns.

Our own drawing. It has the boxes and the label words that people and programs find their way by, and the edition stamp;
the sentences are ours, and there is no logo.

Box names: `issue_date`, `producer`, `producer.contact_name`, `insurer.A.name`, `gl.number`, `gl.flag.occurrence`,
`gl.limit.each_occurrence`, `gl.free_limit` (the amount beside a typed label), `description`, `holder`, `signature`.
"""

from coibot.samples.layout import BOLD, ITALIC, MARGIN, PAGE, PLAIN, ROW, WIDTH, Box, Sheet
from coibot.samples.table import coverage_table

EDITIONS = ("2010/05", "2014/01", "2016/03", "2025/12")


class UnknownEditionError(ValueError):
    """An edition that this generator does not draw."""


NOTICE = (
    "THIS SPECIMEN IS FOR INFORMATION ONLY AND GIVES ITS HOLDER NO RIGHT OF ANY KIND. IT NEITHER WIDENS NOR NARROWS "
    "WHAT THE POLICIES NAMED ON IT COVER, AND IT MAKES NO CONTRACT BETWEEN THE COMPANIES, THE AGENCY AND ITS HOLDER. "
    "ONLY A POLICY ITSELF SAYS WHAT IS INSURED, FOR WHOM, AND FOR HOW MUCH. ALL THE NAMES THAT STAND ON THIS PAGE ARE "
    "MADE UP, AND NOBODY IS INSURED BY IT."
)
IMPORTANT = (
    "IMPORTANT: A holder is an ADDITIONAL INSURED only where the policy {how}. Where SUBROGATION IS WAIVED, the "
    "policy's own terms decide, and some policies ask for an endorsement as well. What stands on this page does not "
    "take the place of any such endorsement."
)
ENDORSED, PROVISIONS = "has been endorsed to make it one", "has ADDITIONAL INSURED provisions or has been endorsed"
"""How the editions before 2016/03, and from then on, say what makes an additional insured."""
CERTIFY = (
    "THE POLICIES LISTED BELOW WERE ISSUED TO THE INSURED NAMED ABOVE FOR THE PERIODS SHOWN BESIDE EACH OF THEM. "
    "WHATEVER A CONTRACT OR ANOTHER PAPER MAY ASK FOR, WHAT IS COVERED IS FOUND IN THE POLICIES: IN THEIR TERMS, "
    "THEIR EXCLUSIONS AND THEIR CONDITIONS, AND IN NOTHING THAT IS SAID HERE OR LEFT UNSAID. CLAIMS THAT HAVE ALREADY "
    "BEEN PAID MAY HAVE LOWERED THE LIMITS BELOW WHAT IS SHOWN."
)
CERTIFY_2025 = (
    f"{CERTIFY} THE LIMITS TAKE IN THE AMOUNTS THAT THE HOLDER ASKED TO SEE; A POLICY MAY CARRY MORE THAN IS SHOWN "
    "ON THIS PAGE.*  * Not so in WY."
)
CANCELLATION = (
    "IF A POLICY LISTED ABOVE IS CANCELLED BEFORE ITS EXPIRATION",
    "DATE, NOTICE OF IT IS GIVEN AS THAT POLICY ITSELF PROVIDES.",
)
OURS = "Drawn by coibot for tests. Not an ACORD form."
MADE_UP = "A specimen with made-up names: it insures nobody."


def lay_out(edition: str) -> Sheet:
    """The empty form in one of `EDITIONS`.

    Raises UnknownEditionError for another edition.
    """
    if edition not in EDITIONS:
        raise UnknownEditionError(f"no edition {edition!r}: the generator draws {', '.join(EDITIONS)}")
    sheet = Sheet(edition)
    newest = edition == "2025/12"
    top = PAGE[1] - 24

    def band(rows: float) -> Box:
        nonlocal top
        top -= rows * ROW
        return Box(MARGIN, top, WIDTH, rows * ROW)

    _title(sheet, band(2))
    notice, important = band(3.5), band(2.5)
    how = PROVISIONS if edition >= "2016/03" else ENDORSED
    sheet.paragraph(notice, NOTICE, BOLD, 8, 9.8)
    sheet.paragraph(important, IMPORTANT.format(how=how), BOLD, 8, 9.4)
    sheet.frame(notice, 1)
    sheet.frame(important, 1)
    _parties(sheet, band(10))
    _coverages_head(sheet, band(1))
    certify = band(4 if newest else 3)
    sheet.paragraph(certify, CERTIFY_2025 if newest else CERTIFY, PLAIN, 7.2, 8.6)
    sheet.frame(certify, 1)
    coverage_table(sheet, band(23))
    _description(sheet, band(6 if newest else 7))
    _foot(sheet, band(8))
    _stamp(sheet, top)
    return sheet


def _title(sheet: Sheet, band: Box) -> None:
    sheet.say(band.x + 6, band.y + 7, "specimen", ITALIC, 15)
    middle = band.x + band.width / 2 - (27 if sheet.edition == "2010/05" else 6)
    sheet.say(middle, band.y + 7, "CERTIFICATE OF LIABILITY INSURANCE", BOLD, 14, "centre")
    box = Box(band.right - 86, band.y, 86, band.height)
    sheet.frame(box, 1)
    sheet.say(box.x + box.width / 2, box.top - 8.5, "DATE (MM/DD/YYYY)", BOLD, 5.9, "centre")
    sheet.boxes["issue_date"] = Box(box.x, box.y, box.width, ROW)


def _parties(sheet: Sheet, band: Box) -> None:
    left, right = band.columns(band.width / 2, 0)
    sheet.frame(left, 1)
    sheet.frame(right, 1)
    producer, insured = left.line(0, of=2), left.line(1, of=2)
    sheet.across(left.x, left.right, producer.y, 1)
    sheet.say(producer.x + 3.5, producer.top - 9, "PRODUCER", BOLD, 5.9)
    sheet.say(insured.x + 3.5, insured.top - 9, "INSURED", BOLD, 5.9)
    sheet.boxes["producer"] = Box(producer.x + 3, producer.y, producer.width - 6, 4 * ROW)
    sheet.boxes["insured"] = Box(insured.x + 54, insured.y, insured.width - 57, 4 * ROW)

    rows = [right.line(index) for index in range(10)]
    for row in rows[1:]:
        sheet.across(right.x, right.right, row.top)
    sheet.stack(rows[0], ("CONTACT", "NAME:"), BOLD)
    sheet.boxes["producer.contact_name"] = rows[0].inset(40)
    phone, fax = rows[1].columns(right.width * 0.61, 0)
    sheet.down(fax.x, fax.y, fax.top)
    sheet.stack(phone, ("PHONE", "(A/C, No, Ext):"), BOLD)
    sheet.stack(fax, ("FAX", "(A/C, No):"), BOLD)
    sheet.boxes["producer.phone"] = phone.inset(47)
    sheet.boxes["producer.fax"] = fax.inset(36)
    sheet.stack(rows[2], ("E-MAIL", "ADDRESS:"), BOLD)
    sheet.boxes["producer.email"] = rows[2].inset(40)

    naic_x = right.right - 54
    sheet.down(naic_x, right.y, rows[3].top)
    sheet.say((right.x + naic_x) / 2, rows[3].y + 3.5, "INSURER(S) AFFORDING COVERAGE", BOLD, 6, "centre")
    sheet.say(naic_x + 27, rows[3].y + 3.5, "NAIC #", BOLD, 6, "centre")
    for letter, row in zip("ABCDEF", rows[4:], strict=True):
        sheet.say(row.x + 3.5, row.y + 2.4, f"INSURER {letter} :", BOLD, 5.9)
        sheet.boxes[f"insurer.{letter}.name"] = Box(row.x + 42, row.y, naic_x - row.x - 44, ROW)
        sheet.boxes[f"insurer.{letter}.naic"] = Box(naic_x, row.y, 54, ROW)


def _coverages_head(sheet: Sheet, band: Box) -> None:
    baseline = band.y + 2.6
    sheet.say(band.x + 3.5, baseline, "COVERAGES", BOLD, 8.4)
    sheet.say(band.x + 140, baseline, "CERTIFICATE NUMBER:", BOLD, 8.4)
    sheet.say(band.x + 406, baseline, "REVISION NUMBER:", BOLD, 8.4)
    sheet.boxes["certificate_number"] = Box(band.x + 241, band.y, 160, ROW)
    sheet.boxes["revision_number"] = Box(band.x + 492, band.y, band.width - 494, ROW)


def _description(sheet: Sheet, band: Box) -> None:
    sheet.frame(band, 1)
    more = "(Attach ACORD 101, Additional Remarks Schedule, where more room is needed)"
    sheet.say(band.x + 3.5, band.top - 8.5, f"DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES  {more}", BOLD, 5.9)
    sheet.boxes["description"] = Box(band.x + 2, band.y + 1, band.width - 4, band.height - ROW - 1)


def _foot(sheet: Sheet, band: Box) -> None:
    head = Box(band.x, band.top - ROW, band.width, ROW)
    holder, cancellation = Box(band.x, band.y, band.width, band.height - ROW).columns(band.width / 2, 0)
    sheet.frame(holder, 1)
    sheet.frame(cancellation, 1)
    sheet.say(holder.x + 3.5, head.y + 2.6, "CERTIFICATE HOLDER", BOLD, 8.4)
    sheet.say(cancellation.x + 3.5, head.y + 2.6, "CANCELLATION", BOLD, 8.4)
    sheet.boxes["holder"] = Box(holder.x + 54, holder.y + 6, holder.width - 58, 5 * ROW)
    for index, text in enumerate(CANCELLATION):
        sheet.say(cancellation.x + 11, cancellation.top - 20 - 8.4 * index, text, BOLD, 7)
    signature = Box(cancellation.x, cancellation.y, cancellation.width, 3 * ROW)
    sheet.across(signature.x, signature.right, signature.top, 1)
    sheet.say(signature.x + 3.5, signature.top - 8.5, "AUTHORIZED REPRESENTATIVE", BOLD, 5.9)
    sheet.boxes["signature"] = Box(signature.x + 3, signature.y + 1, signature.width - 6, 2 * ROW)


def _stamp(sheet: Sheet, top: float) -> None:
    """The edition and, where the form's own copyright stands, that this is a look-alike."""
    first, second = top - 11, top - 23
    own_line = sheet.edition in ("2014/01", "2016/03")
    sheet.say(MARGIN + 3.5, second if own_line else first, f"ACORD 25 ({sheet.edition})", BOLD, 8.4)
    sheet.say(MARGIN + WIDTH - 3.5, first, OURS, BOLD, 8.4, "right")
    sheet.say(MARGIN + WIDTH / 2, second, MADE_UP, BOLD, 8.4, "centre")
