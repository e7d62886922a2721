"""Digests on the whole road: from the records to mails, over restarts, with numbers that the report has, too."""

import csv
import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot import report as reports
from coibot.desk.digests import RECORD_ID
from coibot.model.letter import SendResult, SendState
from coibot.pipeline.reporting import make_report
from tests.office import STAFF, TestOffice, mail
from tests.pipeline.quick import QuickOffice, coi


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """A vendor in order and one with nothing on file, on the Thursday before."""
    office = QuickOffice(tmp_path / "data")
    office.clock.to(2026, 3, 5)
    office.vendor()
    office.vendor("Blue Heron Janitorial Inc", vendor_id="blue-heron", contacts=())
    office.receive(mail(("coi.pdf", coi())))
    office.send()
    assert office.place.digester.write_due() == ()
    yield office
    office.close()


def on_monday(office: TestOffice, *, day: int = 9) -> list[EmailMessage]:
    office.clock.to(2026, 3, day)
    office.place.digester.write_due()
    return office.send()


def words(letter: EmailMessage) -> str:
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_on_monday_staff_get_one_with_the_report_and_a_table(office: TestOffice) -> None:
    (letter,) = on_monday(office)
    assert letter["X-Envelope-To"] == STAFF
    assert letter["Subject"] == "Certificates of insurance, Week of March 9, 2026: 50 % compliant"
    text = words(letter)
    assert "1 of 2 active vendors meets the requirements (50 %)" in " ".join(text.split())
    page, table = letter.iter_attachments()
    assert page.get_content_type() == "text/html" and "Content-Security-Policy" in page.get_content()
    rows = list(csv.DictReader(io.StringIO(table.get_content().lstrip("\ufeff"))))
    assert [(row["Id"], row["Verdict"]) for row in rows] == [
        ("blue-heron", "nothing on file"),
        ("acme-plumbing", "compliant"),
    ]


def test_its_numbers_are_the_reports(office: TestOffice) -> None:
    (letter,) = on_monday(office)
    figures = make_report(office.place.store, office.place.committer.office()).figures
    told = " ".join(words(letter).split())
    for label, value in (
        ("Compliant", f"{figures.compliant_percent} %"),
        ("Lines that end within 90 days", figures.expiring_in_90_days),
        (f"Silent for {reports.PATIENCE_DAYS} days or longer", figures.non_responsive),
        ("Waivers in force", figures.waivers),
        ("Messages that wait to be looked at", figures.unread),
        ("Decisions that wait for you", figures.questions),
    ):
        assert f"{label} {value}" in told


def test_never_twice_for_a_week_also_over_restarts_and_a_letter_that_waits(office: TestOffice) -> None:
    office.clock.to(2026, 3, 9)
    office.place.digester.write_due()
    office.close()
    office.open()  # it was killed before the letter went out
    assert office.place.digester.write_due() == ()
    assert len(office.send()) == 1
    for day in range(9, 16):
        assert on_monday(office, day=day) == []
    assert len(on_monday(office, day=16)) == 1


def test_five_weeks_without_a_daemon_are_one_digest_and_one_review(office: TestOffice) -> None:
    office.close()
    office.clock.to(2026, 4, 8)
    office.open()
    kinds = [kind.value for kind in office.place.digester.write_due()]
    assert kinds == ["digest", "meeting"]
    digest, review = office.send()
    assert str(digest["Subject"]).startswith("Certificates of insurance, Week of April 6")
    (page,) = review.iter_attachments()
    assert page.get_filename() == "review-2026-04-08.html" and "Programme review" in page.get_content()


def test_what_changed_since_the_last_week_is_named(office: TestOffice) -> None:
    office.clock.to(2026, 3, 11)
    office.vendor("Carver Roofing LLC", vendor_id="carver")
    (letter,) = on_monday(office, day=16)
    told = " ".join(words(letter).split())
    assert "was 50 %" in told and "than on March 9, 2026" in told


def test_a_question_about_nobodys_message_counts(office: TestOffice) -> None:
    office.receive(mail(("coi.pdf", coi("Somebody Else LLC")), sender="x@else.example", message_id="<9@else.example>"))
    office.send()
    (letter,) = on_monday(office)
    told = " ".join(words(letter).split())
    assert "Messages that wait to be looked at 1" in told and "message from x@else.example" in told


def test_an_empty_roster_gets_no_mail_and_no_backlog(tmp_path: Path) -> None:
    office = QuickOffice(tmp_path / "data")
    office.clock.to(2026, 3, 5)
    office.place.digester.write_due()
    assert on_monday(office) == []
    office.vendor()
    assert on_monday(office, day=10) == [], "that week has passed"
    assert len(on_monday(office, day=16)) == 1
    office.close()


def test_its_record_is_no_vendor_and_no_question(office: TestOffice) -> None:
    on_monday(office)
    place = office.place
    assert RECORD_ID not in place.store.index.vendor_ids()
    assert RECORD_ID not in place.store.index.open_questions()
    assert place.store.index.standing().vendors == 2
    office.day()


def test_a_letter_that_staff_cannot_get_asks_nobody(office: TestOffice) -> None:
    office.postman.answers.append(SendResult(SendState.REFUSED, {STAFF: "550 5.1.1 no such user"}, "550"))
    assert on_monday(office) == []
    record = office.record(RECORD_ID)
    assert record.outbox[-1].state is SendState.REFUSED and not record.questions
