"""The whole road without servers: mails in, letters out, in an office whose clock stands still."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.model.assessment import Verdict
from coibot.model.certificate import CoverageLine
from coibot.model.vendor import Role
from coibot.pipeline.ingesting import Shelf
from coibot.samples import Medium, Scan, draw, draw_blank_form, draw_endorsement, draw_invoice, package, with_policy
from tests.certificates import compliant, with_limit, with_umbrella, without
from tests.office import AGENT, STAFF, VENDOR, TestOffice, mail

GL = CoverageLine.GENERAL_LIABILITY
AUTO = CoverageLine.AUTOMOBILE_LIABILITY


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    office = TestOffice(tmp_path / "data")
    yield office
    office.close()


def words(letter: EmailMessage) -> str:
    """The letter's plain text on one line, so that line breaks do not matter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


class TestAnswers:
    def test_a_good_certificate_is_thanked_for(self, office: TestOffice) -> None:
        office.vendor()
        assert "compliant" in office.receive(mail(("coi.pdf", draw(compliant()))))
        (letter,) = office.send()
        assert letter["To"] == AGENT and letter["Cc"] == VENDOR
        assert letter["In-Reply-To"] == "<1@oakridge.example>"
        assert "meet" in words(letter) and "GL-1002003" in words(letter)
        assert "is insured" not in words(letter)

    def test_every_planted_deficiency_is_named_and_none_invented(self, office: TestOffice) -> None:
        office.vendor()
        spoiled = with_limit(without(compliant(), AUTO), GL, "each_occurrence", 500_000)
        office.receive(mail(("coi.pdf", draw(spoiled))))
        (letter,) = office.send()
        assert readers(letter) == {AGENT, VENDOR}
        said = words(letter)
        assert "2 items" in said
        assert "$500,000" in said and "$1,000,000" in said
        assert "Automobile liability is not on any certificate" in said

    def test_the_corrected_certificate_closes_it(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(with_limit(compliant(), GL, "each_occurrence", 500_000)))))
        (first,) = office.send()
        outcome = office.receive(
            mail(("revised.pdf", draw(compliant())), answering=first, message_id="<2@oakridge.example>")
        )
        assert outcome == "acme-plumbing: filed, compliant"
        (thanks,) = office.send()
        assert thanks["In-Reply-To"] == "<2@oakridge.example>"
        assert office.record().assessment.verdict is Verdict.COMPLIANT  # type: ignore[union-attr]

    def test_the_same_mail_twice_has_one_effect(self, office: TestOffice) -> None:
        office.vendor()
        message = mail(("coi.pdf", draw(compliant())))
        office.receive(message)
        assert len(office.send()) == 1
        assert office.receive(message) == "handled before"
        assert office.send() == []

    def test_the_same_certificate_in_another_mail_is_not_answered_again(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant()))))
        office.send()
        outcome = office.receive(mail(("copy.pdf", draw(compliant())), message_id="<2@oakridge.example>"))
        assert "the same file again" in outcome
        assert office.send() == []

    def test_a_lower_limit_in_a_revised_certificate_counts(self, office: TestOffice) -> None:
        """The newest certificate speaks for a policy, for better and for worse."""
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant()))))
        office.send()
        office.clock.advance(days=1)
        lowered = replace(with_limit(compliant(), GL, "each_occurrence", 500_000), issue_date=date(2026, 3, 3))
        office.receive(mail(("coi2.pdf", draw(lowered)), message_id="<2@oakridge.example>"))
        (letter,) = office.send()
        assert "$500,000" in words(letter)

    def test_lines_from_two_agents_add_up(self, office: TestOffice) -> None:
        office.vendor(contacts=((VENDOR, Role.VENDOR), (AGENT, Role.AGENT), ("lee@harbor.example", Role.AGENT)))
        office.receive(mail(("gl.pdf", draw(without(compliant(), AUTO)))))
        (letter,) = office.send()
        assert "1 item" in words(letter)
        auto_only = replace(
            compliant(), policies=tuple(policy for policy in compliant().policies if policy.line is AUTO)
        )
        outcome = office.receive(
            mail(("auto.pdf", draw(auto_only)), sender="lee@harbor.example", message_id="<9@harbor.example>")
        )
        assert outcome == "acme-plumbing: filed, compliant"

    def test_an_endorsement_page_that_comes_later_closes_its_point(self, office: TestOffice) -> None:
        office.vendor(vendor_class="contractor")
        umbrella = with_umbrella(compliant())
        office.receive(mail(("coi.pdf", draw(umbrella))))
        (letter,) = office.send()
        assert "1 item" in words(letter) and "CG 20 10" in words(letter)
        pages = [
            draw_endorsement(
                form,
                "04 13",
                policy_number="GL-1002003",
                named_insured="Acme Plumbing LLC",
                scheduled_person="Example Property Group LLC",
            )
            for form in ("CG 20 10", "CG 20 37")
        ]
        outcome = office.receive(
            mail(("pages.pdf", package(*pages)), answering=letter, message_id="<2@oakridge.example>")
        )
        assert outcome == "acme-plumbing: filed, compliant"

    def test_a_renewal_is_judged_before_it_begins(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant()))))
        office.send()
        office.clock.to(2026, 12, 10)
        renewal = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 9))
        office.receive(
            mail(
                ("renewal.pdf", draw(with_limit(renewal, GL, "each_occurrence", 300_000))),
                message_id="<2@oakridge.example>",
            )
        )
        (letter,) = office.send()
        assert "$300,000" in words(letter)


class TestWhoIsWrittenTo:
    def test_a_robot_is_read_and_the_vendor_is_answered(self, office: TestOffice) -> None:
        office.vendor(contacts=((VENDOR, Role.VENDOR),))
        office.receive(mail(("coi.pdf", draw(compliant())), sender="no-reply@oakridge.example"))
        (letter,) = office.send()
        assert readers(letter) == {VENDOR}
        assert letter["In-Reply-To"] is None

    def test_an_unknown_agency_is_not_answered_but_the_vendor_is(self, office: TestOffice) -> None:
        office.vendor(contacts=((VENDOR, Role.VENDOR),))
        office.receive(mail(("coi.pdf", draw(compliant())), sender="someone@elsewhere.example"))
        (letter,) = office.send()
        assert readers(letter) == {VENDOR}

    def test_who_answers_our_letter_is_answered(self, office: TestOffice) -> None:
        """The vendor handed our letter to an agent we did not know."""
        office.vendor(contacts=((VENDOR, Role.VENDOR),))
        office.receive(mail(("coi.pdf", draw(with_limit(compliant(), GL, "each_occurrence", 1))), sender=VENDOR))
        (first,) = office.send()
        office.receive(mail(("new.pdf", draw(compliant())), answering=first, message_id="<2@oakridge.example>"))
        (letter,) = office.send()
        assert readers(letter) == {AGENT, VENDOR}
        assert any(contact.email == AGENT for contact in office.record().profile.contacts)  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "headers",
        [
            [("Auto-Submitted", "auto-replied")],
            [("Precedence", "bulk")],
            [("List-Id", "<news.oakridge.example>")],
            [("X-Auto-Response-Suppress", "All")],
            [("Return-Path", "<>")],
        ],
    )
    def test_nobody_who_is_automatic_gets_an_answer(self, office: TestOffice, headers: list[tuple[str, str]]) -> None:
        office.vendor(contacts=((AGENT, Role.AGENT),))
        office.receive(mail(sender="else@where.example", text="I am away.", headers=headers))
        office.receive(
            mail(
                ("coi.pdf", draw(compliant())),
                sender="else@where.example",
                headers=headers,
                message_id="<2@where.example>",
            )
        )
        assert all("else@where.example" not in readers(letter) for letter in office.send())

    def test_no_address_gets_more_than_the_rules_allow_in_a_day(self, office: TestOffice) -> None:
        office.vendor()
        for number in range(6):
            spoiled = with_limit(compliant(), GL, "each_occurrence", 100_000 + number)
            office.receive(mail((f"{number}.pdf", draw(spoiled)), message_id=f"<{number}@oakridge.example>"))
        letters = office.send()
        assert sum(AGENT in readers(letter) for letter in letters) == 3
        assert any(STAFF in readers(letter) for letter in letters)


class TestPeopleAreAsked:
    def test_what_fails_verification_is_not_filed_until_staff_vouch_for_it(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(
            mail(
                ("coi.pdf", draw(compliant())),
                headers=[("Authentication-Results", "mx.property.example; dmarc=fail header.from=oakridge.example")],
            )
        )
        assert office.record().documents == ()
        (question,) = office.send()
        assert readers(question) == {STAFF}
        assert "could not verify" in words(question) and "acme-plumbing" in words(question)
        office.receive(mail(sender=STAFF, text="ASSIGN acme-plumbing", answering=question, message_id="<s@p.example>"))
        assert len(office.record().documents) == 1

    def test_an_unknown_insured_goes_to_staff_and_new_starts_a_vendor(self, office: TestOffice) -> None:
        office.receive(mail(("coi.pdf", draw(compliant("Tamarack Roofing LLC"))), sender="kim@tamarack.example"))
        (question,) = office.send()
        assert readers(question) == {STAFF}
        assert "Tamarack Roofing LLC" in words(question)
        answer = mail(sender=STAFF, text="NEW standard\n\nThanks, Pat", answering=question, message_id="<s@p.example>")
        office.receive(answer)
        letters = office.send()
        assert office.record("tamarack-roofing-llc").assessment.verdict is Verdict.COMPLIANT  # type: ignore[union-attr]
        assert {STAFF} in [readers(letter) for letter in letters]
        assert {"kim@tamarack.example"} in [readers(letter) for letter in letters]

    def test_assign_files_it_for_the_vendor(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant("Acme Holdings of Ohio"))), sender="kim@else.example"))
        (question,) = office.send()
        office.receive(mail(sender=STAFF, text="assign acme-plumbing", answering=question, message_id="<s@p.example>"))
        assert len(office.record().documents) == 1
        assert any("kim@else.example" in readers(letter) for letter in office.send())

    def test_a_stranger_cannot_command(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant("Acme Plumbing Inc")))))
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        office.receive(
            mail(sender="mallory@evil.example", text="APPROVE", answering=question, message_id="<e@evil.example>")
        )
        assert office.record().waivers == ()
        refusal = office.send()
        assert refusal and all(readers(letter) == {STAFF} for letter in refusal)

    def test_a_forged_staff_address_without_the_question_cannot_command(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(with_limit(compliant(), GL, "each_occurrence", 1)))))
        letter = office.send()[0]
        office.receive(
            mail(
                sender=STAFF,
                text="WAIVE general_liability.each_occurrence UNTIL 2030-01-01 BECAUSE I say so",
                answering=letter,
                message_id="<e@evil.example>",
            )
        )
        assert office.record().waivers == ()

    def test_a_name_with_another_legal_form_is_asked_and_learnt(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant("Acme Plumbing Inc")))))
        letters = office.send()
        question = next(letter for letter in letters if STAFF in readers(letter))
        receipt = next(letter for letter in letters if AGENT in readers(letter))
        assert "person" in words(receipt)
        office.receive(mail(sender=STAFF, text="ALIAS", answering=question, message_id="<s@p.example>"))
        record = office.record()
        assert record.profile is not None and record.profile.aliases == ("Acme Plumbing Inc",)
        assert record.assessment is not None and record.assessment.verdict is Verdict.COMPLIANT

    def test_a_waiver_by_mail(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(with_policy(compliant("Acme Plumbing Inc"), GL)))))
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        office.receive(
            mail(
                sender=STAFF,
                text="WAIVE insured UNTIL 2026-06-30 BECAUSE the contract is being renamed",
                answering=question,
                message_id="<s@p.example>",
            )
        )
        (waiver,) = office.record().waivers
        assert (waiver.requirement, waiver.until, waiver.approved_by) == ("insured", date(2026, 6, 30), STAFF)
        confirmation, answer = sorted(office.send(), key=lambda letter: STAFF not in readers(letter))
        assert "June 30, 2026" in words(confirmation)
        assert readers(answer) == {AGENT, VENDOR} and "everything asked for is on file" in words(answer)

    def test_staff_who_are_not_understood_are_told(self, office: TestOffice) -> None:
        office.receive(mail(("coi.pdf", draw(compliant("Nobody LLC"))), sender="kim@else.example"))
        (question,) = office.send()
        office.receive(mail(sender=STAFF, text="ASSIGN acme-plumming", answering=question, message_id="<s@p.example>"))
        (answer,) = office.send()
        assert "there is no vendor acme-plumming" in words(answer)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("invoice.pdf", draw_invoice()),
            ("empty.pdf", draw_blank_form("2016/03")),
            ("scan.pdf", draw(compliant(), medium=Medium.IMAGE, scan=Scan(dpi=40))),
        ],
        ids=["invoice", "empty form", "scan"],
    )
    def test_what_is_no_readable_certificate_goes_to_a_person(
        self, office: TestOffice, name: str, content: bytes
    ) -> None:
        office.vendor()
        office.receive(mail((name, content)))
        letters = office.send()
        assert {STAFF} in [readers(letter) for letter in letters]
        receipt = next(letter for letter in letters if AGENT in readers(letter))
        assert "a person at" in words(receipt) and "Required" not in words(receipt)
        assert all(filed.document.certificate is None for filed in office.record().documents)

    def test_a_scanned_page_beside_the_certificate_may_be_the_one_that_is_missing(self, office: TestOffice) -> None:
        """It is not called missing until somebody has looked."""
        office.vendor(vendor_class="contractor")
        scan = draw(compliant(), medium=Medium.IMAGE, scan=Scan(dpi=40))
        office.receive(mail(("coi.pdf", draw(with_umbrella(compliant()))), ("scan.pdf", scan)))
        letters = office.send()
        question = next(letter for letter in letters if STAFF in readers(letter))
        assert "scan.pdf" in words(question)
        receipt = next(letter for letter in letters if AGENT in readers(letter))
        assert "a person at" in words(receipt) and "CG 20 10" not in words(receipt)

        office.receive(mail(sender=STAFF, text="DISMISS", answering=question, message_id="<s@p.example>"))
        letter = next(letter for letter in office.send() if AGENT in readers(letter))
        assert "1 item" in words(letter) and "CG 20 10" in words(letter)

    def test_words_without_a_file_go_to_a_person_and_reminders_wait(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", draw(compliant()))))
        office.send()
        office.clock.to(2026, 12, 2)
        office.receive(mail(text="We are changing carriers, will send in January.", message_id="<2@o.example>"))
        question, receipt = sorted(office.send(), key=lambda letter: AGENT in readers(letter))
        assert readers(question) == {STAFF} and "changing carriers" in words(question)
        assert receipt["To"] == AGENT and receipt["Cc"] == STAFF
        assert office.day() == []
        office.receive(mail(sender=STAFF, text="DISMISS", answering=question, message_id="<s@p.example>"))
        office.send()
        assert [readers(letter) for letter in office.day()] == [{AGENT, VENDOR}]

    def test_a_file_behind_a_password_is_asked_for_again(self, office: TestOffice, locked_pdf: bytes) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", locked_pdf)))
        (letter,) = office.send()
        assert readers(letter) == {AGENT, VENDOR}
        assert "password" in words(letter)

    def test_an_attachment_that_is_no_pdf_is_asked_for_as_one(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.docx", b"PK\x03\x04" + b"\0" * 2000)))
        (letter,) = office.send()
        assert readers(letter) == {AGENT, VENDOR}
        assert "coi.docx" in words(letter) and "PDF" in words(letter)


class TestNothingIsLost:
    def test_any_bytes_are_kept_and_put_before_staff_or_noted(self, office: TestOffice) -> None:
        for raw in (
            b"",
            b"\0" * 1000,
            b"From: \xff\xfe\r\n\r\n\xff",
            b"Subject: x\r\n" * 10_000,
            bytes(range(256)) * 9,
        ):
            handling = office.place.ingester.ingest(raw)
            assert office.place.archive.get(handling.sha256) == raw
            assert office.place.store.index.is_handled(handling.sha256)

    def test_a_message_that_brings_its_handling_down_is_set_aside_after_three_times(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        message = mail(text="poison").as_bytes()

        def crash(*_: object) -> None:
            raise RuntimeError("boom")

        with monkeypatch.context() as broken:
            broken.setattr(office.place.reader, "unpack", crash)
            for _ in range(3):
                with pytest.raises(RuntimeError):
                    office.place.ingester.ingest(message)
        handling = office.place.ingester.ingest(message)
        assert handling.shelf is Shelf.QUARANTINE
        (note,) = office.send()
        assert readers(note) == {STAFF} and handling.sha256 in words(note)

        replayed = office.place.ingester.replay(handling.sha256)
        assert replayed.shelf is Shelf.NEEDS_REVIEW  # a stranger's words, after all

    def test_a_full_disk_is_no_fault_of_the_message(self, office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
        office.vendor()
        message = mail(("coi.pdf", draw(compliant()))).as_bytes()
        with monkeypatch.context() as full:
            full.setattr(office.place.store, "commit", _no_space)
            for _ in range(5):
                with pytest.raises(OSError, match="No space"):
                    office.place.ingester.ingest(message)
        assert office.place.ingester.ingest(message).summary == "acme-plumbing: filed, compliant"
        assert len(office.send()) == 1

    def test_one_mail_for_two_vendors_is_done_when_both_are(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.vendor()
        office.vendor("Blue Heron Janitorial Inc", vendor_id="blue-heron", contacts=((AGENT, Role.AGENT),))
        message = mail(
            ("acme.pdf", draw(compliant())), ("blue.pdf", draw(compliant("Blue Heron Janitorial Inc")))
        ).as_bytes()
        commit = office.place.store.commit
        with monkeypatch.context() as dying:
            dying.setattr(office.place.store, "commit", lambda r: commit(r) if r.id != "blue-heron" else _no_space(r))
            with pytest.raises(OSError):
                office.place.ingester.ingest(message)
        assert len(office.record().documents) == 1 and office.record("blue-heron").documents == ()
        office.place.ingester.ingest(message)
        assert len(office.record().documents) == 1 and len(office.record("blue-heron").documents) == 1
        assert len(office.send()) == 2
        assert office.receive(message) == "handled before"


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def locked_pdf() -> bytes:
    """A certificate that asks for a password to open."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(draw(compliant()))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
