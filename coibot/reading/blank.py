"""How a form is described as a blank: its printed labels, its cells, and which of its blocks keep together.

Points on US Letter, origin at the bottom left. A label is its left edge and baseline; alternatives are how other
editions and carriers put it. Nothing is read at these places: `align` finds the same pattern on a page that was scaled,
shifted or set anew, and every block of the form is placed by its own labels.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coibot.reading.labels import normal

DOLLAR = 9.2
"""Points from the left edge of a column of amounts within which the printed "$" ends."""


@dataclass(frozen=True, slots=True)
class Label:
    key: str
    """Unique on the form."""
    texts: tuple[str, ...]
    """Normal forms."""
    x: float
    y: float
    block: str


class Holds(StrEnum):
    """What a cell is for."""

    LINE = "line"
    """One line of text."""
    LINES = "lines"
    MARK = "mark"
    """ADDL INSD and SUBR WVD."""
    TICK = "tick"
    AMOUNT = "amount"
    NOTHING = "nothing"
    """Printed words, or words typed where the vocabulary has no place for them."""


@dataclass(frozen=True, slots=True)
class Cell:
    key: str
    holds: Holds
    x0: float
    y0: float
    x1: float
    y1: float
    block: str
    """Places the top edge."""
    low_block: str = ""
    """Places the bottom edge, where that is another block."""
    needs: tuple[str, ...] = ()
    """Keys of the labels without which a value in the cell is not understood."""
    dollar: float = 0.0
    """Points from its left edge within which a printed "$" ends; 0 where none is printed."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """An upright stroke that is printed within a cell, such as a mark where the paper is to be folded: its middle."""

    x: float
    y: float
    block: str


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One arrangement of labels and cells. There is one object for each."""

    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]
    bands: Mapping[str, str]
    """Block -> band. Blocks that keep their distances from one another wherever they lie share a band."""
    moved: tuple[Mapping[str, float], ...] = ({},)
    """How far up editions moved bands: one or more ways in which the form is known to be arranged."""
    strokes: tuple[Stroke, ...] = ()
    """Print without letters that a picture shows like one."""
    uses: Mapping[str, int] = field(init=False)
    """Normal form -> how many labels may be put so."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "uses", Counter(text for label in self.labels for text in label.texts))


def labels_of(table: str) -> Iterator[Label]:
    """Labels written one a line: block, name, wordings parted by "|", then "@" and the place."""
    for row in table.strip().splitlines():
        words, place = row.split(" @ ")
        block, name, texts = words.split(" ", 2)
        x, y = place.split()
        yield Label(f"{block}.{name}", tuple(normal(t) for t in texts.split("|")), float(x), float(y), block)
