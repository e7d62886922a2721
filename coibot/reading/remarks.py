"""Reads an ACORD 101: the remarks that did not fit on the form before it."""

from coibot.model.document import Document, DocumentKind, Evidence, Source
from coibot.reading.cells import text_lines, typed_into
from coibot.reading.classify import Recognised
from coibot.reading.labels import normal
from coibot.reading.page import Page, rounded, union

_HEADS = ("THISADDITIONALREMARKSFORMISASCHEDULETOACORDFORM", "FORMNUMBER")
LONGEST = 8000


def read_remarks(page: Page, recognised: Recognised) -> Document:
    """The page as a document of kind remarks; its text is the evidence `remarks`."""
    spans = [span for span in page.spans if not span.doubtful] + typed_into(page.widgets)
    lines = text_lines(spans)
    heads = [line.baseline for line in lines if any(normal(line.text).startswith(head) for head in _HEADS)]
    feet = [
        line.baseline for line in lines if normal(line.text).startswith("ACORD101") and line.baseline < page.height / 2
    ]
    top, bottom = min(heads, default=page.height), max(feet, default=0.0)
    remarks = [line for line in lines if bottom + 4 < line.baseline < top - 4]
    evidence = {}
    if remarks:
        text = "\n".join(line.text for line in remarks)[:LONGEST]
        box = rounded(union([line.box for line in remarks]))
        evidence["remarks"] = Evidence(page.number, box, text, remarks[0].source or Source.TEXT, 0.97)
    return Document(
        DocumentKind.REMARKS, (page.number,), recognised.form, recognised.edition, recognised.title, evidence=evidence
    )
