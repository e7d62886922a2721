"""Days as people name them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.desk.days import day_in

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by Friday", date(2026, 3, 6)), ("next Friday", date(2026, 3, 13)), ("Monday", date(2026, 3, 9)),
        ("tomorrow", date(2026, 3, 3)), ("today", MONDAY), ("end of the week", date(2026, 3, 6)),
        ("next week", date(2026, 3, 13)), ("3/15", date(2026, 3, 15)), ("3/15/27", date(2027, 3, 15)),
        ("March 5th", date(2026, 3, 5)), ("5 de marzo", date(2026, 3, 5)), ("the 20th", date(2026, 3, 20)),
        ("the 1st", date(2026, 4, 1)), ("in two weeks", date(2026, 3, 16)), ("in 10 business days", date(2026, 3, 16)),
        ("within 48 hours", date(2026, 3, 4)), ("el viernes", date(2026, 3, 6)), ("mañana", date(2026, 3, 3)),
        ("end of the month", date(2026, 3, 31)), ("1/5", date(2027, 1, 5) - timedelta(days=365)),
        ("soon", None), ("in January", None), ("$500/1000", None), ("2026-02-30", None), ("page 3", None),
        ("Friday or Monday at the latest", date(2026, 3, 9)),
    ],
)  # fmt: skip
def test_what_a_day_is_called(words: str, day: date | None) -> None:
    assert day_in(words, MONDAY) == day


@given(st.text(max_size=80), st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_any_words_are_taken(words: str, today: date) -> None:
    day_in(words, today)
