"""The words of a page where Tesseract is not installed: a detector finds the lines of type, the recogniser reads them.

The model is the detector of PP-OCRv6 small (Apache-2.0), a second file inside the rapidocr wheel. It answers with the
likelihood of every pixel to lie on the core of a line of type, which is thinner than the line and shorter.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from coibot.reading.picture.pixels import Grey, Mask
from coibot.reading.picture.recogniser import LineRead, Recogniser, session
from coibot.reading.picture.tesseract import Word
from coibot.reading.picture.upright import Upright, dark, without_rules

MODEL = "models/PP-OCRv6_det_small.onnx"
DPI = 200
"""Dots an inch that lines are looked for at: the form's smallest print is 15 pixels high there."""
BAND, OVERLAP = 320, 64
"""Rows of pixels that are looked at together, which keeps the memory small, and rows that two bands share."""
MULTIPLE = 32
"""Pixels that the model wants a side to be a multiple of."""
LIKELY = 0.3
GROWTH = 1.6
"""How far a line reaches beyond its core, in its area by its outline."""
LEAST_CORE = 3
"""Pixels of the height of a line's core, at least."""
LETTER = 0.4
"""The height of a letter in the tallest of its word, at least."""


class Detector:
    """The loaded model. Make it through `detector()`."""

    def __init__(self) -> None:
        self._session = session(MODEL)
        self._input = self._session.get_inputs()[0].name

    def cores(self, picture: Grey) -> Mask:
        """255 on the cores of lines of type; picture and answer have `DPI` dots an inch."""
        high, wide = picture.shape
        found = np.zeros((high, wide), np.uint8)
        padded = cv2.copyMakeBorder(picture, 0, 0, 0, -wide % MULTIPLE, cv2.BORDER_CONSTANT, value=255)
        for top in range(0, high, BAND):
            start, end = max(top - OVERLAP, 0), min(top + BAND + OVERLAP, high)
            band = padded[start:end]
            band = cv2.copyMakeBorder(band, 0, -len(band) % MULTIPLE, 0, 0, cv2.BORDER_CONSTANT, value=255)
            plane = band.astype(np.float32) / 127.5 - 1
            (likely,) = self._session.run(None, {self._input: np.broadcast_to(plane, (1, 3, *plane.shape)).copy()})
            own = likely[0, 0, top - start : top - start + BAND, :wide][: high - top]
            found[top : top + BAND] = np.where(own > LIKELY, np.uint8(255), np.uint8(0))
        return found


@lru_cache(maxsize=1)
def detector() -> Detector:
    """The model, loaded at the first call."""
    return Detector()


def detected_words(picture: Upright, recogniser: Recogniser) -> list[Word]:
    """Every word of a page, in no order."""
    high, wide = picture.pixels.shape
    factor = DPI / picture.dpi
    size = round(wide * factor), round(high * factor)
    small = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    numbers, stats = _numbered(detector().cores(np.asarray(small, np.uint8)))
    ink = without_rules(dark(picture.pixels))
    words: list[Word] = []
    for number, (x, y, across, down, area) in enumerate(stats[1:], 1):
        if down < LEAST_CORE:
            continue
        core = numbers[y : y + down, x : x + across] == number
        line = _Line(core, (int(x), int(y)), int(area), 1 / factor)
        words += line.words(picture.pixels, ink, recogniser)
    return words


def _numbered(cores: Mask) -> tuple[Any, Any]:
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(cores, connectivity=8)
    return numbers, stats


class _Line:
    """Where a line of type stands: its box, and how it slopes."""

    def __init__(self, core: Any, corner: tuple[int, int], area: int, scale: float) -> None:
        rows, columns = np.nonzero(core)
        high, wide = core.shape
        middles = np.bincount(columns, rows, wide) / np.maximum(np.bincount(columns, minlength=wide), 1)
        there = np.flatnonzero(np.bincount(columns, minlength=wide))
        self.slope = float(np.polyfit(there, middles[there], 1)[0]) if len(there) > 4 * high else 0.0
        thick = area / len(there)
        grown = GROWTH * area / (2 * (len(there) + thick))
        self.left, self.right = ((corner[0] - grown) * scale, (corner[0] + wide + grown) * scale)
        middle = corner[1] + float(rows.mean()) + 0.5
        self.top, self.bottom = ((middle - thick / 2 - grown) * scale, (middle + thick / 2 + grown) * scale)

    def words(self, pixels: Grey, ink: Mask, recogniser: Recogniser) -> Iterator[Word]:
        strip, inked = self._cut(pixels, 255), self._cut(ink, 0)
        read = recogniser.read(strip)
        _, _, stats, _ = cv2.connectedComponentsWithStats((inked > 127).astype(np.uint8), connectivity=8)
        pieces = [
            (x, y, x + w, y + h) for x, y, w, h, _ in stats[1:]
            if 0.2 * len(strip) < y + h / 2 < 0.8 * len(strip)
        ]
        boxes = np.array(pieces, float).reshape(-1, 4)
        for start, end, left, right in words_in(read, boxes, strip.shape[1]):
            own = boxes[(boxes[:, 0] + boxes[:, 2] > 2 * left) & (boxes[:, 0] + boxes[:, 2] < 2 * right)]
            if not len(own):
                continue
            tall = own[:, 3] - own[:, 1]
            letters = own[tall >= LETTER * tall.max()]
            x0, x1 = own[:, 0].min(), own[:, 2].max()
            down = self.slope * ((x0 + x1) / 2 - strip.shape[1] / 2) + self._top
            box = (self._left + x0, own[:, 1].min() + down, self._left + x1, own[:, 3].max() + down)
            sure = min(read.confidences[start:end])
            yield Word(read.text[start:end], box, float(np.median(letters[:, 3])) + down, sure)

    def _cut(self, plane: Grey, around: int) -> Grey:
        """The line's pixels, level."""
        self._left, self._top = round(self.left), round(self.top)
        wide, high = round(self.right) - self._left, round(self.bottom) - self._top
        shear = np.array([[1, 0, self._left], [self.slope, 1, self._top - self.slope * wide / 2]])
        return np.asarray(cv2.warpAffine(
            plane, shear, (wide, high), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=around
        ), np.uint8)


def words_in(read: LineRead, pieces: Any, wide: int) -> Iterator[tuple[int, int, float, float]]:
    """Each word of a line as its characters from, to, and its place from, to: cut in the widest gap between the
    pieces of ink around where the recogniser saw the space."""
    start, left = 0, 0.0
    for i, c in enumerate(read.text):
        if c == " ":
            right, next_left = _gap(pieces, read.ends[i - 1] * wide, read.ends[i + 1] * wide, read.ends[i] * wide)
            if i > start:
                yield start, i, left, right
            start, left = i + 1, next_left
    if read.text:
        yield start, len(read.text), left, float(wide)


def _gap(pieces: Any, low: float, high: float, otherwise: float) -> tuple[float, float]:
    """The widest gap between pieces in a stretch of the line."""
    order = pieces[np.argsort(pieces[:, 0])]
    reach = np.maximum.accumulate(order[:, 2])
    best = (otherwise, otherwise)
    for end, start in zip(reach[:-1], order[1:, 0]):
        if start > low and end < high and start - end > max(best[1] - best[0], 0):
            best = (float(end), float(start))
    return best
