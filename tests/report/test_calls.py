"""Whom to call: those whom mail does not help, with the numbers that are known."""

from dataclasses import replace
from datetime import date, timedelta

from coibot.model.assessment import Status, Verdict
from coibot.model.certificate import Certificate, Producer
from coibot.model.document import Document, DocumentKind
from coibot.model.letter import LetterKind
from coibot.model.record import Direction, Exchange, Record
from coibot.model.vendor import Contact, Role
from coibot.report import Call, build, calls, calls_text
from tests.report.test_model import FILED, LINE, NOON, PROFILE, RECORD, TODAY, assessed, finding, letter

ASKED = NOON - timedelta(days=20)
CERTIFICATE = Certificate(producer=Producer("Oakridge Agency", None, "Dana Whitfield", "(555) 010-0142"))


def called(record: Record, verdict: Verdict = Verdict.DEFICIENT) -> tuple[Call, ...]:
    assessment = assessed(verdict, *([finding(Status.NOT_MET)] if verdict is Verdict.DEFICIENT else []))
    return calls(build([record], lambda _: assessment, TODAY, "Acme"))


def silent() -> Record:
    """Asked three times, the first time 24 days ago."""
    papers = (replace(FILED, received=ASKED - timedelta(days=1)),)
    letters = tuple(letter(LetterKind.RENEWAL, ASKED + timedelta(days=days)) for days in (0, 7, 14))
    return replace(RECORD, documents=papers, outbox=letters)


def test_who_answers_or_is_in_order_is_not_called() -> None:
    assert called(silent(), Verdict.COMPLIANT) == ()
    young = replace(silent(), outbox=(letter(LetterKind.RENEWAL, NOON),))
    assert called(young) == (), "two weeks have not passed"
    wrote = Exchange(Direction.IN, NOON, None, (), "", "office@northside.example", "")
    assert called(replace(silent(), conversation=(wrote,))) == ()
    assert called(replace(silent(), profile=replace(PROFILE, active=False))) == ()


def test_who_is_silent_for_two_weeks_is_called_about_what_is_missing() -> None:
    (call,) = called(silent())
    assert call.why == "3 letters since October 31, 2026, and no answer."
    assert call.about == ("General liability: each occurrence",)
    assert call.expired_on is None and call.phones == ()


def test_who_cannot_be_written_to_is_called_at_once() -> None:
    lost = replace(PROFILE, contacts=(Contact("office@northside.example", Role.VENDOR, failing=True),))
    (call,) = called(replace(RECORD, profile=lost))
    assert call.why == "No address on file can be written to."
    hearsay = replace(PROFILE, contacts=(Contact("x@northside.example", Role.VENDOR, trusted=False),))
    assert len(called(replace(RECORD, profile=hearsay))) == 1


def test_numbers_come_from_the_roster_first_then_from_certificates_and_each_once() -> None:
    contacts = (
        Contact("office@northside.example", Role.VENDOR, "Ann Lee", "555 010 0199"),
        Contact("dana@oakridge.example", Role.AGENT, "Dana", "555-010-0142"),
    )
    other = replace(CERTIFICATE, producer=Producer("Elm Brokers", None, None, "(555) 010-7777"))
    papers = [
        replace(FILED, received=ASKED - timedelta(days=n),
                document=Document(DocumentKind.CERTIFICATE, (1,), certificate=c))
        for n, c in ((1, CERTIFICATE), (2, other), (3, replace(other, producer=Producer("Gone", None, None, "1"))))
    ]  # fmt: skip
    papers[2] = replace(papers[2], replaced_by="a" * 64)
    record = replace(silent(), documents=tuple(papers), profile=replace(PROFILE, contacts=contacts))
    (call,) = called(record)
    assert [(phone.number, phone.name, phone.whose) for phone in call.phones] == [
        ("555 010 0199", "Ann Lee", "vendor"),
        ("555-010-0142", "Dana", "agent"),
        ("(555) 010-7777", "Elm Brokers", "agent, from the certificate"),
    ]


def test_who_has_no_coverage_any_more_comes_first() -> None:
    def assess(record: Record) -> object:
        ended = replace(LINE, expiration=date(2026, 11, int(record.id[-2:])))
        return replace(assessed(Verdict.DEFICIENT, finding(Status.NOT_MET)), on_file=(ended,))

    records = [replace(silent(), id=f"vendor-{day}") for day in (20, 30, 10)]
    found = calls(build(records, assess, TODAY, "Acme"))  # type: ignore[arg-type]
    assert [(call.vendor_id, call.expired_on) for call in found] == [
        ("vendor-10", date(2026, 11, 10)),
        ("vendor-20", date(2026, 11, 20)),
        ("vendor-30", None),
    ]


def test_the_list_for_a_terminal() -> None:
    text = calls_text(called(silent()), "Acme", TODAY)
    assert "Northside Electric (northside)\n    3 letters since October 31, 2026, and no answer." in text
    assert "no number is known" in text
    assert "Nobody: everyone can be written to" in calls_text((), "Acme", TODAY)
