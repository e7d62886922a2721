"""How amounts, dates and lists read in letters and reports."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)
def money(dollars: int) -> str:
    """1000000 -> "$1,000,000"."""
    return f"${dollars:,}"


@lru_cache(maxsize=4096)
def long_date(day: date) -> str:
    """2027-01-01 -> "January 1, 2027"."""
    return f"{day:%B} {day.day}, {day.year}"


def listing(items: Sequence[str], last: str = "and") -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
