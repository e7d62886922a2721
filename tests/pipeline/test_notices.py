"""A policy ends before its time: who hears of it, what counts from then on, and what takes it back."""

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.desk.judgement import judge
from coibot.model.assessment import Status
from coibot.model.certificate import CoverageLine, Notice, NoticeKind
from coibot.samples import draw, with_policy
from coibot.samples.notices import NoticeStyle, draw_notice
from tests.certificates import compliant
from tests.office import AGENT, STAFF, VENDOR, TestOffice, mail

GL = CoverageLine.GENERAL_LIABILITY
INSURER = "notices@tallgrass.example"
JUNE_15 = date(2026, 6, 15)
CANCELLED = Notice(NoticeKind.CANCELLATION, "GL-1002003", JUNE_15, "Acme Plumbing LLC", "Non-payment of premium")
REINSTATED = Notice(NoticeKind.REINSTATEMENT, "GL-1002003", JUNE_15, "Acme Plumbing LLC")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """Coverage on file until January 1, 2027; it is June 1."""
    office = TestOffice(tmp_path / "data")
    office.vendor()
    office.receive(mail(("coi.pdf", draw(compliant()))))
    office.send()
    office.clock.to(2026, 6, 1)
    yield office
    office.close()


def notice(drawn: Notice, number: int = 2, sender: str = INSURER, **more: str) -> EmailMessage:
    pdf = draw_notice(drawn, style=NoticeStyle.LETTER, **more)
    return mail(("notice.pdf", pdf), sender=sender, message_id=f"<{number}@tallgrass.example>", text="Attached.")


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def status(office: TestOffice, on: date, requirement: str = "general_liability.expiration") -> Status:
    assessment = judge(office.record(), office.place.committer.office(), on)
    return next(found.status for found in assessment.findings if found.requirement == requirement)


def test_staff_hear_at_once_and_the_agent_is_asked(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    asked, told = sorted(office.send(), key=lambda letter: STAFF in readers(letter))
    assert readers(asked) == {AGENT, VENDOR} and readers(told) == {STAFF}
    assert "notice of reinstatement" in words(asked) and "June 15, 2026" in words(asked)
    assert "WC-7008009" not in words(asked)
    assert "non-payment" in words(told)
    assert [part.get_filename() for part in told.iter_attachments()] == ["notice.pdf"]


def test_the_policy_counts_until_that_day(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    assert status(office, date(2026, 6, 14)) is Status.MET
    assert status(office, JUNE_15) is Status.NOT_MET
    assert status(office, JUNE_15, "automobile_liability.expiration") is Status.MET


def test_reminders_go_by_that_day_and_say_so(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    office.send()
    written = []
    for day in range(2, 31):
        office.clock.to(2026, 6, day)
        written += [(day, readers(letter), words(letter)) for letter in office.day()]
    assert [(day, to) for day, to, _ in written] == [
        (8, {AGENT, VENDOR}),
        (15, {AGENT, VENDOR, STAFF}),
        (18, {AGENT, VENDOR, STAFF}),
        (25, {STAFF}),
    ]
    assert all("cancel" in text for _, _, text in written)


def test_a_reinstatement_ends_it(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    office.send()
    office.clock.to(2026, 6, 10)
    office.receive(notice(REINSTATED, 3, sender=AGENT))
    (thanks,) = office.send()
    assert AGENT in readers(thanks)
    assert status(office, date(2026, 7, 1)) is Status.MET
    office.clock.to(2026, 6, 15)
    assert office.day() == []
    assert all(question.resolved_at for question in office.record().questions)


def test_a_lapse_in_between_is_remembered(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    office.clock.to(2026, 6, 24)
    late = Notice(NoticeKind.REINSTATEMENT, "GL-1002003", date(2026, 6, 22), "Acme Plumbing LLC")
    office.receive(notice(late, 3, sender=AGENT))
    assert [status(office, date(2026, 6, day)) for day in (14, 15, 21, 22)] == [
        Status.MET,
        Status.NOT_MET,
        Status.NOT_MET,
        Status.MET,
    ]


def test_a_policy_in_its_place_ends_the_asking(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    office.send()
    other = with_policy(compliant(), GL, effective=JUNE_15, policy_number="GL-777", expiration=date(2027, 6, 15))
    office.clock.to(2026, 6, 9)
    office.receive(mail(("coi2.pdf", draw(other)), message_id="<4@oakridge.example>"))
    office.send()
    office.clock.to(2026, 6, 15)
    assert office.day() == [] and status(office, JUNE_15) is Status.MET


def test_a_later_certificate_of_the_same_policy_is_a_question(office: TestOffice) -> None:
    """It is one day's word against the insurer's: a person finds out."""
    office.receive(notice(CANCELLED))
    office.send()
    office.clock.to(2026, 6, 10)
    again = compliant(issued=date(2026, 6, 9))
    office.receive(mail(("coi2.pdf", draw(again)), message_id="<4@oakridge.example>"))
    assert status(office, date(2026, 6, 10)) is Status.UNKNOWN
    assert STAFF in set.union(*(readers(letter) for letter in office.send()))


@pytest.mark.parametrize(
    ("drawn", "more"),
    [
        (Notice(NoticeKind.CANCELLATION, "GL-9999999", JUNE_15, "Acme Plumbing LLC"), ""),
        (Notice(NoticeKind.CANCELLATION, "GL-1002003", date(2028, 6, 15), "Acme Plumbing LLC"), ""),
        (Notice(NoticeKind.CANCELLATION, "GL-1002003", None, "Acme Plumbing LLC"), ""),
        (CANCELLED, "Please disregard this notice if you have paid."),
    ],
    ids=["another policy", "another term", "no day", "perhaps taken back"],
)
def test_in_doubt_it_is_for_staff_alone(office: TestOffice, drawn: Notice, more: str) -> None:
    office.receive(notice(drawn, more=more))
    (letter,) = office.send()
    assert readers(letter) == {STAFF} and "nothing was done" in words(letter)
    assert status(office, date(2026, 7, 1)) is Status.MET


def test_a_notice_that_came_twice_is_told_once(office: TestOffice) -> None:
    office.receive(notice(CANCELLED))
    assert len(office.send()) == 2
    office.receive(notice(CANCELLED, 3, sender=AGENT, more="A copy."))
    assert office.send() == []


IN_WORDS = """NOTICE OF CANCELLATION

Policy Number: GL-1002003
Named Insured: Acme Plumbing LLC

The above policy will be cancelled effective 12:01 a.m. June 15, 2026 due to nonpayment of premium.
"""


@pytest.mark.parametrize(("sender", "letters", "on_the_day"), [(AGENT, 2, Status.NOT_MET), (INSURER, 1, Status.MET)])
def test_in_a_mails_own_words_it_must_come_from_somebody_known(
    office: TestOffice, sender: str, letters: int, on_the_day: Status
) -> None:
    office.receive(mail(sender=sender, subject="Important", text=IN_WORDS, message_id="<9@tallgrass.example>"))
    written = office.send()
    assert len(written) == letters and STAFF in set.union(*map(readers, written))
    assert status(office, JUNE_15) is on_the_day


def test_a_vendor_that_is_paused_is_left_in_peace(office: TestOffice) -> None:
    from dataclasses import replace

    record = office.record()
    assert record.profile is not None
    office.place.store.commit(replace(record, profile=replace(record.profile, paused_until=date(2026, 9, 1))))
    office.receive(notice(CANCELLED))
    assert [readers(letter) for letter in office.send()] == [{STAFF}]
