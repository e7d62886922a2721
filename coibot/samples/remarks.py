"""The page that continues a certificate: a look-alike of the additional remarks schedule, ACORD 101."""

from coibot.samples.layout import BOLD
from coibot.samples.paper import Paper


def draw_remarks(lines: tuple[str, ...], *, agency: str = "", insured: str = "", policy_number: str = "") -> bytes:
    """Remarks, one paragraph a line, under the head that says whose certificate they continue."""
    paper = Paper("Additional remarks (specimen)")
    paper.centred("ADDITIONAL REMARKS SCHEDULE", 14)
    half = (paper.left + paper.right) / 2
    for heading, value, x0, x1 in (
        ("AGENCY", agency, paper.left, half),
        ("NAMED INSURED", insured, half, paper.right),
    ):
        paper.box(heading, (value,), x0, x1, 42)
    paper.y -= 42
    paper.box("POLICY NUMBER", (policy_number,), paper.left, half, 42)
    paper.y -= 62
    paper.line("ADDITIONAL REMARKS", BOLD, 9)
    paper.line("THIS ADDITIONAL REMARKS FORM IS A SCHEDULE TO ACORD FORM,", BOLD, 8, gap=0)
    paper.line("FORM NUMBER: 25    FORM TITLE: Certificate of liability insurance", BOLD, 8, gap=14)
    for line in lines:
        paper.line(line, size=9, gap=6)
    return paper.finished("ACORD 101 (2008/01)")
