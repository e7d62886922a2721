"""Reads an ACORD 101: the remarks that did not fit on the form before it."""

import re
from dataclasses import replace

from coibot.model.certificate import Certificate
from coibot.model.document import Document, DocumentKind, Evidence, Source
from coibot.reading.cells import text_lines, typed_into
from coibot.reading.classify import Recognised
from coibot.reading.labelled import read_labelled, value_after
from coibot.reading.labels import normal
from coibot.reading.page import Page, rounded, union

_HEADS = ("THISADDITIONALREMARKSFORMISASCHEDULETOACORDFORM", "FORMNUMBER")
LONGEST = 8000
_FORM_NUMBER = re.compile(r"^form number\s*:?", re.IGNORECASE)


def read_remarks(page: Page, recognised: Recognised) -> Document:
    """The page as a document of kind remarks.

    Its text is the evidence `remarks`, and the `description_of_operations` of its `certificate`, which holds besides
    only what the head of the page says: agency, insured, policy number. It is no certificate by itself.
    """
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
    facts = _head(page, top, recognised)
    return Document(
        DocumentKind.REMARKS,
        (page.number,),
        recognised.form,
        recognised.edition,
        recognised.title,
        certificate=replace(facts, description_of_operations=evidence["remarks"].text if evidence else None),
        evidence=evidence,
    )


def _head(page: Page, below: float, recognised: Recognised) -> Certificate:
    """Whose certificate the remarks continue, by the labels above them; `continues` in `extra` names the form."""
    upper = replace(
        page,
        spans=tuple(span for span in page.spans if span.baseline >= below),
        widgets=tuple(widget for widget in page.widgets if widget.box[1] >= below),
    )
    facts = read_labelled(upper, recognised).certificate or Certificate()
    number = value_after(page, _FORM_NUMBER)
    if number and re.fullmatch(r"\d{2,3}", number):
        facts = replace(facts, extra=dict(facts.extra) | {"continues": f"ACORD {number}"})
    return facts
