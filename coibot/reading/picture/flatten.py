"""Laying a picture flat: from the printed labels found on it to the form as it was designed.

Labels whose words stand once on the form are paired with their places on the blank; a projective map (a flat sheet seen
by any camera or scanner) is fitted to the pairs, robustly, and where the paper was curled a smooth correction on top.
Blocks that an edition moved up or down do not bend the map: each band of the form has an offset of its own. The picture
is then drawn anew in the frame of the blank, 300 dots an inch, whatever it looked like before.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

from coibot.reading.align import NotAlignedError
from coibot.reading.blank import Form, Label
from coibot.reading.labels import Found, find_labels
from coibot.reading.page import Box, Span
from coibot.reading.picture.pixels import Grey, Points
from coibot.reading.picture.upright import Upright
from coibot.reading.picture.words import levelled

SCALE = 300 / 72
"""Pixels a point of the flattened picture."""
WIDTH, HEIGHT = 612.0, 792.0
ENOUGH_PAIRS = 14
REACH = 5.0
"""Points that a label may stand off the first map."""
CURLED = 0.95
"""Points that labels stand off the map vertically, in the median, from which on curled paper is corrected for."""
CURLED_SOMEWHERE = 1.7
"""The same, for the tenth of the labels that stand off the most."""
SPREAD = 4
"""The form is divided into as many strips; labels must be found in each."""
WORST = 1.6
BAND = 12
"""Steps of the coarse grid that are drawn at once."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The picture in the frame of the blank."""

    pixels: Grey
    to_page: Any
    """Function: n x 2 points of the blank (origin bottom left) -> points of the page as displayed (bottom left)."""
    spans: tuple[Span, ...]
    """The words, in points of the blank."""
    form: Form
    """The arrangement that fits best."""
    offsets: Mapping[str, float]
    """How far up each band of the form lies, in points."""
    off: float
    """How far labels stand off their places, in points: the median."""


@dataclass(slots=True)
class _Map:
    """Points of the blank, origin at the top left -> pixels of the upright picture."""

    projective: Any
    correction: Any = None
    """10 x 2: a cubic polynomial of the place."""

    def __call__(self, places: Points) -> Points:
        pixels = cv2.perspectiveTransform(places.reshape(-1, 1, 2).astype(np.float64), self.projective).reshape(-1, 2)
        return pixels if self.correction is None else pixels + _powers(places) @ self.correction

    def back(self, pixels: Points) -> Points:
        """The inverse; the correction is small, so that a few rounds find it."""
        inverse = np.linalg.inv(self.projective)
        aim = pixels.astype(np.float64)
        places = cv2.perspectiveTransform(aim.reshape(-1, 1, 2), inverse).reshape(-1, 2)
        if self.correction is not None:
            for _ in range(4):
                moved = aim - _powers(places) @ self.correction
                places = cv2.perspectiveTransform(moved.reshape(-1, 1, 2), inverse).reshape(-1, 2)
        return places


def _powers(places: Points) -> Any:
    x, y = places[:, 0] / WIDTH * 2 - 1, places[:, 1] / HEIGHT * 2 - 1
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3], axis=1)


def flatten(picture: Upright, spans: Sequence[Span], page_height: float, forms: Sequence[Form]) -> Flat:
    """The picture laid flat by the labels among its words (in points of the upright picture, origin bottom left).

    Raises NotAlignedError when too few labels are found, or they do not lie as on one flat or evenly curled sheet.
    """
    found = find_labels(spans, {text for form in forms for label in form.labels for text in label.texts})
    best: tuple[int, float, _Map, dict[str, float]] | None = None
    fitting = forms[0]
    for form, moved in ((each, moved) for each in forms for moved in each.moved):
        try:
            count, off, laid, offsets = _fit(form, moved, found, picture)
        except NotAlignedError:
            continue
        if best is None or count - 10 * off > best[0] - 10 * best[1]:
            best, fitting = (count, off, laid, offsets), form
    if best is None:
        raise NotAlignedError("too few of the form's labels can be read")
    _, off, laid, offsets = best
    words = tuple(levelled(_moved(spans, picture, laid)))
    return Flat(_drawn(picture, laid), _to_page(picture, laid, page_height), words, fitting, offsets, off)


def _pixel(place: Found, picture: Upright) -> tuple[float, float]:
    scale = picture.dpi / 72
    return place.x * scale, picture.pixels.shape[0] - place.baseline * scale


def _fit(
    form: Form, moved: Mapping[str, float], found: Mapping[str, list[Found]], picture: Upright
) -> tuple[int, float, _Map, dict[str, float]]:
    """How many labels lie on the map, how far off they are in the median, the map, and the bands' offsets."""
    uses: dict[str, int] = defaultdict(int)
    for label in form.labels:
        for text in label.texts:
            uses[text] += 1
    pairs = [
        (label, _pixel(alone[0], picture))
        for label in form.labels
        if len(alone := [p for text in label.texts if uses[text] == 1 for p in found.get(text, ())]) == 1
    ]
    if len(pairs) < ENOUGH_PAIRS:
        raise NotAlignedError("too few labels")
    laid, offsets = _Map(np.eye(3)), dict.fromkeys(form.bands.values(), 0.0) | dict(moved)
    near: list[tuple[Label, tuple[float, float]]] = pairs
    for round_ in range(4):
        places = np.array([_place(form, label, offsets) for label, _ in near])
        pixels = np.array([pixel for _, pixel in near])
        reach = (4 * REACH if round_ == 0 else REACH) * picture.dpi / 72
        matrix, _ = cv2.findHomography(places, pixels, cv2.RANSAC, reach, maxIters=4000, confidence=0.9999)
        if matrix is None or abs(np.linalg.det(matrix)) < 1e-9:
            raise NotAlignedError("labels lie on no common sheet")
        laid = _Map(matrix)
        near = _near(form, found, uses, picture, laid, offsets)
        if len(near) < ENOUGH_PAIRS:
            raise NotAlignedError("labels lie on no common sheet")
        _move_bands(form, near, laid, offsets)
    count, off = _corrected(form, found, uses, picture, laid, offsets)
    return count, off, laid, offsets


def _place(form: Form, label: Label, offsets: Mapping[str, float]) -> tuple[float, float]:
    return label.x, HEIGHT - label.y - offsets[form.bands[label.block]]


def _near(
    form: Form, found: Mapping[str, list[Found]], uses: Mapping[str, int], picture: Upright, laid: _Map,
    offsets: Mapping[str, float],
) -> list[tuple[Label, tuple[float, float]]]:  # fmt: skip
    """Every label with the one occurrence of its words near its place."""
    near = []
    for label in form.labels:
        offers = []
        for text in label.texts:
            for place in found.get(text, ()):
                pixel = _pixel(place, picture)
                x, y = laid.back(np.array([pixel]))[0]
                nominal = _place(form, label, offsets)
                reach_y = 14.0 if uses[text] == 1 else 5.0
                if abs(x - nominal[0]) < 16 and abs(y - nominal[1]) < reach_y:
                    offers.append((abs(y - nominal[1]) + abs(x - nominal[0]) / 4, pixel))
        if offers:
            near.append((label, min(offers)[1]))
    return near


def _move_bands(
    form: Form, near: Sequence[tuple[Label, tuple[float, float]]], laid: _Map, offsets: dict[str, float]
) -> None:
    """Each band's offset by its own labels; the band at the top stays."""
    places = laid.back(np.array([pixel for _, pixel in near]))
    rises: dict[str, list[float]] = defaultdict(list)
    for (label, _), (_, y) in zip(near, places, strict=True):
        rises[form.bands[label.block]].append(HEIGHT - y - label.y)
    upper = rises.get("upper", ())
    base = median(upper) if len(upper) >= 5 else 0.0
    for band, each in rises.items():
        moved = median(each) - base
        if len(each) >= 2 and abs(moved - offsets[band]) > 3:
            offsets[band] = moved


def _corrected(
    form: Form, found: Mapping[str, list[Found]], uses: Mapping[str, int], picture: Upright, laid: _Map,
    offsets: Mapping[str, float],
) -> tuple[int, float]:  # fmt: skip
    """Bends the map to curled paper where that is needed; how many labels lie on it, and how far off in the median."""
    near = _near(form, found, uses, picture, laid, offsets)
    places = np.array([_place(form, label, offsets) for label, _ in near])
    pixels = np.array([pixel for _, pixel in near])
    scale = picture.dpi / 72

    def off() -> Any:
        return np.hypot(*(laid(places) - pixels).T) / scale

    rises = np.abs(laid(places) - pixels)[:, 1] / scale
    if (np.median(rises) > CURLED or np.percentile(rises, 90) > CURLED_SOMEWHERE) and len(near) >= 40:
        keep = off() < 3 * REACH
        for _ in range(4):
            basis = _powers(places[keep])
            aim = pixels[keep] - _Map(laid.projective)(places[keep])
            laid.correction = np.linalg.solve(basis.T @ basis + 0.3 * np.eye(10), basis.T @ aim)
            keep = off() < max(2.0, 3 * float(np.median(off())))
    apart = off()
    strips = {int(y / HEIGHT * SPREAD) for (_, y), each in zip(places, apart, strict=True) if each < REACH}
    if float(np.median(apart)) > WORST or len(strips) < SPREAD:
        raise NotAlignedError("the paper is bent, or a part of it is not in the picture")
    return int((apart < REACH).sum()), float(np.median(apart))


def _drawn(picture: Upright, laid: _Map) -> Grey:
    """The flattened picture. The map is smooth: it is worked out on a coarse grid and drawn between."""
    wide, high = round(WIDTH * SCALE), round(HEIGHT * SCALE)
    step = 25
    xs, ys = np.meshgrid(np.arange(0, wide + step, step), np.arange(0, high + step, step))
    pixels = laid(np.stack([xs.ravel(), ys.ravel()], axis=1) / SCALE).astype(np.float32)
    across, down = (pixels[:, i].reshape(xs.shape) for i in (0, 1))
    flat = np.empty((high, wide), np.uint8)
    for row in range(0, high, BAND * step):  # a band at a time: the map of a whole page takes more room than the page
        part = slice(row // step, row // step + BAND + 1)
        band = flat[row : row + BAND * step]
        band[:] = cv2.remap(
            picture.pixels,
            _refined(across[part], step)[: len(band), :wide],
            _refined(down[part], step)[: len(band), :wide],
            cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
        )  # fmt: skip
    return flat


def _refined(coarse: Any, step: int) -> Any:
    """A grid filled in linearly, its corners kept."""
    rows, columns = coarse.shape
    matrix = np.array([[1 / step, 0, 0], [0, 1 / step, 0]])
    return cv2.warpAffine(
        coarse, matrix, ((columns - 1) * step, (rows - 1) * step), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


def _to_page(picture: Upright, laid: _Map, page_height: float) -> Any:
    back = picture.to_page  # and not the picture, which would be kept for it

    def moved(points: Points) -> Points:
        flipped = np.stack([points[:, 0], HEIGHT - points[:, 1]], axis=1)
        pixels = laid(flipped)
        page = cv2.perspectiveTransform(pixels.reshape(-1, 1, 2), back).reshape(-1, 2)
        return np.stack([page[:, 0], page_height - page[:, 1]], axis=1)

    return moved


def page_box(flat: Flat, box: Box) -> Box:
    """A box of the blank's frame on the page as displayed."""
    x0, y0, x1, y1 = box
    corners = flat.to_page(np.array([[x0, y0], [x1, y0], [x0, y1], [x1, y1]], float))
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(low), float(right), float(high)


def _moved(spans: Sequence[Span], picture: Upright, laid: _Map) -> tuple[Span, ...]:
    """The words in the frame of the blank."""
    if not spans:
        return ()
    scale, high = picture.dpi / 72, picture.pixels.shape[0]

    def back(points: list[tuple[float, float]]) -> Points:
        places = laid.back(np.array([(x * scale, high - y * scale) for x, y in points]))
        return np.stack([places[:, 0], HEIGHT - places[:, 1]], axis=1)

    middle = [((s.box[1] + s.box[3]) / 2) for s in spans]
    left = back([(s.box[0], m) for s, m in zip(spans, middle, strict=True)])
    right = back([(s.box[2], m) for s, m in zip(spans, middle, strict=True)])
    low = back([((s.box[0] + s.box[2]) / 2, s.box[1]) for s in spans])
    high_ = back([((s.box[0] + s.box[2]) / 2, s.box[3]) for s in spans])
    base = back([((s.box[0] + s.box[2]) / 2, s.baseline) for s in spans])
    moved = []
    for i, span in enumerate(spans):
        growth = (right[i][0] - left[i][0]) / max(span.box[2] - span.box[0], 0.1)
        box = (float(left[i][0]), float(low[i][1]), float(right[i][0]), float(high_[i][1]))
        moved.append(
            Span(
                span.text, box, float(base[i][1]), span.size * float(np.clip(growth, 0.3, 6)), span.shown,
                source=span.source, confidence=span.confidence,
            )
        )  # fmt: skip
    return tuple(moved)
