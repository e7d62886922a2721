"""The words of a page where Tesseract is not installed: a detector finds the lines of type, the recogniser reads them.

The model is the detector of PP-OCRv6 small (Apache-2.0), a second file inside the rapidocr wheel. It answers with the
likelihood of every pixel to lie on the core of a line of type, which is thinner than the line and shorter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np

from coibot.reading.picture.pixels import Grey, Mask
from coibot.reading.picture.recogniser import LineRead, Recogniser, session
from coibot.reading.picture.tesseract import Word
from coibot.reading.picture.upright import Upright, dark, upright_rules, without_rules

MODEL = "models/PP-OCRv6_det_small.onnx"
DPI = 200
"""Dots an inch that lines are looked for at: the form's smallest print is 15 pixels high there."""
TALL, WIDE, OVERLAP = 192, 576, 32
"""Pixels of a tile that is looked at by itself, which keeps the memory small, and what is seen around it: multiples of
32, as the model wants them."""
LIKELY = 0.3
GROWTH = 1.6
"""How far a line reaches beyond its core, in the core's area by its outline."""
LEAST_CORE = 3
"""Pixels of the height of a line's core, at least."""
LONG = 4
"""Heights of the length of a core whose slope shows, at least."""
LETTER = 0.4
"""The height of a letter in the tallest of its word, at least."""
RULED = 0.6
"""The share of a line's height that a rule across it takes up, at least."""
WIDE_GAP = 0.5
"""Heights of the strip that letters of one word stand apart, at most."""
OFF_MIDDLE = 0.3
"""Heights of the strip that a piece of the line itself stands off its middle, at most."""
LONGEST = 26
"""Heights of the length of what is read at once, at most; more takes much memory."""


def cores(picture: Grey) -> Mask:
    """255 on the cores of lines of type; picture and answer have `DPI` dots an inch.

    The model is loaded anew for every page, which takes 0.1 s: kept, it would take 40 MB from all that follows.
    """
    model = session(MODEL)
    name = model.get_inputs()[0].name
    high, wide = picture.shape
    found = np.zeros((high, wide), np.uint8)
    margins = OVERLAP, OVERLAP + TALL, OVERLAP, OVERLAP + WIDE
    around = cv2.copyMakeBorder(picture, *margins, cv2.BORDER_CONSTANT, value=255)
    for top, left in product(range(0, high, TALL), range(0, wide, WIDE)):
        tile = around[top : top + TALL + 2 * OVERLAP, left : left + WIDE + 2 * OVERLAP]
        plane = tile.astype(np.float32) / 127.5 - 1
        (likely,) = model.run(None, {name: np.broadcast_to(plane, (1, 3, *plane.shape)).copy()})
        own = found[top : top + TALL, left : left + WIDE]
        own[likely[0, 0, OVERLAP:, OVERLAP:][: len(own), : own.shape[1]] > LIKELY] = 255
    return found


def detected_words(picture: Upright, recogniser: Recogniser) -> list[Word]:
    """Every word of a page, in no order."""
    high, wide = picture.pixels.shape
    factor = DPI / picture.dpi
    size = round(wide * factor), round(high * factor)
    small = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(cores(np.asarray(small, np.uint8)))
    everything = dark(picture.pixels)
    page = _Page(picture.pixels, without_rules(everything), upright_rules(everything))
    words: list[Word] = []
    for number, (x, y, across, down, _) in enumerate(stats[1:], 1):
        if down >= LEAST_CORE:
            line = _line(numbers[y : y + down, x : x + across] == number, (int(x), int(y)), 1 / factor)
            words += _words(line, page, recogniser)
    return words


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, the ink of its type, and its upright rules."""

    pixels: Grey
    ink: Mask
    rules: Mask


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line of type stands on the page, in pixels."""

    box: tuple[int, int, int, int]
    """Left, top, right and bottom, of the line laid level about its middle."""
    slope: float
    """Pixels down a pixel to the right."""

    def level(self, plane: Grey, around: int) -> Grey:
        """Its part of a plane, laid level."""
        left, top, right, bottom = self.box
        shear = np.array([[1, 0, left], [self.slope, 1, top - self.slope * (right - left) / 2]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(plane, shear, (right - left, bottom - top), flags=flags, borderValue=around))

    def place(self, box: Sequence[float], baseline: float) -> tuple[tuple[float, float, float, float], float]:
        """A box of the level line and a baseline in it -> on the page."""
        left, top, right, _ = self.box
        down = top + self.slope * ((box[0] + box[2]) / 2 - (right - left) / 2)
        return (left + box[0], box[1] + down, left + box[2], box[3] + down), baseline + down


def _line(core: Any, corner: tuple[int, int], scale: float) -> _Line:
    """The line around its core, `scale` times as large."""
    high, wide = core.shape
    rows, columns = np.nonzero(core)
    thick = np.bincount(columns, minlength=wide)
    there = np.flatnonzero(thick)
    slope = 0.0
    if len(there) > LONG * high:
        slope = float(np.polyfit(there, np.bincount(columns, rows)[there] / thick[there], 1)[0])
    across = len(rows) / len(there)
    grown = GROWTH * len(rows) / (2 * (len(there) + across))
    middle = corner[1] + float(rows.mean()) + 0.5
    box = (corner[0] - grown, middle - across / 2 - grown, corner[0] + wide + grown, middle + across / 2 + grown)
    left, top, right, bottom = (round(edge * scale) for edge in box)
    return _Line((left, top, right, bottom), slope)


def _words(line: _Line, page: _Page, recogniser: Recogniser) -> Iterator[Word]:
    strip, ink = line.level(page.pixels, 255), line.level(page.ink, 0)
    ruled = np.count_nonzero(line.level(page.rules, 0), axis=0) > RULED * len(strip)
    for left, right in _parts(ink, ruled):
        part = np.ascontiguousarray(strip[:, left:right])
        pieces = _pieces(ink[:, left:right])
        read = recogniser.read(part)
        for start, end, x0, x1 in words_in(read, pieces, part.shape):
            own = pieces[(pieces[:, 0] + pieces[:, 2] > 2 * x0) & (pieces[:, 0] + pieces[:, 2] < 2 * x1)]
            if not len(own):
                continue
            tall = own[:, 3] - own[:, 1]
            baseline = float(np.median(own[tall >= LETTER * tall.max(), 3]))
            box = (left + own[:, 0].min(), own[:, 1].min(), left + own[:, 2].max(), own[:, 3].max())
            yield Word(read.text[start:end], *line.place(box, baseline), min(read.confidences[start:end]))


def _parts(ink: Mask, ruled: Any) -> Iterator[tuple[int, int]]:
    """The stretches between upright rules, from left to right."""
    for left, right in _runs(~ruled):
        if right - left >= len(ink) / 4:
            yield from _shorter(ink, left, right)


def _shorter(ink: Mask, left: int, right: int) -> Iterator[tuple[int, int]]:
    """A stretch; a very long one in two, at the widest gap in its middle."""
    if right - left <= LONGEST * len(ink):
        yield left, right
        return
    third = (right - left) // 3
    gaps = _runs(~ink[:, left + third : right - third].any(axis=0))
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, third))
    at = left + third + (start + end) // 2
    yield from _shorter(ink, left, at)
    yield from _shorter(ink, at, right)


def _runs(there: Any) -> list[tuple[int, int]]:
    """The stretches of True: from, to."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _pieces(ink: Mask) -> Any:
    """Left, top, right and bottom of the connected pieces of ink that stand on a line's middle, from the left."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink > 127).astype(np.uint8))
    boxes = stats[1:, :4].astype(float)
    boxes[:, 2:] += boxes[:, :2]
    boxes = boxes[np.abs((boxes[:, 1] + boxes[:, 3]) / 2 - len(ink) / 2) < OFF_MIDDLE * len(ink)]
    return boxes[np.argsort(boxes[:, 0])]


def words_in(read: LineRead, pieces: Any, shape: tuple[int, ...]) -> Iterator[tuple[int, int, float, float]]:
    """Each word of a line as its characters from, to, and its place from, to: parted in the widest gap of the ink
    around where the recogniser saw a space, and where a gap is too wide for a word."""
    high, wide = shape
    gaps = _gaps(pieces)
    start, left = 0, 0.0
    for i in range(1, len(read.text)):
        low, until = read.ends[i - 1] * wide, read.ends[i] * wide
        if read.text[i] == " ":
            until = read.ends[i + 1] * wide
        within = [gap for gap in gaps if low <= (gap[0] + gap[1]) / 2 <= until]
        end, begin = max(within, key=lambda gap: gap[1] - gap[0], default=(low, low))
        if read.text[i] == " " or (read.text[i - 1] != " " and begin - end > WIDE_GAP * high):
            if i > start:
                yield start, i, left, end
            start, left = i + (read.text[i] == " "), begin
    if read.text:
        yield start, len(read.text), left, float(wide)


def _gaps(pieces: Any) -> list[tuple[float, float]]:
    """Where there is no ink between two pieces: from, to."""
    reach = np.maximum.accumulate(pieces[:, 2])
    pairs = zip(reach[:-1], pieces[1:, 0], strict=True)
    return [(float(end), float(start)) for end, start in pairs if start > end]
