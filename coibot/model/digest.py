"""What a digest for staff says: finished words and numbers, before it is a letter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DigestFigure:
    label: str
    value: str
    change: str = ""
    """"3 more than a week ago", or empty."""


@dataclass(frozen=True, slots=True)
class DigestBar:
    """One bar of the chart."""

    label: str
    percent: int
    words: str
    """"351 of 484"."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    head: str
    words: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class DigestSection:
    title: str
    lines: tuple[DigestLine, ...]
    more: int = 0
    """How many further lines there are."""


@dataclass(frozen=True, slots=True)
class Digest:
    period: str
    """"Week of November 23, 2026", "November 2026"."""
    headline: str
    """One sentence."""
    figures: tuple[DigestFigure, ...] = ()
    bars: tuple[DigestBar, ...] = ()
    """Oldest first."""
    sections: tuple[DigestSection, ...] = ()
    """Those with something in them."""
