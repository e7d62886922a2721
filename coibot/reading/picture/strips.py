"""The lines of type in a cell of a flattened picture, each cut out as a strip that a line reader can take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coibot.reading.page import Box
from coibot.reading.picture.ink import SPECK, Sheet, pixel_box
from coibot.reading.picture.pixels import Grey

LOWEST_LETTER = 2.6
"""Points: a line has at least one piece this high."""
MARGIN = 2.2
NEXT = 1.3
"""Points between a line's last piece and one beyond the cell's edge that makes it doubtful where the line ends."""
TALLEST_LINE = 13.0
HANGING, ACROSS = 1.4, 1.2
DOLLAR_WIDE = 4.2
"""Points of width of a printed "$", at most; more is a "$" and a figure."""
SLIVER = 1.6
"""Points of width of what is left of a rule, at most."""
LOW_MARK = 0.62
"""The height of a comma or a hyphen in capitals, at most."""
PUNCTUATION = 1.8
"""Points of width of a bracket or colon of a label, at most."""
GROWN = 1.3
TOWERING = 1.5
"""Times the height of its neighbours that no letter of a label has."""
TOUCHING, CLOSE = 3, 0.9
"""Pixels; points."""
THIN, NEAR_EDGE = 1.3, 3.0


@dataclass(frozen=True, slots=True)
class Print:
    """Where a label of the form stands."""

    core: Box
    """Its letters."""
    reach: Box
    """With room for the brackets and the colon around them."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of type."""

    pixels: Grey
    box: Box
    """Of its ink, in points of the blank."""
    overflows: bool
    """A letter lies across the cell's edge."""
    cut_before: bool
    """Its first letter touches what was taken away: a rule, or print of the form."""
    cut_after: bool
    goes_on: bool
    """A letter follows closely beyond the cell's edge."""
    gaps: int
    """How many gaps between its pieces are as wide as a space."""
    ruled: Grey | None
    """Where it is cut: the same with the rules left in."""


def strips_in(sheet: Sheet, cell: Box, printed: Sequence[Print], dollar: float = 0.0) -> list[Strip]:
    """The lines from the top; what lies in `printed` boxes is the form's own, and so is a "$" that
    ends within `dollar` points of the left edge."""
    boxes, middles = sheet.pieces.boxes, sheet.pieces.middles
    x0, y0, x1, y1 = cell
    small = boxes[:, 3] - boxes[:, 1] < LOWEST_LETTER  # a comma may hang below the cell
    lowest = np.where(small, y0 - HANGING, y0)
    inside = (middles[:, 0] > x0) & (middles[:, 0] < x1) & (middles[:, 1] > lowest) & (middles[:, 1] < y1)
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    own = np.zeros(len(boxes), bool)
    for label in printed:
        px0, py0, px1, py1 = label.reach
        if px1 > x0 and px0 < x1 and py1 > y0 and py0 < y1:
            letters = _within(middles, label.core) & _contained(boxes, label.core)
            if dollar and letters.any():  # a figure may be grown onto the "$" at the label's end
                letters &= tall < TOWERING * np.median(tall[letters])
            own |= letters | (_within(middles, label.reach) & (wide < PUNCTUATION))
    legible = inside & ~own & (np.maximum(wide, tall) >= SPECK)
    index = np.flatnonzero(legible)
    strips = []
    for line in _lines(boxes, index):
        if dollar:
            line = _without_dollar(boxes, line, x0 + dollar)
            if not len(line):
                continue
        if boxes[line, 3].max() - boxes[line, 1].min() < LOWEST_LETTER:
            continue
        box = (
            float(boxes[line, 0].min()), float(boxes[line, 1].min()),
            float(boxes[line, 2].max()), float(boxes[line, 3].max()),
        )  # fmt: skip
        if _remnant(boxes[line], cell):
            continue
        before, after = _ruled_off(sheet, box)
        before = before or _touches(boxes, own, box)
        across = box[2] > x1 + ACROSS or box[0] < x0 - ACROSS
        strips.append(
            Strip(
                _cut(sheet, line, box, sheet.pixels),
                box,
                across,
                before,
                after,
                _goes_on(boxes, legible | own, line, box, cell),
                _gaps(boxes[line]),
                _cut(sheet, line, box, sheet.flat) if before or after else None,
            )
        )
    return strips


def _without_dollar(boxes: Any, line: Any, left: float) -> Any:
    """The line without the printed "$" that stands apart from what was filled in."""
    sign = boxes[line, 2] < left
    signs = line[sign & (boxes[line, 2] - boxes[line, 0] > SLIVER)]
    if len(signs) > 1 and boxes[signs, 2].max() - boxes[signs, 0].min() > DOLLAR_WIDE:
        return line
    rest = line[~sign]
    if not len(rest):
        return rest
    apart = boxes[rest, 0].min() - boxes[line[sign], 2].max() if sign.any() else 0.0
    return rest if apart > NEXT else line


def _lines(boxes: Any, index: Any) -> list[Any]:
    """Pieces gathered into lines: high ones first, then what is small goes with the line it touches."""
    tall = boxes[:, 3] - boxes[:, 1]
    high = [i for i in index if tall[i] >= LOWEST_LETTER]
    lines: list[list[int]] = []
    spans: list[tuple[float, float]] = []
    for i in sorted(high, key=lambda i: -(boxes[i, 1] + boxes[i, 3])):
        middle = (boxes[i, 1] + boxes[i, 3]) / 2
        for n, (low, top) in enumerate(spans):
            shared = min(top, boxes[i, 3]) - max(low, boxes[i, 1])
            if low <= middle <= top or shared > 0.55 * min(tall[i], top - low):
                lines[n].append(i)
                if tall[i] < TALLEST_LINE:
                    spans[n] = _core(boxes, lines[n])
                break
        else:
            lines.append([i])
            spans.append((boxes[i, 1], boxes[i, 3]))
    _rejoin(boxes, lines, spans)
    for i in index:
        if tall[i] < LOWEST_LETTER and lines:
            middle = (boxes[i, 1] + boxes[i, 3]) / 2
            n = min(range(len(lines)), key=lambda n: _apart(middle, spans[n]))
            if _apart(middle, spans[n]) <= 2.6 and _beside(boxes, lines[n], i):
                lines[n].append(i)
    order = sorted(range(len(lines)), key=lambda n: -spans[n][1])
    return [np.array(lines[n]) for n in order]


def _rejoin(boxes: Any, lines: list[list[int]], spans: list[tuple[float, float]]) -> None:
    """Puts a comma, or another low mark that a blurred picture shows as high as a letter, into the line it hangs on."""
    for n in range(len(lines) - 1, -1, -1):
        marks = lines[n]
        high = float((boxes[marks, 3] - boxes[marks, 1]).max())
        middle = (boxes[marks, 1].min() + boxes[marks, 3].max()) / 2
        for m, (low, top) in enumerate(spans):
            hangs = high <= LOW_MARK * (top - low) and low - 2.6 < middle < top + 1.0
            if m != n and hangs and all(_beside(boxes, lines[m], piece) for piece in marks):
                lines[m] += marks
                del lines[n], spans[n]
                break


def _beside(boxes: Any, line: list[int], piece: int) -> bool:
    """Whether a small piece is within, or a word's gap from, a line."""
    left, right = boxes[line, 0].min(), boxes[line, 2].max()
    return bool(left - 5 < boxes[piece, 0] and boxes[piece, 2] < right + 5)


def _core(boxes: Any, line: list[int]) -> tuple[float, float]:
    """Bottom and top of a line by the median of its pieces."""
    return float(np.median(boxes[line, 1])), float(np.median(boxes[line, 3]))


def _apart(at: float, span: tuple[float, float]) -> float:
    return max(span[0] - at, at - span[1], 0.0)


def _cut(sheet: Sheet, line: Any, box: Box, plane: Grey) -> Grey:
    """The line's pixels on a plane, with white around; pieces of other lines are left out."""
    left, top, right, bottom = pixel_box(box, plane.shape, MARGIN)
    strip = plane[top:bottom, left:right].copy()
    numbers = sheet.pieces.labels[top:bottom, left:right]
    foreign = (numbers > 0) & ~np.isin(numbers, line + 1)
    if foreign.any():
        strip[_grown(foreign) & ~_grown(np.isin(numbers, line + 1))] = 255
    return np.ascontiguousarray(strip)


def _grown(mask: Any) -> Any:
    grown = mask.copy()
    for shift in (1, 2):
        grown[shift:] |= mask[:-shift]
        grown[:-shift] |= mask[shift:]
        grown[:, shift:] |= mask[:, :-shift]
        grown[:, :-shift] |= mask[:, shift:]
    return grown


def _goes_on(boxes: Any, known: Any, line: Any, box: Box, cell: Box) -> bool:
    """Whether a letter on the line's height follows it closely, outside the cell."""
    x0, _, x1, _ = cell
    tall = boxes[:, 3] - boxes[:, 1]
    shared = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    level = (shared > 0.6 * tall) & (tall >= LOWEST_LETTER) & (tall < TALLEST_LINE)
    level[line] = False
    level &= ~known
    after = level & (boxes[:, 0] > x1 - 4) & (boxes[:, 0] - box[2] < NEXT) & (boxes[:, 2] > box[2])
    before = level & (boxes[:, 2] < x0 + 4) & (box[0] - boxes[:, 2] < NEXT) & (boxes[:, 0] < box[0])
    return bool(after.any() or before.any())


def _within(middles: Any, box: Box) -> Any:
    x, y = middles[:, 0], middles[:, 1]
    return (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])


def _contained(boxes: Any, box: Box) -> Any:
    """Pieces that reach no further than a label does; one that does has a letter of a value grown onto it."""
    x0, y0, x1, y1 = box
    level = (boxes[:, 1] > y0 - GROWN) & (boxes[:, 3] < y1 + GROWN)
    return level & (boxes[:, 0] > x0 - 2 * GROWN) & (boxes[:, 2] < x1 + GROWN)


def _ruled_off(sheet: Sheet, box: Box) -> tuple[bool, bool]:
    """Whether an upright rule was taken away from where the line starts, and from where it ends."""
    left, top, right, bottom = pixel_box(box, sheet.pixels.shape)
    start = sheet.down[top:bottom, max(left - TOUCHING, 0) : left + 1]
    end = sheet.down[top:bottom, right - 1 : right + TOUCHING]
    return bool(start.any()), bool(end.any())


def _touches(boxes: Any, own: Any, box: Box) -> bool:
    """Whether print that was taken away stands so close before the line that it may have been a letter of it."""
    level = own & (boxes[:, 3] > box[1] + 1) & (boxes[:, 1] < box[3] - 1)
    return bool((level & (boxes[:, 2] <= box[0] + 0.3) & (box[0] - boxes[:, 2] < CLOSE)).any())


def _remnant(line: Any, cell: Box) -> bool:
    """Whether all there is are slivers along the cell's edges: what is left of its rules."""
    thin = np.minimum(line[:, 2] - line[:, 0], line[:, 3] - line[:, 1]) < THIN
    across, up = (line[:, 0] + line[:, 2]) / 2, (line[:, 1] + line[:, 3]) / 2
    edges = (across - cell[0], cell[2] - across, up - cell[1], cell[3] - up)
    return bool((thin & (np.minimum.reduce(edges) < NEAR_EDGE)).all())


def _gaps(line: Any) -> int:
    order = line[np.argsort(line[:, 0])]
    reach = np.maximum.accumulate(order[:, 2])
    gaps = order[1:, 0] - reach[:-1]
    gaps = gaps[gaps > 0]
    if not len(gaps):
        return 0
    return int((gaps > max(1.5, 2.3 * float(np.median(gaps)))).sum())
