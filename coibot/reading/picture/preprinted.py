"""The form's own print on a flattened picture: labels that the pass over the whole page missed or misread are looked
for again, each in its place, by the line recogniser."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from coibot.model.document import Source
from coibot.reading.acord25_form import Form, Label
from coibot.reading.align import Grid, align
from coibot.reading.labels import normal
from coibot.reading.page import Box, Page, Span
from coibot.reading.picture.ink import Sheet, pixel_box
from coibot.reading.picture.recogniser import Recogniser

LETTER = 4.4
"""Points of width of one letter of a label, at most."""
ALIKE, ALIKE_SHORT = 0.72, 0.99
SHORT = 3


def align_again(page: Page, forms: Sequence[Form], sheet: Sheet, recogniser: Recogniser) -> tuple[Page, Form, Grid]:
    """The page with the labels that were missed added to its words, and how the form lies on it.

    Raises NotAlignedError.
    """
    form, grid = align(page, forms)
    found = []
    for label in form.labels:
        if label.key not in grid.matched:
            span = _sought(label, grid, sheet, recogniser)
            if span is not None:
                found.append(span)
    if not found:
        return page, form, grid
    spans = [span for span in page.spans if not any(_covers(label.box, span) for label in found)]
    page = replace(page, spans=(*spans, *found))
    form, grid = align(page, (form,))
    return page, form, grid


def _covers(box: Box, span: Span) -> bool:
    x, y = (span.box[0] + span.box[2]) / 2, (span.box[1] + span.box[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _sought(label: Label, grid: Grid, sheet: Sheet, recogniser: Recogniser) -> Span | None:
    """The label in its place, if the words there resemble it."""
    x, y = grid.x(label.x), grid.y(label.y, label.block)
    big = 1.5 if len(label.texts[0]) > 9 and label.block in ("coverages", "foot") else 1.0
    longest = max(len(text) for text in label.texts)
    box = (x - 2.0, y - 1.5 * big, x + (longest + 3) * LETTER * big, y + 5.0 * big)
    left, top, right, bottom = pixel_box(box, sheet.pixels.shape)
    strip = sheet.pixels[top:bottom, left:right]
    if strip.size == 0 or not sheet.ink[top:bottom, left:right].any():
        return None
    read = recogniser.read(np.ascontiguousarray(strip))
    for text in label.texts:
        end = _end_of(text, read.text)
        if end:
            width = (right - left) / (pixel_box((0, 0, 1, 1), (9999, 9999))[2])
            right_edge = box[0] + read.ends[end - 1] * width
            return Span(text, (x, y - 1.0, right_edge, y + 4.6 * big), y, 6.0 * big, 0, source=Source.OCR)
    return None


def _end_of(wanted: str, line: str) -> int:
    """How many characters of the line spell the label, nearly; 0 when none do."""
    best, end = 0.0, 0
    for i in range(1, len(line) + 1):
        spelt = normal(line[:i])
        if abs(len(spelt) - len(wanted)) > 2:
            continue
        alike = SequenceMatcher(None, spelt, wanted, autojunk=False).ratio()
        if alike > best:
            best, end = alike, i
    return end if best >= (ALIKE_SHORT if len(wanted) <= SHORT else ALIKE) else 0
