"""How agencies print: the same facts as different systems put them on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

EMBEDDED = "Vera"
"""The font that is embedded, as a subset; the others are the viewer's own (it comes with reportlab)."""


class Position(StrEnum):
    """On which line of a coverage block its letter, number and dates stand."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Tick(StrEnum):
    """What a ticked check box holds."""

    UPPER_X = "X"
    LOWER_X = "x"
    CHECK_GLYPH = "check glyph"
    """ZapfDingbats character 4."""
    CROSS_GLYPH = "cross glyph"
    """ZapfDingbats character 8."""
    CROSS_STROKES = "cross strokes"
    """Two lines: the text layer has no character for it."""
    CHECK_STROKES = "check strokes"


class Amounts(StrEnum):
    COMMAS = "1,000,000"
    DIGITS = "1000000"
    DOLLAR = "$1,000,000"
    CENTS = "$ 1,000,000.00"
    MILLIONS = "1 Million"
    """Whole millions in words, the rest with commas."""


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """One agency system's way of filling the form in."""

    name: str
    font: str = "Helvetica"
    size: float = 8.0
    position: Position = Position.MIDDLE
    tick: Tick = Tick.UPPER_X
    yes: str = "Y"
    """What ADDL INSD and SUBR WVD hold for yes."""
    excluded: Mapping[str, str] = field(default_factory=lambda: {"Y": "Y", "N": "N"})
    """What the WC excluded box holds."""
    dates: str = "MM/DD/YYYY"
    """Made of YYYY or YY, MM or M, DD or D."""
    amounts: Amounts = Amounts.COMMAS
    amount_align: Align = Align.LEFT
    uppercase: bool = False
    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)
    """Points, right and up."""
    label_shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Printed labels that stand a few points off, by their words."""
    relabelled: Mapping[str, str] = field(default_factory=dict)
    """Printed labels that a carrier words, or misspells, in its own way."""
    dollar_signs: bool = True
    """Whether a $ is printed beside each limit."""
    nudge: tuple[float, float] = (0.0, 0.0)
    """How far the values stand off, right and up: a form that lay crooked in the printer."""
    annotated: bool = False
    """The values are annotations, not part of the page."""
    customer_number: bool = False
    """A header line with the agency's number for the customer."""
    printed_by: bool = False
    """A footer line: Printed by ... on ..."""
    wide_signature: bool = False
    """Signature strokes that run across the rules."""
    encrypted: bool = False
    """An owner password and an empty user password."""
    nested_names: bool = False
    """Form fields named `F[0].P1[0].Name[0]` instead of `Name`."""
    typed_extras: bool = False
    """Words typed beside the free check boxes, which nothing in the vocabulary stands for."""


_ALL = (
    Style("plain"),
    Style(
        "fillable",
        tick=Tick.CROSS_STROKES,
        dates="M/D/YYYY",
        amounts=Amounts.DOLLAR,
        nested_names=True,
        encrypted=True,
    ),
    Style(
        "own-print",
        size=7.5,
        position=Position.TOP,
        yes="X",
        amount_align=Align.RIGHT,
        scale=(0.94, 0.954),
        shift=(17.0, 22.0),
        printed_by=True,
        wide_signature=True,
        encrypted=True,
        typed_extras=True,
    ),
    Style(
        "courier",
        font="Courier-Bold",
        size=7.5,
        tick=Tick.LOWER_X,
        yes="x",
        position=Position.BOTTOM,
        dates="MM-DD-YYYY",
        amount_align=Align.RIGHT,
        uppercase=True,
        customer_number=True,
    ),
    Style(
        "dingbats",
        font="Times-Roman",
        size=9.0,
        tick=Tick.CHECK_GLYPH,
        dates="M/D/YY",
        amounts=Amounts.DIGITS,
        label_shifts={
            "COMMERCIAL GENERAL LIABILITY": (3.0, -1.5),
            "EACH OCCURRENCE": (4.0, 1.5),
            "POLICY NUMBER": (-12.0, 0.0),
            "INSURED": (6.0, 0.0),
            "CERTIFICATE HOLDER": (5.0, 1.0),
        },
        typed_extras=True,
    ),
    Style(
        "bold",
        font="Helvetica-Bold",
        position=Position.TOP,
        tick=Tick.CROSS_GLYPH,
        yes="X",
        excluded={"Y": "Yes", "N": "No"},
        amounts=Amounts.CENTS,
        amount_align=Align.RIGHT,
        shift=(0.0, -9.0),
        scale=(1.01, 1.0),
        wide_signature=True,
    ),
    Style(
        "hand-check",
        font="Helvetica-Oblique",
        size=8.5,
        tick=Tick.CHECK_STROKES,
        dates="YYYY-MM-DD",
        amounts=Amounts.MILLIONS,
        shift=(-6.0, 5.0),
        customer_number=True,
        printed_by=True,
    ),
    Style("annotated", dates="M/D/YYYY", size=8.5, annotated=True),
    Style(
        "embedded",
        font=EMBEDDED,
        size=6.5,
        position=Position.TOP,
        tick=Tick.LOWER_X,
        amounts=Amounts.DOLLAR,
        amount_align=Align.RIGHT,
        scale=(0.97, 0.97),
        shift=(9.0, 12.0),
        customer_number=True,
    ),
    Style(
        "carrier",
        size=7.0,
        yes="X",
        amounts=Amounts.DOLLAR,
        amount_align=Align.RIGHT,
        dollar_signs=False,
        relabelled={
            "EACH OCCURRENCE": "EACH OCCURENCE",
            "MED EXP (Any one person)": "MED EXP (Any 1 person)",
            "PRODUCTS - COMP/OP AGG": "PRODUCTS-COMP/OP AGG",
            "PERSONAL & ADV INJURY": "PERS & ADV INJURY",
            "E.L. DISEASE - EA EMPLOYEE": "EL DISEASE-EA EMPLOYEE",
        },
    ),
    Style(
        "misaligned",
        font="Courier",
        size=7.5,
        tick=Tick.UPPER_X,
        yes="X",
        dates="MM/DD/YY",
        nudge=(-2.5, 2.5),
        typed_extras=True,
    ),
    Style(
        "typewriter",
        font="Courier",
        size=9.0,
        position=Position.TOP,
        excluded={"Y": "YES", "N": "NO"},
        dates="M/D/YY",
        amounts=Amounts.CENTS,
        wide_signature=True,
        printed_by=True,
    ),
)

STYLES: Mapping[str, Style] = {style.name: style for style in _ALL}
