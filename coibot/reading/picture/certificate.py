"""A picture of a page -> the document on it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2

from coibot.model.document import Document, DocumentKind, Source
from coibot.reading.acord25 import EMPTY_FORM, certificate_in, is_blank, refused
from coibot.reading.acord25_form import FORMS
from coibot.reading.align import NotAlignedError, place_cells
from coibot.reading.classify import POOR_PICTURE, PageKind, Recognised, classify
from coibot.reading.endorsement_forms import form_of
from coibot.reading.endorsements import WITHOUT_PERSONS, is_later_page, read_endorsement
from coibot.reading.findings import Findings
from coibot.reading.page import Page, Span, rounded
from coibot.reading.picture.alone import check_alone
from coibot.reading.picture.cell_text import Readers, contents_of, misplaced
from coibot.reading.picture.files import Picture
from coibot.reading.picture.flatten import HEIGHT, WIDTH, Flat, flatten, page_box
from coibot.reading.picture.ink import take_apart
from coibot.reading.picture.lines import line_page
from coibot.reading.picture.preprinted import align_picture
from coibot.reading.picture.recogniser import recogniser
from coibot.reading.picture.tesseract import engine
from coibot.reading.picture.upright import Upright, upright
from coibot.reading.picture.words import words_of
from coibot.reading.property import property_in
from coibot.reading.property_forms import PROPERTY_FORMS
from coibot.reading.registration import check_registration
from coibot.reading.slips import check_picture

cv2.setNumThreads(1)

LEGIBLE, FEW = 0.6, 12
"""How sure the reader is of a legible word, and how few of them a page has that shows next to nothing."""
MOSTLY, MOSTLY_ALONE = 0.5, 0.8
"""The least share of legible words on a page; the recogniser finds fewer words where there are none."""
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
    recognised = classify(_page(picture, made, spans))
    property_form = PROPERTY_FORMS.get(recognised.form or "")
    try:
        flat = flatten(made, spans, picture.height, (*FORMS, property_form) if property_form else FORMS)
    except NotAlignedError as fault:
        return _unaligned(picture, made, spans, recognised, str(fault), readers)
    del made, spans  # eight megabytes that nobody needs any more
    return _certificate(picture, flat, recognised if flat.form is property_form else None, readers)


def _page(picture: Picture, made: Upright, spans: Sequence[Span]) -> Page:
    high, wide = made.pixels.shape
    return Page(picture.number, wide * 72 / made.dpi, high * 72 / made.dpi, tuple(spans))


def _certificate(picture: Picture, flat: Flat, of_property: Recognised | None, readers: Readers) -> Document:
    """The certificate on a flattened picture; `of_property`: which of the forms 24, 27 and 28 it is, if any."""
    sheet = take_apart(flat.pixels)
    page = Page(picture.number, WIDTH, HEIGHT, flat.spans, sheet.rules)
    recognised = of_property or classify(page)
    edition = recognised.edition if of_property or recognised.kind is PageKind.ACORD_25 else None
    try:
        page, grid = align_picture(page, flat, sheet, readers.recogniser)
        cells = misplaced(flat.form, grid, place_cells(flat.form, grid, page.rules))
        contents = contents_of(page, flat.form, grid, cells, sheet, readers)
        check_registration(cells, contents, grid.scale)
        check_picture(page, cells, contents, {i for place in grid.matched.values() for i in place.spans}, grid.scale)
        if readers.engine is None:
            check_alone(cells, contents)
    except NotAlignedError as fault:
        if of_property:
            return _other(picture, of_property, NOT_CERTIFICATE.format(what=_what(of_property)))
        return replace(refused(page, edition), source=Source.OCR, why=str(fault))
    findings = Findings(picture.number, cells, contents, Source.OCR)
    if of_property:
        document = property_in(of_property, findings)
    else:
        document = certificate_in(edition, findings, "wc.na" in grid.matched)
    if is_blank(document):
        why = f"an empty form: {recognised.title} ({recognised.form})" if of_property else EMPTY_FORM
        return _other(picture, replace(recognised, edition=edition), why)
    evidence = {path: replace(each, box=rounded(page_box(flat, each.box))) for path, each in document.evidence.items()}
    return replace(document, evidence=evidence)


def _unaligned(
    picture: Picture, made: Upright, spans: Sequence[Span], recognised: Recognised, why: str, readers: Readers
) -> Document:
    """No certificate that can be laid flat: what the page says it is, or a certificate that a person must read."""
    if recognised.kind is PageKind.ACORD_25:
        return replace(refused(_page(picture, made, spans), recognised.edition), source=Source.OCR, why=why)
    if recognised.kind is PageKind.ENDORSEMENT and recognised.form is not None:
        document = _endorsement(picture, made, spans, recognised, readers)
        if document is not None:
            return document
    if recognised.form is None and _poor(spans, MOSTLY if readers.engine else MOSTLY_ALONE):
        return Document(DocumentKind.OTHER, (picture.number,), source=Source.OCR, why=POOR_PICTURE)
    return _other(picture, recognised, NOT_CERTIFICATE.format(what=_what(recognised)))


def _other(picture: Picture, recognised: Recognised, why: str) -> Document:
    return Document(
        DocumentKind.OTHER, (picture.number,), recognised.form, recognised.edition, recognised.title,
        source=Source.OCR, why=why,
    )  # fmt: skip


def _endorsement(
    picture: Picture, made: Upright, spans: Sequence[Span], recognised: Recognised, readers: Readers
) -> Document | None:
    """An endorsement page, of which both readers say that it is the same form. Its later pages say nothing of worth."""
    sheet = line_page(made, spans, picture.number, picture.height, readers)
    agreed = classify(sheet.page)
    if agreed.kind is not PageKind.ENDORSEMENT or agreed.form != recognised.form or is_later_page(sheet.page):
        return None
    if agreed.edition != recognised.edition:
        agreed = replace(agreed, edition=None)
    document = read_endorsement(sheet.page, agreed)
    evidence = {path: replace(each, box=rounded(sheet.displayed(each.box))) for path, each in document.evidence.items()}
    unreadable = sorted({*document.unreadable, *_unseen(document)})
    return replace(document, evidence=evidence, source=Source.OCR, unreadable=tuple(unreadable))


def _unseen(document: Document) -> Iterator[str]:
    """What the frame of an endorsement has a place for and no reader saw: on a picture that does not prove a blank."""
    said, known = document.endorsement, form_of(document.form or "", document.edition)
    if said is None:
        return
    for path in ("policy_number", "named_insured", "effective"):
        if getattr(said, path) is None:
            yield path
    automatic = known is not None and known.automatic
    if said.scheduled_person is None and not automatic and document.form not in WITHOUT_PERSONS:
        yield "scheduled_person"


def _poor(spans: Sequence[Span], share: float) -> bool:
    """Whether hardly a word can be read."""
    sure = [span for span in spans if span.confidence >= LEGIBLE and len(span.text) > 2]
    return len(sure) < share * len([span for span in spans if len(span.text) > 2]) or len(sure) < FEW


def _what(recognised: Recognised) -> str:
    if recognised.kind is PageKind.PICTURE:
        return "there is no type on it that can be read"
    if recognised.kind is PageKind.OTHER or not (recognised.form or recognised.title):
        return recognised.why or "no insurance document was recognised"
    called = f"{recognised.title or 'an endorsement'} ({recognised.form})" if recognised.form else recognised.title
    return f"{called}, which a person must read"
