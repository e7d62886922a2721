"""Dollar amounts as people write them in a rules file."""

import re

SMALLEST_LIMIT = 100
"""Dollars. A smaller limit is a slip of the pen ("1" for one million)."""

_MULTIPLES = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "mm": 1_000_000, "million": 1_000_000}
_AMOUNT = re.compile(
    r"\$?\s*(?P<number>\d{1,3}(?:,\d{3})+|\d{1,3}(?:_\d{3})+|\d+)(?P<fraction>\.\d+)?\s*(?P<unit>[a-z]*)", re.IGNORECASE
)
_HOW = "write whole dollars such as 1_000_000, 1,000,000 or 1M"


def parse_dollars(written: object) -> int:
    """Whole dollars from 1000000, 1_000_000, "1,000,000", "$1,000,000", "1M", "1.5 million" or "500k".

    Raises ValueError, saying what would be right, for anything else and for amounts below $100.
    """
    if isinstance(written, bool) or not isinstance(written, int | str | float):
        raise ValueError(f"{written!r} is not an amount: {_HOW}")
    match = _AMOUNT.fullmatch(str(written).strip())
    if match is None:
        if re.match(r"\s*-", str(written)):
            raise ValueError(f"{written} is negative: a limit must be positive")
        raise ValueError(f"{written!r} is not an amount: {_HOW}")
    unit = match["unit"].lower()
    if unit not in _MULTIPLES:
        raise ValueError(f"{written!r} is not an amount, {match['unit']!r} is not a unit: {_HOW}")
    digits = re.sub(r"[,_]", "", match["number"])
    decimals = (match["fraction"] or ".").lstrip(".")
    scale: int = 10 ** len(decimals)
    scaled, remainder = divmod(int(digits + decimals) * _MULTIPLES[unit], scale)
    if remainder:
        raise ValueError(f"{written!r} is not a whole number of dollars: {_HOW}")
    if scaled < SMALLEST_LIMIT:
        raise ValueError(f"{written} is ${scaled}, too little for a limit: {_HOW}")
    return scaled
