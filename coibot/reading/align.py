"""Laying a form's pattern of labels over a page: where every cell is on this page.

Horizontally one scale and offset serve the whole page. Vertically there is one scale, and every block of the form is
placed by its own labels, so that an edition or a system that moves a block moves its cells with it. Medians are used
throughout: labels that stand a few points off, or that are missing, have no say. Then the edges of cells are drawn to
the ruled lines next to them. A block whose labels do not agree with one another is not trusted: nothing in it is read.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import inf
from operator import attrgetter
from statistics import median

from coibot.reading.blank import Cell, Form, Holds, Label
from coibot.reading.labels import Found, find_labels, resembling
from coibot.reading.page import Box, Page, Rule, Span

ENOUGH_ANCHORS = 12
ENOUGH_LABELS = 0.6
"""The share of a form's labels that must stand where the pattern says."""
ENOUGH_OF_A_BLOCK = 0.5
REACH_X, REACH_Y, REACH_Y_UNIQUE = 16.0, 5.0, 8.0
"""How far from its place a label is looked for, in points of the blank; one that stands twice on the form, less far."""
AGREE = 2.6
SCALE_AGREES = 0.02
SNAP_ROW, SNAP_COLUMN = 4.0, 5.0


class NotAlignedError(Exception):
    """The page does not show this form, or shows it too much changed to be read."""


@dataclass(slots=True)
class Grid:
    """The blank's coordinates -> the page's."""

    ax: float
    bx: float
    ay: float
    by: dict[str, float]
    """Offset of each block."""
    matched: dict[str, Found] = field(default_factory=dict)
    """Label key -> where it is."""
    trusted: set[str] = field(default_factory=set)
    """Blocks whose labels agree."""
    complete: bool = False
    """Every label of the form is there, letter for letter, and every block is trusted."""

    @property
    def scale(self) -> float:
        return (self.ax + self.ay) / 2

    def x(self, nominal: float) -> float:
        return self.ax * nominal + self.bx

    def y(self, nominal: float, block: str) -> float:
        return self.ay * nominal + self.by[block]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell on the page."""

    cell: Cell
    box: Box
    trusted: bool
    """Its blocks agree with the form."""
    labelled: bool
    """The labels that give its values their meaning are there."""


def align(page: Page, forms: Sequence[Form]) -> tuple[Form, Grid]:
    """The form, of several arrangements, that fits the page best, and how it lies.

    Raises NotAlignedError when none fits.
    """
    found = find_labels(page.spans, _wordings(tuple(forms)))
    best: tuple[Form, Grid] | None = None
    for form in forms:
        try:
            grid = _fit(form, found, page.spans)
        except NotAlignedError:
            continue
        if grid.complete:
            return form, grid  # no other arrangement has all of the same labels in the same places
        if best is None or _score(form, grid) > _score(*best):
            best = form, grid
    if best is None:
        raise NotAlignedError("its labels do not lie as they do on the form")
    return best


@cache
def _wordings(forms: tuple[Form, ...]) -> frozenset[str]:
    """What the labels of these forms may say."""
    return frozenset(text for form in forms for label in form.labels for text in label.texts)


def _score(form: Form, grid: Grid) -> tuple[int, float]:
    off = sum(
        abs(grid.matched[label.key].baseline - grid.y(label.y, label.block))
        for label in form.labels
        if label.key in grid.matched
    )
    return len(grid.matched), -off


def _fit(form: Form, found: Mapping[str, list[Found]], spans: Sequence[Span]) -> Grid:
    pairs = _unmistakable(form, found)
    if len(pairs) < ENOUGH_ANCHORS:
        raise NotAlignedError("too few labels")
    ax = _slope([(label.x, place.x) for label, place in pairs], 80)
    ay = _slope_down(form, pairs)
    bx = median(place.x - ax * label.x for label, place in pairs)
    grid = Grid(ax, bx, ay, _offsets(form, pairs, ay))
    for _ in range(2):
        grid.matched = _match(form, found, grid)
        whole = [(label, grid.matched[label.key]) for label in form.labels if label.key in grid.matched]
        if len(whole) < ENOUGH_LABELS * len(form.labels):
            raise NotAlignedError("too few labels stand where the form has them")
        grid.bx = median(place.x - ax * label.x for label, place in whole)
        grid.by = _offsets(form, whole, ay)
    whole_form = len(grid.matched) == len(form.labels)
    _add_misspelt(form, grid, spans)
    grid.trusted = _agreeing(form, grid)
    grid.complete = whole_form and grid.trusted == set(form.bands)
    return grid


def _add_misspelt(form: Form, grid: Grid, spans: Sequence[Span]) -> None:
    """Labels that were not found letter for letter, where nearly the same words stand in their place."""
    for label in form.labels:
        if label.key in grid.matched or len(label.texts[0]) < 6:
            continue
        near = (grid.x(label.x), grid.y(label.y, label.block))
        places = (resembling(text, spans, near, 6 * grid.scale) for text in label.texts)
        place = next((place for place in places if place is not None), None)
        if place and not any(set(place.spans) & set(other.spans) for other in grid.matched.values()):
            grid.matched[label.key] = place


def _unmistakable(form: Form, found: Mapping[str, list[Found]]) -> list[tuple[Label, Found]]:
    """Labels that stand once on the form and once on the page."""
    pairs = []
    for label in form.labels:
        places = [place for text in label.texts if form.uses[text] == 1 for place in found.get(text, ())]
        if len(places) == 1:
            pairs.append((label, places[0]))
    return pairs


def _slope_down(form: Form, pairs: list[tuple[Label, Found]]) -> float:
    """The vertical scale: of the blocks' own heights first, as a carrier may have put a row between two blocks; then,
    more precisely, of all distances within a band that agree with it."""
    by_block: dict[str, list[tuple[float, float]]] = defaultdict(list)
    by_band: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for label, place in pairs:
        by_block[label.block].append((label.y, place.baseline))
        by_band[form.bands[label.block]].append((label.y, place.baseline))
    rough = _slope_of_groups(list(by_block.values()), 20)
    agreeing = [slope for slope in _slopes(list(by_band.values()), 20) if abs(slope - rough) <= SCALE_AGREES * rough]
    return median(agreeing) if len(agreeing) >= 10 else rough


def _slope(points: list[tuple[float, float]], apart: float) -> float:
    return _slope_of_groups([points], apart)


def _slope_of_groups(groups: list[list[tuple[float, float]]], apart: float) -> float:
    """The median slope between points of a group that lie far apart (Theil and Sen)."""
    slopes = _slopes(groups, apart)
    if len(slopes) < 10 or not 0.3 < (slope := median(slopes)) < 6:
        raise NotAlignedError("no common scale")
    return slope


def _slopes(groups: list[list[tuple[float, float]]], apart: float) -> list[float]:
    slopes = []
    for group in groups:
        ordered = sorted(group)
        starts = [x for x, _ in ordered]
        for i, (x, y) in enumerate(ordered):
            far = bisect_right(starts, x + apart, i)
            slopes += [(v - y) / (u - x) for u, v in ordered[far:]]
    return slopes


def _offsets(form: Form, pairs: list[tuple[Label, Found]], ay: float) -> dict[str, float]:
    """Each block's offset by its own labels; a block without any goes with its band, or with the nearest block."""
    own: dict[str, list[float]] = defaultdict(list)
    bands: dict[str, list[float]] = defaultdict(list)
    for label, place in pairs:
        own[label.block].append(place.baseline - ay * label.y)
        bands[form.bands[label.block]].append(place.baseline - ay * label.y)

    def nearest(block: str) -> list[float]:
        heights = {other: median(label.y for label, _ in pairs if label.block == other) for other in own}
        at = [label.y for label in form.labels if label.block == block]
        return own[min(heights, key=lambda other: abs(heights[other] - median(at)))]

    return {block: median(own.get(block) or bands.get(band) or nearest(block)) for block, band in form.bands.items()}


def _match(form: Form, found: Mapping[str, list[Found]], grid: Grid) -> dict[str, Found]:
    """Every label's occurrence next to its place; an occurrence is used once, by the nearest."""
    offers: list[tuple[float, int, str, Found]] = []
    reach_x, reach_y, reach_unique = REACH_X * grid.scale, REACH_Y * grid.scale, REACH_Y_UNIQUE * grid.scale
    for label in form.labels:
        x, y = grid.x(label.x), grid.y(label.y, label.block)
        for text in label.texts:
            reach = reach_unique if form.uses[text] == 1 else reach_y
            for place in found.get(text, ()):
                off_x, off_y = abs(place.x - x), abs(place.baseline - y)
                if off_x <= reach_x and off_y <= reach:
                    offers.append((round(off_y + off_x / 4, 1), -len(text), label.key, place))
    matched: dict[str, Found] = {}
    used: set[int] = set()
    for _, _, key, place in sorted(offers, key=lambda offer: offer[:3]):
        if key not in matched and used.isdisjoint(place.spans):
            matched[key] = place
            used.update(place.spans)
    return matched


def _agreeing(form: Form, grid: Grid) -> set[str]:
    """Blocks with enough labels, most of them where the block's offset puts them."""
    trusted = set()
    for block in form.bands:
        own = [label for label in form.labels if label.block == block]
        present = [label for label in own if label.key in grid.matched]
        near = [
            label
            for label in present
            if abs(grid.matched[label.key].baseline - grid.y(label.y, block)) <= AGREE * grid.scale
            and abs(grid.matched[label.key].x - grid.x(label.x)) <= REACH_X * grid.scale
        ]
        if present and len(present) >= ENOUGH_OF_A_BLOCK * len(own) and len(near) >= 0.6 * len(present):
            trusted.add(block)
    return trusted


class _Rules:
    """Rules of one direction, in order."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = sorted(rules, key=attrgetter("at"))
        self._places = [rule.at for rule in self._rules]

    def nearest(self, at: float, through: float, reach: float) -> float:
        """The place of the rule next to `at` that passes `through`; `at` itself where there is none."""
        first, last = bisect_left(self._places, at - reach), bisect_right(self._places, at + reach)
        nearest, off = at, inf
        for _, place, start, end in self._rules[first:last]:
            if start - 0.5 <= through <= end + 0.5 and abs(place - at) < off:
                nearest, off = place, abs(place - at)
        return nearest


def place_cells(form: Form, grid: Grid, rules: Sequence[Rule]) -> dict[str, Placed]:
    """Every cell of the form on the page, its edges on the ruled lines beside them."""
    across, down = _Rules(rule for rule in rules if not rule.vertical), _Rules(rule for rule in rules if rule.vertical)
    placed = {}
    labels = set(grid.matched)
    for cell in form.cells:
        low_block = cell.low_block or cell.block
        box = (grid.x(cell.x0), grid.y(cell.y0, low_block), grid.x(cell.x1), grid.y(cell.y1, cell.block))
        placed[cell.key] = Placed(
            cell,
            _snapped(box, across, down, grid.scale, cell.holds is Holds.TICK),
            {cell.block, low_block} <= grid.trusted,
            labels.issuperset(cell.needs),
        )
    return placed


def _snapped(box: Box, across: _Rules, down: _Rules, scale: float, tick: bool) -> Box:
    x0, y0, x1, y1 = box
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    row, column = SNAP_ROW * scale, (SNAP_ROW if tick else SNAP_COLUMN) * scale
    left, right = down.nearest(x0, middle_y, column), down.nearest(x1, middle_y, column)
    low, high = across.nearest(y0, middle_x, row), across.nearest(y1, middle_x, row)
    if not 0.6 * (x1 - x0) <= right - left <= 1.5 * (x1 - x0):
        left, right = x0, x1
    if not 0.6 * (y1 - y0) <= high - low <= 1.5 * (y1 - y0):
        low, high = y0, y1
    return left, low, right, high
