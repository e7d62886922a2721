"""Ink on a flattened picture: ruled lines, and the pieces of type between them."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from coibot.reading.page import Box, Rule
from coibot.reading.picture.flatten import HEIGHT, SCALE
from coibot.reading.picture.pixels import Grey, Mask

SHORTEST_UPRIGHT, SHORTEST_LEVEL = 10.5, 18.0
"""Points: no letter but in the title has a straight stroke that long."""
THICKEST = 15
"""Pixels of the thickness of a rule, at most."""
DARKER = 28
"""Shades that ink is darker than what is around it, at least."""
SPECK = 0.9
"""Points: what is smaller both ways is dust, unless it stands within a line of type."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Connected pieces of ink, one row each."""

    boxes: Any
    """n x 4: x0, y0, x1, y1 in points, origin at the bottom left."""
    labels: Any
    """The plane of piece numbers; piece i of `boxes` is i + 1 there."""

    @property
    def middles(self) -> Any:
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flattened picture taken apart."""

    flat: Grey
    """As it was."""
    pixels: Grey
    """Without its rules."""
    ink: Mask
    """Of the type alone."""
    down: Mask
    """The upright rules that were taken away."""
    rules: tuple[Rule, ...]
    pieces: Pieces
    contrast: float
    """How much darker than the paper the print is, in shades."""


def take_apart(flat: Grey) -> Sheet:
    """The rules and the rest of a flattened picture."""
    ink = inked(flat)
    across, down = _ruled(ink, False), _ruled(ink, True)
    rules = (*_rules(across, False), *_rules(down, True))
    type_ink = _without(ink, across, down)
    removed = np.asarray(cv2.bitwise_and(down, cv2.bitwise_not(type_ink)), np.uint8)
    del across, down
    pixels = _cleaned(flat, ink, type_ink)
    contrast = _contrast(flat, ink)
    del ink
    return Sheet(flat, pixels, type_ink, removed, rules, _pieces(type_ink), contrast)


def _cleaned(flat: Grey, ink: Mask, type_ink: Mask) -> Grey:
    """The picture with white where there were rules."""
    erased = cv2.dilate(cv2.bitwise_and(ink, cv2.bitwise_not(type_ink)), np.ones((3, 3), np.uint8))
    erased[cv2.dilate(type_ink, np.ones((3, 3), np.uint8)) > 0] = 0
    pixels = flat.copy()
    pixels[erased > 0] = 255
    return pixels


def inked(flat: Grey) -> Mask:
    """255 where there is ink, by the light of the neighbourhood."""
    soft = cv2.GaussianBlur(flat, (3, 3), 0)
    near = cv2.boxFilter(soft, -1, (61, 61))
    darker = (np.asarray(cv2.subtract(near, soft)) > DARKER) & (np.asarray(soft) < 200)
    return np.where(darker, np.uint8(255), np.uint8(0))


def _contrast(flat: Grey, ink: Mask) -> float:
    inside = cv2.erode(ink, np.ones((2, 2), np.uint8)) > 0
    return float(250 - np.median(flat[inside])) if inside.any() else 0.0


def _ruled(ink: Mask, vertical: bool) -> Mask:
    """Straight thin strokes longer than any letter, or than the tops of letters that touch."""
    length = round((SHORTEST_UPRIGHT if vertical else SHORTEST_LEVEL) * SCALE)
    gap, long, thick = ((3, 1), (length, 1), (1, THICKEST)) if vertical else ((1, 3), (1, length), (THICKEST, 1))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
    strokes = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(long, np.uint8))
    return np.asarray(cv2.subtract(strokes, cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones(thick, np.uint8))))


def _rules(strokes: Mask, vertical: bool) -> list[Rule]:
    _, stats = connected(strokes)
    rules = []
    for x, y, wide, tall, area in stats[1:]:
        length, thick = (tall, wide) if vertical else (wide, tall)
        if thick > 24 or area < 1.5 * length:
            continue
        if vertical:
            rules.append(Rule(True, (x + wide / 2) / SCALE, HEIGHT - (y + tall) / SCALE, HEIGHT - y / SCALE))
        else:
            rules.append(Rule(False, HEIGHT - (y + tall / 2) / SCALE, x / SCALE, (x + wide) / SCALE))
    return rules


def _without(ink: Mask, across: Mask, down: Mask) -> Mask:
    """The ink without rules; where type crosses a rule, the crossing stays."""
    rest = ink.copy()
    for strokes, vertical in ((across, False), (down, True)):
        band = cv2.dilate(strokes, np.ones((1, 3) if vertical else (3, 1), np.uint8))
        free = cv2.bitwise_and(ink, cv2.bitwise_not(band))
        reach = 3
        before, after = np.zeros((2 * reach + 1, 1), np.uint8), np.zeros((2 * reach + 1, 1), np.uint8)
        before[:reach], after[reach + 1 :] = 1, 1
        if vertical:
            before, after = before.T, after.T
        crossing = cv2.bitwise_and(cv2.dilate(free, before), cv2.dilate(free, after))
        rest[(band > 0) & (crossing == 0)] = 0
    return rest


def _pieces(ink: Mask) -> Pieces:
    labels, stats = connected(ink)
    x, y, wide, tall = (stats[1:, i].astype(float) for i in range(4))
    boxes = np.stack([x / SCALE, HEIGHT - (y + tall) / SCALE, (x + wide) / SCALE, HEIGHT - y / SCALE], axis=1)
    return Pieces(boxes, labels)


def connected(ink: Mask) -> tuple[Any, Any]:
    """The plane of numbers of connected pieces, and a row for each: x, y, width, height, area; 0 is the paper.

    The numbers have sixteen bits, half the room, unless the page is so dusty that there are more pieces.
    """
    try:
        _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    except cv2.error:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return labels, stats


def pixel_box(box: Box, shape: tuple[int, ...], margin: float = 0.0) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels of the flattened picture, within it; `margin` in points."""
    x0, y0, x1, y1 = box
    return (
        max(round((x0 - margin) * SCALE), 0),
        max(round((HEIGHT - y1 - margin) * SCALE), 0),
        min(round((x1 + margin) * SCALE), shape[1]),
        min(round((HEIGHT - y0 + margin) * SCALE), shape[0]),
    )
