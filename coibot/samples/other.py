"""Pages that are not certificates: an endorsement, an invoice, a tax form, an empty certificate form.

Small, plausible, and in our own words; only an endorsement's form number, edition and usual title are the trade's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coibot.model.certificate import Certificate
from coibot.samples.acroform import draw_form
from coibot.samples.layout import BOLD, PLAIN
from coibot.samples.paper import Paper


@dataclass(frozen=True, slots=True)
class Wording:
    """What an endorsement form is called, what its schedule asks for, and what it does."""

    title: str
    schedule: tuple[str, ...]
    """Headings of the schedule's columns; none for a blanket form."""
    text: str


PERSON = "Name Of Additional Insured Person(s) Or Organization(s)"
PLACE = "Location(s) Of Covered Operations"
ENDORSEMENTS: Mapping[str, Wording] = {
    "CG 20 10": Wording(
        "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - SCHEDULED PERSON OR ORGANIZATION",
        (PERSON, PLACE),
        "Whoever is named in the schedule is insured as well, for harm that the named insured's ongoing work for them "
        "brings about at the places in the schedule. That ends when the work there is done.",
    ),
    "CG 20 37": Wording(
        "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - COMPLETED OPERATIONS",
        (PERSON, "Location And Description Of Completed Operations"),
        "Whoever is named in the schedule is insured as well, for harm that the named insured's finished work at the "
        "places in the schedule brings about later.",
    ),
    "CG 20 33": Wording(
        "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - AUTOMATIC STATUS WHEN REQUIRED IN CONSTRUCTION "
        "AGREEMENT WITH YOU",
        (),
        "Anyone for whom the named insured works under a written agreement that asks for it is insured as well, while "
        "that work goes on.",
    ),
    "CG 20 38": Wording(
        "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - AUTOMATIC STATUS FOR OTHER PARTIES WHEN REQUIRED IN "
        "WRITTEN CONSTRUCTION AGREEMENT",
        (),
        "Anyone whom a written agreement obliges the named insured to add is insured as well, while the work goes on.",
    ),
    "CG 20 26": Wording(
        "ADDITIONAL INSURED - DESIGNATED PERSON OR ORGANIZATION",
        (PERSON,),
        "Whoever is named in the schedule is insured as well, for what the named insured does.",
    ),
    "CG 20 01": Wording(
        "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION",
        (),
        "Where a written agreement asks for it, this policy pays first and does not ask the additional insured's own "
        "policy to share.",
    ),
    "CG 24 04": Wording(
        "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US",
        ("Name Of Person(s) Or Organization(s)",),
        "We give up the right to recover from whoever is named in the schedule what the named insured's work cost us.",
    ),
    "CG 25 03": Wording(
        "DESIGNATED CONSTRUCTION PROJECT(S) GENERAL AGGREGATE LIMIT",
        ("Designated Construction Project(s)",),
        "Each project in the schedule has a general aggregate limit of its own.",
    ),
    "CG 20 11": Wording(
        "ADDITIONAL INSURED - MANAGERS OR LESSORS OF PREMISES",
        (PERSON, "Designation Of Premises"),
        "Whoever is named in the schedule is insured as well, as the owner of the premises in the schedule.",
    ),
    "CG 20 12": Wording(
        "ADDITIONAL INSURED - STATE OR GOVERNMENTAL AGENCY OR SUBDIVISION - PERMITS OR AUTHORIZATIONS",
        ("State Or Governmental Agency Or Subdivision",),
        "The agency in the schedule is insured as well, for work under a permit that it issued.",
    ),
    "CG 25 04": Wording(
        "DESIGNATED LOCATION(S) GENERAL AGGREGATE LIMIT",
        ("Designated Location(s)",),
        "Each location in the schedule has a general aggregate limit of its own.",
    ),
    "CG 02 24": Wording(
        "EARLIER NOTICE OF CANCELLATION PROVIDED BY US",
        ("Number Of Days' Notice",),
        "Before we cancel, we give notice as many days ahead as the schedule says.",
    ),
    "CA 20 48": Wording(
        "DESIGNATED INSURED FOR COVERED AUTOS LIABILITY COVERAGE",
        ("Name Of Person(s) Or Organization(s)",),
        "Whoever is named in the schedule is insured for covered autos, as far as the policy makes them so.",
    ),
    "CA 04 43": Wording(
        "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US - AUTOMATIC",
        (),
        "Where a written agreement asks for it, we give up the right to recover.",
    ),
    "CA 04 49": Wording(
        "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION",
        (),
        "Where a written agreement asks for it, this policy pays first.",
    ),
    "BP 04 50": Wording(
        "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - SCHEDULED PERSON OR ORGANIZATION",
        (PERSON, PLACE),
        "Whoever is named in the schedule is insured as well, while the work for them goes on.",
    ),
    "WC 04 03 06": Wording(
        "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT - CALIFORNIA",
        ("Schedule",),
        "We shall not enforce a right to recover from whoever is named in the schedule.",
    ),
    "WC 42 03 04": Wording(
        "TEXAS WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT",
        ("Schedule",),
        "We shall not enforce a right to recover from whoever is named in the schedule.",
    ),
    "CA 04 44": Wording(
        "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US",
        ("Name(s) Of Person(s) Or Organization(s)",),
        "We give up the right to recover from whoever is named in the schedule after an accident with a covered auto.",
    ),
    "WC 00 03 13": Wording(
        "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT",
        ("Schedule",),
        "We shall not enforce a right to recover from whoever is named in the schedule what this policy paid.",
    ),
}
FAMILY = {
    "BP": "BUSINESSOWNERS",
    "CG": "COMMERCIAL GENERAL LIABILITY",
    "CA": "COMMERCIAL AUTO",
    "WC": "WORKERS COMPENSATION",
}


class UnknownEndorsementError(ValueError):
    """A form number without a wording here."""


def draw_endorsement(
    form: str = "CG 20 10",
    edition: str = "04 13",
    *,
    policy_number: str = "",
    named_insured: str = "",
    scheduled_person: str = "",
    locations: str = "",
    effective: str = "",
    signed: bool = True,
    watermark: str = "",
) -> bytes:
    """An endorsement page; names and places may have several lines. An empty value leaves its place blank.

    `watermark` is a word across the page. The compensation forms have their frame at the foot: effective date, policy
    number and insured.

    Raises UnknownEndorsementError for a form that is not in `ENDORSEMENTS`.
    """
    wording = ENDORSEMENTS.get(form)
    if wording is None:
        raise UnknownEndorsementError(f"no wording for {form!r}: choose one of {', '.join(ENDORSEMENTS)}")
    paper = Paper(f"{form} {edition}")
    if watermark:
        paper.across(watermark)
    if form.startswith("WC"):
        return _compensation_page(paper, form, edition, policy_number, named_insured, scheduled_person, effective)
    family = FAMILY[form[:2]]
    paper.ends(f"POLICY NUMBER: {policy_number}", family, BOLD)
    paper.ends("", f"{form} {edition}", BOLD, 10)
    paper.y -= 14
    paper.centred("THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.", 11)
    paper.centred(wording.title, 13)
    paper.line("This page changes the insurance that the policy provides under:")
    paper.line(f"{family} COVERAGE", BOLD, x=paper.left + 24)
    paper.line(f"Named Insured: {named_insured}")
    paper.line(f"Endorsement Effective Date: {effective}", gap=10)
    if wording.schedule:
        paper.centred("SCHEDULE", 11)
        width = (paper.right - paper.left) / len(wording.schedule)
        for index, (heading, value) in enumerate(zip(wording.schedule, (scheduled_person, locations), strict=False)):
            x0 = paper.left + index * width
            paper.box(heading, value.splitlines(), x0, x0 + width, 84)
        paper.y -= 100
        paper.line("What is missing from this schedule is shown in the declarations.", size=8, gap=12)
    paper.line(wording.text, gap=18)
    if signed:
        paper.line("Countersigned by: ______________________", gap=0)
    return paper.finished(f"{form} {edition}    Page 1 of 1")


def _compensation_page(
    paper: Paper, form: str, edition: str, policy_number: str, named_insured: str, person: str, effective: str
) -> bytes:
    wording = ENDORSEMENTS[form]
    paper.ends(
        "WORKERS COMPENSATION AND EMPLOYERS LIABILITY INSURANCE POLICY", f"{form} (Ed. {edition[:2]}-{edition[3:]})"
    )
    paper.y -= 14
    paper.centred(wording.title, 13)
    paper.line(wording.text, gap=18)
    paper.centred("Schedule", 11)
    paper.canvas.setFont(PLAIN, 10)
    for line in person.splitlines():
        paper.line(line, x=paper.left + 30, gap=0)
    paper.y = 150
    paper.ends(f"Endorsement Effective {effective}    Policy No. {policy_number}    Endorsement No. 4", "")
    paper.ends(f"Insured {named_insured}", "Premium $ Included")
    paper.ends("Insurance Company Blue Heron Casualty Company", "Countersigned by ____________")
    return paper.finished(f"{form} (Ed. {edition[:2]}-{edition[3:]})")


def draw_invoice(number: str = "4471", sender: str = "Larkspur Janitorial Services LLC", amount: int = 1_840) -> bytes:
    """A bill, of the kind that vendors attach by mistake."""
    paper = Paper("Invoice")
    paper.centred("INVOICE", 20)
    paper.ends(sender, f"Invoice no. {number}", BOLD, 11)
    paper.ends("88 Commerce Drive, Fairview, TX 75069", "Date: 03/02/2026")
    paper.y -= 20
    paper.box("BILL TO", ("Acme Facilities Company", "200 Main St", "Springfield, IL 62701"), paper.left, 320, 70)
    paper.y -= 100
    paper.ends("Description", "Amount", BOLD, 10)
    for words, part in (("Night cleaning, February", amount - 340), ("Window cleaning, lobby", 340)):
        paper.ends(words, f"${part:,}.00", size=10)
    paper.ends("Total due in 30 days", f"${amount:,}.00", BOLD, 11)
    return paper.finished("Please pay by bank transfer.")


def draw_w9_like(name: str = "Larkspur Janitorial Services LLC") -> bytes:
    """A page that looks like a taxpayer's form at a glance."""
    paper = Paper("Request for taxpayer number")
    paper.ends("Form W-9 (look-alike)", "Give this form to the requester.", BOLD, 10)
    paper.y -= 16
    paper.centred("Request for Taxpayer Identification Number", 15)
    for heading, value in (
        ("1  Name as shown on the income tax return", name),
        ("2  Business name, if different", ""),
        ("3  Federal tax classification", "[X] Limited liability company"),
        ("5  Address", "88 Commerce Drive"),
        ("6  City, state, and ZIP code", "Fairview, TX 75069"),
        ("Part I  Employer identification number", "00 - 0000000"),
        ("Part II  Certification: signature of U.S. person", "                         Date 01/12/2026"),
    ):
        paper.box(heading, (value,), paper.left, paper.right, 40)
        paper.y -= 40
    return paper.finished("A look-alike of a tax form")


def draw_blank_form(edition: str = "2016/03") -> bytes:
    """The fillable certificate form with nothing filled in.

    Raises UnknownEditionError.
    """
    return draw_form(Certificate(), edition=edition)
