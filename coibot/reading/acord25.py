"""Reads an ACORD 25: the page's cells -> a certificate, with evidence for every value."""

from collections.abc import Sequence

from coibot.model.certificate import Certificate, Insurer, Party, Producer
from coibot.model.document import Document, DocumentKind, Source
from coibot.reading.acord25_form import FORMS, LETTERS
from coibot.reading.acroform import all_in_fields, cells_by_name, named_fields
from coibot.reading.align import NotAlignedError, align, place_cells
from coibot.reading.cells import Line, fill_cells
from coibot.reading.fields import clean, damaged, day, email, naic, words
from coibot.reading.findings import Findings
from coibot.reading.labels import find_labels, normal
from coibot.reading.page import Page
from coibot.reading.policies import read_policies
from coibot.reading.registration import check_registration
from coibot.reading.slips import check_slip, is_no_name

FORM = "ACORD 25"
EMPTY_FORM = "an empty certificate form"
EVERYTHING = (
    "certificate_holder", "certificate_number", "description_of_operations", "insured", "insured.name", "insurers",
    "issue_date", "policies", "producer", "revision_number", "signed",
)  # fmt: skip
"""The paths that are unreadable on an ACORD 25 whose arrangement is not known."""


def read_acord25(page: Page, edition: str | None) -> Document:
    """The certificate on a page that is an ACORD 25 of the given edition (as its footer says).

    Raises NotAlignedError when the page's labels do not lie as on any edition that is known.
    """
    return certificate_in(edition, *_cells_of(page))


def certificate_in(edition: str | None, findings: Findings, not_applicable: bool) -> Document:
    """The certificate that the contents of a page's cells make.

    `not_applicable`: N / A is printed in the ADDL INSD box of workers' compensation.
    """
    certificate = _certificate(findings, not_applicable)
    return Document(
        DocumentKind.CERTIFICATE,
        (findings.page,),
        FORM,
        edition,
        title="Certificate of liability insurance",
        source=main_source(findings),
        certificate=certificate,
        unreadable=tuple(sorted(findings.unreadable)),
        evidence=dict(sorted(findings.evidence.items())),
    )


def _cells_of(page: Page) -> tuple[Findings, bool]:
    """The page's cells with their contents, and whether N / A is printed in ADDL INSD of workers' compensation."""
    try:
        form, grid = align(page, FORMS)
    except NotAlignedError:
        named = named_fields(page)
        if not named or not all_in_fields(page):
            raise
        return Findings(page.number, *cells_by_name(named)), True
    cells = place_cells(form, grid, page.rules)
    printed = {i for place in grid.matched.values() for i in place.spans}
    contents = fill_cells(page, cells, printed, grid.scale)
    check_registration(cells, contents, grid.scale)
    check_slip(page, cells, contents, printed, grid.scale)
    return Findings(page.number, cells, contents), "wc.na" in grid.matched


def refused(page: Page, edition: str | None) -> Document:
    """An ACORD 25 that cannot be read: everything on it is unreadable."""
    return Document(
        DocumentKind.CERTIFICATE,
        (page.number,),
        FORM,
        edition,
        title="Certificate of liability insurance",
        certificate=Certificate(),
        unreadable=EVERYTHING,
    )


def is_reverse(page: Page) -> bool:
    """Whether a page that bears the form's stamp is its reverse: sentences only, and no box of the form."""
    if any(widget.value or widget.checked for widget in page.widgets):
        return False
    return not find_labels(page.spans, map(normal, ("POLICY NUMBER", "TYPE OF INSURANCE", "EACH OCCURRENCE")))


def is_blank(document: Document) -> bool:
    """Whether nothing at all was filled in."""
    certificate = document.certificate
    if certificate is None or document.unreadable:
        return False
    return not (
        certificate.policies
        or certificate.insurers
        or certificate.insured.name
        or certificate.certificate_holder
        or certificate.issue_date
        or certificate.description_of_operations
    )


def main_source(findings: Findings) -> Source:
    """Where most values were read."""
    sources = [evidence.source for evidence in findings.evidence.values()]
    return next((s for s in (Source.FORM, Source.OCR) if sources.count(s) * 2 > len(sources)), findings.source)


def _certificate(findings: Findings, not_applicable: bool) -> Certificate:
    insurers: dict[str, Insurer] = {}
    for letter in LETTERS:
        name = findings.read(f"insurers.{letter}.name", f"insurer.{letter}.name", words)
        code = findings.read(f"insurers.{letter}.naic", f"insurer.{letter}.naic", naic)
        if name or code or findings.filled(f"insurer.{letter}.name") or findings.filled(f"insurer.{letter}.naic"):
            insurers[letter] = Insurer(name, code)
    return Certificate(
        issue_date=findings.read("issue_date", "issue_date", day),
        producer=producer_of(findings),
        insured=party(findings, "insured", "insured"),
        insurers=insurers,
        certificate_number=findings.read("certificate_number", "certificate_number", words),
        revision_number=findings.read("revision_number", "revision_number", words),
        policies=read_policies(findings, not_applicable),
        description_of_operations=paragraph(findings, "description_of_operations", "description"),
        certificate_holder=paragraph(findings, "certificate_holder", "holder"),
        signed=signed(findings),
    )


def producer_of(findings: Findings) -> Producer:
    """The agency and how to reach it."""
    agency = party(findings, "producer", "producer")
    return Producer(
        name=agency.name,
        address=agency.address,
        contact_name=findings.read("producer.contact_name", "contact_name", words),
        phone=findings.read("producer.phone", "phone", words),
        fax=findings.read("producer.fax", "fax", words),
        email=findings.read("producer.email", "email", email),
    )


def party(findings: Findings, path: str, key: str) -> Party:
    """A name, and the lines of the address below it."""
    if not findings.sound(f"{path}.name", key):
        findings.refuse_cell(f"{path}.address", key)
        return Party()
    lines = findings.lines(key)
    if not lines:
        return Party()
    name = findings.parse(f"{path}.name", lines[0], words)
    if name is not None and is_no_name(name):
        findings.refuse(f"{path}.name", lines[0].text, lines[0].box)
        name = None
    return Party(name, _joined(findings, f"{path}.address", lines[1:]))


def paragraph(findings: Findings, path: str, key: str) -> str | None:
    """The lines of a cell, joined by newlines."""
    return _joined(findings, path, findings.lines(key)) if findings.sound(path, key) else None


def _joined(findings: Findings, path: str, lines: Sequence[Line]) -> str | None:
    if not lines:
        return None
    if any(damaged(line.text) for line in lines):
        findings.refuse(path, " ".join(line.text for line in lines), lines[0].box)
        return None
    findings.note(path, list(lines))
    return "\n".join(clean(line.text) for line in lines)


def signed(findings: Findings) -> bool:
    """A typed name, pen strokes, or a picture above AUTHORIZED REPRESENTATIVE."""
    placed = findings.cells.get("signature")
    if placed is not None and not placed.trusted:
        findings.refuse_cell("signed", "signature")
        return False
    return findings.filled("signature")
