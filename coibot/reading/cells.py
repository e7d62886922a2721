"""Which words stand in which cell.

Words are gathered into runs: what was written as one string, and pieces that touch. A run belongs to a cell when most
of it lies there and its height is clearly in one row. A run that lies in two cells, or on the line between two rows,
makes both unreadable: it is never cut in two by guess.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from coibot.model.document import Source
from coibot.reading.align import Placed
from coibot.reading.blank import Holds
from coibot.reading.fields import EMPTY_BOXES, is_check
from coibot.reading.page import Box, Ink, Page, Span, Widget, WidgetKind, union

MOSTLY = 0.6
"""The share of a run's width that makes a cell its own, if it overhangs the column's rules."""
PARTLY = 0.25
"""The share that makes a cell doubtful, if the run belongs to another."""
ON_THE_LINE = 1.0
"""How near the line between two rows, in points, the middle of a run is in neither of them."""
OVERPRINTED = 0.35
"""The share of the narrower of two words that lies under the other, when both are in doubt."""
STRIP = 12.0
"""Points of height, about a row, by which the cells next to a run are found."""
TICK_ROOM = 1.5
DOLLAR_CELLS = (".amount", ".limit_label", ".label.typed")
"""The ends of keys of cells where a "$" by itself is print."""
SMALL_IMAGE = 0.25
"""A picture larger than this share of the page is background, not something in a box."""


class Line(NamedTuple):
    """A line of words within a cell."""

    text: str
    box: Box
    baseline: float
    source: Source
    confidence: float


@dataclass(slots=True)
class Content:
    """What stands in a cell."""

    spans: list[Span] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    """Words that may or may not belong here; with any of these the cell cannot be read."""
    inks: list[Ink] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    checks: list[Widget] = field(default_factory=list)
    """Check box fields."""
    _lines: list[Line] = field(default_factory=list, repr=False, compare=False)
    _lines_of: list[Span] = field(default_factory=list, repr=False, compare=False)
    """The words that `_lines` were made of; lines are asked for again and again."""

    @property
    def doubtful(self) -> bool:
        if self.strays or any(span.doubtful for span in self.spans):
            return True
        return len(self.spans) > 1 and (overprinted(self.spans) or _contradicted(self.spans))

    @property
    def empty(self) -> bool:
        return not (self.spans or self.strays or self.inks or self.pictures or self.checks)

    @property
    def lines(self) -> list[Line]:
        """From the top. Printed words that repeat what the form fields of the cell say are left out."""
        if self._lines_of != self.spans:
            self._lines = text_lines(self._said())
            self._lines_of = list(self.spans)
        return list(self._lines)

    def _said(self) -> list[Span]:
        forms = [span for span in self.spans if span.source is Source.FORM]
        if not forms:
            return self.spans
        rest = [span for span in self.spans if span.source is not Source.FORM]
        return forms if _repeats(rest, forms) else forms + [span for span in rest if not _framed(span, forms)]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def box(self) -> Box | None:
        boxes = [s.box for s in (*self.spans, *self.strays)] + [i.box for i in self.inks] + self.pictures
        boxes += [widget.box for widget in self.checks]
        return union(boxes) if boxes else None


def overprinted(spans: Sequence[Span]) -> bool:
    """Whether words were printed over other words: what a person sees there is neither."""
    if len(spans) < 2:
        return False
    printed = sorted((span for span in spans if span.frame is None), key=lambda span: span.box[0])
    for i, one in enumerate(printed):
        for other in printed[i + 1 :]:
            if other.box[0] >= one.box[2]:
                break
            shared = min(one.box[2], other.box[2]) - other.box[0]
            narrower = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
            near = abs(one.baseline - other.baseline) < 0.45 * min(one.size, other.size)
            if near and shared > OVERPRINTED * max(narrower, 1.0) and one.text != other.text:
                return True
    return False


def _contradicted(spans: list[Span]) -> bool:
    """Whether words show in the frame of a field whose value says otherwise."""
    fields = [span for span in spans if span.frame is not None]
    within = [span for span in spans if span.frame is None and _framed(span, fields)] if fields else []
    return bool(within) and not _repeats(within, fields)


def _framed(span: Span, fields: list[Span]) -> bool:
    """Whether a printed word stands in the frame of one of the fields."""
    return any(field.frame is not None and _holds(field.frame, *span.middle) for field in fields)


def _repeats(shown: list[Span], values: list[Span]) -> bool:
    """Whether the words that show are those of the values, or some of them (a field too small for its text)."""

    def bare(spans: list[Span]) -> list[str]:
        return ["".join(c for c in line.text if c.isalnum()) for line in text_lines(spans)]

    if "".join(bare(shown)) == "".join(bare(values)):
        return True
    several = Counter(word for span in shown for word in span.text.split())
    return not several - Counter(word for span in values for word in span.text.split())


def text_lines(spans: Iterable[Span]) -> list[Line]:
    """Words joined into lines, from the top; pieces that touch are one word."""
    lines: list[list[Span]] = []
    first: Span | None = None
    for span in sorted(spans, key=lambda s: (-s.baseline, s.box[0])):
        if first is not None and first.baseline - span.baseline <= 0.35 * max(span.size, first.size):
            lines[-1].append(span)
        else:
            first = span
            lines.append([span])
    return [_line(sorted(line, key=lambda s: s.box[0]) if len(line) > 1 else line) for line in lines]


def _line(spans: list[Span]) -> Line:
    if len(spans) == 1:
        only = spans[0]
        return Line(only.text, only.box, only.baseline, only.source, only.confidence)
    text = ""
    for i, span in enumerate(spans):
        touches = i > 0 and span.frame is None and span.box[0] - spans[i - 1].box[2] < 0.15 * span.size
        text += span.text if touches or not text else f" {span.text}"
    return Line(
        text,
        union([span.box for span in spans]),
        spans[0].baseline,
        Source.FORM if any(span.source is Source.FORM for span in spans) else spans[0].source,
        min([span.confidence for span in spans]),
    )


def typed_into(widgets: Sequence[Widget]) -> list[Span]:
    """The values of text fields as words; the lines of one field lie evenly in its rectangle."""
    spans = []
    for number, widget in enumerate(widgets):
        if widget.kind is not WidgetKind.TEXT or not widget.value.strip():
            continue
        lines = [line for line in widget.value.split("\n") if line.strip()]
        x0, y0, x1, y1 = widget.box
        height = min((y1 - y0) / len(lines), 14.0) if len(lines) > 1 else y1 - y0
        for i, text in enumerate(lines):
            high = y1 - i * height
            size = min(height * 0.8, 10.0)
            baseline = high - height / 2 - 0.35 * size
            spans.append(
                Span(
                    " ".join(text.split()),
                    (x0, high - height, x1, high),
                    baseline,
                    size,
                    -1 - number,
                    Source.FORM,
                    frame=widget.box,
                )
            )
    return spans


def runs_of(spans: Sequence[Span]) -> list[list[Span]]:
    """Neighbouring words that were written together. Each form field is a run of its own."""
    runs: list[list[Span]] = []
    last: Span | None = None
    for _, _, place in sorted([(-round(span.baseline, 1), span.box[0], i) for i, span in enumerate(spans)]):
        span = spans[place]
        if last is None or span.frame is not None or last.frame is not None or not _together(last, span):
            runs.append([span])
        else:
            runs[-1].append(span)
        last = span
    return runs


def _together(left: Span, right: Span) -> bool:
    if abs(left.baseline - right.baseline) > 0.6 or left.doubtful != right.doubtful:
        return False
    gap = right.box[0] - left.box[2]
    same_string = left.shown == right.shown
    return -0.3 * left.size <= gap <= (0.9 if same_string else 0.35) * left.size


def fill_cells(page: Page, cells: Mapping[str, Placed], printed: set[int], scale: float) -> dict[str, Content]:
    """The contents of every cell that holds anything. `printed` are the spans that are labels."""
    contents: defaultdict[str, Content] = defaultdict(Content)
    struck = _struck_out(page, printed)
    loose = [
        s._replace(doubtful=True) if i in struck else s
        for i, s in enumerate(page.spans)
        if i not in printed and s.text not in EMPTY_BOXES
    ]
    loose += typed_into(page.widgets)
    ticks = {key: placed for key, placed in cells.items() if placed.cell.holds is Holds.TICK}
    rows = {key: placed for key, placed in cells.items() if placed.cell.holds is not Holds.TICK}
    left = []
    for run in runs_of(loose):
        key = _tick_of(run, ticks, scale)
        if key is not None:
            contents[key].spans.extend(run)
        else:
            left.append(run)
    heights = _by_height(rows, ON_THE_LINE * scale)
    for run in left:
        for part in _parted(run, rows):
            _assign(part, rows, heights, contents, scale)
    for key, content in contents.items():
        if cells[key].cell.holds is Holds.AMOUNT or key.endswith(DOLLAR_CELLS):
            content.spans = [span for span in content.spans if span.text != "$"]
            content.strays = [span for span in content.strays if span.text != "$"]
    _add_drawings(page, cells, contents, scale)
    for widget in page.widgets:
        if widget.kind is WidgetKind.CHECK and widget.checked is not False:
            _assign_check(widget, cells, contents)
    return dict(contents)


def _struck_out(page: Page, printed: set[int]) -> set[int]:
    """Indices of words, but labels, that a line was drawn through: one of about their length at half their height."""
    struck = set()
    lines = sorted((rule for rule in page.rules if not rule.vertical), key=lambda rule: rule.at)
    heights = [rule.at for rule in lines]
    for i, span in enumerate(page.spans):
        if i in printed:
            continue
        low, high = span.baseline + 0.18 * span.size, span.baseline + 0.52 * span.size
        for rule in lines[bisect_left(heights, low) : bisect_right(heights, high)]:
            through = rule.start <= span.box[0] + 1 and rule.end >= span.box[2] - 1
            if through and rule.end - rule.start <= 1.25 * _together_with(page, i) + 4:
                struck.add(i)
    return struck


def _together_with(page: Page, index: int) -> float:
    """The width of what was written as one string with the word."""
    own = page.spans[index]
    string = [s.box for s in page.spans if s.shown == own.shown and abs(s.baseline - own.baseline) < 1]
    box = union(string)
    return box[2] - box[0]


def _tick_of(run: list[Span], ticks: Mapping[str, Placed], scale: float) -> str | None:
    """The check box that holds a run: a mark, or a field over the box. Words that merely start there are not in it."""
    text = "".join(span.text for span in run)
    if len(text) > 3 and run[0].frame is None:
        return None
    box = _extent(run)
    x, y = (box[0] + box[2]) / 2, run[0].middle[1] if run[0].frame is None else (box[1] + box[3]) / 2
    room = TICK_ROOM * scale if is_check(text) else 0.0
    inside = [
        key for key, placed in ticks.items()
        if placed.box[0] - room < x < placed.box[2] + room and placed.box[1] - room < y < placed.box[3] + room
        and box[2] - box[0] <= 1.6 * (placed.box[2] - placed.box[0])
    ]  # fmt: skip
    if len(inside) > 1:
        inside = [key for key in inside if _holds(ticks[key].box, x, y)]
    return inside[0] if len(inside) == 1 else None


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _extent(run: list[Span]) -> Box:
    x0, y0, x1, y1 = union([span.box for span in run])
    return x0, y0, max(x1, x0 + 0.1), y1


def _parted(run: list[Span], rows: Mapping[str, Placed]) -> list[list[Span]]:
    """A run cut between pieces that were written apart and lie in different columns."""
    pieces = [[run[0]]]
    for left, right in pairwise(run):
        if left.shown != right.shown or right.box[0] - left.box[2] > 0.5 * left.size:
            pieces.append([right])
        else:
            pieces[-1].append(right)
    parts = [pieces[0]]
    for piece in pieces[1:]:
        here, there = _column_of(parts[-1], rows), _column_of(piece, rows)
        if here is not None and there is not None and here != there:
            parts.append(piece)
        else:
            parts[-1] = parts[-1] + piece
    return parts


def _column_of(piece: list[Span], rows: Mapping[str, Placed]) -> tuple[float, float] | None:
    """Left and right of the column that holds most of a piece."""
    box, y = _extent(piece), piece[0].middle[1]
    width = max(box[2] - box[0], 0.1)
    for placed in rows.values():
        x0, y0, x1, y1 = placed.box
        if y0 <= y <= y1 and (min(box[2], x1) - max(box[0], x0)) / width >= MOSTLY:
            return round(x0, 1), round(x1, 1)
    return None


def _by_height(rows: Mapping[str, Placed], margin: float) -> Mapping[float, list[tuple[str, Box]]]:
    """The cells that reach into each strip of the page, give or take the margin, in the order of the form."""
    heights: dict[float, list[tuple[str, Box]]] = defaultdict(list)
    for key, placed in rows.items():
        low, high = (placed.box[1] - margin) // STRIP, (placed.box[3] + margin) // STRIP
        for strip in range(int(low), int(high) + 1):
            heights[strip].append((key, placed.box))
    return heights


def _assign(
    run: list[Span],
    rows: Mapping[str, Placed],
    heights: Mapping[float, list[tuple[str, Box]]],
    contents: defaultdict[str, Content],
    scale: float,
) -> None:
    box = _extent(run)
    framed = run[0].frame is not None
    y = (box[1] + box[3]) / 2 if framed else run[0].middle[1]
    margin = ON_THE_LINE * scale
    width = max(box[2] - box[0], 0.1)
    left, _, right, _ = box
    shares = {}
    for key, (x0, y0, x1, y1) in heights.get(y // STRIP, ()):
        if x0 < right and left < x1 and y0 - margin < y < y1 + margin:
            shares[key] = (min(right, x1) - max(left, x0)) / width
    if not shares:
        return
    if any(share >= MOSTLY and rows[key].cell.holds is not Holds.NOTHING for key, share in shares.items()):
        shares = {key: share for key, share in shares.items() if rows[key].cell.holds is not Holds.NOTHING}
    best = max(shares, key=lambda key: (round(shares[key], 3), _depth(rows[key].box, y)))
    target = rows[best]
    rivals = [key for key in shares if key != best and (shares[key] >= PARTLY or shares[best] - shares[key] < 0.01)]
    sure = shares[best] >= MOSTLY and _depth(target.box, y) >= margin
    if framed and sure:
        sure = _tall_enough(box, target.box)
    if sure:
        contents[best].spans.extend(run)
        for key in rivals:
            if shares[key] >= PARTLY and _depth(rows[key].box, y) > 0:
                contents[key].strays.extend(run)
        return
    for key in {best, *rivals, *(key for key in shares if shares[key] >= PARTLY)}:
        contents[key].strays.extend(run)


def _depth(box: Box, y: float) -> float:
    """How far inside a box, vertically; negative outside."""
    return min(y - box[1], box[3] - y)


def _tall_enough(frame: Box, cell: Box) -> bool:
    """Whether a field's rectangle lies in the cell, rather than over several."""
    shared = min(frame[3], cell[3]) - max(frame[1], cell[1])
    return shared >= MOSTLY * (frame[3] - frame[1])


def _add_drawings(page: Page, cells: Mapping[str, Placed], contents: defaultdict[str, Content], scale: float) -> None:
    """Strokes and pictures that lie within one cell; a signature runs across the rules around its own."""
    for ink in page.inks:
        wide, tall = ink.box[2] - ink.box[0], ink.box[3] - ink.box[1]
        if max(wide, tall) < 2 * scale:
            continue
        x, y = (ink.box[0] + ink.box[2]) / 2, (ink.box[1] + ink.box[3]) / 2
        for key, placed in cells.items():
            x0, y0, x1, y1 = placed.box
            room = 4 * scale
            if key == "signature":
                reaches = min(ink.box[2], x1) - max(ink.box[0], x0), min(ink.box[3], y1) - max(ink.box[1], y0)
                if min(reaches) > 4 * scale and wide < 1.2 * (x1 - x0):
                    contents[key].inks.append(ink)
            elif _holds(placed.box, x, y) and wide <= x1 - x0 + room and tall <= y1 - y0 + room:
                contents[key].inks.append(ink)
    for picture in page.images:
        area = (picture[2] - picture[0]) * (picture[3] - picture[1])
        if area > SMALL_IMAGE * page.width * page.height:
            continue
        for key, placed in cells.items():
            x0, y0, x1, y1 = placed.box
            wide, tall = min(picture[2], x1) - max(picture[0], x0), min(picture[3], y1) - max(picture[1], y0)
            if wide > 2 * scale and tall > 3 * scale:
                contents[key].pictures.append(picture)


def _assign_check(widget: Widget, cells: Mapping[str, Placed], contents: defaultdict[str, Content]) -> None:
    x, y = (widget.box[0] + widget.box[2]) / 2, (widget.box[1] + widget.box[3]) / 2
    over = [
        key for key, placed in cells.items()
        if placed.cell.holds in (Holds.TICK, Holds.MARK) and _holds(placed.box, x, y)
        and widget.box[2] - widget.box[0] <= 2 * (placed.box[2] - placed.box[0])
    ]  # fmt: skip
    for key in over:
        contents[key].checks.append(widget)
