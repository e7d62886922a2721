"""From records to a report: who is counted how, who is waited for, what ends when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Verdict, Waiver, Who
from coibot.model.document import Document, DocumentKind, FiledDocument
from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Direction, Exchange, OpenQuestion, Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.report import Report, Standing, VendorLine, build

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINE = LineOnFile("general_liability", "General liability", "GL-1", "Granite", None, date(2027, 1, 1), True)
FILED = FiledDocument(Document(DocumentKind.CERTIFICATE, (1,)), "coi.pdf", "a" * 64, NOON)
PROFILE = VendorProfile("Northside Electric", "contractor", (Contact("office@northside.example", Role.VENDOR),))
RECORD = Record("northside", "token", profile=PROFILE, documents=(FILED,))


def finding(status: Status, found: str | None = "$500,000") -> Finding:
    return Finding(
        "general_liability.each_occurrence", "General liability: each occurrence", status, "at least $1,000,000",
        found, "The box is smudged.", None, Who.AGENT,
    )  # fmt: skip


def assessed(verdict: Verdict, *findings: Finding) -> Assessment:
    return Assessment(verdict, "contractor", TODAY, "", date(2027, 1, 1), findings, (LINE,))


def only(record: Record, assessment: Assessment | None) -> VendorLine:
    (vendor,) = build([record], lambda _: assessment, TODAY, "Acme").vendors
    return vendor


def letter(kind: LetterKind, at: datetime, state: SendState = SendState.SENT) -> OutboxEntry:
    return OutboxEntry(f"{kind}{at}", "<m@acme.example>", kind, ("office@northside.example",), "s", "", state, at)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_vendor_with_documents_stands_as_assessed(verdict: Verdict) -> None:
    assert only(RECORD, assessed(verdict)).verdict.value == verdict.value


def test_a_vendor_without_documents_has_nothing_on_file() -> None:
    empty = replace(RECORD, documents=())
    nothing = replace(assessed(Verdict.DEFICIENT, finding(Status.NOT_MET, None)), on_file=())
    assert only(empty, nothing).verdict is Standing.NOTHING_ON_FILE
    assert only(RECORD, None).verdict is Standing.NOTHING_ON_FILE


def test_a_class_that_asks_for_nothing_is_compliant_with_nothing() -> None:
    assert only(replace(RECORD, documents=()), Assessment(Verdict.COMPLIANT, "x", TODAY, "", None, ())).verdict is (
        Standing.COMPLIANT
    )


def test_an_inactive_vendor_is_not_assessed_at_all() -> None:
    idle = replace(RECORD, profile=replace(PROFILE, active=False))

    def assess(record: Record) -> Assessment:
        raise AssertionError(record)

    (vendor,) = build([idle], assess, TODAY, "Acme").vendors
    assert vendor.verdict is Standing.INACTIVE


def test_messages_that_are_nobodys_are_left_out() -> None:
    assert build([Record("stray-1", "token")], lambda _: None, TODAY, "Acme").vendors == ()


def test_missing_and_unknown_are_told_apart_with_what_was_found() -> None:
    vendor = only(RECORD, assessed(Verdict.DEFICIENT, finding(Status.NOT_MET), finding(Status.UNKNOWN)))
    assert vendor.missing == ("General liability: each occurrence ($500,000; required: at least $1,000,000)",)
    assert vendor.unknown == ("General liability: each occurrence: The box is smudged.",)


def test_waiting_counts_from_the_first_letter_since_the_vendor_last_sent_something() -> None:
    letters = (
        letter(LetterKind.REQUEST, NOON - timedelta(days=10)),
        letter(LetterKind.DEFICIENT, NOON + timedelta(minutes=1)),
        letter(LetterKind.RENEWAL, NOON + timedelta(days=3)),
    )
    deficient = assessed(Verdict.DEFICIENT, finding(Status.NOT_MET))
    assert only(replace(RECORD, outbox=letters), deficient).waiting_since == date(2026, 11, 20)
    assert only(replace(RECORD, outbox=letters, documents=()), deficient).waiting_since == date(2026, 11, 10)
    assert only(replace(RECORD, outbox=letters[:1]), deficient).waiting_since is None, "the document came after it"
    assert only(replace(RECORD, outbox=letters), assessed(Verdict.COMPLIANT)).waiting_since is None


def test_an_answer_in_words_ends_the_waiting_and_staffs_own_mail_does_not() -> None:
    def wrote(address: str) -> Exchange:
        return Exchange(Direction.IN, NOON + timedelta(days=1), None, (), "", address, "")

    asked = replace(RECORD, outbox=(letter(LetterKind.DEFICIENT, NOON + timedelta(minutes=1)),))
    deficient = assessed(Verdict.DEFICIENT, finding(Status.NOT_MET))
    answered = replace(asked, conversation=(wrote("office@northside.example"),))
    assert only(answered, deficient).waiting_since is None
    assert only(replace(asked, conversation=(wrote("risk@acme.example"),)), deficient).waiting_since is not None


def test_letters_to_staff_and_cancelled_ones_wait_for_nobody() -> None:
    later = NOON + timedelta(days=1)
    letters = (letter(LetterKind.ESCALATION, later), letter(LetterKind.RENEWAL, later, SendState.CANCELLED))
    assert only(replace(RECORD, outbox=letters), assessed(Verdict.DEFICIENT)).waiting_since is None


def test_days_are_the_companys_own() -> None:
    late = replace(RECORD, documents=(replace(FILED, received=datetime(2026, 11, 20, 2, tzinfo=UTC)),))
    (vendor,) = build([late], lambda _: None, TODAY, "Acme", timezone(timedelta(hours=-8))).vendors
    assert vendor.last_document == date(2026, 11, 19)


def test_only_waivers_and_questions_that_still_count() -> None:
    def waiver(granted: date, until: date) -> Waiver:
        return Waiver("professional", until, "why", "risk@acme.example", granted)

    record = replace(
        RECORD,
        waivers=(
            waiver(date(2026, 1, 1), TODAY),
            waiver(date(2026, 1, 1), TODAY - timedelta(days=1)),
            waiver(TODAY + timedelta(days=1), date(2027, 1, 1)),
        ),
        questions=(
            OpenQuestion(id="a", purpose="review:x", reason="", asked_at=NOON),
            OpenQuestion(id="b", purpose="review:y", reason="", asked_at=NOON, resolved_at=NOON),
        ),
    )
    vendor = only(record, None)
    assert [w.until for w in vendor.waivers] == [TODAY]
    assert vendor.questions == 1


def test_who_needs_attention_comes_first(report: Report) -> None:
    records = [
        replace(RECORD, id=name.lower(), profile=replace(PROFILE, name=name), documents=documents)
        for name, documents in (("Zed", (FILED,)), ("abel", (FILED,)), ("Empty", ()))
    ]
    made = build(records, lambda record: assessed(Verdict.COMPLIANT) if record.documents else None, TODAY, "Acme")
    assert [vendor.name for vendor in made.vendors] == ["Empty", "abel", "Zed"]


def test_expirations_are_required_lines_of_active_vendors_soonest_first(report: Report) -> None:
    assert [(e.vendor_id, e.days) for e in report.expirations()] == [
        ("birch-janitorial", 0),
        ("quill-consulting", 11),
        ("northside-electric", 38),
    ]
    assert len(report.expirations(11)) == 2 and len(report.expirations(10)) == 1


def test_figures_add_up(report: Report) -> None:
    figures = report.figures
    assert figures.active == 4 == (figures.compliant + figures.deficient + figures.review + figures.nothing_on_file)
    assert (figures.compliant_percent, figures.expiring_in_30_days, figures.waiting) == (25, 2, 2)
    assert Report("Acme", TODAY, ()).figures.compliant_percent == 0
