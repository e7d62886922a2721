"""The form's own print on a flattened picture: labels that the pass over the whole page missed or misread are looked
for again, each in its place, by the line recogniser."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from statistics import median

import numpy as np

from coibot.model.document import Source
from coibot.reading.align import Grid, align
from coibot.reading.blank import Form, Label
from coibot.reading.labels import Found, find_labels, normal
from coibot.reading.page import Box, Page, Span
from coibot.reading.picture.flatten import WIDTH, Flat
from coibot.reading.picture.ink import Sheet, pixel_box
from coibot.reading.picture.recogniser import Recogniser

LETTER = 4.4
"""Points of width of one letter of a label, at most."""
ALIKE, ALIKE_SHORT = 0.62, 0.65
SHORT = 3
REACH_X, REACH_Y = 16.0, 6.0
BESIDE_VALUES = {
    "date.date": 62.0,
    "umb.retention": 42.0, "parties.contact": 30.0, "parties.phone": 24.0, "parties.fax": 16.0, "parties.email": 26.0,
    "parties.producer": 36.0, "parties.insured": 32.0,
    "parties.name": 24.0, "parties.phoneno": 44.0, "parties.faxno": 34.0,
    "parties.address": 34.0, "coverages.certificate": 106.0, "coverages.revision": 88.0,
} | {f"parties.{letter}": 40.0 for letter in "abcdef"}  # fmt: skip
"""Labels with a value on their line or close below, and their width at most, in points."""


def align_picture(page: Page, flat: Flat, sheet: Sheet, recogniser: Recogniser) -> tuple[Page, Grid]:
    """The page with the labels that were missed added to its words, and how the form lies on it.

    Raises NotAlignedError.
    """
    found = find_labels(page.spans, {text for label in flat.form.labels for text in label.texts})
    places = {label.key: place for label in flat.form.labels if (place := _near(flat.form, label, found, flat.offsets))}
    rise = _rises(flat, places)
    sought = []
    for label in flat.form.labels:
        place = places.get(label.key)
        if place is None or place.box[2] - place.box[0] > BESIDE_VALUES.get(label.key, WIDTH):
            span = _sought(label, label.y + rise[label.block], sheet, recogniser)
            if span is not None:
                sought.append(span)
    spans = [span for span in page.spans if not any(_covers(label.box, span) for label in sought)]
    page = replace(page, spans=(*spans, *sought))
    _, grid = align(page, (flat.form,))
    return page, grid


def _near(form: Form, label: Label, found: Mapping[str, list[Found]], offsets: Mapping[str, float]) -> Found | None:
    """The label's words next to its place."""
    y = label.y + offsets[form.bands[label.block]]
    near = [
        place for text in label.texts for place in found.get(text, ())
        if abs(place.x - label.x) <= REACH_X and abs(place.baseline - y) <= REACH_Y
    ]  # fmt: skip
    return min(near, key=lambda place: abs(place.baseline - y) + abs(place.x - label.x) / 4, default=None)


def _rises(flat: Flat, places: Mapping[str, Found]) -> dict[str, float]:
    """How far up each block lies, by its own labels that were found."""
    own = defaultdict(list)
    for label in flat.form.labels:
        if label.key in places:
            own[label.block].append(places[label.key].baseline - label.y)
    return {
        block: median(own[block]) if len(own[block]) > 1 else flat.offsets[band]
        for block, band in flat.form.bands.items()
    }


def _covers(box: Box, span: Span) -> bool:
    x, y = (span.box[0] + span.box[2]) / 2, (span.box[1] + span.box[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _sought(label: Label, y: float, sheet: Sheet, recogniser: Recogniser) -> Span | None:
    """The label in its place, if the words there resemble it."""
    x = label.x
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
            while end < len(read.text) and read.text[end] in "):.":
                end += 1
            right_edge = box[0] + read.ends[end - 1] * width
            return Span(
                read.text[:end] if normal(read.text[:end]) == text else text,
                (x, y - 1.0, right_edge, y + 4.6 * big),
                y,
                6.0 * big,
                0,
                source=Source.OCR,
            )
    return None


def _end_of(wanted: str, line: str) -> int:
    """How many characters of the line spell the label, nearly; 0 when none do."""
    best, end = 0.0, 0
    for i in range(1, len(line) + 1):
        spelt = normal(line[:i])
        if abs(len(spelt) - len(wanted)) > 2:
            continue
        if len(wanted) <= SHORT:
            spelt = spelt.replace("I", "").replace("1", "").replace("L", "") if spelt != wanted else spelt
        alike = SequenceMatcher(None, spelt, wanted, autojunk=False).ratio()
        if alike > best:
            best, end = alike, i
    return end if best >= (ALIKE_SHORT if len(wanted) <= SHORT else ALIKE) else 0
