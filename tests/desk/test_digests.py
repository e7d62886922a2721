"""When staff get the digest and the review: once a week and a month, and one when several were missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from coibot.desk import digests
from coibot.desk.office import Office
from coibot.model.digest import Digest
from coibot.model.letter import LetterKind
from coibot.model.message import Address
from coibot.model.record import Record
from coibot.rules import load_rulebook
from coibot.rules.rulebook import DigestDay, Reports
from coibot.settings import shipped

CHICAGO = ZoneInfo("America/Chicago")
BOOK = load_rulebook(shipped("rules.yaml"))
STAFF = (Address("pat@property.example"), Address("sam@property.example"))


def office(year: int, month: int, day: int, hour: int = 12, **reports: object) -> Office:
    book = BOOK.model_copy(update={"reports": Reports(**reports)})  # type: ignore[arg-type]
    moment = datetime(year, month, day, hour, tzinfo=CHICAGO).astimezone(UTC)
    return Office(book, STAFF, moment, CHICAGO, lambda _email, _since: 0)


def begun(at: Office) -> Record:
    return digests.begin(Record(digests.RECORD_ID, "token"), at).record


def due(record: Record | None, at: Office) -> list[str]:
    return [one.key for one in digests.due_digests(record, at)]


def sent(record: Record, at: Office) -> Record:
    for one in digests.due_digests(record, at):
        record = digests.write(record, at, one, Digest("", ""), ()).record
    return record


def test_who_starts_in_the_middle_of_a_week_waits_for_the_next() -> None:
    wednesday = office(2026, 11, 25)
    assert due(None, wednesday) == []
    record = begun(wednesday)
    assert due(record, wednesday) == []
    assert due(record, office(2026, 11, 30, 7)) == [], "Monday, before eight"
    assert due(record, office(2026, 11, 30, 8)) == ["digest:2026-W49"]


def test_a_week_has_one_digest_however_often_it_is_asked() -> None:
    record = begun(office(2026, 11, 25))
    monday = office(2026, 11, 30, 8)
    record = sent(record, monday)
    for later in (monday, office(2026, 11, 30, 17), office(2026, 12, 6, 23)):
        assert [key for key in due(record, later) if key.startswith("digest")] == []


def test_which_day_they_are_of_and_how_far_they_look_back() -> None:
    record = begun(office(2026, 10, 14))
    assert record.history[-1].what == "begun"
    weekly, monthly = digests.due_digests(record, office(2026, 11, 25))
    assert (weekly.kind, weekly.on, weekly.since) == (LetterKind.DIGEST, date(2026, 11, 23), date(2026, 11, 18))
    assert (monthly.kind, monthly.on, monthly.since) == (LetterKind.MEETING, date(2026, 11, 2), date(2026, 10, 26))
    assert digests.due_digests(record, office(2027, 1, 5))[0].key == "digest:2027-W01"
    before_eight = digests.due_digests(record, office(2026, 11, 23, 7))[0]
    assert (before_eight.key, before_eight.on) == ("digest:2026-W47", date(2026, 11, 16))


def test_a_digest_of_fridays_is_on_a_monday_that_of_the_friday_before() -> None:
    friday = {"digest_on": DigestDay.FRIDAY}
    monday = office(2026, 11, 23, **friday)
    assert [one.on for one in digests.latest(monday) if one.kind is LetterKind.DIGEST] == [date(2026, 11, 20)]


def test_a_week_without_vendors_is_let_pass() -> None:
    record = begun(office(2026, 10, 14))
    here = office(2026, 11, 25)
    for one in digests.due_digests(record, here):
        decision = digests.skip(record, here, one)
        assert decision.letters == () and decision.record.keys == (*record.keys, one.key)
        record = decision.record
        assert digests.skip(record, here, one).record == record
    assert due(record, here) == []


def test_five_missed_weeks_are_one_digest() -> None:
    record = begun(office(2026, 10, 14))
    assert due(record, office(2026, 11, 26, 3)) == ["digest:2026-W48", "meeting:2026-11"]
    record = sent(record, office(2026, 11, 26, 3))
    assert due(record, office(2026, 11, 26, 4)) == []


def test_another_weekday_makes_no_second_digest_of_the_same_week() -> None:
    record = sent(begun(office(2026, 11, 25)), office(2026, 11, 30, 8))
    assert due(record, office(2026, 12, 4, digest_on="friday", meeting_on=0)) == []
    assert due(record, office(2026, 12, 11, digest_on="friday", meeting_on=0)) == ["digest:2026-W50"]


def test_the_review_comes_on_the_first_working_day_from_the_day_that_is_set() -> None:
    record = begun(office(2026, 7, 20, digest_on="never"))
    assert due(record, office(2026, 8, 2, digest_on="never")) == [], "August 1 is a Saturday"
    assert due(record, office(2026, 8, 3, 8, digest_on="never")) == ["meeting:2026-08"]
    late = office(2026, 9, 30, digest_on="never", meeting_on=28)
    assert due(record, late) == ["meeting:2026-09"]


def test_the_review_of_a_month_that_ends_on_a_weekend_belongs_to_that_month() -> None:
    """February 28, 2027 is a Sunday: its review comes on Monday, March 1."""
    record = begun(office(2027, 2, 10, digest_on="never", meeting_on=28))
    monday = office(2027, 3, 1, 8, digest_on="never", meeting_on=28)
    assert due(record, monday) == ["meeting:2027-02"]
    assert due(sent(record, monday), office(2027, 3, 2, digest_on="never", meeting_on=28)) == []


def test_never_is_never() -> None:
    off = {"digest_on": "never", "meeting_on": 0}
    record = begun(office(2026, 1, 1, **off))
    assert due(record, office(2027, 1, 1, **off)) == []


@pytest.mark.parametrize("day", [one for one in DigestDay if one is not DigestDay.NEVER])
def test_over_two_years_each_week_gets_one_on_its_day_also_when_clocks_change(day: DigestDay) -> None:
    start = date(2026, 1, 1)
    record = begun(office(2026, 1, 1, 12, digest_on=day, meeting_on=0))
    days = []
    for offset in range(1, 731):
        on = start + timedelta(days=offset)
        for hour in (7, 8):
            at = office(on.year, on.month, on.day, hour, digest_on=day, meeting_on=0)
            if due(record, at):
                assert hour == 8
                days.append(on)
                record = sent(record, at)
    assert {f"{one:%A}".lower() for one in days} == {day.value}
    assert all((later - earlier).days == 7 for earlier, later in pairwise(days))
    assert len(days) >= 103


def test_it_goes_to_all_of_staff_and_is_looked_up_by_nobody_else() -> None:
    record = begun(office(2026, 11, 25))
    monday = office(2026, 11, 30, 8)
    (one,) = digests.due_digests(record, monday)
    decision = digests.write(record, monday, one, Digest("Week", "All is well."), (("report.html", "a" * 64),))
    (letter,) = decision.letters
    assert letter.kind is LetterKind.DIGEST and letter.to == STAFF and letter.attach == (("report.html", "a" * 64),)
    assert letter.digest == Digest("Week", "All is well.")
    again = digests.write(decision.record, monday, one, Digest("Week", "All is well."), ())
    assert again.letters == () and again.record == decision.record


def test_without_staff_the_week_passes() -> None:
    record = begun(office(2026, 11, 25))
    nobody = replace(office(2026, 11, 30, 8), staff=())
    assert due(sent(record, nobody), nobody) == []
