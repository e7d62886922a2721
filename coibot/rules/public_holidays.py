"""Public holidays, by country and state: days on which no letter of the calendar goes out."""

from datetime import date
from functools import lru_cache


def check_place(country: str, state: str | None) -> None:
    """Raises ValueError, with what would be right, when the holidays of that place are not known."""
    from holidays import list_supported_countries  # takes a tenth of a second, and not every command asks

    known = list_supported_countries()
    if country not in known:
        raise ValueError(f"country: {country!r} is no country whose holidays are known: write its two letters, as US")
    if state is not None and state not in known[country]:
        names = ", ".join(known[country]) or "none"
        raise ValueError(f"state: {state!r} is no part of {country} whose holidays are known; known: {names}")


@lru_cache(maxsize=64)
def public_holidays(country: str, state: str | None, year: int) -> frozenset[date]:
    """The days of that year, with those on which a holiday that falls on a weekend is observed."""
    from holidays import country_holidays

    return frozenset(country_holidays(country, subdiv=state, years=year))
