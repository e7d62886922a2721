"""Pages that are read by their labels: states' certificates and exemptions, an addendum, and certificates of firms that
have no form. Their titles, numbers and labels are those in use; the sentences are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from coibot.samples.layout import BOLD, PLAIN, Box
from coibot.samples.paper import Paper


@dataclass(frozen=True, slots=True)
class LabelledForm:
    title: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    """A fact's name, and the label of its box, from the top left."""
    foot: str = ""


STATE_FORMS: Mapping[str, LabelledForm] = {
    "C-105.2": LabelledForm(
        ("CERTIFICATE OF NYS WORKERS' COMPENSATION INSURANCE COVERAGE",),
        (
            ("insured", "1a. Legal Name & Address of Insured (use street address only)"),
            ("phone", "1b. Business Telephone Number of Insured"),
            ("holder", "2. Name and Address of Entity Requesting Proof of Coverage"),
            ("carrier", "3a. Name of Insurance Carrier"),
            ("number", "3b. Policy Number of Entity Listed in Box 1a"),
            ("period", "3c. Policy effective period"),
        ),
        "C-105.2 (9-17)",
    ),
    "U-26.3": LabelledForm(
        ("NEW YORK STATE INSURANCE FUND", "CERTIFICATE OF WORKERS' COMPENSATION INSURANCE"),
        (
            ("insured", "POLICYHOLDER"),
            ("holder", "CERTIFICATE HOLDER"),
            ("number", "POLICY NUMBER"),
            ("period", "PERIOD COVERED"),
        ),
        "U-26.3",
    ),
    "DB-120.1": LabelledForm(
        ("CERTIFICATE OF INSURANCE COVERAGE", "NYS DISABILITY AND PAID FAMILY LEAVE BENEFITS LAW"),
        (
            ("insured", "1a. Legal Name & Address of Insured"),
            ("carrier", "3a. Name of Insurance Carrier"),
            ("number", "3b. Policy Number of Entity Listed in Box 1a"),
            ("period", "3c. Policy effective period"),
        ),
        "DB-120.1 (12-21)",
    ),
    "CE-200": LabelledForm(
        ("Certificate of Attestation of Exemption", "from New York State Workers' Compensation Coverage"),
        (
            ("insured", "Legal Entity Name and Address:"),
            ("number", "Exemption Certificate Number:"),
            ("effective", "Issue Date:"),
            ("expiration", "Expiration Date:"),
        ),
        "CE-200",
    ),
    "FL": LabelledForm(
        ("CERTIFICATE OF ELECTION TO BE EXEMPT", "FROM FLORIDA WORKERS' COMPENSATION LAW"),
        (
            ("insured", "BUSINESS NAME AND ADDRESS OF EMPLOYER:"),
            ("effective", "EFFECTIVE DATE:"),
            ("expiration", "EXPIRATION DATE:"),
        ),
    ),
    "OH": LabelledForm(
        ("Certificate of Ohio Workers' Compensation",),
        (("insured", "Employer name and address:"), ("number", "Policy number:"), ("period", "Period specified below")),
    ),
    "855": LabelledForm(
        ("NEW YORK CONSTRUCTION CERTIFICATE OF", "LIABILITY INSURANCE ADDENDUM"),
        (
            ("producer", "AGENCY"),
            ("insured", "NAMED INSURED"),
            ("number", "POLICY NUMBER"),
            ("effective", "EFFECTIVE DATE"),
            ("carrier", "CARRIER"),
        ),
        "ACORD 855 NY (2014/05)",
    ),
}
"""What each form asks for: the facts are `insured`, `holder`, `carrier`, `number`, `period` or `effective` and
`expiration`; several lines are parted by newlines."""


def draw_state_form(form: str, facts: Mapping[str, str]) -> bytes:
    """A page of one of `STATE_FORMS` with these facts; a fact that is not given leaves its box blank."""
    drawn = STATE_FORMS[form]
    paper = Paper(f"Specimen of {form}")
    for line in drawn.title:
        paper.centred(line, 13)
    paper.y -= 10
    width = (paper.right - paper.left) / 2
    for index, (fact, label) in enumerate(drawn.labels):
        x = paper.left + width * (index % 2)
        _boxed(paper.canvas, Box(x, paper.y - 82, width, 82), label, facts.get(fact, ""))
        if index % 2 or index == len(drawn.labels) - 1:
            paper.y -= 82
    paper.y -= 20
    paper.line("This page is a specimen with made-up names; it proves no insurance.")
    return paper.finished(drawn.foot)


def _boxed(canvas: Canvas, box: Box, label: str, words: str) -> None:
    canvas.rect(box.x, box.y, box.width, box.height)
    canvas.setFont(BOLD, 7)
    canvas.drawString(box.x + 4, box.top - 10, label)
    canvas.setFont(PLAIN, 9)
    for index, line in enumerate(words.splitlines()):
        canvas.drawString(box.x + 4, box.top - 24 - 12 * index, line)


def draw_own_certificate(facts: Mapping[str, str], *, title: str = "CERTIFICATE OF INSURANCE") -> bytes:
    """A certificate as a small insurer writes one: "label: value", one a line."""
    paper = Paper("Certificate in a form of its own")
    paper.centred(title, 15)
    paper.line("We confirm that the insurance below is in force today. A specimen: it insures nobody.", gap=14)
    for label, value in facts.items():
        paper.line(f"{label}: {value}", gap=4)
    return paper.finished("Yours faithfully")


def draw_letter(lines: tuple[str, ...], title: str = "") -> bytes:
    """A page of sentences, with a title or without."""
    paper = Paper("A letter")
    if title:
        paper.centred(title, 16)
    for line in lines:
        paper.line(line, gap=8)
    return paper.finished("Page 1 of 1")
