"""What a form is laid out from: boxes cut into rows and columns, rules, printed labels, and the sheet that holds them.

Points, origin at the bottom left; the page is US Letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

PAGE = (612.0, 792.0)
MARGIN = 18.0
ROW = 12.0
"""Every band is a whole number of these rows high."""
WIDTH = PAGE[0] - 2 * MARGIN

SMALLEST = 4.5
"""Type is never shrunk below this size to fit its box, in points."""
PLAIN, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-BoldOblique"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page; `x`, `y` is its bottom left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    @property
    def lines(self) -> int:
        """How many rows of text fit."""
        return max(1, round(self.height / ROW))

    def line(self, index: int, of: int | None = None) -> "Box":
        """Row `index` from the top, of `of` equal rows."""
        height = self.height / (of or self.lines)
        return Box(self.x, self.top - (index + 1) * height, self.width, height)

    def columns(self, *widths: float) -> list["Box"]:
        """Side by side from the left; the last takes what is left when it is given as 0."""
        cut, x = [], self.x
        for width in widths:
            cut.append(Box(x, self.y, width or self.right - x, self.height))
            x += width
        return cut

    def inset(self, left: float, right: float = 0.0) -> "Box":
        return Box(self.x + left, self.y, self.width - left - right, self.height)


@dataclass(frozen=True, slots=True)
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """Printed words; `x` is the left edge, the middle or the right edge as `align` says, `y` the baseline."""

    x: float
    y: float
    text: str
    font: str = PLAIN
    size: float = 6.0
    align: str = "left"
    fill_width: float | None = None
    """Stretched to this width by its word spaces, like a justified paragraph."""


@dataclass(slots=True)
class Sheet:
    """A form under construction, then the finished drawing."""

    edition: str
    rules: list[Rule] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    boxes: dict[str, Box] = field(default_factory=dict)

    def frame(self, box: Box, width: float = 0.5) -> None:
        self.across(box.x, box.right, box.y, width)
        self.across(box.x, box.right, box.top, width)
        self.down(box.x, box.y, box.top, width)
        self.down(box.right, box.y, box.top, width)

    def across(self, x0: float, x1: float, y: float, width: float = 0.5) -> None:
        self.rules.append(Rule(x0, y, x1, y, width))

    def down(self, x: float, y0: float, y1: float, width: float = 0.5) -> None:
        self.rules.append(Rule(x, y0, x, y1, width))

    def say(self, x: float, y: float, text: str, font: str = PLAIN, size: float = 6.0, align: str = "left") -> None:
        self.labels.append(Label(x, y, text, font, size, align))

    def stack(self, box: Box, lines: Iterable[str], font: str = PLAIN, size: float = 5.8, left: float = 3.0) -> None:
        """Two or more small lines in one row, close together and centred in its height."""
        words = tuple(lines)
        baseline = box.y + (box.height + len(words) * size) / 2 - size + 0.9
        for index, text in enumerate(words):
            self.say(box.x + left, baseline - index * size, text, font, size)

    def head(self, box: Box, lines: tuple[str, ...]) -> None:
        """A column's head, centred."""
        size = 5.8
        baseline = box.y + (box.height + len(lines) * size) / 2 - size + 0.9
        for index, text in enumerate(lines):
            self.say(box.x + box.width / 2, baseline - index * size, text, BOLD, size, "centre")

    def paragraph(self, box: Box, text: str, font: str, size: float, leading: float) -> None:
        """Sentences over the whole width of a band, justified, the last line ragged."""
        inner = box.inset(10, 10)
        lines = simpleSplit(text, font, size, inner.width)
        baseline = box.top - size - 0.5
        for index, line in enumerate(lines):
            stretched = inner.width if index < len(lines) - 1 else None
            self.labels.append(Label(inner.x, baseline - index * leading, line, font, size, "left", stretched))


def fitted_size(text: str, font: str, size: float, width: float) -> float:
    """The largest size of type up to `size` at which the text is no wider than `width`."""
    wide: float = stringWidth(text, font, size)
    return max(SMALLEST, size * min(1.0, width / wide)) if wide else size
