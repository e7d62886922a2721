"""A picture of a page -> the document on it."""

from collections.abc import Sequence
from dataclasses import replace

import cv2

from coibot.model.document import Document, DocumentKind, Source
from coibot.reading.acord25 import certificate_in, refused
from coibot.reading.acord25_form import FORMS
from coibot.reading.acord25_older import OLDER
from coibot.reading.align import NotAlignedError, place_cells
from coibot.reading.classify import POOR_PICTURE, PageKind, Recognised, classify
from coibot.reading.findings import Findings
from coibot.reading.page import Page, Span, rounded
from coibot.reading.picture.cell_text import Readers, contents_of, misplaced
from coibot.reading.picture.files import Picture
from coibot.reading.picture.flatten import HEIGHT, WIDTH, Flat, flatten, page_box
from coibot.reading.picture.ink import take_apart
from coibot.reading.picture.preprinted import align_picture
from coibot.reading.picture.recogniser import recogniser
from coibot.reading.picture.tesseract import engine
from coibot.reading.picture.upright import Upright, upright
from coibot.reading.picture.words import words_of
from coibot.reading.registration import check_registration

cv2.setNumThreads(1)

LEGIBLE, FEW = 0.6, 12
"""How sure the reader is of a legible word, and how few of them a page has that shows next to nothing."""
ARRANGEMENTS = tuple(form for form in FORMS if form is not OLDER)
"""Those since 2010. A picture of an older one is put before a person."""
NOT_CERTIFICATE = "a picture of a page: {what}"


COARSE = 110
"""Dots an inch. Below, as on a coarse fax (98 down), one value in forty was read wrong: a person reads those."""


def read_picture(picture: Picture) -> Document:
    """The document on a picture of a page."""
    if picture.dots < COARSE:
        return Document(DocumentKind.OTHER, (picture.number,), source=Source.OCR, why=POOR_PICTURE)
    made = upright(picture)
    readers = Readers(recogniser(), engine())
    spans = words_of(made, readers.engine, readers.recogniser)
    try:
        flat = flatten(made, spans, picture.height, ARRANGEMENTS)
    except NotAlignedError as fault:
        return _unaligned(picture, made, spans, str(fault))
    return _certificate(picture, flat, readers)


def _certificate(picture: Picture, flat: Flat, readers: Readers) -> Document:
    sheet = take_apart(flat.pixels)
    page = Page(picture.number, WIDTH, HEIGHT, flat.spans, sheet.rules)
    recognised = classify(page)
    edition = recognised.edition if recognised.kind is PageKind.ACORD_25 else None
    try:
        page, grid = align_picture(page, flat, sheet, readers.recogniser)
        cells = misplaced(flat.form, grid, place_cells(flat.form, grid, page.rules))
        contents = contents_of(page, flat.form, grid, cells, sheet, readers)
        check_registration(cells, contents, grid.scale)
    except NotAlignedError as fault:
        return replace(refused(page, edition), source=Source.OCR, why=str(fault))
    findings = Findings(picture.number, cells, contents, Source.OCR)
    document = certificate_in(edition, findings, "wc.na" in grid.matched)
    evidence = {path: replace(each, box=rounded(page_box(flat, each.box))) for path, each in document.evidence.items()}
    return replace(document, evidence=evidence)


def _unaligned(picture: Picture, made: Upright, spans: Sequence[Span], why: str) -> Document:
    """No certificate that can be laid flat: what the page says it is, or a certificate that a person must read."""
    high, wide = made.pixels.shape
    page = Page(picture.number, wide * 72 / made.dpi, high * 72 / made.dpi, tuple(spans))
    recognised = classify(page)
    if recognised.kind is PageKind.ACORD_25:
        return replace(refused(page, recognised.edition), source=Source.OCR, why=why)
    if recognised.form is None and _poor(spans):
        return Document(DocumentKind.OTHER, (picture.number,), source=Source.OCR, why=POOR_PICTURE)
    return Document(
        DocumentKind.OTHER, (picture.number,), recognised.form, recognised.edition, recognised.title,
        source=Source.OCR, why=NOT_CERTIFICATE.format(what=_what(recognised)),
    )  # fmt: skip


def _poor(spans: Sequence[Span]) -> bool:
    """Whether hardly a word can be read."""
    sure = [span for span in spans if span.confidence >= LEGIBLE and len(span.text) > 2]
    return len(sure) < 0.5 * len([span for span in spans if len(span.text) > 2]) or len(sure) < FEW


def _what(recognised: Recognised) -> str:
    if recognised.kind is PageKind.PICTURE:
        return "there is no type on it that can be read"
    if recognised.kind is PageKind.OTHER:
        return recognised.why or "no insurance document was recognised"
    return f"{recognised.title or 'an endorsement'} ({recognised.form}), which a person must read"
