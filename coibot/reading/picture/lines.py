"""A picture of a page that is no certificate, line by line: every line of type is read by both readers, or thrice by
one, and what they do not agree on becomes U+FFFD. The page that comes of it goes to the readers that pages with a text
layer use.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from coibot.model.document import Source
from coibot.reading.page import Box, Page, Span, union
from coibot.reading.picture.cell_text import DPI, Readers, otherwise
from coibot.reading.picture.flatten import HEIGHT, SCALE, WIDTH
from coibot.reading.picture.gate import judge_alone, same_words, settled
from coibot.reading.picture.ink import Sheet, pixel_box, take_apart
from coibot.reading.picture.recogniser import LineRead
from coibot.reading.picture.upright import Upright

APART = 0.75
"""Ems between words from which they are no longer one line: labels side by side, columns of a schedule."""
WORDING = 80
"""Characters of a line of the form's own wording; no name or number is so long."""
MARGIN = 1.6
"""Points."""
LOWEST, TALLEST = 3.0, 30.0
"""Points of height of a line of type."""


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page in a frame of US Letter, whatever its picture measured."""

    page: Page
    to_page: Any
    """3 x 3: from pixels of the upright picture to points from the top left of the page as displayed."""
    shrunk: tuple[float, float]
    """Pixels of the upright picture a point of the frame, across and down."""
    height: float
    """Points of the page as displayed."""

    def displayed(self, box: Box) -> Box:
        """A box of the frame on the page as displayed."""
        x0, y0, x1, y1 = box
        across, down = self.shrunk
        corners = [[x * across, (HEIGHT - y) * down] for x in (x0, x1) for y in (y0, y1)]
        moved = cv2.perspectiveTransform(np.array(corners, float).reshape(-1, 1, 2), self.to_page).reshape(-1, 2)
        (left, top), (right, bottom) = moved.min(axis=0), moved.max(axis=0)
        return float(left), float(self.height - bottom), float(right), float(self.height - top)


def line_page(picture: Upright, spans: Sequence[Span], number: int, height: float, readers: Readers) -> LinePage:
    """The page whose lines the readers agree on; `spans` are the words of the pass over the whole page."""
    high, wide = picture.pixels.shape
    size = round(WIDTH * SCALE), round(HEIGHT * SCALE)
    flat = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA if size[0] < wide else cv2.INTER_CUBIC)
    sheet = take_apart(np.asarray(flat, np.uint8))
    points = wide * 72 / picture.dpi, high * 72 / picture.dpi
    fitted = [_fitted(span, WIDTH / points[0], HEIGHT / points[1]) for span in spans]
    lines = [_read(line, place, sheet, readers) for place, line in enumerate(_lines(fitted))]
    page = Page(number, WIDTH, HEIGHT, tuple(line for line in lines if line is not None), sheet.rules)
    return LinePage(page, picture.to_page, (wide / WIDTH, high / HEIGHT), height)


def _fitted(span: Span, across: float, up: float) -> Span:
    x0, y0, x1, y1 = span.box
    box = (x0 * across, y0 * up, x1 * across, y1 * up)
    return span._replace(box=box, baseline=span.baseline * up, size=span.size * up)


def _lines(spans: Sequence[Span]) -> list[list[Span]]:
    """Words that stand on one baseline next to each other."""
    lines: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: (-round(span.baseline, 1), span.box[0])):
        for line in reversed(lines):
            last = line[-1]
            size = max(last.size, span.size, 6.0)
            level = abs(last.baseline - span.baseline) < 0.3 * size
            if level and -0.5 * size < span.box[0] - last.box[2] < APART * size:
                line.append(span)
                break
        else:
            lines.append([span])
    return lines


def _read(line: Sequence[Span], place: int, sheet: Sheet, readers: Readers) -> Span | None:
    box = union([span.box for span in line])
    if not LOWEST < box[3] - box[1] < TALLEST:
        return None
    said = " ".join(span.text for span in line)
    size = sorted(span.size for span in line)[len(line) // 2]
    if len(said) > WORDING:
        return Span(said, box, line[0].baseline, size, place, source=Source.OCR, doubtful=True)
    left, top, right, bottom = pixel_box(box, sheet.pixels.shape, MARGIN)
    strip = np.ascontiguousarray(sheet.pixels[top:bottom, left:right])
    if not strip.size:
        return None
    read = _tidied(readers.recogniser.read(strip))
    if not read.text:
        return None

    def again() -> LineRead:
        return _tidied(readers.recogniser.read(otherwise(strip)))

    on_page = LineRead(_without_gaps(said), tuple(span.confidence for span in line))
    if readers.engine is None:
        judged = judge_alone(read, on_page, again, same_words)
    else:
        margin = cv2.copyMakeBorder(strip, 12, 12, 24, 24, cv2.BORDER_CONSTANT, value=255)
        others = [on_page.text, _without_gaps(readers.engine.line(margin, DPI))]
        judged = settled(read, again, others, same_words, said.count(" "), prose=not any(c.isdigit() for c in said))
    return Span(
        judged.text, box, line[0].baseline, size, place, source=Source.OCR, confidence=round(judged.confidence, 2)
    )


def _without_gaps(text: str) -> str:
    """Figures on both sides of a hyphen are one code, whatever gap a reader sees."""
    return re.sub(r"(?<=\d) ?([-/]) ?(?=\d)", r"\1", text)


def _tidied(read: LineRead) -> LineRead:
    return replace(read, text=_without_gaps(read.text))
