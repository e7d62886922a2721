"""Making a picture ready to be read: square pixels, even light, no specks, the right way up, its lines level.

Every step keeps account of itself in a matrix, so that a place on the made picture is found again on the page.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from coibot.reading.picture.files import Picture
from coibot.reading.picture.pixels import Grey, Mask
from coibot.reading.picture.recogniser import recogniser

LEAST_DPI, MOST_DPI = 200.0, 300.0
NOISY = 5.0
"""Standard deviation of neighbouring pixels above which a median filter pays."""
DUST = 45
"""Shades that a speck is darker than all around it."""
COARSE_FAX = 0.7
"""Pixels that the steps of a coarse fax are smoothed by."""
SAMPLE_LINES = 6
SLANT_WIDTH = 600
"""Pixels across of the copy that the slant is measured on."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A picture that can be read."""

    pixels: Grey
    dpi: float
    to_page: Any
    """3 x 3: a place in pixels -> points from the top left of the page as displayed."""


def upright(picture: Picture) -> Upright:
    """The picture with square pixels, levelled light, and its type the right way up and level."""
    pixels = picture.pixels
    if not picture.bilevel and noise_of(pixels) > NOISY:
        pixels = cv2.medianBlur(pixels, 3)
    if not picture.bilevel:
        pixels = without_dust(pixels)
    dpi = float(np.clip(max(picture.across, picture.down) * 72, LEAST_DPI, MOST_DPI))
    size = round(picture.width * dpi / 72), round(picture.height * dpi / 72)
    shrinks = size[0] < pixels.shape[1]
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    if not picture.bilevel:
        pixels = even_light(pixels)
    elif picture.across > 1.5 * picture.down:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), COARSE_FAX), np.uint8)
    to_page = np.diag([picture.width / size[0], picture.height / size[1], 1.0])
    turns = quarter_turns(pixels)
    pixels, back = turned(pixels, turns)
    to_page = to_page @ back
    slant = slant_of(pixels)
    if abs(slant) > 0.05:
        pixels, back = rotated(pixels, slant)
        to_page = to_page @ back
    return Upright(pixels, dpi, to_page)


def noise_of(pixels: Grey) -> float:
    """The standard deviation of the noise, by how much pixels differ from the mean of their neighbours (Immerkaer)."""
    high, wide = pixels.shape
    part = pixels[high // 4 : high * 3 // 4, wide // 4 : wide * 3 // 4].astype(np.int16)
    fine = cv2.filter2D(part, cv2.CV_16S, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32))
    bright = part > np.median(part) - 40
    return float(np.median(np.abs(fine[bright])) / 0.6745 / 6) if bright.any() else 0.0


def without_dust(pixels: Grey) -> Grey:
    """Single dark pixels brightened to the darkest of their neighbours; strokes of type are never so thin."""
    around = np.ones((3, 3), np.uint8)
    around[1, 1] = 0
    darkest = cv2.erode(pixels, around)
    alone = cv2.subtract(darkest, pixels) > DUST
    return np.asarray(np.where(alone, cv2.medianBlur(pixels, 3), pixels), np.uint8)


def even_light(pixels: Grey) -> Grey:
    """Divided by the light that the paper shows, so that paper is white whatever shadow lies on it."""
    high, wide = pixels.shape
    small = cv2.resize(pixels, (max(wide // 8, 1), max(high // 8, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((7, 7), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 15), (0, 0), 3)
    light = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, np.maximum(light, 40), scale=250), np.uint8)


def dark(pixels: Grey) -> Mask:
    """255 where there is ink."""
    return np.asarray(
        cv2.adaptiveThreshold(pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 25), np.uint8
    )


def turned(pixels: Grey, turns: int) -> tuple[Grey, Any]:
    """The picture after quarter turns counter-clockwise, and the matrix from it back to the picture."""
    high, wide = pixels.shape
    back = (
        np.eye(3),
        np.array([[0, -1, wide - 1], [1, 0, 0], [0, 0, 1.0]]),
        np.array([[-1, 0, wide - 1], [0, -1, high - 1], [0, 0, 1.0]]),
        np.array([[0, 1, 0], [-1, 0, high - 1], [0, 0, 1.0]]),
    )[turns]
    return np.ascontiguousarray(np.rot90(pixels, turns)), back


def quarter_turns(pixels: Grey) -> int:
    """How many quarter turns counter-clockwise bring the type upright: lines of type are longer than high, and the
    recogniser reads them one way round only."""
    ink = dark(pixels)
    level, steep = _lines_of_type(ink), _lines_of_type(np.ascontiguousarray(np.rot90(ink)))
    lying = int(_length(steep) > _length(level))
    boxes = steep if lying else level
    page = np.ascontiguousarray(np.rot90(pixels)) if lying else pixels
    read = recogniser()
    upward = downward = 0.0
    boxes.sort(key=lambda box: -box[2])
    for x, y, wide, tall in boxes[: SAMPLE_LINES * 3 : 3]:
        strip = np.ascontiguousarray(page[max(y - 3, 0) : y + tall + 3, max(x - 3, 0) : x + min(wide, 12 * tall)])
        this, other = read.read(strip), read.read(np.ascontiguousarray(strip[::-1, ::-1]))
        upward += _likely(this.confidences)
        downward += _likely(other.confidences)
    return lying + (2 if downward > upward else 0)


def _likely(confidences: tuple[float, ...]) -> float:
    return float(np.mean(confidences)) if len(confidences) > 2 else 0.0


def _length(boxes: list[tuple[int, int, int, int]]) -> int:
    return sum(wide for _, _, wide, _ in boxes)


def _lines_of_type(ink: Mask) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of level lines of type: letters smeared together sideways."""
    letters = without_rules(ink)
    smeared = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    return [
        (int(x), int(y), int(w), int(h)) for x, y, w, h, area in stats[1:]
        if 10 <= h <= 60 and w > 4 * h and area > 0.3 * w * h
    ]  # fmt: skip


def without_rules(ink: Mask) -> Mask:
    """The ink without straight strokes longer than any letter's."""
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 80), np.uint8))
    rules = cv2.bitwise_or(across, upright_rules(ink))
    return np.asarray(cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8))), np.uint8)


def upright_rules(ink: Mask) -> Mask:
    """Upright strokes longer than any letter's."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((80, 1), np.uint8)), np.uint8)


def slant_of(pixels: Grey) -> float:
    """Degrees clockwise that lines of type and rules run downhill: turned back by it, the rows differ the most."""
    factor = SLANT_WIDTH / pixels.shape[1]
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = (255 - small).astype(np.float32)
    ink[ink < 40] = 0
    best = 0.0
    for reach, step in ((9.0, 0.6), (0.6, 0.12), (0.12, 0.03)):
        best = max(np.arange(best - reach, best + reach + step / 2, step), key=lambda angle: _contrast(ink, angle))
    return float(best)


def _contrast(ink: Any, degrees: float) -> float:
    """How much the sums of rows differ from row to row when the picture is sheared by an angle."""
    high, wide = ink.shape
    shear = np.array([[1, 0, 0], [-np.tan(np.radians(degrees)), 1, np.tan(np.radians(degrees)) * wide / 2]])
    rows = cv2.warpAffine(ink, shear, (wide, high), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float((np.diff(rows) ** 2).sum())


def rotated(pixels: Grey, degrees: float) -> tuple[Grey, Any]:
    """The picture turned counter-clockwise about its middle, and the matrix from it back to the picture."""
    high, wide = pixels.shape
    forth = np.vstack([cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0), [0, 0, 1.0]])
    level = cv2.warpAffine(pixels, forth[:2], (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(level, np.uint8), np.linalg.inv(forth)
