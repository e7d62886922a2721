"""When what was asked for is asked for again, how often, and when a person takes over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coibot.desk.follow_ups import FollowUp, follow_up_days, follow_up_due
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.renewals import upcoming
from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Record
from tests.certificates import compliant
from tests.desk.desk import AGENT, STAFF, START, entry, noon, office, on_file, rulebook, vendor
from tests.desk.story import SHORT

MONDAY = START.date()


def strict(after: tuple[int, ...] = (7, 14), most: int = 5, *, weekends: bool = False) -> Office:
    book = rulebook()
    letters = book.letters.model_copy(update={"follow_up_after": after, "per_vendor_sequence": most})
    renewals = book.renewals.model_copy(update={"business_days_only": not weekends})
    return replace(office(), rulebook=book.model_copy(update={"letters": letters, "renewals": renewals}))


def asked(*more: OutboxEntry, keys: tuple[str, ...] = ()) -> Record:
    """A short certificate of Monday was answered with a deficiency letter on that day."""
    return replace(vendor(), documents=on_file(SHORT), outbox=(entry(key="first"), *more), keys=("first", *keys))


def due(record: Record, day: date | datetime, by: Office) -> FollowUp | None:
    then = replace(by, now=day if isinstance(day, datetime) else noon(day))
    return follow_up_due(record, then, judge(record, then, then.today))


def told(*numbers: int) -> tuple[str, ...]:
    return tuple(f"follow:first:{number}" for number in numbers)


@pytest.mark.parametrize(
    ("after", "most", "done", "day", "number", "staff_only"),
    [
        ((7, 14), 5, (), 6, None, False),
        ((7, 14), 5, (), 7, 2, False),
        ((7, 14), 5, (2,), 8, None, False),
        ((7, 14), 5, (2,), 14, 3, False),
        ((7, 14), 5, (), 14, 3, False),  # the first reminder was missed: not both at once
        ((7, 14), 5, (3,), 14, None, False),
        ((7, 14), 5, (2, 3), 21, 4, True),
        ((7, 14), 5, (2, 3, 4), 60, None, False),
        ((7, 14), 5, (4,), 15, None, False),  # staff have taken over already
        ((7, 14), 5, (), 21, 3, False),  # nobody is given up on without having been reminded
        ((7, 14), 5, (2,), 21, 4, True),
        ((7, 14), 5, (3,), 21, 4, True),
        ((7, 14), 2, (), 7, 2, False),
        ((7, 14), 2, (2,), 14, 3, True),
        ((7, 14), 2, (), 14, 2, False),
        ((7, 14), 2, (2,), 21, 4, True),
        ((7, 14), 1, (), 7, 2, True),
        ((7, 14), 1, (), 14, 3, True),
        ((7,), 5, (), 7, 2, False),
        ((8,), 5, (2,), 15, None, False),
        ((8,), 5, (2,), 16, 3, True),
        ((7, 10), 5, (2, 3), 14, 4, True),  # three days after the last, a Sunday: on Monday
        ((), 5, (), 30, None, False),
    ],
)  # fmt: skip
def test_the_letter_is_repeated_and_then_a_person_takes_over(
    after: tuple[int, ...], most: int, done: tuple[int, ...], day: int, number: int | None, staff_only: bool
) -> None:
    found = due(asked(keys=told(*done)), MONDAY + timedelta(days=day), strict(after, most))
    assert (found.number if found else None) == number
    if found:
        reminders = min(len(after) + 1, most)
        assert found == FollowUp(
            f"follow:first:{number}", LetterKind.DEFICIENT, found.number, reminders, MONDAY, staff_only
        )


@pytest.mark.parametrize(("waited", "tells"), [(1, False), (6, False), (7, True), (30, True)])
def test_a_reminder_that_came_late_may_be_answered_before_a_person_takes_over(waited: int, tells: bool) -> None:
    """Reminders were put off until the first of May: staff do not hear on the second that nobody has answered."""
    late = date(2026, 5, 1)
    record = asked(entry(key="follow:first:3", at=noon(late)), keys=told(3))
    found = due(record, late + timedelta(days=waited), strict())
    assert (found is not None and found.staff_only) is tells


@pytest.mark.parametrize(("weekends", "days"), [(False, [9, 16, 23]), (True, [7, 14, 21])])
def test_reminders_fall_on_working_days_unless_the_rules_say_otherwise(weekends: bool, days: list[int]) -> None:
    by = strict((5, 12), weekends=weekends)
    assert [day.day for day in follow_up_days(asked(), by)] == days
    assert due(asked(), date(2026, 3, days[0] - 1), by) is None
    assert due(asked(), date(2026, 3, days[0]), by) is not None


def test_what_is_coming_has_each_reminder_once() -> None:
    coming = upcoming(asked(), office(), date(2026, 3, 23))
    assert [(day.day, due.follow_up.number) for day, due in coming if due.follow_up] == [(9, 2), (16, 3), (23, 4)]
    assert [due.staff_only for _, due in coming] == [False, False, True]


def test_without_a_letter_or_a_rule_there_are_no_such_days() -> None:
    assert follow_up_days(vendor(), strict()) == ()
    assert follow_up_days(asked(), strict(())) == ()


def test_another_letter_asks_anew() -> None:
    """Its reminders count from its own day, whichever stands first in the outbox."""
    later = entry(key="second", at=START + timedelta(days=5))
    for record in (asked(later), replace(asked(), outbox=(later, entry(key="first")))):
        assert due(record, MONDAY + timedelta(days=7), strict()) is None
        found = due(record, MONDAY + timedelta(days=14), strict())
        assert found is not None and (found.key, found.first) == ("follow:second:2", MONDAY + timedelta(days=5))


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        (entry(AGENT, STAFF.email, key="other"), True),
        (entry(STAFF.email, key="other"), False),
        (entry(key="follow:first:2"), False),
        (entry(key="other", state=SendState.CANCELLED), False),
        (entry(key="other", state=SendState.REFUSED), False),
        (entry(key="other", state=SendState.SENT), True),
        (entry(key="other", kind=LetterKind.COMPLIANT), False),
        (entry(key="other", kind=LetterKind.REQUEST), False),  # a certificate came upon it
    ],
)
def test_which_letters_are_repeated(other: OutboxEntry, counts: bool) -> None:
    record = replace(asked(), outbox=(other,))
    assert (due(record, MONDAY + timedelta(days=7), strict()) is not None) is counts


def test_a_request_is_repeated_until_something_is_sent() -> None:
    request = replace(vendor(), outbox=(entry(key="first", kind=LetterKind.REQUEST),))
    brought_in, sent = (replace(one, from_folder=folder) for one in on_file(SHORT) for folder in (True, False))
    day = MONDAY + timedelta(days=7)
    assert due(request, day, strict()) is not None
    assert due(replace(request, documents=(brought_in,)), day, strict()) is not None, "nobody sent it"
    assert due(replace(request, documents=(brought_in, sent)), day, strict()) is None, "what they sent was answered"


def test_nothing_is_repeated_once_all_is_in_order() -> None:
    record = replace(asked(), documents=on_file(compliant()))
    assert due(record, MONDAY + timedelta(days=7), strict()) is None


@pytest.mark.parametrize(
    ("kind", "hours", "is_due"),
    [
        (LetterKind.RENEWAL, 71, False),
        (LetterKind.RENEWAL, 72, True),
        (LetterKind.RECEIPT, 71, False),
        (LetterKind.COULD_NOT_READ, 71, False),
        (LetterKind.ESCALATION, 71, True),
    ],
)
def test_nobody_is_reminded_so_soon_after_another_letter(kind: LetterKind, hours: int, is_due: bool) -> None:
    now = datetime(2026, 3, 9, 18, tzinfo=UTC)
    record = asked(entry(key="other", kind=kind, at=now - timedelta(hours=hours)))
    assert (due(record, now, strict()) is not None) is is_due
    through = replace(record, keys=told(2, 3))
    assert due(through, now + timedelta(days=14), strict()) is not None, "staff are told in any case"
