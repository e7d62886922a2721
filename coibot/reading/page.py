"""A page as a reader sees it: positioned words, drawn lines, form fields.

The seam of this room: whatever turns a file into `Page` values (the text of a PDF today, the words of a scan some day)
is read by everything that follows in the same way. All boxes are x0, y0, x1, y1 in points with the origin at the bottom
left of the page as displayed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from coibot.model.document import Source

Box = tuple[float, float, float, float]


class Span(NamedTuple):
    """An unbroken run of characters shown together: a word, or a piece of one."""

    text: str
    box: Box
    baseline: float
    size: float
    """Of the type, in points."""
    shown: int
    """Number of the operator that showed it: words of one operator were written as one string."""
    source: Source = Source.TEXT
    doubtful: bool = False
    """Not plainly visible: white, invisible, or painted over. It is never taken for a value."""
    style: str = ""
    """Base name of the font."""
    confidence: float = 1.0
    frame: Box | None = None
    """The rectangle of the form field that the words stand in; None for printed words."""

    @property
    def middle(self) -> tuple[float, float]:
        """The optical centre: half-way along, and half the height of a capital above the baseline."""
        return (self.box[0] + self.box[2]) / 2, self.baseline + 0.35 * self.size


class Rule(NamedTuple):
    """A straight horizontal or vertical line."""

    vertical: bool
    at: float
    """x of a vertical line, y of a horizontal one."""
    start: float
    end: float


class Ink(NamedTuple):
    """Something small that was drawn rather than typed: a stroke of a check mark, a curve, a little block."""

    box: Box
    straight: bool
    """Diagonal lines only, as in a drawn X."""
    rising: bool = False
    """The line climbs to the right (half of an X)."""
    falling: bool = False


class WidgetKind(StrEnum):
    TEXT = "text"
    CHECK = "check"
    OTHER = "other"
    """Buttons and signature fields; `value` tells whether a signature field is signed."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field as it shows on the page."""

    name: str
    """The fully qualified name."""
    kind: WidgetKind
    box: Box
    value: str
    """The text of a text or choice field."""
    checked: bool | None = None
    """Of a check box; None when its value and its appearance contradict each other."""


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    """1-based."""
    width: float
    height: float
    spans: tuple[Span, ...] = ()
    rules: tuple[Rule, ...] = ()
    inks: tuple[Ink, ...] = ()
    images: tuple[Box, ...] = ()
    widgets: tuple[Widget, ...] = ()
    slanted: tuple[str, ...] = ()
    """The first words that were shown at an angle, as watermarks are."""
    notes: tuple[Box, ...] = ()
    """Annotations that show on the page: text and stamps laid over it."""
    coverings: tuple[Box, ...] = ()
    """White areas and pictures that hide words."""
    turn: int = 0
    """Degrees that the page as displayed was turned, clockwise, to make its words upright. All boxes are of the turned
    page; `displayed` gives the place on the page as a viewer shows it."""

    damaged: bool = False
    """Something on it could not be unpacked to its end: what was read may not be all that shows."""

    def displayed(self, box: Box) -> Box:
        """A box of the upright page as a box of the page as displayed."""
        x0, y0, x1, y1 = box
        if self.turn == 90:
            return self.height - y1, x0, self.height - y0, x1
        if self.turn == 180:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if self.turn == 270:
            return y0, self.width - x1, y1, self.width - x0
        return box

    @property
    def has_text(self) -> bool:
        """Whether there is enough visible text to read; a scan has none, or only the guesses of a scanner."""
        letters = 0
        for span in self.spans:
            letters += 0 if span.doubtful else len(span.text)
            if letters >= 20:
                return True
        return False


def width_of(box: Box) -> float:
    return box[2] - box[0]


def union(boxes: list[Box]) -> Box:
    """The smallest box around `boxes`, of which there is at least one."""
    x0, y0, x1, y1 = boxes[0]
    for left, low, right, high in boxes:
        x0 = left if left < x0 else x0
        y0 = low if low < y0 else y0
        x1 = right if right > x1 else x1
        y1 = high if high > y1 else y1
    return x0, y0, x1, y1


def rounded(box: Box) -> Box:
    """To a tenth of a point, as evidence is written down."""
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


PICTURE_SHARE = 0.5
FEW_WORDS = 600
"""Visible characters that may stand on or beside the picture of a page: a fax header, a signing service's stamp."""


def shows_a_picture(page: Page) -> bool:
    """Whether what a person sees on the page is a picture, rather than its text."""
    area = sum(width_of(box) * (box[3] - box[1]) for box in page.images)
    if area < PICTURE_SHARE * page.width * page.height:
        return False
    return sum(len(span.text) for span in page.spans if not span.doubtful) < FEW_WORDS
