"""What stands in each cell of a flattened picture: marks by their ink, words by two readers or three looks of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from coibot.model.document import Source
from coibot.reading.align import Grid, Placed
from coibot.reading.blank import DOLLAR, Form, Holds
from coibot.reading.cells import Content
from coibot.reading.page import Box, Page, Span
from coibot.reading.picture.gate import (
    AGREED,
    NO_GUESS,
    UNREAD,
    WORDS,
    Judged,
    judge_alone,
    runs_on,
    settled,
    speckled,
)
from coibot.reading.picture.ink import Sheet, pixel_box
from coibot.reading.picture.manners import (
    AMOUNT,
    ANSWER,
    DAY,
    EMAIL,
    LETTER,
    MARK,
    PHONE,
    Manner,
    is_remnant,
    manner_of,
)
from coibot.reading.picture.pixels import Grey
from coibot.reading.picture.preprinted import BESIDE_VALUES
from coibot.reading.picture.recogniser import LineRead, Recogniser
from coibot.reading.picture.strips import DOLLAR_WIDE, LOWEST_LETTER, Print, Strip, strips_in
from coibot.reading.picture.tesseract import Engine

DPI = 300
DOUBT = 0.3
INSIDE = 1.6
"""Points from a check box's rules that a mark is looked for."""
MIDDLE, MARKED = 2.6, 0.01
"""Points inside a check box's rules, and the share of ink there, that a mark reaches."""
MARK_SIZE, FAINT_SIZE = 2.4, 1.8
"""A mark is this high and wide at least; what is smaller than the other is dust."""
SMALL_BOX, SMALL_MIDDLE = 10.0, 1.4
"""A check box that is lower has so little of a middle that a mark may miss it, and is looked at nearer to its rules."""
THIN, NEAR_EDGE = 1.8, 3.6
"""Points: what is thinner and nearer to a box's edge is a remnant of its rule."""
SIGNATURE = 6.0
TALLEST_SIGN = 8.0
"""Points of height of a printed "$", at most; more has a figure grown onto it."""
NARROW, NEAR_STROKE = 2.0, 5.0
"""Points of width of an upright stroke, at most, and how far it may lie from its place."""
OVER_FOOT, OVER_TOP = 2.2, 1.5
DATES = {
    "head.eff": {"head.exp", "head.effdate", "head.expdate"}, "head.exp": {"head.eff", "head.effdate", "head.expdate"},
}  # fmt: skip
ASTRAY = 2.0
"""Points that a label may stand below its cell."""
COLON = {"parties.phoneno": 4.2, "parties.faxno": 4.2}
"""Points of the bracket and the colon after labels that have both."""
BARS_BEFORE, BARS_AFTER = r"^[|\[(lI!] ?", r" ?[|\])lI!]$"
"""What a rule beside a line is read as."""
COLON_ALONE, BEFORE, NARROW_LETTER = 2.4, 3.0, 3.6


@dataclass(frozen=True, slots=True)
class Readers:
    recogniser: Recogniser
    engine: Engine | None


def misplaced(form: Form, grid: Grid, cells: Mapping[str, Placed]) -> dict[str, Placed]:
    """The cells; those whose own label does not stand on their row lie wrong, and are trusted no more. Of the heads
    over the dates, which stand side by side on every form, one that was found proves the others."""
    nominal = {label.key: label.y for label in form.labels}
    checked = dict(cells)
    for key, placed in cells.items():
        cell = placed.cell
        missing = [need for need in cell.needs if need not in grid.matched]
        if missing and all(DATES.get(need, set()) & grid.matched.keys() for need in missing):
            placed = checked[key] = replace(placed, labelled=True)
        for need in cell.needs:
            beside = need in grid.matched and cell.y0 - 1 <= nominal[need] <= cell.y1
            if beside and not placed.box[1] - ASTRAY <= grid.matched[need].baseline <= placed.box[3]:
                checked[key] = replace(placed, labelled=False)
    return checked


def contents_of(
    page: Page, form: Form, grid: Grid, cells: Mapping[str, Placed], sheet: Sheet, readers: Readers
) -> dict[str, Content]:
    """The contents of every cell that holds ink of its own."""
    printed = _printed(form, grid)
    contents: dict[str, Content] = {}
    for key, placed in cells.items():
        holds = placed.cell.holds
        if holds is Holds.NOTHING:
            continue
        if holds is Holds.TICK and key != "wc.proprietor_excluded":
            content = _ticked(sheet, placed.box)
        elif key == "signature":
            content = _signature(sheet, placed.box, printed)
        else:
            content = _words(page, key, placed, sheet, printed, readers)
            if content is not None:
                content.spans = [span for span in content.spans if not _is_stroke(form, grid, span.box)]
        if (content is None or content.empty) and readers.engine is None:
            content = _overlooked(page, key, placed, printed)
        if content is not None and not content.empty:
            contents[key] = content
    return contents


def _printed(form: Form, grid: Grid) -> list[Print]:
    """Where the form's own labels stand, and how far the bracket and colon around each may reach."""
    printed = []
    for key, place in grid.matched.items():
        x0, y0, x1, y1 = place.box
        low, high = min(y0, place.baseline - 1.6) - 0.4, max(y1, place.baseline + 4.6) + 0.6
        after = COLON.get(key, COLON_ALONE)
        printed.append(Print((x0 - 0.8, low, x1 + 0.8, high), (x0 - BEFORE, low, x1 + after, high)))
    for label in form.labels:
        if label.key not in grid.matched and label.key != "wc.na":  # which reads as what it means
            x, y = grid.x(label.x), grid.y(label.y, label.block)
            wide = BESIDE_VALUES.get(label.key, NARROW_LETTER * len(label.texts[0]))
            box = (x - 1.0, y - 1.6, x + wide, y + 5.2)
            printed.append(Print(box, (x - BEFORE, box[1], box[2] + COLON_ALONE, box[3])))
    return printed


def _is_stroke(form: Form, grid: Grid, box: Box) -> bool:
    """Whether a line is nothing but a stroke of the form's own."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return box[2] - box[0] < NARROW and any(
        abs(x - grid.x(stroke.x)) < NEAR_STROKE and abs(y - grid.y(stroke.y, stroke.block)) < NEAR_STROKE
        for stroke in form.strokes
    )


def _ticked(sheet: Sheet, cell: Box) -> Content | None:
    """A mark by its size alone: whatever a person puts into a check box means yes."""
    x0, y0, x1, y1 = cell
    boxes, middles = sheet.pieces.boxes, sheet.pieces.middles
    within = (
        (middles[:, 0] > x0 + INSIDE) & (middles[:, 0] < x1 - INSIDE)
        & (middles[:, 1] > y0 + INSIDE) & (middles[:, 1] < y1 - INSIDE)
    )  # fmt: skip
    smaller = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    from_edge = np.minimum(
        np.minimum(middles[:, 0] - x0, x1 - middles[:, 0]), np.minimum(middles[:, 1] - y0, y1 - middles[:, 1])
    )
    inner = boxes[within & ~((smaller < THIN) & (from_edge < NEAR_EDGE))]
    if not len(inner):
        astride = (from_edge > 0) & ~within & (smaller >= MARK_SIZE)
        return _doubtful(cell) if astride.any() else None
    left, low, right, top = inner[:, 0].min(), inner[:, 1].min(), inner[:, 2].max(), inner[:, 3].max()
    share = _inked(sheet, cell)
    if not share:  # what is left of the box's own rules, or a mark over them
        missed = y1 - y0 < SMALL_BOX and _inked(sheet, cell, SMALL_MIDDLE) >= MARKED
        return _doubtful(cell) if missed else None
    largest = float(np.maximum(inner[:, 2] - inner[:, 0], inner[:, 3] - inner[:, 1]).max())
    if largest < FAINT_SIZE:
        return None
    box = (float(left), float(low), float(right), float(top))
    clear = right - left >= MARK_SIZE and top - low >= MARK_SIZE and largest >= MARK_SIZE
    clear = clear and right - left < 1.2 * (x1 - x0) and top - low < 1.3 * (y1 - y0)
    clear = clear and share >= MARKED
    text = "X" if clear else "\ufffd"
    return Content([_span(text, box, 0.97 if clear else 0.3)])


def _doubtful(box: Box) -> Content:
    """Something that is perhaps a mark."""
    return Content([_span(UNREAD, box, DOUBT)])


def _inked(sheet: Sheet, cell: Box, inset: float = MIDDLE) -> float:
    """The share of ink in the middle of a check box."""
    x0, y0, x1, y1 = cell
    middle = (x0 + inset, y0 + inset, x1 - inset, y1 - inset)
    left, top, right, bottom = pixel_box(middle, sheet.ink.shape)
    part = sheet.ink[top:bottom, left:right]
    return float(np.count_nonzero(part)) / max(part.size, 1)


def _signature(sheet: Sheet, cell: Box, printed: Sequence[Print]) -> Content | None:
    boxes = [strip.box for strip in strips_in(sheet, cell, printed) if _large(strip.box)]
    return Content(pictures=boxes) if boxes else None


def _large(box: Box) -> bool:
    return box[2] - box[0] > SIGNATURE and box[3] - box[1] > LOWEST_LETTER


def _words(
    page: Page, key: str, placed: Placed, sheet: Sheet, printed: Sequence[Print], readers: Readers
) -> Content | None:
    manner = manner_of(key, placed.cell.holds)
    spans = []
    for strip in strips_in(sheet, placed.box, printed, placed.cell.dollar):
        judged = _judged(page, strip, manner, readers)
        if judged is None:
            continue
        if _longer(words_within(page, strip.box, placed.box), judged.text):
            judged = Judged(judged.text + UNREAD, DOUBT)
        doubtful = strip.overflows or _between_rows(strip.box, placed.box) or (strip.goes_on and manner.prose)
        doubtful = doubtful or any(_mostly_within(strip.box, label.core) for label in printed)
        if _cut(strip, manner):
            whole = _with_its_rule(page, strip, judged.text, manner, readers)
            judged, doubtful = (judged, True) if whole is None else (Judged(whole, AGREED), doubtful)
        text = judged.text + "\ufffd" if doubtful and judged.believed else judged.text
        spans.append(_span(text, strip.box, judged.confidence))
    return Content(spans) if spans else None


def _overlooked(page: Page, key: str, placed: Placed, printed: Sequence[Print]) -> Content | None:
    """What the look at the whole page saw in a cell where the closer one saw nothing but print: not nothing. Outside
    a column of amounts figures follow close behind the printed "$": one too wide has a figure printed over it."""
    manner = MARK if placed.cell.holds is Holds.TICK else manner_of(key, placed.cell.holds)
    if manner.prose or manner in (PHONE, EMAIL):
        return None
    seen = spans_within(page, placed.box, placed.box)
    if manner is AMOUNT:
        told = [span for span in seen if any(c.isdigit() for c in span.text)]
    else:
        told = [span for span in seen if any(c.isalnum() for c in span.text) and not _is_print(span, printed)]
    told = [span for span in told if span.confidence >= NO_GUESS]
    if 0 < placed.cell.dollar != DOLLAR:
        told += [span for span in seen if span.box[2] - span.box[0] > DOLLAR_WIDE]
    return Content([_span(told[0].text + UNREAD, placed.box, DOUBT)]) if told else None


def _is_print(span: Span, printed: Sequence[Print]) -> bool:
    x, y = span.middle
    return any(p.core[0] <= x <= p.core[2] and p.core[1] <= y <= p.core[3] for p in printed)


def _between_rows(line: Box, cell: Box) -> bool:
    """Whether a line reaches so far into the row above or below that it may belong there; a tail may hang over."""
    return line[1] < cell[1] - OVER_FOOT or line[3] > cell[3] + OVER_TOP


def _mostly_within(line: Box, label: Box) -> bool:
    """Whether a line lies where a label does: some of the label's letters may have been taken for it."""
    across, up = min(line[2], label[2]) - max(line[0], label[0]), min(line[3], label[3]) - max(line[1], label[1])
    return across > 0 and up > 0 and across * up > 0.5 * (line[2] - line[0]) * (line[3] - line[1])


def _cut(strip: Strip, manner: Manner) -> bool:
    """Whether a letter may be missing. Amounts and dates show it by their form when it is the last; answers always."""
    if manner in (MARK, LETTER, ANSWER):
        return False
    return strip.cut_before or (strip.cut_after and manner not in (AMOUNT, DAY))


def _with_its_rule(page: Page, strip: Strip, text: str, manner: Manner, readers: Readers) -> str | None:
    """A line whose edge was cut off with a rule, read with the rule left in, the rule aside: if that is the same, or
    the same as the pass over the whole page read. None when it is neither."""
    if strip.ruled is None:
        return None

    def bare(line: str) -> str:
        line = re.sub(BARS_BEFORE, "", line) if strip.cut_before else line
        return manner.tidy(re.sub(BARS_AFTER, "", line) if strip.cut_after else line)

    whole = manner.tidy(readers.recogniser.read(strip.ruled, manner.alphabet, manner.numeric).text)
    said = words_within(page, strip.box) if readers.engine else ""  # of the same reader it proves nothing
    for read in (whole, bare(whole)):
        if UNREAD not in text and manner.same(read, text):
            return text
        if manner.same(read, said) or manner.same(read, bare(said)):
            return read
    return None


def _judged(page: Page, strip: Strip, manner: Manner, readers: Readers) -> Judged | None:
    """None for what is left of the form's own print."""

    def recognised(pixels: Grey) -> LineRead:
        line = readers.recogniser.read(pixels, manner.alphabet, manner.numeric)
        return replace(line, text=manner.tidy(line.text))

    read = recognised(strip.pixels)
    if is_remnant(read.text, manner):
        grown = manner is AMOUNT and strip.box[3] - strip.box[1] > TALLEST_SIGN
        return Judged(UNREAD, DOUBT) if grown else None
    on_page = manner.tidy(words_within(page, strip.box))
    if manner is PHONE and sum(c.isdigit() for c in read.text) < 7:
        return Judged(read.text + UNREAD, DOUBT)
    if readers.engine is None:
        seen = LineRead(on_page, tuple(span.confidence for span in spans_within(page, strip.box)))
        judged = judge_alone(read, seen, lambda: recognised(otherwise(strip.pixels)), manner.same)
        return replace(judged, text=judged.text + UNREAD) if manner.prose and runs_on(judged.text) else judged
    exactly = on_page == read.text and not speckled(read) if manner.same in WORDS else bool(on_page)
    if exactly and manner.same(read.text, on_page) and not (manner.prose and runs_on(read.text)):
        return Judged(read.text, AGREED)
    margin = cv2.copyMakeBorder(strip.pixels, 12, 12, 24, 24, cv2.BORDER_CONSTANT, value=255)
    others = [text for text in (on_page, manner.tidy(readers.engine.line(margin, DPI))) if text]
    return settled(read, lambda: recognised(otherwise(strip.pixels)), others, manner.same, strip.gaps, manner.prose)


def _longer(on_page: str, text: str) -> bool:
    """Whether the pass over the whole page read the same and more: a part of the line is missing from its strip."""
    more, less = ("".join(c for c in one if c.isalnum()) for one in (on_page, text))
    rest = more.replace(less, "", 1)
    return bool(less) and less in more and (len(rest) > 1 or rest.isdigit())


def otherwise(strip: Grey) -> Grey:
    """The strip a little smaller and bolder, with more margin."""
    high, wide = strip.shape
    smaller = cv2.resize(strip, (round(wide * 0.82), round(high * 0.82)), interpolation=cv2.INTER_AREA)
    margin = round(0.09 * high)
    return np.asarray(cv2.copyMakeBorder(smaller, margin, margin, 8, 8, cv2.BORDER_CONSTANT, value=255), np.uint8)


def words_within(page: Page, box: Box, cell: Box | None = None) -> str:
    """What the pass over the whole page read in a box; with `cell`, without words that reach across its edges."""
    return " ".join(span.text for span in spans_within(page, box, cell))


def spans_within(page: Page, box: Box, cell: Box | None = None) -> list[Span]:
    """The same as spans, from the left."""
    x0, y0, x1, y1 = box
    left, right = (cell[0] - 1, cell[2] + 1) if cell else (0.0, page.width)
    inside = [
        span for span in page.spans
        if left <= span.box[0] and span.box[2] <= right
        and x0 - 1 <= (span.box[0] + span.box[2]) / 2 <= x1 + 1 and y0 <= span.baseline + 0.3 * span.size <= y1
    ]  # fmt: skip
    return sorted(inside, key=lambda span: span.box[0])


def _span(text: str, box: Box, confidence: float) -> Span:
    size = min(max((box[3] - box[1]) / 0.8, 5.0), 14.0)
    return Span(text, box, box[1] + 0.1 * size, size, 0, source=Source.OCR, confidence=confidence)
