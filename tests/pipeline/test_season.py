"""Renewals over the weeks: what goes out when, and what ends it."""

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.desk.renewals import upcoming
from coibot.model.certificate import CoverageLine
from coibot.model.vendor import Role
from coibot.samples import draw, with_policy
from tests.certificates import compliant
from tests.office import AGENT, STAFF, VENDOR, TestOffice, mail

GL = CoverageLine.GENERAL_LIABILITY


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """A vendor whose coverage ends on Friday, January 1, 2027: a holiday, as the Friday a week before is."""
    office = TestOffice(tmp_path / "data")
    office.vendor()
    office.receive(mail(("coi.pdf", draw(compliant()))))
    office.send()
    yield office
    office.close()


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


def days_written(office: TestOffice, begin: date, end: date) -> list[tuple[date, set[str]]]:
    """Let the days pass, and note on which of them who was written to."""
    written = []
    day = begin
    while day <= end:
        office.clock.to(day.year, day.month, day.day)
        written += [(day, readers(letter)) for letter in office.day()]
        day = date.fromordinal(day.toordinal() + 1)
    return written


def test_the_cadence_of_an_expiration_nobody_answers(office: TestOffice) -> None:
    everyone = {AGENT, VENDOR}
    assert days_written(office, date(2026, 11, 1), date(2027, 3, 1)) == [
        (date(2026, 12, 2), everyone),
        (date(2026, 12, 18), everyone),
        (date(2026, 12, 24), everyone),
        (date(2026, 12, 31), everyone | {STAFF}),
        (date(2027, 1, 4), everyone | {STAFF}),
        (date(2027, 1, 11), {STAFF}),
    ]


def test_upcoming_tells_the_same_days(office: TestOffice) -> None:
    office.clock.to(2026, 11, 1)
    told = upcoming(office.record(), office.place.committer.office(), date(2027, 3, 1))
    assert [day for day, _ in told] == [day for day, _ in days_written(office, date(2026, 11, 1), date(2027, 3, 1))]


def test_missed_weeks_lose_nothing_and_double_nothing(office: TestOffice) -> None:
    office.clock.to(2026, 12, 28)
    (letter,) = office.day()
    assert readers(letter) == {AGENT, VENDOR}
    assert office.day() == []
    assert [day for day, _ in days_written(office, date(2026, 12, 29), date(2027, 1, 4))] == [
        date(2026, 12, 31),
        date(2027, 1, 4),
    ]


def test_the_renewal_certificate_ends_it(office: TestOffice) -> None:
    days_written(office, date(2026, 12, 1), date(2026, 12, 3))
    renewal = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 3))
    office.receive(mail(("renewal.pdf", draw(renewal)), message_id="<2@oakridge.example>"))
    (thanks,) = office.send()
    assert "meet" in str(thanks.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert days_written(office, date(2026, 12, 4), date(2027, 11, 30)) == []


def test_a_renewal_of_one_line_leaves_the_others_due(office: TestOffice) -> None:
    new = date(2028, 1, 1)
    renewal = with_policy(compliant(), GL, effective=date(2027, 1, 1), expiration=new, policy_number="GL-2")
    office.clock.to(2026, 12, 1)
    office.receive(mail(("renewal.pdf", draw(renewal)), message_id="<2@oakridge.example>"))
    office.send()
    office.clock.to(2026, 12, 2)
    (letter,) = office.day()
    text = str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "CA-4005006" in text and "WC-7008009" in text and "GL-1002003" not in text


def test_lines_that_expire_close_together_share_a_letter(office: TestOffice) -> None:
    office.vendor("Blue Heron Janitorial Inc", vendor_id="blue-heron", contacts=(("b@blue.example", Role.VENDOR),))
    certificate = with_policy(compliant("Blue Heron Janitorial Inc"), GL, expiration=date(2026, 12, 22))
    office.receive(mail(("coi.pdf", draw(certificate)), sender="b@blue.example", message_id="<b@blue.example>"))
    office.send()
    written = [
        day for day, to in days_written(office, date(2026, 11, 1), date(2026, 12, 20)) if to == {"b@blue.example"}
    ]
    assert written == [date(2026, 11, 20), date(2026, 12, 8), date(2026, 12, 15)]


def test_nothing_goes_out_at_night_or_on_a_weekend(office: TestOffice) -> None:
    office.clock.to(2026, 12, 2, hour=3)  # 9 in the evening of the day before, in Chicago
    assert office.day() == []
    office.clock.to(2026, 12, 5)  # a Saturday
    assert office.day() == []
    office.clock.to(2026, 12, 7)
    assert len(office.day()) == 1


def test_inactive_and_paused_vendors_are_left_in_peace(office: TestOffice) -> None:
    from dataclasses import replace

    record = office.record()
    assert record.profile is not None
    office.place.store.commit(replace(record, profile=replace(record.profile, paused_until=date(2026, 12, 20))))
    office.clock.to(2026, 12, 3)
    assert office.day() == []
    office.clock.to(2026, 12, 21)
    assert len(office.day()) == 1


def test_a_vendor_with_nothing_on_file_is_asked_once_it_is_released(office: TestOffice) -> None:
    office.vendor("Held Back LLC", vendor_id="held", contacts=(("h@held.example", Role.VENDOR),))
    office.vendor("Let Go LLC", vendor_id="let-go", contacts=(("l@letgo.example", Role.VENDOR),), released=True)
    (letter,) = office.day()
    assert readers(letter) == {"l@letgo.example"}
    text = str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    for needed in ("$1,000,000", "100 Main Street", "General liability", "Workers' compensation"):
        assert needed.lower() in text.lower()
    assert office.day() == []


def test_past_the_cap_a_person_takes_over(office: TestOffice) -> None:
    rules = office.place.rulebook
    letters = rules.letters.model_copy(update={"per_vendor_sequence": 2})
    office.place.committer.rulebook = rules.model_copy(update={"letters": letters})
    written = days_written(office, date(2026, 12, 1), date(2026, 12, 30))
    assert written == [
        (date(2026, 12, 2), {AGENT, VENDOR}),
        (date(2026, 12, 18), {AGENT, VENDOR}),
        (date(2026, 12, 24), {STAFF}),
    ]
