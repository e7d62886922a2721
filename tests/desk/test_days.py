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


FRIDAY, SATURDAY, SUNDAY, DECEMBER = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8), date(2026, 12, 15)


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("You have it on 2026-03-20, no later", MONDAY, date(2026, 3, 20)),
        ("by 3/15/2026 or 3/20/2026", MONDAY, date(2026, 3, 20)), ("2/30", MONDAY, None), ("13/1", MONDAY, None),
        ("March 5, 2027", MONDAY, date(2027, 3, 5)), ("5 March 2027", MONDAY, date(2027, 3, 5)),
        ("12 de abril de 2027", MONDAY, date(2027, 4, 12)), ("Feb. 1", MONDAY, date(2026, 2, 1)),
        ("1/1", MONDAY, date(2026, 1, 1)), ("1/1", MONDAY + timedelta(days=1), date(2027, 1, 1)),
        ("2/29", date(2027, 12, 15), date(2028, 2, 29)),
        ("12/31", DECEMBER, date(2026, 12, 31)), ("1/2", DECEMBER, date(2027, 1, 2)),
        ("the 10th", DECEMBER, date(2027, 1, 10)), ("the 15th", DECEMBER, DECEMBER),
        ("the 30th", date(2026, 1, 31), None), ("end of the month", DECEMBER, date(2026, 12, 31)),
        ("by Friday", FRIDAY, date(2026, 3, 13)), ("next Friday", FRIDAY, date(2026, 3, 13)),
        ("next Monday", FRIDAY, date(2026, 3, 9)), ("el próximo lunes", FRIDAY, date(2026, 3, 9)),
        ("el próximo viernes", MONDAY, date(2026, 3, 13)), ("el proximo viernes", MONDAY, date(2026, 3, 13)),
        ("en 48 horas", MONDAY, date(2026, 3, 4)), ("Wed.", MONDAY, date(2026, 3, 4)),
        ("this week", FRIDAY, FRIDAY), ("this week", SATURDAY, date(2026, 3, 13)), ("eow", SUNDAY, date(2026, 3, 13)),
        ("next week", SUNDAY, date(2026, 3, 13)), ("end of next week", MONDAY, date(2026, 3, 13)),
        ("in 3 business days", FRIDAY, date(2026, 3, 11)), ("in two working days", SATURDAY, date(2026, 3, 10)),
        ("en 3 días hábiles", FRIDAY, date(2026, 3, 11)), ("en 3 días", FRIDAY, date(2026, 3, 9)),
        ("within 2 hours", MONDAY, date(2026, 3, 3)), ("within 24 hours", MONDAY, date(2026, 3, 3)),
        ("within 25 hours", MONDAY, date(2026, 3, 4)), ("in an hour", MONDAY, date(2026, 3, 3)),
        ("in a week", MONDAY, date(2026, 3, 9)),
        ("in a few days", MONDAY, date(2026, 3, 5)), ("in a couple of weeks", MONDAY, date(2026, 3, 16)),
        ("dentro de dos semanas", MONDAY, date(2026, 3, 16)), ("tonight", MONDAY, MONDAY),
        ("day after tomorrow", MONDAY, date(2026, 3, 4)),
    ],
)  # fmt: skip
def test_what_a_day_is_called_on_a_day(words: str, today: date, day: date | None) -> None:
    assert day_in(words, today) == day


@pytest.mark.parametrize(
    ("number", "days"),
    [
        ("a", 1), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("seven", 7), ("ten", 10),
        ("couple of", 2), ("a couple of", 2), ("few", 3), ("a few", 3), ("12", 12),
        ("un", 1), ("una", 1), ("dos", 2), ("tres", 3), ("cinco", 5),
    ],
)  # fmt: skip
def test_a_number_of_days_or_weeks_in_words(number: str, days: int) -> None:
    assert day_in(f"in {number} days", MONDAY) == day_in(f"en {number} días", MONDAY) == MONDAY + timedelta(days)
    assert day_in(f"another {number} weeks", MONDAY) == MONDAY + timedelta(weeks=days)


@given(st.text(max_size=80), st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_any_words_are_taken(words: str, today: date) -> None:
    day_in(words, today)
