"""When reminders fall due, and which of them are for staff alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from coibot.desk.cadence import Step, cadence, day_of, for_staff_alone, in_send_window, latest_step, sequence
from coibot.desk.office import Office
from coibot.rules import Rulebook, load_rulebook
from coibot.rules.rulebook import Recipients
from coibot.settings import shipped
from tests.desk.desk import noon, office

WORDS = shipped("rules.yaml").read_text(encoding="utf-8")
SUNDAY = date(2026, 11, 1)


def changed(before: str, after: str) -> Rulebook:
    assert before in WORDS
    return load_rulebook(WORDS.replace(before, after))


EVERY_DAY = changed("business_days_only: true", "business_days_only: false")


def on(day: date, rules: Rulebook | None = None) -> Office:
    here = office(noon(day))
    return replace(here, rulebook=rules or here.rulebook)


@pytest.mark.parametrize(
    ("step", "working_days", "every_day"),
    [
        (-30, date(2026, 10, 2), date(2026, 10, 2)),
        (-7, date(2026, 10, 23), date(2026, 10, 25)),
        (0, date(2026, 10, 30), SUNDAY),
        (3, date(2026, 11, 4), date(2026, 11, 4)),
        (10, date(2026, 11, 12), date(2026, 11, 11)),
    ],
)
def test_the_day_of_a_step_towards_a_sunday(step: int, working_days: date, every_day: date) -> None:
    """Up to the expiration the working day before; after it the working day after, past Veterans Day."""
    one = Step(step, Recipients.VENDOR)
    assert day_of(one, SUNDAY, on(SUNDAY)) == working_days
    assert day_of(one, SUNDAY, on(SUNDAY, EVERY_DAY)) == every_day


def test_the_steps_come_in_the_order_of_their_days_and_staff_are_in_copy_from_the_expiration_on() -> None:
    vendor, both, staff = Recipients.VENDOR, Recipients.VENDOR_AND_STAFF, Recipients.STAFF
    assert [(step.days, step.send_to) for step in cadence(on(SUNDAY).rulebook)] == [
        *((-30, vendor), (-14, vendor), (-7, vendor), (0, both), (3, both), (10, staff)),
    ]


@pytest.mark.parametrize(
    ("today", "received", "days"),
    [
        (date(2026, 10, 1), None, None),
        (date(2026, 10, 2), None, -30),
        (date(2026, 10, 15), None, -30),
        (date(2026, 10, 16), None, -14),
        (date(2026, 12, 24), None, 10),
        (date(2026, 10, 16), date(2026, 10, 15), -14),
        (date(2026, 10, 16), date(2026, 10, 16), None),
        (date(2026, 10, 23), date(2026, 10, 16), -7),
    ],
)
def test_the_last_step_whose_day_has_come_since_the_certificate_came(
    today: date, received: date | None, days: int | None
) -> None:
    step = latest_step(SUNDAY, noon(received) if received else None, on(today))
    assert (step.days if step else None) == days


@pytest.mark.parametrize(
    ("most", "places", "alone"),
    [
        (5, {-30: (1, 5), 0: (4, 5), 3: (5, 5), 10: None}, {10}),
        (3, {-30: (1, 3), -7: (3, 3), 0: (4, 3), 3: (5, 3), 10: None}, {0, 3, 10}),
        (9, {-30: (1, 5), 3: (5, 5), 10: None, 99: None}, {10}),
    ],
)
def test_which_letter_of_how_many(most: int, places: dict[int, tuple[int, int] | None], alone: set[int]) -> None:
    rules = changed("per_vendor_sequence: 5", f"per_vendor_sequence: {most}")
    assert {days: sequence(days, rules) for days in places} == places
    assert sequence(None, rules) is None
    assert {step.days for step in cadence(rules) if for_staff_alone(step, rules)} == alone


def at(day: date, hour: int, minute: int, rules: Rulebook | None = None) -> bool:
    here = on(day, rules)
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=here.zone)
    return in_send_window(replace(here, now=moment))


@pytest.mark.parametrize(("hour", "minute", "open_"), [(7, 59, False), (8, 0, True), (16, 59, True), (17, 0, False)])
def test_the_hours_of_letters(hour: int, minute: int, open_: bool) -> None:
    monday = SUNDAY + timedelta(days=1)
    assert at(monday, hour, minute) is open_
    assert at(SUNDAY, hour, minute) is False
    assert at(date(2026, 11, 11), hour, minute) is False, "Veterans Day"
    assert at(SUNDAY, hour, minute, EVERY_DAY) is open_
